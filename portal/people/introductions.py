"""What schools read of a facilitator: a name and a line, written and taken down by that person. Flushes only."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.people.models import User
from portal.web.access import Act

TELLING = re.compile(
    r"\b(?:convict\w*|conviction\w*|ex[- ]?offender\w*|offend\w*|re-?offend\w*|prison\w*|jail\w*|custody|sentence[ds]?"
    r"|criminal\w*|inmate\w*|probation|reformed|gangster\w*|gang[- ]member\w*|served time|did time"
    r"|behind bars|arrest\w*)\b",
    re.IGNORECASE,
)
"""Words by which a reader would conclude that this named person has a conviction (criminal-offence data: UK GDPR,
article 10). Experience can be told without them, in the room, in the facilitator's own words."""


@dataclass(frozen=True)
class Introduction:
    known_as: str | None
    line: str | None


def telling_words(text: str) -> list[str]:
    """The words in it that would tell of a conviction, each once, in order."""
    return list(dict.fromkeys(match[0] for match in TELLING.finditer(text)))


def introduce(session: Session, user: User, wanted: Introduction, *, by: Act) -> None:
    """Schools read this from now on. Raises ValueError where the line tells of a conviction."""
    if wanted.line and telling_words(wanted.line):
        raise ValueError("the line tells of a conviction")
    user.known_as, user.introduction = wanted.known_as, wanted.line
    session.flush()
    audit.record(session, "introduced", "user", user.id, by=by)


def withdraw(session: Session, user: User, *, by: Act) -> None:
    """Schools read no line any more; the name stays."""
    user.introduction = None
    session.flush()
    audit.record(session, "withdrew the introduction of", "user", user.id, by=by)
