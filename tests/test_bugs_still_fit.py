"""The drill of `make battery` puts bugs back by changing a line: each line is still there, once, and its test too."""

import pytest

from portal.config import ROOT
from tests.battery.bugs import BUGS


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.who_had_it[:40])
def test_every_bug_can_be_put_back_and_its_test_is_there(bug):
    assert (ROOT / bug.file).read_text().count(bug.right) == 1
    file, _, name = bug.test.partition("::")
    assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text()
