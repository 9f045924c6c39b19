"""What the rooms above do with a link once its code was typed. `app.py` says which room answers for which purpose."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.people.models import ContactLink


def always(_session: Session, _link: ContactLink) -> bool:
    return True


class TooLate(Exception):
    """The answer changes nothing any more; the text says why."""


@dataclass(frozen=True)
class Question:
    """One question that is answered with one press."""

    title: str
    rows: tuple[tuple[str, str], ...]
    """What it is about: (key, value)."""
    answers: tuple[tuple[str, str], ...]
    """(value, words on the button)."""
    mails: tuple[tuple[str, tuple[str, str]], ...] = ()
    """What the other side is sent: (which answer, (subject, text))."""


@dataclass(frozen=True)
class Landing:
    """How links of one purpose are gone on with."""

    renew: Callable[[Session, ContactLink], None]
    """Send a new link to the contact of this one."""
    endpoint: str | None = None
    """Where a visit begins; None where the link asks a question."""
    question: Callable[[Session, ContactLink], Question | None] | None = None
    """None where there is nothing to ask any more."""
    answer: Callable[[Session, ContactLink, str], str] | None = None
    """Record the answer and say in one sentence what happens next. Raises TooLate."""
    still: Callable[[Session, ContactLink], bool] = always
    """Whether there is still something to do: a step may be done, taken back, or its booking over."""
