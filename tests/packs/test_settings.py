"""What is printed for one kind of place, for the facilitator alone, and for each provider."""

from dataclasses import replace

import pytest

from portal.curricula.reading.schema import Audience as ForWhom
from portal.curricula.reading.schema import Programme, Setting, Variant
from portal.packs import compose, page, sample
from portal.packs.gather import setting_of
from portal.packs.sheets.facts import Glance, Handout
from portal.places.models import SchoolKind
from tests.packs import standin
from tests.world import FACTS


def in_two_settings():
    """A programme whose first handout and first activity are for pupil referral units."""
    plain = standin.folder(sessions=1)
    (plan,) = plain.plans
    unit = {"setting": "pupil-referral-unit", "text": "Half the time <here>."}
    activity = plan.front.activities[0].model_copy(update={"variants": (Variant.model_validate(unit),)})
    front = plan.front.model_copy(update={"activities": (activity, *plan.front.activities[1:])})
    handout = plan.sheets[0].handout.model_copy(update={"settings": (Setting.PUPIL_REFERRAL_UNIT,)})
    return replace(plain, plans=(replace(plan, front=front, sheets=(replace(plan.sheets[0], handout=handout),)),))


@pytest.mark.parametrize(
    ("setting", "is_there"), [(None, True), (Setting.PUPIL_REFERRAL_UNIT, True), (Setting.SECONDARY, False)]
)
def test_what_is_for_one_kind_of_place_is_printed_there_alone(setting, is_there):
    pack = compose.pack(sample.subject(lengths=(60,), setting=setting), in_two_settings())
    html = page.html_of(pack)
    assert ("Half the time &lt;here&gt;." in html) is is_there
    assert "&lt;p&gt;" not in html
    assert any(isinstance(sheet.facts, Handout) for sheet in pack.sheets) is is_there


@pytest.mark.parametrize("kind", list(SchoolKind))
def test_every_school_has_a_setting(kind):
    assert setting_of(kind) in (Setting.SECONDARY, *[s for s in Setting if s.value == kind.value])


def test_a_handout_for_the_facilitator_is_not_handed_out():
    plain = standin.folder(sessions=1)
    (plan,) = plain.plans
    entry = plan.sheets[0].handout.model_copy(update={"audience": ForWhom.FACILITATOR})
    folder = replace(plain, plans=(replace(plan, sheets=(replace(plan.sheets[0], handout=entry),)),))
    pack = compose.pack(sample.subject(lengths=(60,)), folder)
    (note,) = [sheet.facts.note for sheet in pack.sheets if isinstance(sheet.facts, Handout)]
    assert note == "For you; not handed out"


def test_each_providers_part_is_announced_where_it_begins():
    plain = standin.folder(sessions=1)
    (plan,) = plain.plans
    parts = [{"title": "First half", "minutes": 10}, {"title": "Second half", "minutes": 50}]
    programme = Programme.model_validate(FACTS | {"parts": parts})
    activities = [a.model_copy(update={"part": n}) for a, n in zip(plan.front.activities, (1, 2, 2), strict=True)]
    front = plan.front.model_copy(update={"activities": tuple(activities)})
    folder = replace(plain, programme=programme, plans=(replace(plan, front=front),))
    pack = compose.pack(sample.subject(lengths=(60,)), folder)
    (glance,) = [sheet.facts for sheet in pack.sheets if isinstance(sheet.facts, Glance)]
    assert [step.opens for step in glance.steps] == ["First half", "Second half", ""]
