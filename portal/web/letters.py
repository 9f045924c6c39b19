"""What a notice says when it is sent: its template, the facts as they are now, and whom to ask.

Knows no domain: `app.py` brings what reads the facts about each noun, who the recipients are, and the links.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from jinja2 import Environment
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.web.messages import Words, words_of
from portal.web.models import Notice, NoticeState

TOO_LATE = "Too late: it could not be sent in time"
SAID_ALREADY = "Said in another mail to the same address"
CLOSED = "The account is closed"
NO_ADDRESS = "There is no e-mail address for this person"
NOBODY = "This person is not in the portal any more"


@dataclass(frozen=True)
class Recipient:
    """Whom a notice is for, as the rooms know them now."""

    name: str
    address: str | None
    signs_in: bool = False
    """Can open pages of the portal."""
    is_closed: bool = False
    """A disabled account: it gets nothing."""
    fault: str | None = None
    """Why nothing can arrive, such as having left the school."""


@dataclass(frozen=True)
class Meeting:
    """When and where a group meets, and who comes."""

    group: str
    starts_at: datetime
    ends_at: datetime
    room: str | None
    visitors: tuple[str, ...] = ()
    """As schools know them."""
    label: str = "First session"

    def stored(self) -> dict[str, Any]:
        return {
            "group": self.group,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "room": self.room,
            "visitors": list(self.visitors),
            "label": self.label,
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Meeting":
        return cls(
            stored["group"],
            datetime.fromisoformat(stored["starts_at"]),
            datetime.fromisoformat(stored["ends_at"]),
            stored["room"],
            tuple(stored["visitors"]),
            stored["label"],
        )


@dataclass(frozen=True)
class Known:
    """The facts about what a notice speaks of, read when it is written."""

    school: str | None = None
    meetings: tuple[Meeting, ...] = ()
    coordinator: str | None = None
    phone: str | None = None
    reply_to: str | None = None
    page: str | None = None
    """Path of the page where the one thing to do is done, for somebody with an account."""
    part_of: UUID | None = None
    """Of what this is a part: a booking's notice speaks for its groups too."""
    over: str | None = None
    """Why it need not be said any more."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further facts for this kind's template."""

    def stored(self) -> dict[str, Any]:
        kept = {name: getattr(self, name) for name in ("school", "coordinator", "phone", "page")}
        return kept | {"meetings": [one.stored() for one in self.meetings], "more": dict(self.more)}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Known":
        kept = {name: stored.get(name) for name in ("school", "coordinator", "phone", "page")}
        return cls(
            **kept, meetings=tuple(Meeting.read(one) for one in stored["meetings"]), more=stored.get("more") or {}
        )


@dataclass(frozen=True)
class Key:
    """A link for somebody without an account, and the code that goes with it."""

    link: str
    code: str


Teller = Callable[[Session, Sequence[Notice]], Mapping[UUID, Known]]
"""Facts by the notice's id, for all of one noun at once."""
Recipients = Callable[[Session, Collection[UUID], Collection[UUID]], Mapping[UUID, Recipient]]
"""By the id of an account or of a school contact."""
Keys = Callable[[Session, Collection[UUID]], Mapping[UUID, Key]]


def no_keys(_session: Session, _ids: Collection[UUID]) -> Mapping[UUID, Key]:
    return {}


@dataclass(frozen=True)
class Letter:
    """One notice ready to go, or why it does not."""

    notice_id: UUID
    times: int
    """How often it was asked for: each has a Message-ID of its own."""
    recipient: Recipient
    words: Words
    reply_to: str | None
    told: dict[str, Any]
    state: NoticeState = NoticeState.WAITING
    """Other than waiting: it is not sent."""
    fault: str | None = None


