"""What stands in a pack for each reader, and what never can."""

import dataclasses

import pytest

from portal.curricula.reading.schema import Audience as WrittenFor
from portal.curricula.reading.schema import Setting
from portal.packs import compose, page, sample
from portal.packs.compose import EACH, ONCE, NotForThem
from portal.packs.recipes import PARTS, RECIPES, For, Part
from portal.packs.sheets.facts import FOR_FACILITATOR, Subject
from tests.packs import standin

ONE, WHOLE = sample.subject(number=1, lengths=(60,) * 2), sample.subject(number=None, lengths=(60,) * 2)
LET_OUT = ["pupil-slips", "lessons-missed", "office-list", "visitors"]
STRICT = [For.PUPIL, For.PARENT, For.EVALUATOR]


def folder():
    """With a handout for each reader in every session."""
    made = standin.folder(2)
    [usual] = made.plans[0].sheets
    each = tuple(
        dataclasses.replace(
            usual,
            handout=usual.handout.model_copy(update={"audience": reader}),
            html=f"<article><h2>Sheet {reader}</h2><p>canary-{reader}-handout</p></article>",
        )
        for reader in WrittenFor
    )
    return dataclasses.replace(made, plans=tuple(dataclasses.replace(plan, sheets=each) for plan in made.plans))


def kinds(reader: For, subject: Subject, chosen=None) -> list[str]:
    pack = compose.pack(subject, folder(), recipe=RECIPES[reader], chosen=chosen)
    return [page.kind_of(sheet.facts) for sheet in pack.sheets]


@pytest.mark.parametrize(
    ("reader", "one", "whole"),
    [
        (
            For.SCHOOL,
            [*LET_OUT, "sign-in", "handout", "handout", "handout", "for-parents"],
            [*LET_OUT, "sign-in", "handout", "handout", "handout"] * 2 + ["for-parents"],
        ),
        (
            For.PUPIL,
            ["handout", "questions", "feedback-slips", "question-slips"],
            ["handout", "questions"] * 2 + ["feedback-slips", "question-slips"],
        ),
        (For.PARENT, ["for-parents", "handout"], ["for-parents", "handout", "handout"]),
        (
            For.EVALUATOR,
            ["questions", "feedback-slips", "evaluation"],
            ["questions", "questions", "feedback-slips", "evaluation"],
        ),
    ],
)
def test_each_reader_has_their_own_sheets(reader, one, whole):
    assert kinds(reader, ONE) == one
    assert kinds(reader, WHOLE) == whole


def test_every_part_has_words_and_a_maker_where_a_recipe_uses_it():
    assert set(PARTS) == set(Part)
    for recipe in RECIPES.values():
        assert {*recipe.first, *recipe.last} <= set(ONCE)
        assert set(recipe.each) <= set(EACH)
        assert recipe.not_ticked <= set(recipe.parts)
        assert recipe.ticked


@pytest.mark.parametrize("reader", For)
@pytest.mark.parametrize("part", Part)
def test_one_sheet_alone_is_what_was_ticked(reader, part):
    recipe = RECIPES[reader]
    found = kinds(reader, WHOLE, {part})
    assert bool(found) is (part in recipe.parts and part not in {Part.CONTENTS} | _for_no_phones(reader))


def _for_no_phones(reader: For) -> set[Part]:
    return {Part.SIGN_IN} if reader is For.FACILITATOR else set()


@pytest.mark.parametrize("reader", STRICT)
@pytest.mark.parametrize("subject", [ONE, WHOLE, dataclasses.replace(WHOLE, no_phones=True)])
def test_nothing_of_a_facilitator_reaches_others_whatever_is_ticked(reader, subject):
    pack = compose.pack(subject, folder(), recipe=RECIPES[reader], chosen=set(Part))
    shown = "".join(str(page.parts_of(sheet)) for sheet in pack.sheets)
    assert standin.FOR_FACILITATORS not in shown
    assert "canary-facilitator-handout" not in shown
    assert not any(isinstance(sheet.facts, FOR_FACILITATOR) for sheet in pack.sheets)
    assert [code for meeting in subject.meetings for code in meeting.rows if f">{code}<" in shown] == []


def test_what_lets_out_of_lessons_hides_the_group_at_the_foot_too_and_is_for_places_with_lessons():
    school, chosen = RECIPES[For.SCHOOL], {Part.LETTING_OUT}
    pack = compose.pack(ONE, folder(), recipe=school, chosen=chosen)
    assert [sheet.foot for sheet in pack.sheets] == [""] * 4
    prison = dataclasses.replace(ONE, setting=Setting.PRISON)
    assert compose.pack(prison, folder(), recipe=school, chosen=chosen).sheets == ()


def test_a_recipe_that_would_hold_anothers_sheet_prints_nothing():
    wrong = dataclasses.replace(RECIPES[For.PUPIL], each=(Part.NOTES,))
    with pytest.raises(NotForThem):
        compose.pack(ONE, folder(), recipe=wrong)


def test_the_list_of_contents_names_only_what_is_there():
    chosen = {Part.CONTENTS, Part.GLANCE, Part.FEEDBACK}
    pack = compose.pack(WHOLE, folder(), chosen=chosen)
    assert [anchor for anchor, _title in pack.sheets[0].facts.rest] == ["feedback-slips"]
    assert kinds(For.FACILITATOR, WHOLE, chosen - {Part.GLANCE}) == ["feedback-slips"]
