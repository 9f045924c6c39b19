"""The drill of `make battery` puts bugs back by changing a line: each line is still there, once, and its test too."""

import pytest

from portal.config import ROOT
from tests.battery.bugs import BUGS
from tests.battery.named import NAMED


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.who_had_it[:40])
def test_every_bug_can_be_put_back_and_its_test_is_there(bug):
    [file] = bug.files(ROOT)
    if file.suffix == ".py":  # a copy that cannot be read notices nothing
        compile(file.read_text().replace(bug.right, bug.wrong), file, "exec")
    assert _is_there(bug.test)


def test_every_named_test_is_there():
    assert [test for tests in NAMED.values() for test in tests if not _is_there(test)] == []


def _is_there(test: str) -> bool:
    file, _, name = test.partition("::")
    return f"def {name.partition('[')[0]}(" in (ROOT / file).read_text()
