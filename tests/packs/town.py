"""Several groups at two schools, for print runs."""

from datetime import timedelta

from sqlalchemy import select

from portal.db import Database
from portal.groups.identity import Name
from portal.groups.models import Group
from portal.packs import service
from portal.packs.models import Names, Pack, PackGroup, Scope
from portal.packs.recipes import Part
from portal.packs.wishes import How, Reach
from portal.people.access import Role
from portal.places.models import Authority
from tests.packs.conftest import Printing
from tests.world import TUESDAY, World, by

MONDAY, SUNDAY = TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=5)
SHORT = How(sheets=(Part.REGISTER,))
HORIZONS, LANTERNS, HARBOUR = "Horizons Tuesday", "Lanterns", "Harbour"


class Town:
    def __init__(self, printing, people, schools):
        self.printing, self.people, self.schools = printing, people, schools

    @property
    def database(self) -> Database:
        return self.printing.database

    def reach(self, scope: Scope, whose: str | None = None, school: str | None = None) -> Reach:
        who = self.people[whose].id if whose else None
        return Reach(scope, MONDAY, SUNDAY, self.schools[school] if school else None, who)

    def ask(self, who: str, wish: Reach, names: Names = Names.CODES, how: How = SHORT) -> Pack:
        with self.database.write() as session:
            pack = service.ask_run(session, reach=wish, names=names, how=how, by=by(self.people[who]))
            session.commit()
            return pack

    def said(self, pack: Pack) -> dict[str, tuple[Names, bool, str | None]]:
        with self.database.read() as session:
            rows = session.execute(
                select(Group.name, PackGroup)
                .join(Group, Group.id == PackGroup.group_id)
                .where(PackGroup.pack_id == pack.id)
            )
            return {name: (row.names, row.is_in, row.remark) for name, row in rows}


def built(printing: Printing, world: World) -> Town:
    """Two groups of the facilitator at two schools, one of a colleague at the second; names in the colleague's."""
    charity = world.charity_row()
    with printing.database.read() as session:
        authority = session.get_one(Authority, printing.group.authority_id)
    other = world.school(authority, "Second Academy", 990_003)
    second = world.group(other, printing.version, charity, name="Lanterns", sessions=3)
    third = world.group(other, printing.version, charity, name="Harbour", sessions=3)
    colleague = world.user(Role.FACILITATOR, "Kim Example", organisation_id=charity.id)
    world.staff(second, printing.facilitator, charity)
    world.staff(third, colleague, charity)
    people = {
        "facilitator": printing.facilitator,
        "colleague": colleague,
        "lead": printing.lead,
        "coordinator": world.user(Role.COORDINATOR, "Alex Example"),
        "safeguarding": world.user(Role.SAFEGUARDING, "Sam Example"),
    }
    for row in world.enrolments(third, 2):
        with printing.database.write() as session:
            printing.vault.put(session, row.participant_id, Name("Fictional", "Perpetua"), school_id=other.id, key=None)
            session.commit()
    return Town(printing, people, {"first": printing.school.id, "second": other.id})
