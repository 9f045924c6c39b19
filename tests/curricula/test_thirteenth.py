"""A new programme is a new folder: it is offered, booked, printed and reported, and no line of code changes."""

import ast
import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
import yaml
from click.testing import CliRunner
from sqlalchemy import select

from portal import clock
from portal.bookings.models import Booking
from portal.config import ROOT
from portal.curricula import queries
from portal.curricula.cli import curricula_cli
from portal.groups.models import Group
from portal.groups.versions import folder_of
from portal.packs import compose, gather, page
from portal.packs.models import Names
from portal.packs.queries import counted_meetings
from portal.people.access import Role
from tests.bookings.answers import asked
from tests.bookings.ready import ready
from tests.curricula.folders import whole, written
from tests.curricula.listing import found
from tests.releases.scene import AFTER, autumn
from tests.world import by

SLUG, TITLE = "gamechangers", "Gamechangers"
ONCE_A_WEEK = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def gamechangers(database, tmp_path):
    """The folder as its author left it, loaded as an administrator loads it."""
    files = {path: text.replace("Healthy steps", TITLE) for path, text in whole().items()}
    written(tmp_path / "new", files, slug=SLUG)
    told = CliRunner().invoke(curricula_cli, ["load", str(tmp_path / "new")], obj=database)
    assert (told.exit_code, told.output) == (0, f"{SLUG}: added\n")
    with database.read() as session:
        version = queries.version_of(session, SLUG)
        session.expunge_all()
    return version


@pytest.fixture
def charity(world):
    return world.charity()


@pytest.fixture
def booked(world, database, charity, gamechangers, sign_in):
    """A group that a school asked for and a coordinator confirmed, both on their pages."""
    school = world.school(world.authority())
    lead = world.user(Role.BOOKING_LEAD, "Lee Example", school_id=school.id)
    ana = world.user(Role.FACILITATOR, "Ana Example", organisation_id=charity.id)
    with clock.moved_to(ONCE_A_WEEK):
        browser, office = sign_in(lead), sign_in(world.user(Role.COORDINATOR, "Cory Example"))
        assert TITLE in browser.get("/bookings/ask").text
        address = asked(browser, school, slug=SLUG)
        with database.write() as session:
            ready(session, session.get_one(Booking, UUID(address.rpartition("/")[2])), by=by(lead))
            session.commit()
        confirmed = office.post(f"{address}/confirm", data={"lead": f"{ana.id}/{charity.id}"})
        assert confirmed.status_code == 302, confirmed.text
        assert "Confirmed" in browser.get(address).text
    with database.read() as session:
        return session.scalars(select(Group)).one().id


def test_it_stands_in_the_catalogue_and_in_the_directory(client, charity, gamechangers):
    assert TITLE in client.get("/programmes").text
    assert TITLE in client.get("/programmes?setting=secondary&age=12&topic=violence").text
    for address in ("", "/parents", "/handouts/01-sheet.html"):
        assert client.get(f"/programmes/{SLUG}{address}").status_code == 200
    assert [one["name"] for one in found(client, "/services")["contents"]] == [TITLE]


def test_a_school_books_it_and_its_group_is_taught_its_sessions(database, gamechangers, booked):
    with database.read() as session:
        group = session.get_one(Group, booked)
        assert (group.version_id, group.planned_sessions, group.minutes) == (gamechangers.id, 2, 20)
        assert len(counted_meetings(session, booked)) == 2


def test_its_pack_is_printed(database, booked):
    with database.read() as session:
        group, meetings = session.get_one(Group, booked), counted_meetings(session, booked)
        subject = gather.subject(session, group, meetings, whole=True, names=Names.CODES, vault=None)
        pack = compose.pack(subject, folder_of(session, group))
    html = page.html_of(pack)
    for words in ("Horizons Tuesday", "Session 1", "Session 2", "My sheet", "Put the chairs in a ring.", "I can calm"):
        assert words in html


def test_it_stands_in_a_councils_draft_report(world, charity, gamechangers, sign_in):
    council = world.authority()
    autumn(world, authority=council, version=gamechangers, charity=charity, weeks=2)
    with clock.moved_to(AFTER):
        office = sign_in(world.user(Role.COORDINATOR))
        draft = office.get("/reports/make", query_string={"reader": str(council.id), "quarter": "2026-3"})
    assert draft.status_code == 200
    assert f'scope="row">{TITLE}<' in re.sub(r">\s+|\s+<", lambda gap: gap[0].strip(), draft.text)


def shipped():
    """Slugs and titles of the programmes that come with the portal."""
    paths = (ROOT / "curricula").glob("*/programme.yaml")
    titles = {path.parent.name: re.search(r"^title: *(.+)$", path.read_text(), re.MULTILINE) for path in paths}
    return {slug: yaml.safe_load(title[1]) for slug, title in titles.items() if title}


def test_no_template_names_a_programme():
    names = [name for slug, title in shipped().items() for name in (title, slug if "-" in slug else title)]
    assert len(names) > 1
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text()
        assert [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)] == [], path


def test_no_text_in_the_code_names_a_programme():
    """But for the sample data, which must choose some."""
    names = shipped()
    for path in sorted((ROOT / "portal").rglob("*.py")):
        if "setup" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        notes = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        for text in (node.value for node in texts if node not in notes):
            assert text not in names, path
            told = [name for name in names.values() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
            assert told == [], path
