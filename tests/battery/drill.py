"""H1: bugs of our peers put back, one at a time, into a copy of the portal: a named test notices each.

First all named tests are run in the copy as it is: what fails there would notice nothing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from xml.etree import ElementTree

from portal.config import ROOT
from tests.battery.bugs import BUGS, Bug
from tests.battery.named import NAMED

PARTS = ("portal", "templates", "static", "migrations", "curricula", "tests", "pyproject.toml", "docs", "assets")
ONLY = os.environ.get("BATTERY_BUGS", "")
"""Only bugs with this word are put back, and no other test is run."""
AT_ONCE = 2
LONGEST = 600


def figures() -> dict[str, float]:
    bugs = [bug for bug in BUGS if ONLY.lower() in bug.who_had_it.lower()]
    with tempfile.TemporaryDirectory(prefix="portal-drill-") as place:
        copies = SimpleQueue[Path]()
        for number in range(AT_ONCE):
            copies.put(_copied(Path(place) / str(number)))
        found = {} if ONLY else _named(copies)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            caught = list(pool.map(lambda bug: _is_caught(copies, bug), bugs))
    for bug, how in zip(bugs, caught, strict=True):
        print(f"{'caught' if how == 'caught' else f'MISSED ({how})'}: {bug.who_had_it}  [{bug.test}]")
    count = caught.count("caught")
    print(f"drill.caught {count} of {len(bugs)}", flush=True)
    return found | {"drill.bugs": len(bugs), "drill.caught": count, "drill.missed": len(bugs) - count}


def _named(copies: "SimpleQueue[Path]") -> dict[str, float]:
    """How many of them there are and pass, and of every bug's test whether it passes where there is no bug."""
    place = copies.get()
    every = sorted({test for tests in NAMED.values() for test in tests} | {bug.test for bug in BUGS})
    ended = _ran(place, every, "-n", str(AT_ONCE), "--dist", "loadfile")
    copies.put(place)
    for name, tests in NAMED.items():
        print(f"{'passed' if all(_of(ended, test) == 'passed' for test in tests) else 'FAILED'}: {name}")
    failed = [test for test in every if _of(ended, test) != "passed"]
    for test in failed:
        print(f"does not pass as it is: {test} ({_of(ended, test)})")
    return {"named.tests": len(every), "named.missed": len(failed)}


def _copied(place: Path) -> Path:
    place.mkdir()
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, place / name)
    return place


def _is_caught(copies: "SimpleQueue[Path]", bug: Bug) -> str:
    """ "caught", or what became of the test instead. One that cannot begin notices nothing."""
    place = copies.get()
    files = bug.files(place)
    if len(files) != 1:
        copies.put(place)
        return "the line is not there"
    right = files[0].read_text()
    files[0].write_text(right.replace(bug.right, bug.wrong))
    try:
        how = _of(_ran(place, [bug.test]), bug.test)
        return "caught" if how == "failed" else how
    finally:
        files[0].write_text(right)
        copies.put(place)


def _of(ended: dict[str, str], test: str) -> str:
    """Of all that run under this name the worst."""
    file, _, name = test.partition("::")
    key = file.removesuffix(".py").replace("/", ".") + "::" + name
    found = {how for which, how in ended.items() if which == key or which.startswith(key + "[")}
    return next((how for how in ("failed", "error", "skipped", "passed") if how in found), "no result")


def _ran(place: Path, tests: Sequence[str], *more: str) -> dict[str, str]:
    """By name how each ended; empty where the run did."""
    report = place / "report.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *more, *tests]
    environment = {name: text for name, text in os.environ.items() if name != "TEST_DATABASE_URL"}
    environment |= {"PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1", "SYNC_HISTORIES": "40"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=place, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    ) as child:
        try:
            child.wait(LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, 9)
    if not report.exists():
        return {}
    cases = ElementTree.parse(report).iter("testcase")  # noqa: S314 - written by our own run
    return {f"{case.get('classname')}::{case.get('name')}": _how(case) for case in cases}


def _how(case: ElementTree.Element) -> str:
    for tag, how in (("failure", "failed"), ("error", "error"), ("skipped", "skipped")):
        if case.find(tag) is not None:
            return how
    return "passed"
