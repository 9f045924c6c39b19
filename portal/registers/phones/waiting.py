"""Putting in a mark that waited: the coordinator decides what no rule could. Flushes; the caller commits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, joinedload

from portal.audit import service as audit
from portal.groups.identity import Vault
from portal.groups.models import Enrolment
from portal.people.models import User as Account
from portal.registers import queries
from portal.registers.locking import service as locking
from portal.registers.locking.models import Unlocking
from portal.registers.marking import hold, record_marks
from portal.registers.models import EventKind, RegisterState
from portal.registers.phones import wording
from portal.registers.phones.marks import NoMark, late, read
from portal.registers.receipts import Item, Result
from portal.registers.rules import Refusal
from portal.sync import clocks, holding, kinds
from portal.sync.kinds import Answer, Handler, Said
from portal.sync.models import Ending, HeldItem, Taken
from portal.sync.sealing import SealingKey
from portal.timetable.models import SessionPart
from portal.web.access import Act, User

MOST = 200


class CannotBePutIn(Exception):
    """It can only be set aside as it is; `why` is the code of what stands in the way, where that is known."""

    def __init__(self, why: str | None = None) -> None:
        super().__init__(why)
        self.why = why


class Refused(Exception):
    """The register does not take it as it is; `why` says what stands in the way."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Waiting:
    """One item in words."""

    item: HeldItem
    part: SessionPart | None
    name: str | None
    mark: Item | None
    words: str
    """Why it waits."""
    said: Said | None = None
    """What was noted, where it is no mark and the portal knows its kind."""
    clock: str = ""
    """What is to be known of the clock of the phone that it came from."""

    @property
    def in_words(self) -> str:
        return wording.in_words(self.item.kind, self.said) if self.said else ""

    @property
    def why(self) -> str:
        """The first sentence, for whoever looks at it."""
        return self.words.partition(". ")[0].removesuffix(".") + "."

    @property
    def can_be_put_in(self) -> bool:
        if self.part is None:
            return False
        return self.said is not None or (self.name is not None and self.mark is not None)


def load(session: Session, items: Sequence[HeldItem], user: User, desk: kinds.Desk, vault: Vault) -> list[Waiting]:
    """What each of them says, as far as this person may know: names only on registers that they see, or noted."""
    ids = {item.part_id for item in items}
    mine = queries.seen_by(user).where(SessionPart.id.in_(ids))
    parts = {part.id: part for part in session.scalars(mine).unique()}
    rows = select(Enrolment).where(Enrolment.id.in_({item.enrolment_id for item in items}))
    people = {row.id: row for row in session.scalars(rows.options(joinedload(Enrolment.participant)))}
    names = vault.names(session, [person.participant_id for person in people.values()])

    off = clocks.of_items(session, [item.event_id for item in items])

    def name(item: HeldItem) -> str | None:
        person = people.get(item.enrolment_id) if item.enrolment_id and item.part_id in parts else None
        if person is None:
            return None
        return names[person.participant_id].short if person.participant_id in names else person.code

    return [
        Waiting(
            item, parts.get(item.part_id) if item.part_id else None, name(item), _mark(item, desk.key),
            desk.words_of(item.reason) or "", _other(item, desk), off.get(item.event_id, ""),
        )
        for item in items
    ]  # fmt: skip


def _mark(item: HeldItem, key: SealingKey) -> Item | None:
    said = holding.opened(item, key) if item.kind == "mark" else None
    try:
        return read(said)[1] if said else None
    except NoMark:
        return None


def _other(item: HeldItem, desk: kinds.Desk) -> Said | None:
    return holding.opened(item, desk.key) if item.kind != "mark" and item.kind in desk.handlers else None


def put_in_other(session: Session, item: HeldItem, said: Said, handler: Handler, *, by: Act) -> None:
    """What is no mark goes to the handler of its kind: as its author's, else on their behalf by the coordinator who
    puts it in. Raises AlreadyClosed, CannotBePutIn."""
    holding.hold(session, item)
    author = session.get_one(Account, item.user_id)
    answer = None
    for who in (Act(author, None, by.via), Act(by.user, author.id, by.via)):
        answer = _handled(session, item, said, handler, who)
        if answer.result not in (Taken.QUARANTINED, Taken.CONFLICT):
            break
    else:
        raise CannotBePutIn(answer.reason if answer else None)
    if item.kind == holding.NAMED:
        item.sealed = None  # the name is kept where it belongs now, and leaves there when it must
    holding.close(session, item, Ending.PUT_IN, by=by)


def _handled(session: Session, item: HeldItem, said: Said, handler: Handler, who: Act) -> Answer:
    """What the handler answers. Raises CannotBePutIn where it stumbles over this item, as it did when it came."""
    try:
        with session.begin_nested():
            return handler(session, [said], item.device_id, who)[0]
    except OperationalError:
        raise
    except Exception as fault:
        raise CannotBePutIn(kinds.BROKEN) from fault


def put_in(session: Session, item: HeldItem, mark: Item | None, *, by: Act) -> None:
    """The mark is recorded as its author's; where it differs from another, both show. A locked register is locked
    again afterwards. Raises AlreadyClosed, CannotBePutIn, Refused."""
    holding.hold(session, item)
    if mark is None or item.part_id is None or item.enrolment_id is None:
        raise CannotBePutIn
    author = session.get_one(Account, item.user_id)
    register = hold(session, item.part_id)
    was = register.state
    if was is RegisterState.LOCKED:
        locking.unlock(session, item.part_id, Unlocking.LATE_PHONE, by=by)
    ours, device_id = _ours(item, mark)
    if was is not RegisterState.OPEN or ours.kind is EventKind.RESOLVE:
        ours = late(ours)
    receipt = record_marks(session, item.part_id, [ours], device_id=device_id, by=Act(author, None, by.via))[0]
    if receipt.reason is not None:
        raise Refused(receipt.reason)
    if receipt.result is Result.CONFLICT:
        raise CannotBePutIn
    if was is RegisterState.LOCKED:
        locking.lock(session, item.part_id, by=by)
    audit.record(session, "put in for its author", "register", register.id, by=by)
    holding.close(session, item, Ending.PUT_IN, by=by)


def _ours(item: HeldItem, mark: Item) -> tuple[Item, UUID]:
    """As it came; under an id of its own where id or number are another's. Asked for by a person, it fills no blank."""
    mark = replace(mark, fills_blank=False)
    if item.reason in (kinds.SAME_ID, kinds.SAME_NUMBER):
        return replace(mark, event_id=item.id, device_sequence=0), item.id
    return mark, item.device_id
