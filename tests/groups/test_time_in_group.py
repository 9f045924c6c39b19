"""The days on which somebody joins and leaves, as typed on the pages."""

import io
import re

from portal.groups.models import Group
from tests.groups.conftest import NOW, person


def test_nobody_joins_or_leaves_after_the_last_session(cast, sign_in, at):
    cast.agree()
    (row,) = cast.add(person("Amara")).joined
    browser = sign_in(cast.lead)
    says = "The last session is on 6 April 2027. Enter that day or an earlier one"
    typed = {"given": "Zed", "family": "Young", "joined_day": "2027-04-07"}
    added = browser.post(f"{at}/people/add", data=typed)
    left = browser.post(f"{at}/people/{row.id}/leave", data={"left_day": "2027-04-07", "reason": "moved"})
    listed = io.BytesIO(b"Forename,Surname\nZed,Young\n")
    uploaded = browser.post(f"{at}/class-list", data={"file": (listed, "c.csv"), "joined_day": "2027-04-07"})
    for answer in (added, left, uploaded):
        assert answer.status_code == 422
        assert says in answer.text
        assert 'value="2027-04-07"' in answer.text
    assert browser.post(f"{at}/people/add", data=typed | {"joined_day": "2027-04-06"}).status_code == 302


def test_whoever_comes_back_keeps_the_earlier_of_both_first_days(cast, sign_in, at):
    """So a day of joining that was typed too late is put right by ending the place and adding the person again."""
    cast.agree()
    browser = sign_in(cast.lead)
    typed = {"given": "Zed", "family": "Young", "joined_day": "2027-03-02"}
    assert browser.post(f"{at}/people/add", data=typed).status_code == 302
    end = re.search(r'href="([^"]+/leave)"', browser.get(f"{at}/people").text)[1]
    assert browser.post(end, data={"left_day": "2027-03-02", "reason": "not known"}).status_code == 302
    browser.post(f"{at}/people/add", data=typed | {"joined_day": "2027-01-12"})
    page = browser.get(f"{at}/people").text
    assert "12 January 2027" in page
    assert "2 March 2027" not in page


def test_a_cancelled_group_asks_nobody_to_add_people(cast, sign_in, at):
    cast.agree()
    with cast.database.write() as session:
        session.get_one(Group, cast.group.id).cancelled_at = NOW
        session.commit()
    page = sign_in(cast.lead).get(f"{at}/people").text
    assert "This group was cancelled" in page
    assert "Upload a class list" not in page
