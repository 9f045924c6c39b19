"""H1: bugs of our peers put back, one at a time, into a copy of the portal: a named test notices each."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from portal.config import ROOT
from tests.battery.bugs import BUGS, Bug

PARTS = ("portal", "templates", "static", "migrations", "curricula", "tests", "pyproject.toml", "docs", "assets")


def figures() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="portal-drill-") as place:
        copy = Path(place)
        _copy(copy)
        tests = sorted({bug.test for bug in BUGS})
        if not _passes(copy, tests):
            print("drill: the tests fail without any bug put back")
            return {"drill.bugs": len(BUGS), "drill.caught": 0, "drill.missed": len(BUGS)}
        caught = [_is_caught(copy, bug) for bug in BUGS]
    for bug, is_caught in zip(BUGS, caught, strict=True):
        print(f"{'caught' if is_caught else 'MISSED'}: {bug.who_had_it}  [{bug.test}]")
    print(f"drill.caught {sum(caught)} of {len(BUGS)}")
    return {"drill.bugs": len(BUGS), "drill.caught": sum(caught), "drill.missed": len(BUGS) - sum(caught)}


def _copy(place: Path) -> None:
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, place / name)


def _is_caught(place: Path, bug: Bug) -> bool:
    file = place / bug.file
    right = file.read_text()
    file.write_text(right.replace(bug.right, bug.wrong))
    try:
        return right.count(bug.right) == 1 and not _passes(place, [bug.test])
    finally:
        file.write_text(right)


def _passes(place: Path, tests: Sequence[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environment = {name: text for name, text in os.environ.items() if name != "TEST_DATABASE_URL"}
    environment |= {"PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1", "SYNC_HISTORIES": "40"}
    done = subprocess.run(command, cwd=place, env=environment, check=False, capture_output=True, text=True, timeout=600)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return done.returncode == 0
