"""Stories hold no detail that points at a person, are read by two people, and end."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.funding.returns.details import Where, details_in
from portal.people.access import Role
from portal.releases.stories import service
from portal.releases.stories.models import Story
from portal.setup.sample_stories import TEXT, TITLE
from tests.releases.making import store
from tests.releases.scene import AFTER, autumn
from tests.world import by

FINE = (
    "A young person in lower secondary school came every week and began to speak up. "
    "“I know whom to ask now,” they said. May we go on? The group met in the library of the school on Tuesdays."
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (FINE, []),
        ("A 13-year-old", ["13-year-old"]),
        ("She was aged 14.", ["aged 14"]),
        ("thirteen years old", ["thirteen years old"]),
        ("It was on 3rd March, and 12/01/2027", ["3rd March", "12/01/2027"]),
        ("He goes to Fernhollow Academy now", ["Fernhollow Academy"]),
        ("from Larch Estate, N18", ["Larch Estate", "N18"]),
        ("a boy called Jay", ["called Jay"]),
        ("Mr Example and J. said", ["Mr Example", "J."]),
        ("who was arrested for ROBBERY", ["arrested", "ROBBERY"]),
        ("with an autism diagnosis, in foster care", ["autism", "diagnosis", "foster"]),
        ("A Black boy in Year 9", ["Black, boy, Year 9"]),
        ("Boys in Year 9", []),
        ("at st  mary's they met", ["St Mary's"]),
    ],
)
def test_what_points_at_a_person_is_found(text, found):
    assert [each.found for each in details_in(text, ["St Mary's"])] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two groups began a week late; the police came to one session on 3rd March.", []),
        ("One facilitator joined; every check of the 12 facilitators is current.", []),
        ("Attendance was 88% of 250 places, in 7 schools.", []),
        (
            "Three pupils moved away, and 2 of the other young people stopped",
            ["Three pupils", "2 of the other young people"],
        ),
        ("seven Year 9 girls and 1,204 children", ["1,204 children", "seven Year 9 girls"]),
        ("Year 9 pupils sit exams in May, years 9 and 10 boys too, and session 5 young people met twice.", []),
        ("In year 9, 10 pupils moved; in week 3 the 12 year 8 girls", ["10 pupils", "12 year 8 girls"]),
        (
            "Four of these pupils moved, two left early, and 3 dropped out.",
            ["Four of these pupils", "two left", "3 dropped out"],
        ),
        ("Each one came, no one left, and £1,200 left is for next quarter.", []),
        ("A 14-year-old at Fernhollow Academy", ["14-year-old", "Fernhollow Academy"]),
        ("Mr Example, of Larch Estate", ["Larch Estate", "Mr Example"]),
    ],
)
def test_words_beside_figures_hold_no_number_of_people_and_nobody(text, found):
    assert sorted(each.found for each in details_in(text, where=Where.FIGURES)) == sorted(found)


def test_a_story_is_read_by_two_people_seen_by_its_reader_and_ends(database, world, sign_in):
    scene = autumn(world, authority=world.authority(), groups=3, people=4, weeks=2)
    edition = store(database, scene.authority)
    own = world.user(Role.COMMISSIONER, authority_id=scene.authority.id)
    facts = {"reader": str(scene.authority.id), "quarter": "2026-3", "title": "Speaking up", "text": FINE}
    facts |= {"kind": "case study of one young person", "last_day": "2028-01-01"}
    with clock.moved_to(AFTER):
        writer, other = sign_in(world.user(Role.COORDINATOR)), sign_in(world.user(Role.EVALUATOR))
        reader = sign_in(own)
        assert "agreed in writing to this text" in writer.post("/reports/stories/write", data=facts).text
        facts["consent_day"] = "2027-01-05"
        refused = writer.post("/reports/stories/write", data=facts | {"text": "At Enfield School 1, aged 14"})
        assert refused.status_code == 422
        assert "“aged 14” is an exact age" in refused.text
        assert "“Enfield School 1” is the name of a school" in refused.text
        at = writer.post("/reports/stories/write", data=facts).location
        assert "You wrote it, so somebody else" in writer.get(at).text
        task, way = "Story beside a report to read and approve", "/reports/stories"
        assert task in other.get("/").text
        assert at in other.get("/").text
        assert task not in writer.get("/").text + reader.get("/").text
        assert f'href="{way}"' in other.get("/reports").text
        assert f'href="{way}"' not in reader.get("/reports").text
        assert "Ask somebody else" in writer.post(f"{at}/approve", follow_redirects=True).text
        assert FINE[:40] not in reader.get(f"/reports/{edition.id}").text
        assert reader.get(at).status_code == 403
        assert "Approved. Its readers" in other.post(f"{at}/approve", follow_redirects=True).text
        assert "decided about it already" in other.post(at, data={"why": "No"}, follow_redirects=True).text
        assert FINE[:40] in reader.get(f"/reports/{edition.id}").text
    with clock.moved_to(AFTER + timedelta(days=400)):
        assert FINE[:40] not in sign_in(own).get(f"/reports/{edition.id}").text
        with database.write() as session:
            assert service.end_old(session, by=by(None)) == 1
            session.commit()
    with database.read() as session:
        story = session.scalars(select(Story)).one()
    assert (story.text, story.last_day) == ("", date(2028, 1, 1))


def test_whoever_wrote_a_story_that_was_sent_back_has_it_as_a_task(database, world, sign_in):
    scene = autumn(world, authority=world.authority(), groups=3, people=4, weeks=2)
    facts = {"reader": str(scene.authority.id), "quarter": "2026-3", "title": "Speaking up", "text": FINE}
    facts |= {"kind": "narrative of the quarter", "last_day": "2028-01-01"}
    with clock.moved_to(AFTER):
        writer, other = sign_in(world.user(Role.COORDINATOR)), sign_in(world.user(Role.EVALUATOR))
        at = writer.post("/reports/stories/write", data=facts).location
        other.post(at, data={"why": "It is too near to one family"})
        assert "Story of yours was sent back" in writer.get("/").text
        assert "too near to one family" in writer.get(at).text
        assert "sent back" not in other.get("/").text
        writer.post(f"{at}/end")
        assert "sent back" not in writer.get("/").text


def test_the_story_of_the_sample_holds_nothing_that_points_at_a_person():
    assert details_in(f"{TITLE}\n{TEXT}") == []
