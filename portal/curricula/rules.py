"""What a programme's facts mean for a reader of the catalogue."""

import json
import re
from collections.abc import Mapping
from typing import Any

from portal.curricula.content import Folder
from portal.curricula.schema import Arrangement, Mode, Programme, Range, Setting, Status

PUBLIC = frozenset({Status.OUTLINE, Status.LIVE})
"""Drafts are still being written and retired programmes are no longer offered."""


def facts_of(facts: Mapping[str, Any]) -> Programme:
    """A stored version's facts as the programme they describe."""
    return Programme.model_validate_json(json.dumps(dict(facts)))


def paragraphs(text: str) -> list[str]:
    """Text cut at its empty lines, each paragraph on one line."""
    return [" ".join(piece.split()) for piece in re.split(r"\n\s*\n", text.strip()) if piece.strip()]


def is_for(programme: Programme, *, setting: Setting | None, age: int | None) -> bool:
    """Whether it is offered in this setting and for this age; None leaves the question open."""
    fits_setting = setting is None or setting in programme.settings
    return fits_setting and (age is None or programme.ages.least <= age <= programme.ages.most)


def ages_in_words(ages: Range) -> str:
    """Ages 11 to 16, Ages 18 and over, All ages; 99 stands for no upper end."""
    if ages.most >= 99:
        return f"Ages {ages.least} and over" if ages.least else "All ages"
    return f"Ages {ages.least} to {ages.most}"


def in_words(folder: Folder) -> str:
    """live, 13 sessions, 47 handouts"""
    what = "stages" if folder.stages else "sessions"
    sheets = sum(len(one.sheets) for one in folder.numbered)
    return f"{folder.programme.status}, {len(folder.numbered)} {what}, {sheets} handouts"


def takes_bookings(programme: Programme) -> bool:
    """Whether a school can book it here: a weekly series for one group; others are asked for."""
    weekly = programme.plan is Arrangement.SESSIONS and programme.series and programme.minutes is not None
    return programme.status is Status.LIVE and programme.mode is Mode.GROUP and weekly
