"""Print runs: sessions of several groups, each through the scope of whoever asks."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal import clock
from portal.curricula.queries import Unreadable
from portal.groups.models import Group, Staffing
from portal.packs import files, loading, queries, reach, rules, service
from portal.packs.choosing import previews
from portal.packs.models import Names, Pack, Scope
from portal.packs.recipes import For, Part
from portal.packs.rules import halves
from portal.packs.wishes import How, Reach
from portal.people.access import Role
from portal.people.models import RoleGrant, User
from portal.timetable.models import DeliverySession
from tests.packs.test_service import fault, look, work
from tests.packs.town import HARBOUR, HORIZONS, LANTERNS
from tests.world import TUESDAY, by

WHO_GETS_WHAT = [
    ("facilitator", Scope.WEEK, "facilitator", None, {HORIZONS, LANTERNS}),
    ("facilitator", Scope.WEEK, "colleague", None, None),
    ("facilitator", Scope.SCHOOL, None, "second", {LANTERNS}),
    ("facilitator", Scope.TERM, None, None, None),
    ("lead", Scope.SCHOOL, None, "first", {HORIZONS}),
    ("lead", Scope.SCHOOL, None, "second", set()),
    ("lead", Scope.WEEK, "lead", None, None),
    ("coordinator", Scope.WEEK, "colleague", None, {HARBOUR}),
    ("coordinator", Scope.SCHOOL, None, "second", {LANTERNS, HARBOUR}),
    ("coordinator", Scope.TERM, None, None, {HORIZONS, LANTERNS, HARBOUR}),
    ("safeguarding", Scope.TERM, None, None, None),
    ("safeguarding", Scope.SCHOOL, None, "first", None),
]


def test_who_may_ask_for_what_and_what_comes(town):
    """None: such a run is not theirs to ask for."""
    for who, scope, whose, school, expected in WHO_GETS_WHAT:
        wish = town.reach(scope, whose, school)
        with town.database.read() as session:
            found = {one.group.name for one in reach.between(session, town.people[who], wish)}
        assert found == (expected or set()), (who, wish)
        if not expected:
            with pytest.raises(service.NotAllowed if expected is None else service.NothingToPrint):
                town.ask(who, wish)


def test_a_run_in_one_pdf_has_each_session_and_its_own_codes(town):
    pack = town.ask("coordinator", town.reach(Scope.TERM), how=How(sheets=(Part.GLANCE, Part.REGISTER)))
    assert work(town.printing)
    made = look(town.printing, pack)
    reader = PdfReader(io.BytesIO(made.pdf))
    assert reader.metadata.title == "Packs from 11 to 17 January 2027"
    assert (made.pages, len(reader.pages)) == (6, 6)
    shown = "".join(page.extract_text() for page in reader.pages)
    assert all(name in shown for name in (HORIZONS, LANTERNS, HARBOUR))
    assert set(town.said(pack)) == {HORIZONS, LANTERNS, HARBOUR}


def test_a_zip_has_neutral_names_and_the_same_bytes_each_time(town):
    wish, how = town.reach(Scope.SCHOOL, school="second"), How(sheets=(Part.REGISTER,), is_zip=True)
    pack = town.ask("coordinator", wish, how=how)
    assert work(town.printing)
    asked = loading.load(town.database, pack.id, town.printing.vault)
    made = look(town.printing, pack)
    plates = files.plates_of(asked.title, asked.packs, asked.look, is_zip=True)
    assert made.pdf == files.printed(plates, None, lambda _done, _of: None).content
    with zipfile.ZipFile(io.BytesIO(made.pdf)) as kept:
        assert kept.namelist() == ["2027-01-12-lanterns-1-of-3.pdf", "2027-01-12-harbour-1-of-3.pdf"]
        assert {entry.date_time for entry in kept.infolist()} == {files.BEGINNING}
    alike = [plates.each[0], plates.each[0]]
    assert [name for name, _plate in files._named(alike)] == [
        "2027-01-12-lanterns-1-of-3.pdf",
        "2027-01-12-lanterns-1-of-3-2.pdf",
    ]


def test_a_long_run_keeps_what_it_has_laid_out_when_it_is_stopped(town, monkeypatch):
    """The second attempt finds it."""
    monkeypatch.setattr("portal.packs.printing.laying.AT_ONCE", 1)
    pack = town.ask("coordinator", town.reach(Scope.TERM), how=How(sheets=(Part.NOTES,)))
    asked = loading.load(town.database, pack.id, town.printing.vault)
    plates = files.plates_of(asked.title, asked.packs, asked.look, is_zip=False)
    kept: dict[str, bytes] = {}

    class Shelf:
        def get(self, keys):
            return {key: kept[key] for key in keys if key in kept}

        def put(self, made):
            kept.update(made)

    class Stopped(Exception):
        pass

    def stop(*_):
        raise Stopped

    with pytest.raises(Stopped):
        files.printed(plates, Shelf(), stop)
    assert kept
    monkeypatch.setattr("portal.packs.printing.pieces.lay_out", lambda *_: pytest.fail("laid out again"))
    assert files.printed(plates, Shelf(), lambda _done, _of: None).pages == 6


def test_names_are_worked_out_for_each_group(town, world):
    """A facilitator who also leads bookings of a school has full names of that school's groups alone."""
    world.add(RoleGrant(user_id=town.people["facilitator"].id, role=Role.BOOKING_LEAD, school_id=town.schools["first"]))
    with town.database.read() as session:
        user = session.get_one(User, town.people["facilitator"].id)
        _ = user.grants
        session.expunge_all()
    town.people["facilitator"] = user
    pack = town.ask("facilitator", town.reach(Scope.WEEK, "facilitator"), Names.FULL)
    assert work(town.printing)
    said = town.said(pack)
    assert said[HORIZONS] == (Names.FULL, True, None)
    assert said[LANTERNS] == (Names.CODES, True, loading.IN_CODES)
    with town.database.write() as session:
        held = session.get_one(Pack, pack.id)
        taken = service.take(session, town.printing.vault, held, by=by(user))
        assert b"Zubaydah" not in held.pdf
    assert "Zubaydah1 Quartermain1" in "".join(one.extract_text() for one in PdfReader(io.BytesIO(taken)).pages)


