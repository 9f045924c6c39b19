"""That a school opened the materials: who, when, which version."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.audit.models import AuditEntry
from portal.curricula import materials, service
from portal.curricula.models import MaterialsOpened, ProgrammeVersion
from portal.people.access import Role
from portal.places.models import ContactDuty, School
from portal.web.access import Act, Via
from tests.curricula.folders import PROGRAMME, mixed, written
from tests.world import by

NOON = datetime(2027, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def newest(database):
    def read():
        with database.read() as session:
            version = session.scalars(select(ProgrammeVersion).where(ProgrammeVersion.is_latest)).one()
            session.expunge_all()
            return version

    return read


def address_of(user, slug="healthy-steps"):
    return f"/resources/for/{user.grants[0].school_id}/{slug}"


def test_a_school_reads_everything_of_its_programme_and_says_that_it_has(put, sign_in, school_of, database, newest):
    put(mixed())
    lead = school_of()
    browser = sign_in(lead)
    page = browser.get(address_of(lead)).text
    for words in ("Not opened yet", "plan for the school", "Staff sheet", "Letter home", "Sheet 1"):
        assert words in page
    for words in ("lan with notes", "Crib card"):
        assert words not in page
    with clock.moved_to(NOON):
        browser = sign_in(lead)
        answer = browser.post(address_of(lead), data={"version": str(newest().id)}, follow_redirects=True).text
    assert "Noted: the materials were opened." in answer
    assert f"Version 1 was opened on 5 January 2027, 12:00: {lead.name}." in answer
    with database.read() as session:
        found = materials.opened(session, lead.grants[0].school_id, newest().id)
        assert found == materials.Opened(1, lead.name, NOON, Via.PAGE)
        assert session.scalars(select(AuditEntry.verb).where(AuditEntry.noun == "materials")).all() == ["opened"]


def test_said_twice_the_first_time_stays(put, school_of, database, newest):
    put(mixed())
    lead, version_id = school_of(), newest().id
    for day in (5, 6):
        with clock.moved_to(NOON.replace(day=day)), database.write() as session:
            materials.record(session, school_id=lead.grants[0].school_id, version_id=version_id, by=by(lead))
            session.commit()
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(MaterialsOpened)) == 1
        assert materials.opened(session, lead.grants[0].school_id, version_id).at == NOON


def test_what_one_school_opened_no_other_has(put, school_of, database, newest):
    put(mixed())
    lead, other = school_of(), school_of(urn=990_002)
    with database.write() as session:
        materials.record(session, school_id=lead.grants[0].school_id, version_id=newest().id, by=by(lead))
        session.commit()
    with database.read() as session:
        assert materials.opened(session, other.grants[0].school_id, newest().id) is None


def test_a_new_version_has_to_be_opened_again(put, sign_in, school_of, database, newest):
    put(mixed())
    lead = school_of()
    browser = sign_in(lead)
    old = newest()
    browser.get(address_of(lead))
    put(mixed() | {"programme.yaml": PROGRAMME.replace("version: 1", "version: 2")})
    late = browser.post(address_of(lead), data={"version": str(old.id)})
    assert late.status_code == 422
    assert "There is another version since you opened this page" in late.text
    browser.post(address_of(lead), data={"version": str(newest().id)})
    with database.read() as session:
        assert materials.opened(session, lead.grants[0].school_id, old.id) is None
        assert materials.opened(session, lead.grants[0].school_id, newest().id).version == 2


def test_a_coordinator_writes_down_what_a_school_said_and_how_it_is_known(put, sign_in, school_of, world, newest):
    put(mixed())
    lead, office = school_of(), sign_in(world.user(Role.COORDINATOR))
    missing = office.post(address_of(lead), data={"version": str(newest().id)})
    assert missing.status_code == 422
    assert "Choose how you know" in missing.text
    told = {"version": str(newest().id), "via": "phone call"}
    assert "after a telephone call" in office.post(address_of(lead), data=told, follow_redirects=True).text


@pytest.mark.parametrize(
    ("role", "code"), [(Role.FACILITATOR, 403), (Role.COMMISSIONER, 403), (Role.EVALUATOR, 403), (Role.ADMIN, 403)]
)
def test_nobody_else_says_it_for_a_school(put, sign_in, school_of, world, newest, role, code):
    put(mixed())
    lead = school_of()
    assert sign_in(world.user(role)).post(address_of(lead), data={"version": str(newest().id)}).status_code == code


def test_a_school_says_it_for_itself_only(put, sign_in, school_of):
    put(mixed())
    lead, other = school_of(), school_of(urn=990_002)
    assert sign_in(lead).get(address_of(other)).status_code == 404


def test_materials_of_a_programme_that_the_school_has_not_asked_for_are_not_there(put, sign_in, school_of):
    put(mixed())
    put(mixed() | {"programme.yaml": PROGRAMME.replace("Healthy steps", "Other")}, "other")
    lead = school_of()
    assert sign_in(lead).get(address_of(lead, "other")).status_code == 404


def test_opened_materials_keep_their_version(put, school_of, database, newest, tmp_path):
    put(mixed())
    lead, old = school_of(), newest()
    with database.write() as session:
        materials.record(session, school_id=lead.grants[0].school_id, version_id=old.id, by=by(lead))
        session.commit()
    files = mixed()
    files["01-sheet.html"] = files["01-sheet.html"].replace("</h2>", "</h2><p>Quokka.</p>", 1)
    with database.write() as session:
        (refused,) = service.load(session, written(tmp_path, files, "healthy-steps"), by=by(None))
    assert "write 2; schools have read version 1" in str(refused.faults[0])


def test_somebody_has_to_have_opened_them(database, school_of, put, newest):
    put(mixed())
    with database.write() as session, pytest.raises(ValueError, match="somebody"):
        materials.record(session, school_id=newest().id, version_id=newest().id, by=by(None))


def test_somebody_without_an_account_opens_them_by_a_link(put, school_of, database, newest, world):
    put(mixed())
    lead, version_id = school_of(), newest().id
    with database.read() as session:
        contact = world.contact(session.get_one(School, lead.grants[0].school_id), ContactDuty.BOOKING, "Robin Sample")
    came = Act(None, contact.id, Via.LINK)
    for day in (5, 6):
        with clock.moved_to(NOON.replace(day=day)), database.write() as session:
            materials.record(session, school_id=contact.school_id, version_id=version_id, by=came)
            session.commit()
    with database.read() as session:
        found = materials.openings(session, contact.school_id, newest().programme_id)
    assert found == [materials.Opened(1, "Robin Sample", NOON, Via.LINK)]
