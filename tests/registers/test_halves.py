"""Of a session that two providers give, one part alone did not take place."""

from uuid import UUID

import pytest

from portal.registers.models import MarkValue
from portal.timetable.models import Outcome, SessionPart
from tests.registers.cast import item, marks, on, record
from tests.registers.test_shared import words
from tests.registers.two import two

P, K, N = MarkValue.PRESENT, MarkValue.ABSENT_KNOWN, MarkValue.NOT_EXPECTED


@pytest.fixture
def both(world, vault):
    with on():
        yield two(world, vault)


@pytest.mark.both
def test_one_part_alone_did_not_take_place(database, both, sign_in):
    """Nobody counts as absent from it, the other part stands, and a session without any part did not happen."""
    pat, jo, [first, *_], [second, *_] = sign_in(both.pat), sign_in(both.cast.jo), both.first, both.second
    ours = {"outcome": "our part did not", "reason": "our facilitator was ill", "plan": "moves"}
    assert "Choose why it did not happen" in pat.post(f"/registers/{second}/outcome", data=ours | {"reason": ""}).text
    record(database, second, both.pat, item(both.cast.people[0], P))
    assert "marked as having come" in pat.post(f"/registers/{second}/outcome", data=ours).text
    [mark] = marks(database, second).values()
    record(database, second, both.pat, item(both.cast.people[0], K, *map(UUID, mark.heads)))
    assert pat.post(f"/registers/{second}/outcome", data=ours).status_code == 302
    assert [mark.value for mark in marks(database, second).values()] == [N, N, N]
    theirs, beside = words(pat.get(f"/registers/{second}")), words(jo.get(f"/registers/{first}"))
    assert "Part delivered: this part did not take place, our facilitator was ill" in theirs
    assert "Quayside Projects: 3 of 3 marked, did not take place (our facilitator was ill), signed off" in beside
    assert "is signed off" in pat.post(f"/registers/{second}/outcome", data=ours).text
    refused = jo.post(f"/registers/{first}/outcome", data=ours)
    assert "No other part took place either" in refused.text
    came = {"outcome": "delivered", "plan": "stays", "came": [str(both.cast.jo.id)]}
    assert jo.post(f"/registers/{first}/outcome", data=came).status_code == 302
    with database.read() as session:
        assert session.get_one(SessionPart, first).session.outcome is Outcome.PART_DELIVERED
    none = {"outcome": "did not happen", "reason": "school closed", "plan": "stays"}
    assert jo.post(f"/registers/{first}/outcome", data=none).status_code == 302
    with database.read() as session:
        part = session.get_one(SessionPart, second)
        assert (part.session.outcome, part.missed) == (Outcome.DID_NOT_HAPPEN, None)
