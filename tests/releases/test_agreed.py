"""A return's form is shown at planned numbers, fixed before the year, and kept by every edition of it."""

import pytest
from sqlalchemy import select

from portal import clock
from portal.people.access import Role
from portal.releases import drafting
from portal.releases.agreed import queries as agreed
from portal.releases.agreed import service
from portal.releases.agreed.models import ReturnTerms
from portal.releases.protected import Reader, Terms
from portal.releases.returns import Form
from portal.releases.rule_sets import USUAL
from tests.releases.making import store
from tests.releases.scene import AFTER, autumn
from tests.world import by


@pytest.fixture
def scene(world):
    return autumn(world, authority=world.authority(), groups=3, people=4, weeks=2)


def reader_of(scene):
    return Reader(scene.authority.id, None, scene.authority.name)


def test_a_coordinator_sees_what_a_return_can_show_and_fixes_its_form(database, scene, world, sign_in):
    at = f"/reports/schedule/{scene.authority.id}/form"
    with database.read() as session:
        programme = str(agreed.programmes(session)[0][0])
    typed = {"year": "2027", "rules": "subnational", "programme_1": programme, "groups_1": "60", "people_1": "10"}
    with clock.moved_to(AFTER):
        boss = sign_in(world.user(Role.COORDINATOR))
        assert at in boss.get("/reports/schedule").text
        assert "Enter a whole number, like 12" in boss.post(at, data=typed | {"do": "show"}).text
        typed["schools_1"] = "30"
        shown = boss.post(at, data=typed | {"do": "show"}).text
        assert "of 100" in shown
        assert 'value="quarter by quarter" checked' in " ".join(shown.split())
        small = typed | {"groups_1": "4", "schools_1": "3"}
        refused = boss.post(at, data=small | {"do": "fix", "shape": "quarter by quarter"})
        assert refused.status_code == 422
        assert "Over a third would be hidden" in refused.text
        fixed = boss.post(at, data=small | {"do": "fix", "shape": "once, for the whole year"}, follow_redirects=True)
        assert "Fixed for 2027/28: once, for the whole year" in fixed.text
        assert "2027/28: once, for the whole year." in boss.get(at).text
    with database.read() as session:
        assert agreed.terms_of(session, reader_of(scene), 2027) == Terms(Form.WHOLE_YEAR, USUAL)
        assert session.scalars(select(ReturnTerms)).one().plan[0]["groups"] == 4


def test_editions_keep_to_the_form_and_it_cannot_change_after_the_first(database, scene):
    with clock.moved_to(AFTER), database.write() as session:
        facts = {"rules": USUAL, "plan": [], "found": [], "by": by(None)}
        service.fix(session, reader_of(scene), 2026, form=Form.TARGETS, **facts)
        session.commit()
    with clock.moved_to(AFTER), database.read() as session:
        made = drafting.counted_draft(session, reader_of(scene), 2026, 3).made
    assert made["form"] == "targets: met or not yet"
    assert made["period"]["months"] == "April to December 2026"
    assert set(made["published"]["reach"].values()) == {"c"}
    store(database, scene.authority)
    with database.write() as session, pytest.raises(service.AlreadyReported):
        service.fix(session, reader_of(scene), 2026, form=Form.TARGETS, **facts)
