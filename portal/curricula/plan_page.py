"""One session or stage as its two readers see it: the facilitator all of it, the school no note. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.curricula.content import Folder, Plan, Sheet, Stage
from portal.curricula.headings import nested
from portal.curricula.library.resources import layout_of
from portal.curricula.reading.schema import Activity, ActivityKind, Audience, Setting, Step
from portal.curricula.words import SETTINGS

DOES = {
    ActivityKind.OPENING: "Settle in, and hear what the session is for.",
    ActivityKind.BASELINE: "Say where they stand now, before anything is taught.",
    ActivityKind.INPUT: "Listen, look and ask.",
    ActivityKind.DISCUSSION: "Talk it over in pairs or small groups. Anyone may pass.",
    ActivityKind.STORY: "Listen to a short, prepared story, and ask about it.",
    ActivityKind.PRACTICE: "Try it out with made-up people and situations.",
    ActivityKind.MYTHS: "Sort what people say from what is known.",
    ActivityKind.QUESTION_BOX: "Write a question without a name, and hear some answered.",
    ActivityKind.PLENARY: "Look back at what they think now.",
    ActivityKind.CLOSE: "End calmly, and hear where to get help.",
    ActivityKind.BREAK: "Have a break.",
}
"""What those who take part do in each kind of activity, for the school."""


@dataclass(frozen=True)
class Moment:
    """One activity or step, as the school may read it."""

    id: str
    name: str
    minutes: int | None
    begins: int
    """Minutes after the start."""
    kind: str
    does: str
    core: bool
    part: str
    """Title of its part, where the session has several."""
    changes: bool
    """Whether it is run in another way in the setting that was chosen."""

    @property
    def span(self) -> str:
        return f"{self.begins} to {self.begins + (self.minutes or 0)} minutes" if self.minutes else ""


@dataclass(frozen=True)
class Noted:
    """The same with the facilitator's notes, and what changes in which setting."""

    moment: Moment
    html: str
    changes: tuple[tuple[str, str], ...]


Section = tuple[str, str]
"""Heading, and cleaned HTML."""


@dataclass(frozen=True)
class SchoolPage:
    """What the school reads of it. No field of this type holds a note for the facilitator."""

    unit: str
    number: int
    of: int
    title: str
    aim: str
    minutes: int | None
    lasts: str
    outcomes: tuple[str, ...]
    summary: str
    moments: tuple[Moment, ...]
    sheets: tuple[Sheet, ...]
    shared: tuple[Section, ...]
    links: tuple[str, ...]
    settings: tuple[Setting, ...]
    """Those in which something of it changes."""


@dataclass(frozen=True)
class FacilitatorPage:
    shown: SchoolPage
    before: tuple[Section, ...]
    work: str
    noted: tuple[Noted, ...]
    after: tuple[Section, ...]
    safeguarding: str
    sheets: tuple[Sheet, ...]


def one_of(folder: Folder, number: int) -> Plan | Stage | None:
    return next((one for one in folder.numbered if one.number == number), None)


def for_school(folder: Folder, one: Plan | Stage, setting: Setting | None = None) -> SchoolPage:
    front, is_stage = one.front, isinstance(one, Stage)
    return SchoolPage(
        unit="Stage" if is_stage else "Session",
        number=one.number,
        of=len(folder.numbered),
        title=front.title,
        aim=front.aim,
        minutes=None if isinstance(one, Stage) else one.front.minutes,
        lasts=_lasts(one),
        outcomes=tuple(outcome.text for outcome in front.outcomes),
        summary=front.parents,
        moments=tuple(_moments(one, setting, [part.title for part in folder.programme.parts])),
        sheets=tuple(s for s in given(one, setting) if s.handout.audience is not Audience.FACILITATOR),
        shared=_sections(one, layout_of(one).shared),
        links=front.links,
        settings=_settings(one),
    )


def for_facilitator(folder: Folder, one: Plan | Stage, setting: Setting | None = None) -> FacilitatorPage:
    layout, shown = layout_of(one), for_school(folder, one, setting)
    html = one.steps if isinstance(one, Stage) else one.activities
    noted = tuple(
        Noted(moment, nested(html[moment.id], under=3), _changes(piece, setting))
        for moment, piece in zip(shown.moments, _work(one), strict=True)
    )
    return FacilitatorPage(
        shown=shown,
        before=_sections(one, layout.before),
        work=layout.work,
        noted=noted,
        after=_sections(one, layout.after),
        safeguarding=one.front.safeguarding,
        sheets=tuple(given(one, setting)),
    )


def _lasts(one: Plan | Stage) -> str:
    if isinstance(one, Plan):
        return f"{one.front.minutes} minutes"
    least, most = one.front.meetings.least, one.front.meetings.most
    return f"{one.front.lasts}, {least} to {most} meetings" if least != most else f"{one.front.lasts}, {most} meetings"


def _work(one: Plan | Stage) -> tuple[Activity | Step, ...]:
    return one.front.activities if isinstance(one, Plan) else one.front.steps


def _moments(one: Plan | Stage, setting: Setting | None, parts: Sequence[str]) -> Iterator[Moment]:
    gone = 0
    for piece in _work(one):
        if isinstance(piece, Step):
            yield Moment(piece.id, piece.name, None, 0, "", "", piece.core, "", changes=False)
            continue
        changes = any(variant.setting is setting for variant in piece.variants)
        kind = piece.kind.value.replace("-", " ")
        part = parts[piece.part - 1] if 1 < len(parts) >= piece.part else ""
        yield Moment(
            piece.id, piece.name, piece.minutes, gone, kind, DOES[piece.kind], piece.core, part, changes=changes
        )
        gone += piece.minutes


def _changes(piece: Activity | Step, setting: Setting | None) -> tuple[Section, ...]:
    """What is done in another way in this setting; in each, while none is chosen."""
    variants = piece.variants if isinstance(piece, Activity) else ()
    return tuple((SETTINGS[v.setting], v.text) for v in variants if setting in (None, v.setting))


def given(one: Plan | Stage, setting: Setting | None) -> Iterator[Sheet]:
    """The handouts of this setting; all of them while none is chosen."""
    for sheet in one.sheets:
        if setting is None or not sheet.handout.settings or setting in sheet.handout.settings:
            yield sheet


def _settings(one: Plan | Stage) -> tuple[Setting, ...]:
    activities = one.front.activities if isinstance(one, Plan) else ()
    named = {variant.setting for activity in activities for variant in activity.variants}
    named |= {setting for sheet in one.sheets for setting in sheet.handout.settings}
    return tuple(setting for setting in Setting if setting in named)


def _sections(one: Plan | Stage, names: tuple[str, ...]) -> tuple[Section, ...]:
    return tuple((name, nested(one.sections[name], under=2)) for name in names if one.sections.get(name))
