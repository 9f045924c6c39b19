"""Messages on pages: what was written and how far it is, and what the other side will be told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import structlog
from flask import current_app
from sqlalchemy.orm import Session

from portal import clock
from portal.web.letters import Known, Letters, Recipient
from portal.web.messages import Words
from portal.web.models import Notice
from portal.web.post import NOT_WRITTEN
from portal.web.progress import state_in_words
from portal.web.sessions import reading

log = structlog.get_logger()


@dataclass(frozen=True)
class Shown:
    """One message on a page."""

    id: UUID
    to: str
    written_at: datetime
    state: str
    words: Words


def letters() -> Letters:
    found: Letters = current_app.extensions["portal_letters"]
    return found


def shown(session: Session, notices: Sequence[Notice]) -> list[Shown]:
    """These as they went, or would go now; one that cannot be written says so, and hides none of the others."""
    people, words = letters().people(session, notices), _words(session, notices)
    return [
        Shown(row.id, people[row.id].name, row.created_at, state_in_words(row, clock.now()), words[row.id])
        for row in notices
    ]


def _words(session: Session, notices: Sequence[Notice]) -> Mapping[UUID, Words]:
    try:
        return letters().shown(session, notices)
    except Exception:
        log.exception("messages could not be shown together")
    return {row.id: _alone(session, row) for row in notices}


def _alone(session: Session, row: Notice) -> Words:
    try:
        return letters().shown(session, [row])[row.id]
    except Exception:
        log.exception("this message could not be shown", kind=row.kind, notice=str(row.id))
        return Words(NOT_WRITTEN, NOT_WRITTEN, "")


def preview(
    kind: str,
    about: tuple[str, UUID],
    *,
    contact_id: UUID | None = None,
    user_id: UUID | None = None,
    after: Callable[[Known], Known] = lambda known: known,
    **facts: Any,
) -> tuple[str, str]:
    """Subject and text of the message that this step would send, as it stands now. Nothing is written.

    Give the same facts as to `notify`; `after`: what is known once the step is taken. Show it with `mail_preview` of
    `macros/mail.html`.
    """
    noun, row_id = about
    row = Notice(id=uuid4(), kind=kind, about_noun=noun, about_id=row_id, facts=facts)
    row.to_user_id, row.to_contact_id = user_id, contact_id
    session, writer = reading(), letters()
    somebody = Recipient("", None)
    recipient = writer.people(session, [row])[row.id] if user_id or contact_id else somebody
    words = writer.words(row, recipient, after(writer.known(session, [row])[row.id]), {})
    return words.subject, words.text
