"""Given by three schools, taken back by one, and read."""

import re
from datetime import time

from portal import clock
from portal.people.access import Role
from tests.world import TUESDAY

TYPED = {
    "people": "12",
    "window": "TERM",
    "attendance_before": "900",
    "attendance_before_of": "1000",
    "attendance_after": "930",
    "attendance_after_of": "1000",
    "attitude_before": "2.5",
    "attitude_before_of": "12",
    "attitude_after": "2.25",
    "attitude_after_of": "12",
    "behaviour_before": "50",
    "behaviour_after": "40",
}


def test_from_the_first_figures_to_the_page(world, sign_in):
    authority, version, charity = world.authority(), world.programme(), world.charity()
    with clock.moved_to(clock.at(TUESDAY, time(12))):
        boss = sign_in(world.user(Role.COORDINATOR))
        for n in range(3):
            school = world.school(authority, f"School {n}", 990_001 + n)
            group = world.group(school, version, charity, sessions=1)
            lead = sign_in(world.user(Role.BOOKING_LEAD, f"Lead {n}", school_id=school.id))
            address = f"/groups/{group.id}/indicators"
            if n == 0:
                refuses(lead, address)
                assert "describe in totals" in lead.get("/").text
                assert lead.post(f"/groups/{group.id}/totals", data={"people": "12"}).status_code == 200
                assert "describe in totals" not in lead.get("/").text
            code = re.search(r'receipt-code">([A-Z2-9-]+)<', lead.post(address, data=TYPED).text)[1]
            assert "not kept" in lead.get(address).text
            page = boss.get("/before-and-after").text
            assert ("Attendance at school" in page) is (n == 2)
        assert re.search(r"90\.0%.*93\.0%.*\+3\.0 points.*better", page, re.S)
        assert "worse" in page
        assert page.count("Behaviour points</span>") == 3
        wrong = lead.post(f"{address}/back", data=TYPED | {"behaviour_after": "41", "code": code})
        assert "do not belong together" in wrong.text
        assert lead.post(f"{address}/back", data=TYPED | {"code": code}).status_code == 302
        assert "3 parts are" not in boss.get("/before-and-after").text
        assert "2 parts are not shown yet" in boss.get("/before-and-after").text


def refuses(lead, address):
    page = lead.post(address, data={"people": "12", "window": "TERM"})
    assert "Enter the figures of one part at least" in page.text
    page = lead.post(address, data=TYPED | {"attendance_after_of": "", "attitude_before": "good"})
    assert page.status_code == 422
    assert "Enter this too" in page.text
    assert 'value="good"' in page.text
    page = lead.post(address, data=TYPED | {"attendance_after_of": "900"})
    assert "Enter how many were possible" in page.text
