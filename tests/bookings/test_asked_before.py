"""Two people of one school ask for the same programme."""

from datetime import date

from portal.people.access import Role
from tests.bookings.answers import YOU, begin, fill


def test_a_colleague_who_asks_for_the_same_programme_is_told_of_the_first_request(desk, sign_in, client):
    desk.ask()
    colleague = desk.world.user(Role.BOOKING_LEAD, "Kim Example", school_id=desk.school.id)
    other = {"groups": {"name_1": "Horizons Friday"}, "when": {"first_day": "2027-01-15"}}
    for browser, pages, is_told in ((sign_in(colleague), other, True), (client, other | {"you": YOU}, False)):
        draft = begin(browser, desk.school)
        fill(browser, draft, **pages)
        shown = browser.get(f"{draft}/check").text
        assert ("This school has asked for this programme already" in shown) is is_told
        assert ("Horizons Tuesday" in shown) is is_told
    fresh = desk.ask(group_name="Horizons Monday", first_day=date(2027, 1, 18))
    assert "Also asked for by this school" in sign_in(desk.coordinator).get(f"/bookings/{fresh.id}").text
