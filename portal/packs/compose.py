"""Sheets in their order: from a group, its sessions and its programme to the facts of a pack. Pure."""

from collections.abc import Iterator
from enum import StrEnum

from portal.curricula.content import Folder
from portal.packs import rules, sheets
from portal.packs.facts import Covered, Facts, Meeting, PackFacts, Sheet, Subject
from portal.packs.sign_in import sign_in, told_slip


class Copies(StrEnum):
    """How many of a handout stand in the pack: one to copy from, or enough for everybody."""

    ONE = "one"
    EACH = "each"


def pack(subject: Subject, folder: Folder, *, copies: Copies = Copies.ONE) -> PackFacts:
    """The pack for one session, or for the whole group where `subject` says so.

    Raises ValueError where there is no session to print.
    """
    if not subject.meetings:
        raise ValueError("a pack needs a session")
    first = subject.meetings[0]
    made = _whole(subject, folder, copies) if subject.whole else _single(subject, folder, copies)
    return PackFacts(
        title=rules.title(subject.group, first.number, subject.of, whole=subject.whole),
        file_name=rules.file_name(subject.group, first.number, subject.of, whole=subject.whole),
        sheets=tuple(made),
    )


def _single(subject: Subject, folder: Folder, copies: Copies) -> Iterator[Sheet]:
    meeting = subject.meetings[0]
    plan = sheets.plan_of(folder, meeting)
    foot = sheets.foot_of(subject, meeting)
    yield Sheet(sheets.cover(subject, plan.front.title if plan else subject.group), foot)
    for facts in _session(subject, meeting, folder, copies):
        yield Sheet(facts, foot)
    for slips in sheets.slips(subject, meeting):
        yield Sheet(slips, foot)


def _whole(subject: Subject, folder: Folder, copies: Copies) -> Iterator[Sheet]:
    foot = f"{rules.shortened(subject.group)} · {sheets.span_of(subject)}"
    yield Sheet(sheets.cover(subject, subject.group), foot)
    yield Sheet(sheets.contents(subject, folder), foot)
    for meeting in subject.meetings:
        for facts in _session(subject, meeting, folder, copies):
            yield Sheet(facts, sheets.foot_of(subject, meeting))
    if not subject.no_phones:
        yield Sheet(told_slip(subject, None), foot)
    for slips in sheets.slips(subject, None):
        yield Sheet(slips, foot)
    if folder.plans:
        yield Sheet(sheets.for_parents(folder), foot)


def _session(subject: Subject, meeting: Meeting, folder: Folder, copies: Copies) -> Iterator[Facts]:
    plan = sheets.plan_of(folder, meeting)
    size = sheets.size_of(subject, meeting)
    steps = sheets.steps(plan, folder, meeting) if plan else ()
    yield sheets.glance(subject, meeting, plan, steps, size)
    if plan:
        yield sheets.notes(plan, folder, steps, subject.setting)
    yield sheets.register(subject, meeting)
    if subject.no_phones:
        yield sign_in(subject, meeting)
    if subject.no_phones or not subject.whole:
        yield told_slip(subject, meeting)
    if plan:
        yield Covered(label=sheets.label_of(subject, meeting), steps=steps)
        for sheet in sheets.handouts(plan, subject, size):
            yield from [sheet] * (sheet.copies if copies is Copies.EACH else 1)
    asked = sheets.questions(folder.questions, meeting, subject.of, size)
    if asked:
        yield asked
