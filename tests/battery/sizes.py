"""How much of everything: `BATTERY_SHARE=0.02` does a fiftieth of it, for somebody who works on the battery itself."""

import os

SHARE = float(os.environ.get("BATTERY_SHARE", "1"))


def sized(whole: int, *, least: int = 1) -> int:
    return max(least, round(whole * SHARE))
