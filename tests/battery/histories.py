"""F1: ten thousand lives of a register, in `tests/sync/test_histories.py`, and their sums."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.battery.sizes import sized

HISTORIES = sized(10_000)


def figures() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        tally = Path(home) / "tally"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "tests/sync/test_histories.py"]
        environment = os.environ | {"SYNC_HISTORIES": str(HISTORIES), "SYNC_TALLY": str(tally)}
        environment.pop("TEST_DATABASE_URL", None)
        subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        lines = [json.loads(line) for line in tally.read_text().splitlines()] if tally.exists() else []
    sums = {name: sum(line[name] for line in lines) for name in ("histories", "events", "violations", "lost")}
    print("{histories} histories of {events} marks: {violations} violations, {lost} lost".format(**sums))
    missing = HISTORIES - sums["histories"]
    return {f"sync.{name}": sums[name] for name in ("histories", "violations", "lost")} | (
        {"sync.histories_missed": missing} if missing else {}
    )
