"""The pages of what lines paid for."""

import re
from datetime import date

from sqlalchemy import event, select

from portal import clock
from portal.funding.models import Allocation, FundingLine, Spend
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind
from portal.timetable.models import DeliverySession, PartStaff, SessionPart
from tests.releases.scene import AFTER, autumn


def test_a_line_and_its_quarter_reconcile(database, world, sign_in):
    scene = autumn(world, authority=world.authority(), schools=1, groups=2, people=4, weeks=4)
    trust = Organisation(kind=OrganisationKind.FUNDER, name="Sample Trust")
    world.add(trust)
    days = {"from_day": date(2026, 4, 1), "until_day": date(2027, 3, 31)}
    other = FundingLine(organisation_id=trust.id, name="Open grant", **days)
    world.add(other)
    with database.write() as session:
        row = session.scalars(select(Allocation).where(Allocation.group_id == scene.groups[0].id)).one()
        row.percent = 60
        session.add(Allocation(group_id=scene.groups[0].id, line_id=other.id, percent=40))
        session.add(Spend(line_id=scene.line.id, year=2026, quarter=3, spent_pence=500_000, claimed_pence=None))
        session.commit()
    asked = []
    event.listen(database.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    with clock.moved_to(AFTER):
        boss = sign_in(world.user(Role.COORDINATOR))
        asked.clear()
        page = boss.get(f"/funding/lines/{scene.line.id}/figures").text
        assert len(asked) < 40
        assert "4 of them also counted for another funder" in page
        assert "£5,000" in page
        assert "fewer than 8" in page
        assert "still running" in page
        assert "Returns with open questions, October to December 2026" in boss.get("/").text
        staffed(database, world, scene.groups[0])
        asked_for = boss.get(f"/funding/lines/{scene.line.id}/return?quarter=2026-3").text
        counts = re.findall(r"(?:came to a session|still with us|found suitable).*?(\d+)</span>", asked_for, re.S)
        assert counts == ["2", "2", "1"]
        places = boss.get("/funding/places?quarter=2026-3").text
        assert "Open grant, Sample Trust" in places
        assert "All together" in places
        assert "Nothing took place" in boss.get("/funding/places?quarter=2025-1").text
        assert "Nothing to count yet" in boss.get(f"/funding/lines/{empty_line(world, trust)}/figures").text


def staffed(database, world, group):
    """Two came to the same session, one of them assured."""
    came = [world.user(Role.FACILITATOR, name) for name in ("Ada", "Bo")]
    world.assure(came[0])
    with database.read() as session:
        part = session.scalars(
            select(SessionPart.id).join(DeliverySession).where(DeliverySession.group_id == group.id).limit(1)
        ).one()
    world.add(*(PartStaff(part_id=part, user_id=each.id) for each in came))


def empty_line(world, funder):
    line = FundingLine(organisation_id=funder.id, name="Later", from_day=date(2030, 4, 1), until_day=date(2031, 3, 31))
    world.add(line)
    return line.id
