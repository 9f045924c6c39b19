"""Whether somebody may come, from what was answered: every combination, and histories of any shape."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.curricula.rules import facts_of
from portal.groups.reply_models import Answer, Decider, Own, ReplyNeeded
from portal.groups.reply_rules import Counts, Spoken, Standing, Word, fault, is_expected, needed_by, stage, standing
from tests.world import FACTS

DAY = date(2027, 1, 12)
MAY, MORE, NONE, NO = Standing.MAY_COME, Standing.NOT_ENOUGH, Standing.NOT_ANSWERED, Standing.DECLINED
AGREED, INFORMED, NOTHING = ReplyNeeded.AGREED, ReplyNeeded.INFORMED, ReplyNeeded.NOTHING

TABLE = [
    # answer, own word, then how they stand where a yes, being informed, and nothing is needed
    (None, Own.NOT_ASKED, NONE, NONE, MAY),
    (None, Own.YES, NONE, NONE, MAY),
    (Answer.INFORMED, Own.NOT_ASKED, MORE, MAY, MAY),
    (Answer.INFORMED, Own.YES, MORE, MAY, MAY),
    (Answer.AGREED, Own.NOT_ASKED, MAY, MAY, MAY),
    (Answer.AGREED, Own.YES, MAY, MAY, MAY),
    (Answer.NOT_REQUIRED, Own.NOT_ASKED, MORE, MORE, MAY),
    (Answer.NOT_REQUIRED, Own.YES, MAY, MAY, MAY),
    (Answer.DECLINED, Own.NOT_ASKED, NO, NO, NO),
    (Answer.DECLINED, Own.YES, NO, NO, NO),
    *((answer, Own.NO, NO, NO, NO) for answer in (None, *Answer)),
]


@pytest.mark.parametrize(("answer", "own", "agreed", "informed", "nothing"), TABLE)
def test_how_somebody_stands(answer, own, agreed, informed, nothing):
    found = [standing(answer, own, needed) for needed in (AGREED, INFORMED, NOTHING, None)]
    assert found == [agreed, informed, nothing, nothing]


def test_the_table_names_every_combination_once():
    assert {row[:2] for row in TABLE} == {(a, o) for a in (None, *Answer) for o in Own}
    assert len(TABLE) == 15


@given(st.sampled_from([None, *Answer]), st.sampled_from([None, *ReplyNeeded]))
def test_a_young_persons_own_no_always_stops_it(answer, needed):
    assert standing(answer, Own.NO, needed) is Standing.DECLINED


@given(st.sampled_from([None, *Answer]), st.sampled_from(list(Own)))
def test_asking_for_less_never_stops_anybody(answer, own):
    order = [standing(answer, own, needed) is MAY for needed in (AGREED, INFORMED, NOTHING)]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("facts", "needed"),
    [
        ({"mode": "group"}, AGREED),
        ({"mode": "one-to-one"}, AGREED),
        ({"mode": "workshop"}, INFORMED),
        ({"mode": "training"}, NOTHING),
        ({"mode": "workshop", "reply": "agreed"}, AGREED),
        ({"mode": "group", "reply": "informed"}, INFORMED),
    ],
)
def test_what_a_programme_needs(facts, needed):
    assert needed_by(facts_of(FACTS | facts)) is needed


DAYS = st.integers(0, 40).map(lambda n: DAY + timedelta(days=n))
HISTORIES = st.lists(st.tuples(DAYS, st.booleans()), max_size=6).map(
    lambda rows: [Spoken(n, day, may) for n, (day, may) in enumerate(rows, start=1)]
)


@given(HISTORIES, DAYS, st.sampled_from([None, *ReplyNeeded]))
def test_the_last_word_of_the_day_decides(history, day, needed):
    said = [row for row in history if row.from_day <= day]
    wanted = said[-1].may_come if said else needed in (None, NOTHING)
    assert is_expected(history, day, needed) is wanted


@given(HISTORIES, DAYS, DAYS, st.booleans())
def test_what_is_said_later_changes_no_day_before_it(history, day, from_day, may):
    """A decline of today leaves yesterday's register as it was."""
    more = [*history, Spoken(len(history) + 1, from_day, may)]
    if day < from_day:
        assert is_expected(more, day, AGREED) is is_expected(history, day, AGREED)
    else:
        assert is_expected(more, day, AGREED) is may


@pytest.mark.parametrize(
    ("word", "from_day", "says"),
    [
        (Word(Answer.AGREED), None, "Choose who decided"),
        (Word(Answer.DECLINED), None, "Choose who decided"),
        (Word(Answer.NOT_REQUIRED), None, "Choose who decided"),
        (Word(Answer.INFORMED), None, None),
        (Word(Answer.AGREED, Decider.CARER), DAY, None),
        (Word(form_day=DAY + timedelta(days=1)), None, "The form cannot have come after today"),
        (Word(Answer.INFORMED), DAY + timedelta(days=1), "An answer cannot have come after today"),
    ],
)
def test_what_cannot_be_recorded(word, from_day, says):
    found = fault(word, from_day, DAY)
    assert (found is None) if says is None else found and says in found


def test_counts_in_words():
    assert Counts.of([MAY] * 9 + [NONE] * 2 + [NO]).words == "9 may come, 2 not answered, 1 declined"
    assert Counts.of([]).words == "0 may come"
    assert Counts.of([MORE, NONE]).waiting == 2


@pytest.mark.parametrize(("days", "wanted"), [(15, None), (14, 14), (6, 14), (5, 5), (0, 5), (-1, None)])
def test_when_a_school_is_told_who_is_missing(days, wanted):
    assert stage(DAY + timedelta(days=days), DAY) == (timedelta(days=wanted) if wanted else None)
