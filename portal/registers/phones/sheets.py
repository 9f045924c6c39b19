"""Beside a register on a phone: where to go, whom to ring, what to do, the plan and the handouts. No young person's
name stands in any of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jinja2 import Environment
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.concerns.queries import Target, Ways, ways_of
from portal.concerns.rules import Route
from portal.curricula import plan_page
from portal.curricula.content import Folder
from portal.curricula.plan_page import FacilitatorPage
from portal.curricula.queries import Unreadable, content_of
from portal.curricula.reading.schema import Setting
from portal.groups.access_needs import by_kind
from portal.groups.models import Enrolment, VersionChange
from portal.people.models import User as Account
from portal.people.queries import safeguarding_lead
from portal.places.models import School, SchoolContact, SchoolKind
from portal.places.queries import attendance_offices
from portal.registers.desks import desk, has_office
from portal.registers.missing import following
from portal.sync.parcels import EVERY
from portal.timetable.models import SessionPart
from portal.web.access import Can, User


def emergency(kind: SchoolKind, tell: Sequence[Target]) -> list[str]:
    """What to do at such a place, whose usual way to pass something on is the first of these."""
    first = next((one.role for one in tell if one.route is not Route.EMERGENCY), "safeguarding lead (DSL)")
    return [
        f"Somebody is in danger now: ring 999, then tell {desk(kind)}.",
        "Fire: leave by the route you were shown, count the young people, tell whoever has the list of the place.",
        f"Somebody is hurt: send an adult to {desk(kind)} for first aid.",
        f"Somebody tells you of harm: listen, promise no secret, tell the {first} before you leave.",
        "Nobody there can be reached: ring our own safeguarding lead.",
    ]


def arrival(kind: SchoolKind) -> str:
    """What to do on arriving."""
    who = "the safeguarding lead (DSL) of today" if has_office(kind) else "whom to tell of harm today"
    return f"Sign in with your photo ID. Ask for the fire route and for {who}."


Person = dict[str, str | None] | None


@dataclass(frozen=True)
class Sheets:
    environment: Environment
    folders: Mapping[UUID, Folder]
    """By version."""
    changes: Mapping[UUID, Sequence[tuple[int, UUID]]]
    """By group: from which session number on it is taught which version."""
    lead: Person
    coordinator: Person
    ways: Mapping[UUID, Ways]
    """By group: whom to tell of harm at its place, the usual way first."""
    reads_plans: bool
    offices: Mapping[UUID, SchoolContact]
    """By school: whom to ring when somebody is missing."""
    written_to: Collection[UUID]
    """The groups whose school has an address for what follows then."""

    @classmethod
    def load(
        cls,
        session: Session,
        parts: Sequence[SessionPart],
        user: User,
        environment: Environment,
        charity: str,
        contact: str,
    ) -> "Sheets":
        groups = {part.session.group_id: part.session.group for part in parts}
        changes: dict[UUID, list[tuple[int, UUID]]] = {group_id: [] for group_id in groups}
        rows = select(VersionChange).where(VersionChange.group_id.in_(groups)).order_by(VersionChange.from_number)
        for row in session.scalars(rows):
            changes[row.group_id].append((row.from_number, row.version_id))
        versions = {group.version_id for group in groups.values()}
        versions |= {version_id for theirs in changes.values() for _, version_id in theirs}
        lead = safeguarding_lead(session) if parts else None
        offices = attendance_offices(session, {group.school_id for group in groups.values()})
        return cls(
            environment,
            {version_id: folder for version_id in versions if (folder := _folder(session, version_id))},
            changes,
            {"name": lead.name, "phone": lead.phone} if lead else None,
            _coordinator(session, user, charity, contact),
            ways_of(session, groups.values()),
            user.may(Can.READ_PLANS),
            offices,
            set(following.written_to(session, list(groups.values()), offices)),
        )

    def of(self, part: SessionPart, people: Sequence[Enrolment], had: Collection[str] = ()) -> dict[str, Any]:
        """What stands beside this register; plans and handouts from its day on are no longer needed.

        `text` names plan and handouts, which are left out where the phone had them.
        """
        group = part.session.group
        text = self._text_of(part) if clock.day_of(part.session.starts_at) >= clock.today() else None
        page = self._page(part) if text and not {text, EVERY} & set(had) else None
        facts = {
            "ring": {
                "office": _contact(self.offices.get(group.school_id) or group.host),
                "lead": _contact(group.dsl),
                "coordinator": self.coordinator,
                **({} if group.id in self.written_to else {"no_mail": True}),
            },
            "sheet": self._site(part, people),
            "plan": self.environment.get_template("registers/phone_plan.html").render(page=page) if page else "",
            "handouts": [{"title": sheet.handout.title, "html": sheet.html} for sheet in page.sheets] if page else [],
        }
        title = self._part_title(part)
        return facts | ({"part_title": title} if title else {}) | ({"text": text} if text else {})

    def _site(self, part: SessionPart, people: Sequence[Enrolment]) -> dict[str, Any]:
        group = part.session.group
        kind = group.school.kind
        return {
            "is_school": has_office(kind),
            "desk": desk(kind),
            "address": _address(group.school),
            "room": part.session.room.name if part.session.room else None,
            "sign_in": arrival(kind),
            "host": _contact(group.host),
            "dsl": _contact(group.dsl),
            "our_lead": self.lead,
            "emergency": emergency(kind, self.ways[group.id].young),
            "tell": [_whom(one) for one in self.ways[group.id].young],
            "tell_adult": [_whom(one) for one in self.ways[group.id].adult],
            "people": len(people),
            "needs": by_kind(person.participant.access_need for person in people) or None,
        }

    def _version_of(self, part: SessionPart) -> UUID:
        group, number = part.session.group, part.session.number or 0
        version_id = group.version_id
        for from_number, later in self.changes[group.id]:
            version_id = later if from_number <= number else version_id
        return version_id

    def _folder_of(self, part: SessionPart) -> Folder | None:
        return self.folders.get(self._version_of(part))

    def _text_of(self, part: SessionPart) -> str | None:
        """The same plan and handouts have the same name; another version, session or setting has another."""
        folder, number = self._folder_of(part), part.session.number
        if folder is None or number is None or not self.reads_plans or not plan_page.one_of(folder, number):
            return None
        where = setting_of(part.session.group.school.kind)
        return f"{self._version_of(part)} {number} {where}"

    def _page(self, part: SessionPart) -> FacilitatorPage | None:
        folder, number = self._folder_of(part), part.session.number
        if folder is None or number is None or not self.reads_plans:
            return None
        one = plan_page.one_of(folder, number)
        return plan_page.for_facilitator(folder, one, setting_of(part.session.group.school.kind)) if one else None

    def _part_title(self, part: SessionPart) -> str | None:
        folder = self._folder_of(part)
        titles = [each.title for each in folder.programme.parts] if folder else []
        return titles[part.number - 1] if len(part.session.parts) > 1 and part.number <= len(titles) else None


def setting_of(kind: SchoolKind) -> Setting:
    """The setting of a school's kind; those that no programme names apart are like secondary schools."""
    return Setting(kind.value) if kind.value in set(Setting) else Setting.SECONDARY


def _folder(session: Session, version_id: UUID) -> Folder | None:
    try:
        return content_of(session, version_id)
    except Unreadable:
        return None


def _coordinator(session: Session, user: User, charity: str, contact: str) -> Person:
    """This person's supervisor, else how the charity is reached."""
    mine = select(Account.supervisor_id).where(Account.id == user.id)
    found = session.scalars(select(Account).where(Account.id == mine.scalar_subquery())).one_or_none()
    if found is not None and found.phone:
        return {"name": found.name, "phone": found.phone}
    return {"name": charity, "phone": contact} if contact else None


def _whom(target: Target) -> dict[str, Any]:
    """`value` names it in what the phone sends; of some it has to be said who it was."""
    return {
        "value": target.value,
        "role": target.title,
        "name": target.name,
        "phone": target.phone,
        "asks": target.needs_name,
    }


def _contact(row: SchoolContact | None) -> Person:
    return {"name": row.name, "phone": row.phone} if row is not None and row.left_day is None else None


def _address(school: School) -> str:
    return ", ".join(filter(None, (school.street, school.locality, school.town, school.postcode)))
