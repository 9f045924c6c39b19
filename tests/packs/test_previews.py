"""The pages of a pack as pictures, while it is chosen."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.packs import runs, service
from portal.packs.choosing import previews
from portal.packs.models import Names, Pack, PackGroup, PackPicture
from portal.packs.recipes import For, Part
from portal.packs.wishes import How
from portal.web.models import Job
from tests.packs.test_service import look, work
from tests.packs.test_views import address, packs
from tests.world import by

PNG = b"\x89PNG\r\n"
TWO = How(sheets=(Part.REGISTER, Part.FEEDBACK))


def ask(printing, names: Names, how: How = TWO) -> Pack:
    from portal.groups.models import Group
    from portal.packs.queries import counted_meetings

    with printing.database.write() as session:
        group = session.get_one(Group, printing.group.id)
        meeting = counted_meetings(session, group.id)[3]
        user = printing.facilitator
        pack = service.ask(
            session, group=group, delivery_session=meeting, names=names, by=by(user), how=how, is_preview=True
        )
        previews.begin(session, user, pack)
        session.commit()
        return pack


def pictures(printing) -> list[PackPicture]:
    with printing.database.read() as session:
        return list(session.scalars(select(PackPicture).order_by(PackPicture.pack_id, PackPicture.number)))


def test_pages_with_names_are_sealed_and_go_within_the_hour(printing):
    pack = ask(printing, Names.FIRST_AND_INITIAL)
    assert work(printing)
    kept = pictures(printing)
    assert [row.number for row in kept] == [1, 2]
    assert not any(PNG in row.png for row in kept)
    with printing.database.read() as session:
        made = session.get_one(Pack, pack.id)
        shown = previews.picture(session, printing.vault, made, 1, by=by(printing.facilitator))
        assert shown.startswith(PNG)
        with pytest.raises(service.NamesNotAllowed):
            previews.picture(session, printing.vault, made, 1, by=by(printing.stranger))
        with pytest.raises(service.Gone):
            previews.picture(session, printing.vault, made, 3, by=by(printing.facilitator))
    with clock.moved_to(clock.now() + timedelta(minutes=61)):
        runs.PURGE.run(printing.database)
    with printing.database.read() as session:
        assert [session.scalars(select(table)).all() for table in (Pack, PackGroup, PackPicture)] == [[], [], []]


def test_choosing_something_else_stops_what_was_not_yet_shown(printing):
    first = ask(printing, Names.CODES)
    assert ask(printing, Names.CODES).id == first.id
    second = ask(printing, Names.CODES, How(For.PUPIL))
    with printing.database.read() as session:
        faults = {pack.id: session.get_one(Job, pack.job_id).fault for pack in session.scalars(select(Pack))}
    assert faults == {first.id: "Cancelled.", second.id: None}
    assert work(printing)
    assert not work(printing)
    assert look(printing, second).pages == len(pictures(printing))


def test_the_page_shows_them_and_keeps_the_choice(printing, sign_in, queries_of):
    browser = sign_in(printing.facilitator)
    data = {"what": "whole", "names": "codes", "recipe": "pupil", "sheets_pupil": ["feedback"], "show": "pages"}
    answer = browser.post(address(printing), data=data)
    where = answer.headers["Location"]
    [pack] = packs(printing)
    assert where.endswith(f"?show={pack.id}")
    waiting = browser.get(where).text
    assert '<option selected value="whole">' in waiting
    assert "data-pages" in waiting
    assert "Packs you asked for" not in waiting
    assert work(printing)
    ready = browser.get(where).text
    assert "1 page." in ready
    assert f'src="/packs/{pack.id}/pages/1"' in ready
    one = queries_of(lambda: browser.get(where))
    png = browser.get(f"/packs/{pack.id}/pages/1")
    assert (png.mimetype, png.headers["Cache-Control"]) == ("image/png", "no-store")
    assert png.data.startswith(PNG)
    assert browser.get(f"/packs/{pack.id}/pages/2").status_code == 404
    assert sign_in(printing.lead).get(f"/packs/{pack.id}/pages/1").status_code == 404
    assert browser.get(f"/packs/{pack.id}/read").status_code == 410
    assert browser.post(f"/packs/{pack.id}/once-more").status_code == 404, "it goes within the hour"
    assert browser.get(f"{address(printing)}?show=nonsense").status_code == 200
    more = browser.post(address(printing), data={**data, "sheets_pupil": ["feedback", "question box"]})
    assert work(printing)
    assert "2 pages." in browser.get(more.headers["Location"]).text
    assert queries_of(lambda: browser.get(more.headers["Location"])) == one
