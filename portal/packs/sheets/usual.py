"""Each kind of sheet, made from a group, one of its sessions and its plan. Pure."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from portal.curricula.content import Folder, Plan
from portal.curricula.content import Sheet as Printed
from portal.curricula.headings import nested
from portal.curricula.layouts import SESSION
from portal.curricula.reading.schema import Activity, Audience, QuestionSet, Setting
from portal.curricula.rules import limits_of
from portal.curricula.words import SETTINGS
from portal.packs import rules
from portal.packs.sheets.facts import (
    Bring,
    Contents,
    Cover,
    Facts,
    FeedbackSlips,
    ForParents,
    Glance,
    Handout,
    Line,
    Meeting,
    Notes,
    Questions,
    QuestionSlips,
    Section,
    Step,
    Subject,
)
from portal.packs.sheets.paper_facts import Register
from portal.packs.sheets.site_facts import Site
from portal.web.words import day as in_words
from portal.web.words import hour, n_of

SPARE_ROWS = 2


def plan_of(folder: Folder, meeting: Meeting) -> Plan | None:
    return next((plan for plan in folder.plans if plan.number == meeting.number), None)


def size_of(subject: Subject, meeting: Meeting) -> int:
    """People on the list that day, or as many as the school expects while nobody is."""
    return len(meeting.rows) or subject.expected_size


def label_of(subject: Subject, meeting: Meeting) -> str:
    words = rules.numbered(meeting.number, subject.of)
    return words[0].upper() + words[1:]


def foot_of(subject: Subject, meeting: Meeting) -> str:
    return f"{rules.shortened(subject.group)} · {n_of(meeting.number, subject.of) if meeting.number else 'extra'}"


def span_of(subject: Subject) -> str:
    return f"{subject.of} sessions"


def cover(subject: Subject, title: str) -> Cover:
    first, last = subject.meetings[0], subject.meetings[-1]
    copy = "facilitator copy" + (" · no phones here" if subject.no_phones else "")
    if subject.whole:
        kicker = f"Group pack · {copy} · {span_of(subject)}"
        when = f"{in_words(first.day)} to {in_words(last.day)}"
    else:
        kicker = f"Session pack · {copy} · {rules.numbered(first.number, subject.of)}"
        when = in_words(first.day)
    site = Site(
        place=subject.place,
        address=subject.address,
        room=first.room,
        contact=subject.contact,
        host=subject.host,
        dsl=subject.dsl,
        charity_lead=subject.charity_lead,
        team=first.team,
        size=max(size_of(subject, meeting) for meeting in subject.meetings),
        needs=needs_of(subject.meetings),
        tell=subject.tell[0][0] if subject.tell else "Safeguarding lead (DSL)",
        map_link=rules.map_link(subject.postcode),
        desk=subject.desk,
    )
    return Cover(
        title=title,
        kicker=kicker,
        group=subject.group,
        when=when,
        span=f"{hour(first.starts)} to {hour(first.ends)}",
        site=site,
        whole=subject.whole,
    )


def needs_of(meetings: Sequence[Meeting]) -> tuple[tuple[str, int], ...]:
    """For as many as need it in the session at which most do."""
    kinds = dict.fromkeys(kind for meeting in meetings for kind in meeting.access_needs)
    return tuple((kind, max(meeting.access_needs.get(kind, 0) for meeting in meetings)) for kind in kinds)


def anchor_of(subject: Subject, meeting: Meeting) -> str:
    return f"session-{subject.meetings.index(meeting) + 1}"


def contents(subject: Subject, folder: Folder) -> Contents:
    lines = []
    for meeting in subject.meetings:
        plan = plan_of(folder, meeting)
        lines.append(
            Line(
                anchor=anchor_of(subject, meeting),
                label=str(meeting.number or "+"),
                title=plan.front.title if plan else label_of(subject, meeting),
                day=meeting.day,
                starts=meeting.starts,
            )
        )
    rest = [("feedback-slips", "Feedback slips, every week"), ("question-slips", "Question box slips, every week")]
    if folder.plans:
        rest.append(("for-parents", "For parents and carers"))
    return Contents(lines=tuple(lines), rest=tuple(rest))


def steps(plan: Plan, folder: Folder, meeting: Meeting) -> tuple[Step, ...]:
    total = sum(activity.minutes for activity in plan.front.activities)
    begins = datetime.combine(meeting.day, meeting.starts)
    opens = {number: part.title for number, part in enumerate(folder.programme.parts, start=1)}
    made: list[Step] = []
    gone = 0
    for number, activity in enumerate(plan.front.activities, start=1):
        made.append(
            Step(
                number=number,
                name=activity.name,
                starts=(begins + timedelta(minutes=gone)).time(),
                minutes=activity.minutes,
                kind=activity.kind.value.replace("-", " "),
                core=activity.core,
                left=round(100 * gone / total, 2),
                wide=round(100 * activity.minutes / total, 2),
                opens=opens.pop(activity.part, ""),
            )
        )
        gone += activity.minutes
    return tuple(made)


def glance(subject: Subject, meeting: Meeting, plan: Plan | None, steps: tuple[Step, ...], size: int) -> Glance:
    return Glance(
        anchor=anchor_of(subject, meeting),
        label=label_of(subject, meeting),
        title=plan.front.title if plan else label_of(subject, meeting),
        group=subject.group,
        day=meeting.day,
        starts=meeting.starts,
        ends=meeting.ends,
        room=meeting.room,
        aim=plan.front.aim if plan else "",
        outcomes=tuple(outcome.text for outcome in plan.front.outcomes) if plan else (),
        steps=steps,
        bring=bring(plan, subject, size) if plan else (),
        opens=subject.whole,
    )


def bring(plan: Plan, subject: Subject, size: int) -> tuple[Bring, ...]:
    needs = [
        Bring(need.item, rules.needed(need.per, need.quantity, size), rules.SHARED[need.per])
        for need in plan.front.needs
    ]
    given = handouts(plan, subject, size)
    sheets = [Bring(sheet.title, sheet.copies, sheet.shared, is_handout=True) for sheet in given]
    return (*needs, *sheets)


def handouts(
    plan: Plan, subject: Subject, size: int, written_for: Collection[Audience] = frozenset(Audience)
) -> tuple[Handout, ...]:
    """Those for this kind of place and these readers."""
    wanted = subject.setting
    mine = [s for s in plan.sheets if s.handout.audience in written_for]
    given = [s for s in mine if not (wanted and s.handout.settings) or wanted in s.handout.settings]
    return tuple(handout(sheet, rules.needed(sheet.handout.per, 1, size)) for sheet in given)


def handout(sheet: Printed, copies: int) -> Handout:
    entry, shared = sheet.handout, rules.SHARED[sheet.handout.per]
    return Handout(
        title=entry.title,
        html=nested(sheet.html, under=1),
        copies=copies,
        shared=shared,
        kind=entry.kind.value.replace("-", " "),
        note=rules.print_note(entry.audience, copies, shared),
    )


def notes(plan: Plan, folder: Folder, steps: tuple[Step, ...], setting: Setting | None) -> Notes:
    facts = folder.programme
    size = limits_of(facts, plan.front)
    return Notes(
        title=plan.front.title,
        programme=(
            f"{facts.title}, version {plan.version} · ages {facts.ages.least} to {facts.ages.most} · "
            f"{plan.front.minutes} minutes · group of {size.least} to {size.most}"
        ),
        before=sections(plan, SESSION.before),
        steps=tuple(
            (step, nested(plan.activities.get(activity.id, ""), under=4) + variants(activity, setting))
            for step, activity in zip(steps, plan.front.activities, strict=True)
        ),
        after=sections(plan, SESSION.after),
        safeguarding=plan.front.safeguarding,
        links=plan.front.links,
    )


def variants(activity: Activity, setting: Setting | None) -> str:
    """What changes in this setting, or in each where none is given."""
    shown = [variant for variant in activity.variants if setting in (None, variant.setting)]
    lines = (Markup("<p><strong>{}:</strong> {}</p>").format(SETTINGS[v.setting], v.text.strip()) for v in shown)
    return str(Markup("").join(lines))


def sections(plan: Plan, names: tuple[str, ...]) -> tuple[Section, ...]:
    return tuple(Section(name, nested(plan.sections[name], under=3)) for name in names if plan.sections.get(name))


def register(subject: Subject, meeting: Meeting) -> Register:
    return Register(
        label=label_of(subject, meeting),
        when=f"{in_words(meeting.day)}, {hour(meeting.starts)} to {hour(meeting.ends)}",
        head="Code" if subject.coded else "Name",
        rows=meeting.rows,
        spare=SPARE_ROWS if meeting.rows else subject.expected_size + SPARE_ROWS,
        key_note=_key_note(subject),
        office=subject.office,
        parts=meeting.parts,
        address=meeting.register_at,
    )


def _key_note(subject: Subject) -> str:
    if not subject.coded:
        return ""
    where = "on the school adult's list" if subject.no_phones else "on your phone and on the school adult's list"
    return f"What each code stands for is {where}, never in this pack."


def questions(asked: QuestionSet | None, meeting: Meeting, of: int, size: int) -> Questions | None:
    """Start questions in the first session, end questions in the last."""
    if asked is None or meeting.number not in (1, of):
        return None
    return Questions(
        title="Start questions" if meeting.number == 1 else "End questions",
        items=tuple(item.text for item in asked.items),
        low=asked.low,
        high=asked.high,
        note=f"{asked.note}. {asked.licence}.",
        copies=size + 1,
    )


def slips(subject: Subject, meeting: Meeting | None) -> Iterator[Facts]:
    size = size_of(subject, meeting or subject.meetings[0])
    group = rules.shortened(subject.group, 40)
    label = foot_of(subject, meeting) if meeting else f"{group} · session ____ of {subject.of}"
    four, eight = rules.FEEDBACK_A_PAGE, rules.QUESTIONS_A_PAGE
    address = meeting.feedback_at if meeting else ""
    yield FeedbackSlips(a_page=four, copies=rules.sheets_of(four, size), label=label, address=address)
    yield QuestionSlips(a_page=eight, copies=rules.sheets_of(eight, size), label=label)


def for_parents(folder: Folder) -> ForParents:
    return ForParents(
        about=folder.programme.parents,
        sessions=tuple((f"{plan.number}. {plan.front.title}", plan.front.parents) for plan in folder.plans),
    )
