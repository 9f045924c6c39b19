"""A reader asks about a figure, accepts or returns; whoever has an old edition learns what changed."""

import json

import pytest
from sqlalchemy import select, update

from portal.funding.models import Target
from portal.people.access import Role
from portal.releases.questions.models import FigureQuery, Verdict
from portal.releases.sheet import changes, in_words
from portal.web.models import Notice
from tests.releases.making import store
from tests.releases.scene import autumn


@pytest.fixture
def scene(world):
    return autumn(world, authority=world.authority(), groups=6, people=4, weeks=3)


def test_a_figure_is_asked_about_answered_and_the_edition_returned(app, database, world, scene, sign_in):
    edition = store(database, scene.authority)
    at = f"/reports/{edition.id}"
    asker = world.user(Role.COMMISSIONER, authority_id=scene.authority.id)
    reader, boss = sign_in(asker), sign_in(world.user(Role.COORDINATOR))
    assert f"{at}/questions?figure=figure:reach" in reader.get(at).text
    made = json.loads(edition.object)
    page, form = reader.get(at).text, reader.get(f"{at}/questions").text
    for each in made["figures"]:
        assert f'{at}/questions?figure=figure:{each["key"]}"' in page, "a figure cannot be asked about"
    for table in made["tables"]:
        assert f'{at}/questions?figure=table:{table["key"]}"' in page, "a table cannot be asked about"
        places = [f'value="row:{table["key"]}:{place}"' for place in range(len(table["rows"]))]
        assert [place for place in places if place not in form] == []
    assert "By year group: Year 9" in form
    assert 'selected value="figure:reach"' in reader.get(f"{at}/questions?figure=figure:reach").text
    refused = reader.post(f"{at}/questions", data={"figure": "figure:none", "question": "Why 5?"})
    assert (refused.status_code, "Choose one from the list" in refused.text, "Why 5?" in refused.text) == (
        422,
        True,
        True,
    )
    reader.post(f"{at}/questions", data={"figure": "table:years", "question": "Why is Year 9 hidden?"})
    with database.read() as session:
        asked = session.scalars(select(FigureQuery)).one()
    assert (asked.figure, asked.label) == ("table:years", "Table: By year group")
    assert f"/reports/questions/{asked.id}" in boss.get("/").text
    assert reader.get(f"/reports/questions/{asked.id}").status_code == 403
    boss.post(f"/reports/questions/{asked.id}", data={"answer": "Few came from it."})
    again = boss.post(f"/reports/questions/{asked.id}", data={"answer": "Other."}, follow_redirects=True)
    assert "answered it already" in again.text
    assert "Few came from it." in reader.get(f"{at}/questions").text
    assert reader.post(f"{at}/verdict", data={"verdict": "return"}).status_code == 422
    reader.post(f"{at}/verdict", data={"verdict": "return", "why": "The target is wrong"})
    assert "The target is wrong" in boss.get(at).text
    assert "Report returned by its reader" in boss.get("/").text
    boss.post(f"{at}/verdict", data={"verdict": "accept"})
    assert "Report returned by its reader" not in boss.get("/").text
    with database.read() as session:
        assert [row.is_accepted for row in session.scalars(select(Verdict).order_by(Verdict.id))] == [False, True]
        notices = session.scalars(select(Notice)).all()
        [letter] = app.extensions["portal_letters"].write(session, notices)
    assert (letter.recipient.name, letter.told["page"]) == (asker.name, f"{at}/questions")
    assert "Quarter 3, 2026/27, edition 1" in letter.words.text


def test_whoever_has_an_old_edition_learns_which_figures_changed_and_why(app, database, world, scene, sign_in):
    first = store(database, scene.authority)
    somebody = world.user(Role.COMMISSIONER, authority_id=scene.authority.id)
    reader = sign_in(somebody)
    for _ in range(2):
        reader.get(f"/reports/{first.id}/report.csv")
    assert somebody.name in sign_in(world.user(Role.COORDINATOR)).get(f"/reports/{first.id}/downloads").text
    store(database, scene.authority, "A register came in late")
    third = store(database, scene.authority, "A second register came in late")
    with database.read() as session:
        notices = session.scalars(select(Notice).order_by(Notice.id)).all()
        assert [row.facts for row in notices] == [{"since": 1, "changed": 0}] * 2
        letters = app.extensions["portal_letters"].write(session, notices)
    assert f"/reports/{third.id}/changes?since=1" in {letter.told["page"] for letter in letters}
    assert {"No published figure changed" in letter.words.text for letter in letters} == {True}
    page = reader.get(f"/reports/{third.id}/changes?since=1").text
    assert "A register came in late" in page
    assert "A second register came in late" in page
    assert reader.get(f"/reports/{third.id}/changes?since=3").status_code == 404


def test_a_page_of_changes_says_by_how_much_a_count_moves(database, world, scene, sign_in):
    store(database, scene.authority)
    with database.write() as session:
        session.execute(update(Target).values(number=500))
        session.commit()
    second = store(database, scene.authority, "The target was another year's")
    made = json.loads(second.object)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    page = reader.get(f"/reports/{second.id}/changes").text
    said = "A count changes only where it moved by 15 or more"
    assert said in page
    assert any("only by 15 or more" in note for note in made["notes"])


def test_what_changed_is_said_in_words():
    def made(value, cell):
        figure = {"label": "attendance", "value": value, "unit": "%"}
        table = {"title": "T", "columns": [{"key": "name", "label": "Name"}, {"key": "n", "label": "N"}]}
        return {
            "figures": [figure],
            "coverage": {"finished": 1, "due": 1},
            "tables": [{**table, "rows": [["a", cell]]}],
        }

    assert in_words(None, made(88, 5)) == []
    assert in_words(made(88, 5), made(88, 5)) == ["No published figure changed."]
    assert in_words(made(91, 5), made(88, "c")) == ["Attendance: 88%, was 91%.", "1 more cell of the tables changed."]
    assert in_words(made(91, 5), made(91, 10)) == ["1 cell of the tables changed."]


def test_a_table_that_is_new_is_one_change():
    def made(*tables):
        columns = [{"key": "name", "label": "Name"}, {"key": "n", "label": "N"}]
        found = [{"title": title, "columns": columns, "rows": [["a", 1], ["b", 2]]} for title in tables]
        return {"figures": [], "coverage": {"finished": 1, "due": 1}, "tables": found}

    [added] = changes(made("Years"), made("Years", "Answers"))
    assert (added.where, added.what, added.before, added.after) == ("Answers", "the whole table", "not in it", "2 rows")
    assert in_words(made("Years"), made("Years", "Answers")) == ["New in it: Answers."]
    assert in_words(made("Years", "Answers"), made("Years")) == ["No longer in it: Answers."]
    [gone] = changes(made("Years", "Answers"), made("Years"))
    assert (gone.before, gone.after) == ("2 rows", "not in it")
