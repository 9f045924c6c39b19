"""What a programme's facts mean for a reader of the catalogue."""

import json
import re
from collections.abc import Mapping
from typing import Any

from portal.curricula.content import Folder
from portal.curricula.reading.schema import Arrangement, Mode, Programme, Range, SessionPlan, Status
from portal.web.words import count

PUBLIC = frozenset({Status.OUTLINE, Status.LIVE})
"""Drafts are still being written and retired programmes are no longer offered."""
STARS = re.compile(r"(?<![\w*])(\*{1,2})(?=\S)([^*]{1,200}?)(?<=\S)\1(?![\w*])")
"""Emphasis as authors type it in text that is not Markdown."""


def facts_of(facts: Mapping[str, Any]) -> Programme:
    """A stored version's facts as the programme they describe."""
    return Programme.model_validate_json(json.dumps(dict(facts)))


def paragraphs(text: str) -> list[str]:
    """Text cut at its empty lines, each paragraph on one line; stars around words are not shown."""
    pieces = re.split(r"\n\s*\n", STARS.sub(r"\2", text).strip())
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]


def ages_in_words(ages: Range) -> str:
    """Ages 11 to 16, Ages 18 and over, All ages; 99 stands for no upper end."""
    if ages.most >= 99:
        return f"Ages {ages.least} and over" if ages.least else "All ages"
    return f"Ages {ages.least} to {ages.most}"


def span(many: Range, one: str, others: str | None = None) -> str:
    """1 meeting, 1 to 3 meetings, at least 4 people; 1000 stands for no upper end."""
    if many.least == many.most:
        return count(many.most, one, others)
    if many.most >= 1000:
        return f"at least {count(many.least, one, others)}"
    return f"{many.least} to {count(many.most, one, others)}"


def address_of(contact: str) -> str | None:
    """A link that writes to or rings this contact; None where it is neither an e-mail address nor a number."""
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", contact):
        return f"mailto:{contact}"
    if re.fullmatch(r"\+?[\d ()-]{7,20}", contact):
        return "tel:" + re.sub(r"[^\d+]", "", contact)
    return None


def in_words(folder: Folder) -> str:
    """live, 13 sessions, 1 handout"""
    what = count(len(folder.numbered), "stage" if folder.stages else "session")
    sheets = count(sum(len(one.sheets) for one in folder.numbered), "handout")
    return f"{folder.programme.status}, {what}, {sheets}"


BOOKED = frozenset({Mode.GROUP, Mode.WORKSHOP, Mode.TRAINING})
"""Casework and work with families begin with a talk, so a school asks for them."""


def takes_bookings(programme: Programme) -> bool:
    """Whether a school can book it here: a weekly series for one group, or sessions that are booked alone."""
    dated = programme.plan is Arrangement.SESSIONS and (programme.minutes is not None or not programme.series)
    return programme.status is Status.LIVE and programme.mode in BOOKED and dated


def limits_of(programme: Programme, plan: SessionPlan) -> Range:
    """How many take part in this session: its own limits, else the programme's."""
    return plan.group_size or programme.group_size