@pytest.mark.parametrize("broken", [HORIZONS, None])
def test_a_group_whose_plan_cannot_be_read_is_left_out_and_said(town, monkeypatch, broken):
    """With None, all of them."""
    usual = loading.folder_of

    def folder_of(session, group):
        if broken in (None, group.name):
            raise Unreadable("gone")
        return usual(session, group)

    monkeypatch.setattr(loading, "folder_of", folder_of)
    pack = town.ask("coordinator", town.reach(Scope.TERM))
    assert work(town.printing)
    if broken is None:
        assert fault(town.printing, pack) == loading.NO_PLANS
        return
    assert town.said(pack)[HORIZONS] == (Names.CODES, False, loading.LEFT_OUT)
    assert look(town.printing, pack).pages == 2
    with town.database.read() as session:
        [listed] = queries.runs_newest(session, town.people["coordinator"])
    assert listed.remarks == (f"{HORIZONS} {loading.LEFT_OUT}",)


def test_a_run_is_gone_for_whoever_may_no_longer_print_for_one_of_its_groups(town):
    pack = town.ask("facilitator", town.reach(Scope.WEEK, "facilitator"))
    assert work(town.printing)
    user = town.people["facilitator"]
    with town.database.read() as session:
        assert queries.listed(session, user, pack.id)
    with town.database.write() as session:
        row = session.scalars(select(Staffing).join(Group).where(Group.name == LANTERNS, Staffing.user_id == user.id))
        row.one().until_day = clock.today() - timedelta(days=60)
        session.commit()
    with town.database.read() as session:
        assert queries.listed(session, user, pack.id) is None


def test_too_many_sessions_are_refused_with_their_number(town, monkeypatch):
    monkeypatch.setattr(rules, "MOST_SESSIONS", 2)
    with pytest.raises(service.TooMuch) as many:
        town.ask("coordinator", town.reach(Scope.TERM))
    assert many.value.sessions == 3


def test_a_long_run_is_a_zip_and_its_pages_are_shown_all_the_same(town, monkeypatch):
    monkeypatch.setattr(rules, "MOST_IN_ONE_PDF", 2)
    with pytest.raises(service.TooMuchForOnePDF):
        town.ask("coordinator", town.reach(Scope.TERM))
    assert town.ask("coordinator", town.reach(Scope.TERM), how=How(is_zip=True)).is_zip
    with town.database.write() as session:
        how = How(sheets=(Part.REGISTER,))
        wish, user = town.reach(Scope.TERM), town.people["coordinator"]
        seen = service.ask_run(session, reach=wish, names=Names.CODES, by=by(user), how=how, is_preview=True)
        session.commit()
    asked = loading.load(town.database, seen.id, town.printing.vault)
    plates = files.plates_of(asked.title, asked.packs, asked.look, is_zip=asked.is_zip)
    assert plates.is_zip
    made = files.printed(plates, None, lambda _done, _of: None)
    assert made.pages == 3
    assert len(previews.pictures_of(made.content)) == 3


def test_asking_twice_makes_one_run_and_another_recipe_another(town):
    wish = town.reach(Scope.TERM)
    assert town.ask("coordinator", wish).id == town.ask("coordinator", wish).id
    assert town.ask("coordinator", wish, how=How(For.PUPIL)).id != town.ask("coordinator", wish).id


def test_finding_the_sessions_of_a_run_asks_the_database_as_often_for_one_group_as_for_many(town, queries_of):
    user = town.people["coordinator"]

    def count(wish: Reach) -> int:
        with town.database.read() as session:
            return queries_of(lambda: reach.between(session, user, wish))

    def ways(ids) -> int:
        with town.database.read() as session:
            return queries_of(lambda: queries.ways(session, user, ids))

    with town.database.read() as session:
        ids = list(session.scalars(select(Group.id)))
        assert len(session.scalars(select(DeliverySession.id)).all()) > len(ids)
    assert count(town.reach(Scope.SCHOOL, school="first")) == count(town.reach(Scope.TERM))
    assert ways(ids[:1]) == ways(ids)


def test_halves_of_terms_lie_between_holidays():
    closed = [
        (date(2026, 12, 19), date(2027, 1, 3)),
        (date(2026, 12, 21), date(2027, 1, 4)),
        (date(2027, 2, 15), date(2027, 2, 19)),
        (date(2027, 4, 1), date(2027, 4, 16)),
    ]
    assert halves(closed, TUESDAY) == [
        (date(2027, 1, 5), date(2027, 2, 12)),
        (date(2027, 2, 22), date(2027, 3, 31)),
    ]
    assert halves(closed, date(2027, 3, 1)) == [(date(2027, 2, 22), date(2027, 3, 31))]
    assert halves([], TUESDAY) == []
