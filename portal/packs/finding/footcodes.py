"""The code in the foot of a pack as people read and type it. Pure."""

import re

from portal.packs.printing.press import CODE_LETTERS

LENGTH = 8
SAMPLE = "K7QF-2MPA"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
"""Letters that no code has, and what they are read for: those of Crockford's base 32, and U, which looks like V."""


def as_printed(typed: str) -> str | None:
    """Such as "K7QF-2MPA" for "k7qf 2mpa"; None for what can be no code."""
    bare = re.sub(r"[\s\-–—‐‑−_.·]+", "", typed).upper().translate(READ_AS)  # noqa: RUF001 (dashes people type)
    if len(bare) != LENGTH or not set(bare) <= set(CODE_LETTERS):
        return None
    return f"{bare[:4]}-{bare[4:]}"
