"""A reader's template shapes what is published and adds nothing; a report that is due is reminded of once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from portal import clock
from portal.people.access import Role
from portal.releases import drafting
from portal.releases.layouts import service
from portal.releases.layouts.templating import Faulty, read, shaped, templates
from portal.releases.protected import Reader
from portal.web.models import Notice, NoticeState
from tests.releases.making import store
from tests.releases.scene import AFTER, autumn

MADE = {
    "reader": "Enfield",
    "made_with": {"software": "0.1.0"},
    "tables": [
        {
            "key": "programmes",
            "title": "By programme",
            "columns": [{"key": "name", "label": "Programme"}, {"key": "reached", "label": "Reached"}],
            "rows": [["Sample steps", "c"]],
        },
        {"key": "weeks", "title": "Weeks", "columns": [], "rows": []},
    ],
}


def test_a_template_chooses_among_what_is_published():
    template = read(
        "ours",
        'title = "Ours"\nversion = 2\nabout = "Ours"\ntables = ["programmes"]\n[return]\ntitle = "Return"\n'
        'columns = [{key = "reached", label = "CYP engaged"}, {key = "no_such", label = "Ward"}]',
    )
    made = shaped(MADE, template)
    assert [table["key"] for table in made["tables"]] == ["return", "programmes"]
    assert made["tables"][0]["columns"] == [{"key": "reached", "label": "CYP engaged"}]
    assert made["tables"][0]["rows"] == [["c"]]
    assert made["made_with"] == {"software": "0.1.0", "template": "Ours, 2"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "this is no TOML"),
        ('title = "A"', "version: Field required"),
        ('title = "=A1"\nversion = 1\nabout = "A"', "title: String should match"),
        ('title = "A"\nversion = 1\nabout = "A"\nquery = "x"', "query: Extra inputs"),
        ('title = "A"\nversion = 1\nabout = "A"\nlogo = "none-such.svg"', "put none-such.svg in static/img/logos"),
        ('title = "A"\nversion = 1\nabout = "A"\nlogo = "../a.svg"', "logo: String should match"),
    ],
)
def test_a_faulty_template_says_what_is_wrong(text, said):
    with pytest.raises(Faulty, match=said):
        read("ours", text)


def test_all_that_ship_can_be_read():
    assert set(templates()) >= {"standard", "activity", "brief"}


def test_a_report_is_laid_out_as_its_reader_wants_and_reminded_of_once(app, database, world, sign_in):
    scene = autumn(world, authority=world.authority(), groups=3, people=4, weeks=2)
    somebody = world.user(Role.COORDINATOR)
    with clock.moved_to(AFTER):
        boss = sign_in(somebody)
        assert "not set" in boss.get("/reports/schedule").text
        at = f"/reports/schedule/{scene.authority.id}"
        assert "Enter a number from 1 to 90" in boss.post(at, data={"template": "activity", "due_days": "0"}).text
        page = boss.post(at, data={"template": "activity", "due_days": "20"}, follow_redirects=True).text
        assert "due on 20 January 2027" in page
    with database.read() as session:
        reader = Reader(scene.authority.id, None, scene.authority.name)
        made = drafting.counted_draft(session, reader, 2026, 3).made
    assert made["tables"][0]["title"] == "Return by project"
    assert made["made_with"]["template"] == "Activity by project, 1"
    for day, new in ((12, 0), (13, 1), (20, 0)):
        with clock.moved_to(datetime(2027, 1, day, 12, tzinfo=UTC)), database.write() as session:
            assert service.remind(session) == new
            session.commit()
    with database.read() as session:
        notices = session.scalars(select(Notice)).all()
        [letter] = app.extensions["portal_letters"].write(session, notices)
    assert letter.recipient.name == somebody.name
    assert letter.words.subject == "Quarter 3, 2026/27: the report for Enfield is due on 20 January 2027"
    with clock.moved_to(AFTER):
        assert boss.get(letter.told["page"]).status_code == 200
    store(database, scene.authority)
    with database.read() as session:
        [letter] = app.extensions["portal_letters"].write(session, session.scalars(select(Notice)).all())
    assert letter.state is NoticeState.DROPPED
