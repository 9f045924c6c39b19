"""Lives of registers among phones, lost answers, repeats and wrong clocks: nothing lost, doubled or hidden.

`SYNC_HISTORIES` says how many (the battery asks for 10,000); `SYNC_TALLY` names a file that takes the sums.
"""

import json
import os
from pathlib import Path
from random import Random

import pytest

from tests.sync.histories import Life, Tally, found_again, new_part

WANTED = int(os.environ.get("SYNC_HISTORIES", "10"))
AT_ONCE = 250
SEED = int(os.environ.get("SYNC_SEED", "0"))


@pytest.mark.parametrize("chunk", range(-(-WANTED // AT_ONCE)))
def test_nothing_is_lost_doubled_or_hidden(group, jo, sam, phone_of, chunk):
    tally, spare = Tally(), phone_of(group.jo)
    for number in range(min(AT_ONCE, WANTED - chunk * AT_ONCE)):
        chance = Random(f"{SEED} {chunk} {number}")
        life = Life(group, (jo, sam), new_part(group, number + 2), chance, spare)
        life.live(steps=chance.randint(5, 16))
        life.judge(tally)
        if life.is_lost:
            found_again(group, spare)
    if "SYNC_TALLY" in os.environ:
        line = {"histories": tally.histories, "events": tally.events}
        line |= {"violations": len(tally.violations), "lost": len(tally.lost)}
        with Path(os.environ["SYNC_TALLY"]).open("a") as file:
            file.write(json.dumps(line) + "\n")
    assert tally.violations == []
    assert tally.lost == []
