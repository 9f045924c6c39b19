import pytest

from portal.people.access import Role
from portal.people.introductions import telling_words


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("I run football and music groups and have two daughters.", []),
        ("Grew up in Edmonton; good at listening.", []),
        ("A reformed offender who left prison in 2010", ["reformed", "offender", "prison"]),
        ("EX-OFFENDER turned mentor", ["EX-OFFENDER"]),
        ("I was convicted once", ["convicted"]),
        ("I served time and came back", ["served time"]),
        ("Sentenced to ten years", ["Sentenced"]),
        ("Former gang member", ["gang member"]),
    ],
)
def test_words_that_tell_of_a_conviction_are_found(line, found):
    assert telling_words(line) == found


@pytest.fixture
def facilitator(world):
    return world.user(Role.FACILITATOR, "Jo Example", organisation_id=world.charity().id)


def test_a_facilitator_chooses_the_name_and_the_line_and_takes_the_line_down(sign_in, facilitator, database):
    browser = sign_in(facilitator)
    answer = browser.post("/account/introduction", data={"known_as": "JJ", "line": "Good at listening."})
    assert answer.status_code == 302
    assert "Good at listening." in browser.get("/account/introduction").text
    with database.read() as session:
        user = session.get_one(type(facilitator), facilitator.id)
        assert (user.called, user.introduction) == ("JJ", "Good at listening.")
    browser.post("/account/introduction/withdraw")
    with database.read() as session:
        user = session.get_one(type(facilitator), facilitator.id)
        assert (user.called, user.introduction) == ("JJ", None)


def test_a_line_that_tells_of_a_conviction_is_refused_at_its_field_and_kept_to_mend(sign_in, facilitator):
    answer = sign_in(facilitator).post("/account/introduction", data={"line": "I left prison in 2010."})
    assert answer.status_code == 422
    assert "Take out “prison”: schools would read it as word of a conviction" in answer.text
    assert "I left prison in 2010." in answer.text


def test_an_empty_name_is_the_accounts_own(sign_in, facilitator, database):
    sign_in(facilitator).post("/account/introduction", data={"known_as": " ", "line": ""})
    with database.read() as session:
        user = session.get_one(type(facilitator), facilitator.id)
        assert (user.called, user.introduction) == ("Jo Example", None)


def test_who_takes_no_register_writes_no_line(sign_in, world):
    school = world.school(world.authority())
    assert sign_in(world.user(Role.BOOKING_LEAD, school_id=school.id)).get("/account/introduction").status_code == 403
