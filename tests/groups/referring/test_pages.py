"""The pages on which a school proposes and a coordinator decides."""

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.groups.models import Group
from portal.groups.referring.models import Referral, Route, State, WhyNot
from portal.web.access import Via

AMARA = {"given": "Amara", "family": "Okafor", "year": "9", "route": "the family"}


@pytest.fixture
def one(cast):
    def one():
        with cast.database.read() as session:
            return session.scalars(select(Referral).order_by(Referral.id)).all()[-1]

    return one


def test_a_school_proposes_and_reads_what_was_decided(cast, sign_in, at, one):
    browser = sign_in(cast.lead)
    assert "First the data agreement" in browser.get(f"{at}/proposed").text
    assert browser.post(f"{at}/proposed/add", data=AMARA).status_code == 422
    cast.agree()
    assert "Nobody is proposed yet" in browser.get(f"{at}/proposed").text
    assert browser.post(f"{at}/proposed/add", data=AMARA).headers["Location"] == f"{at}/proposed"
    row = one()
    assert (row.route, row.via, row.state) == (Route.FAMILY, Via.PAGE, State.REFERRED)
    page = browser.get(f"{at}/proposed").text
    assert "<bdi>Amara</bdi>" in page
    assert "We have not decided yet" in page
    assert "Decide<" not in page
    assert browser.get(f"{at}/proposed/{row.id}/decide").status_code == 403

    office = sign_in(cast.coordinator)
    assert "1 of 1" not in office.get("/groups/proposed").text
    assert "/proposed" in office.get("/").text
    form = {"decision": "needs more than a group", "saw": "referred"}
    assert office.post(f"{at}/proposed/{row.id}/decide", data=form).status_code == 302
    told = browser.get(f"{at}/proposed").text
    assert "They need more than a group can give".lower() in told.lower()
    assert "Ask us about support one to one" in told
    assert one().why_not is WhyNot.NEEDS_MORE
    with cast.database.read() as session:
        assert "saw" in set(session.scalars(select(AuditEntry.verb).where(AuditEntry.noun == "names of group")))


def test_a_coordinator_says_how_it_is_known_and_accepts_onto_the_list(cast, sign_in, at, one):
    cast.agree()
    office = sign_in(cast.coordinator)
    refused = office.post(f"{at}/proposed/add", data=AMARA)
    assert refused.status_code == 422
    assert "Choose how the school told you" in refused.text
    assert 'value="Amara"' in refused.text
    assert office.post(f"{at}/proposed/add", data=AMARA | {"via": "phone call"}).status_code == 302
    assert one().via is Via.PHONE_CALL
    form = {"decision": "accept", "saw": "referred"}
    page = office.post(f"{at}/proposed/{one().id}/decide", data=form)
    assert page.status_code == 422
    assert "Enter the day from which this person is in the group" in page.text
    late = office.post(f"{at}/proposed/{one().id}/decide", data=form | {"joined_day": "2029-01-12"})
    assert late.status_code == 422
    assert "The last session is on" in late.text
    done = office.post(f"{at}/proposed/{one().id}/decide", data=form | {"joined_day": "2027-01-12"})
    assert done.status_code == 302
    assert "<bdi>Amara</bdi>" in office.get(f"{at}/people").text
    assert "Nobody waits for a decision" in office.get("/groups/proposed").text
    again = office.post(f"{at}/proposed/{one().id}/decide", data=form | {"joined_day": "2027-01-12"})
    assert again.status_code == 302, "what is decided is not decided twice"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"given": ""}, "given name"),
        ({"given": "=1+1"}, "like a formula"),
        ({"year": "99"}, "year"),
        ({"route": ""}, "Choose whose idea it was"),
        ({"route": "police"}, "Not a valid choice"),
    ],
)
def test_what_will_not_do_is_said_at_its_field_and_kept(cast, sign_in, at, typed, says):
    cast.agree()
    answer = sign_in(cast.lead).post(f"{at}/proposed/add", data=AMARA | typed)
    assert answer.status_code == 422
    assert says.lower() in answer.text.lower()
    assert "Okafor" in answer.text


def test_nobody_is_proposed_twice_or_beside_their_place(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    browser.post(f"{at}/proposed/add", data=AMARA)
    assert "is proposed for the group already" in browser.post(f"{at}/proposed/add", data=AMARA).text
    browser.post(f"{at}/people/add", data=AMARA | {"joined_day": "2027-01-12"})
    assert "is or was on the group" in browser.post(f"{at}/proposed/add", data=AMARA).text


def test_a_school_takes_back(cast, sign_in, at, one):
    cast.agree()
    browser = sign_in(cast.lead)
    browser.post(f"{at}/proposed/add", data=AMARA)
    address = f"{at}/proposed/{one().id}/take-back"
    assert browser.post(address, data={}).status_code == 422
    assert browser.post(address, data={"why_not": "said no"}).status_code == 302
    assert one().state is State.WITHDRAWN
    assert "would rather not" in browser.get(f"{at}/proposed").text
    assert browser.get(address).status_code == 302


def test_an_assembly_proposes_nobody(cast, sign_in, at):
    cast.agree()
    with cast.database.write() as session:
        session.get_one(Group, cast.group.id).mode = "workshop"
        session.commit()
    browser = sign_in(cast.lead)
    assert "Proposed</a>" not in browser.get(at).text
    for page in ("proposed", "proposed/add"):
        assert browser.get(f"{at}/{page}").status_code == 302


def test_the_page_asks_no_more_often_for_more_people(cast, sign_in, at, queries_of):
    cast.agree()
    browser = sign_in(cast.coordinator)
    told = AMARA | {"via": "paper"}
    browser.post(f"{at}/proposed/add", data=told)
    few = [queries_of(lambda: browser.get(f"{at}/proposed")) for _ in "12"][-1]
    for name in ("Kim", "Sol", "Bo", "Ayo"):
        assert browser.post(f"{at}/proposed/add", data=told | {"given": name}).status_code == 302
    assert queries_of(lambda: browser.get(f"{at}/proposed")) <= few
