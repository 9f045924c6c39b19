"""F1: ten thousand lives of a register, in `tests/sync/test_histories.py`, and their sums."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.battery.sizes import sized

HISTORIES = sized(10_000)
ORDERS = sized(300)
ORDER = "tests/sync/test_orders.py"


def figures() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        tally = Path(home) / "tally"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "tests/sync/test_histories.py", ORDER]
        sizes = {"SYNC_HISTORIES": str(HISTORIES), "SYNC_ORDERS": str(ORDERS)}
        environment = os.environ | sizes | {"SYNC_TALLY": str(tally)}
        environment.pop("TEST_DATABASE_URL", None)
        done = subprocess.run(command, check=False, env=environment, stdout=subprocess.PIPE, text=True)
        lines = [json.loads(line) for line in tally.read_text().splitlines()] if tally.exists() else []
    if done.returncode:
        print(done.stdout[-4000:])
    sums = {name: sum(line[name] for line in lines) for name in ("histories", "events", "violations", "lost")}
    print("{histories} histories of {events} marks: {violations} violations, {lost} lost".format(**sums))
    same = "something failed" if done.returncode else "the same came out"
    print(f"{ORDERS} more, each told again in another order, twice, by other clocks: {same}", flush=True)
    return {
        "sync.histories": sums["histories"],
        "sync.histories_missed": HISTORIES - sums["histories"],
        "sync.orders": ORDERS,
        "sync.violations": max(sums["violations"], done.returncode),
        "sync.lost": sums["lost"],
    }