@dataclass(frozen=True)
class Letters:
    environment: Environment
    tellers: Mapping[str, Teller]
    recipients: Recipients
    charity: str
    contact: str
    """How to reach the charity where no coordinator is named."""
    url: str = ""
    """Where the portal is, without a slash at the end; empty where not said."""
    keys: Keys = no_keys
    shows_keys: bool = True
    """Whether pages show links and codes: only while nothing is sent."""

    def write(self, session: Session, notices: Sequence[Notice]) -> list[Letter]:
        """Every one of these as it is to be sent now, in a number of queries that does not grow with them."""
        others = self._same_change(session, notices)
        people = self.people(session, {row.id: row for row in [*notices, *others]}.values())
        known = self.known(session, notices)
        keys = self.keys(session, _link_ids(notices))
        return [self._letter(row, people[row.id], known[row.id], keys, others, people) for row in notices]

    def people(self, session: Session, notices: Collection[Notice]) -> dict[UUID, Recipient]:
        """For whom each notice is, in one look."""
        users = {row.to_user_id for row in notices if row.to_user_id}
        contacts = {row.to_contact_id for row in notices if row.to_contact_id}
        found = self.recipients(session, users, contacts)
        return {row.id: found.get(row.to_user_id or row.to_contact_id or row.id) or _nobody(row) for row in notices}

    def known(self, session: Session, notices: Sequence[Notice]) -> dict[UUID, Known]:
        by_noun: dict[str, list[Notice]] = defaultdict(list)
        for row in notices:
            by_noun[row.about_noun].append(row)
        found: dict[UUID, Known] = {row.id: Known() for row in notices}
        for noun, rows in by_noun.items():
            if noun in self.tellers:
                found.update(self.tellers[noun](session, rows))
        return found

    def shown(self, session: Session, notices: Sequence[Notice], *, keyed: bool = False) -> dict[UUID, Words]:
        """Subject and text of each as it went, or as it would go now; links and codes only while nothing is sent, or
        where they are asked for (`keyed`)."""
        people = self.people(session, notices)
        fresh = self.known(session, [row for row in notices if row.told is None])
        keys = self.keys(session, _link_ids(notices)) if keyed or self.shows_keys else {}
        return {
            row.id: self.words(row, people[row.id], Known.read(row.told) if row.told else fresh[row.id], keys)
            for row in notices
        }

    def words(self, row: Notice, recipient: Recipient, known: Known, keys: Mapping[UUID, Key]) -> Words:
        return words_of(self.environment, row.kind, self.context(row.facts, recipient, known, keys))

    def context(
        self, facts: Mapping[str, Any], recipient: Recipient, known: Known, keys: Mapping[UUID, Key]
    ) -> dict[str, Any]:
        """Everything that a template may speak of."""
        link_id = facts.get("link_id")
        key = keys.get(UUID(str(link_id))) if link_id else None
        page = self.url + known.page if known.page and self.url and recipient.signs_in else None
        return {
            "group": known.meetings[0].group if known.meetings else None,
            "school": known.school,
            "meetings": known.meetings,
            "coordinator": known.coordinator or self.charity,
            "phone": known.phone or self.contact or None,
            "charity": self.charity,
            "page": page,
            "has_link": bool(link_id),
            "link": key.link if key else None,
            "code": key.code if key else None,
            **known.more,
            **facts,
        }

    def _letter(
        self,
        row: Notice,
        recipient: Recipient,
        known: Known,
        keys: Mapping[UUID, Key],
        others: Sequence[Notice],
        people: Mapping[UUID, Recipient],
    ) -> Letter:
        words = self.words(row, recipient, known, keys)
        state, fault = self._stops(row, recipient, known, others, people)
        return Letter(row.id, row.times, recipient, words, known.reply_to, known.stored(), state, fault)

    def _stops(
        self,
        row: Notice,
        recipient: Recipient,
        known: Known,
        others: Sequence[Notice],
        people: Mapping[UUID, Recipient],
    ) -> tuple[NoticeState, str | None]:
        """Why this one is not sent, if so."""
        if row.useless_at and row.useless_at <= clock.now():
            return NoticeState.DROPPED, TOO_LATE
        if row.times == 1 and known.over:
            return NoticeState.DROPPED, known.over
        if recipient.is_closed:
            return NoticeState.DROPPED, CLOSED
        if row.once_key and not recipient.address:
            return NoticeState.DROPPED, NO_ADDRESS
        if recipient.fault or not recipient.address:
            return NoticeState.FAILED, recipient.fault or NO_ADDRESS
        if row.times == 1 and any(_speaks_for(other, row, known) and _same(people, other, row) for other in others):
            return NoticeState.DROPPED, SAID_ALREADY
        return NoticeState.WAITING, None

    def _same_change(self, session: Session, notices: Sequence[Notice]) -> Sequence[Notice]:
        changes = {row.change_id for row in notices if row.change_id}
        rows = select(Notice).where(Notice.change_id.in_(changes)) if changes else None
        return session.scalars(rows.order_by(Notice.id)).all() if rows is not None else []


SPEAKS = (NoticeState.WAITING, NoticeState.SENT, NoticeState.UNKNOWN, NoticeState.KEPT)


def _speaks_for(other: Notice, row: Notice, known: Known) -> bool:
    """Of what one change wrote, the last word about the same thing, or about the whole of it, is the one sent."""
    if other.change_id != row.change_id or other.id <= row.id or other.state not in SPEAKS:
        return False
    if row.facts.get("link_id") != other.facts.get("link_id"):
        return False
    return other.about_id in (row.about_id, known.part_of)


def _same(people: Mapping[UUID, Recipient], one: Notice, other: Notice) -> bool:
    first, second = people[one.id].address, people[other.id].address
    return bool(first and second and first.casefold() == second.casefold() and not people[one.id].fault)


def _nobody(row: Notice) -> Recipient:
    """An address that belongs to nobody here, or somebody who is gone."""
    if row.to_user_id or row.to_contact_id or not row.address:
        return Recipient("somebody", None, fault=NOBODY)
    return Recipient(row.address, row.address)


def _link_ids(notices: Sequence[Notice]) -> set[UUID]:
    return {UUID(str(row.facts["link_id"])) for row in notices if row.facts.get("link_id")}
