"""What must hold between the files of one programme."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from portal.curricula.reading.faults import Fault
from portal.curricula.reading.schema import (
    Activity,
    ActivityKind,
    Arrangement,
    Programme,
    QuestionSet,
    Range,
    SessionPlan,
    StagePlan,
    Status,
    Step,
)

OWN_FILES = frozenset({"programme.yaml", "questions.yaml"})
LONG = 150
"""Minutes from which people need a break."""
TAUGHT = frozenset({Status.LIVE, Status.RETIRED})


@dataclass(frozen=True)
class ReadPlan:
    """A session or stage file that could be read, and what its front matter says."""

    path: str
    number: int
    front: SessionPlan | StagePlan


def work_of(front: SessionPlan | StagePlan) -> Sequence[Activity | Step]:
    """Activities of a session, steps of a stage."""
    return front.steps if isinstance(front, StagePlan) else front.activities


def check(
    slug: str,
    paths: Iterable[str],
    programme: Programme | None,
    plans: Sequence[ReadPlan],
    questions: QuestionSet | None,
    *,
    unread: frozenset[int] = frozenset(),
) -> list[Fault]:
    """Every fault between the files. `unread` are numbers of session files that have faults of their own.

    Where `programme` is None, its file has faults of its own: only the rest is checked.
    """
    faults = _repeats(slug, plans) + _files(slug, set(paths), plans, unread)
    for plan in plans:
        faults += _plan(slug, plan)
    if programme is None:
        return faults
    faults += _status(slug, programme, plans, unread) + _measured(slug, programme, questions)
    faults += _programme(slug, programme)
    for plan in plans:
        faults += _fits(slug, programme, plan)
    if not unread:
        faults += _worked_on(slug, programme, plans) + _completed(slug, programme, plans)
    if questions is not None:
        faults += _asked(slug, programme, questions)
    return faults


def _status(slug: str, programme: Programme, plans: Sequence[ReadPlan], unread: frozenset[int]) -> list[Fault]:
    file = f"{slug}/programme.yaml"
    numbers = sorted({plan.number for plan in plans} | unread)
    if programme.status is Status.OUTLINE and numbers:
        return [Fault(file, None, "status", "write draft or live; an outline has no session files")]
    if programme.status not in TAUGHT:
        return []
    missing = [n for n in range(1, max(numbers, default=0) + 1) if n not in numbers]
    faults = [Fault(slug, None, "", f"add the session file {n:02d}-….md; a live programme needs all") for n in missing]
    if not numbers:
        faults.append(Fault(slug, None, "", "add the session file 01-….md; a live programme needs all"))
    if programme.minutes is None and programme.series and programme.plan is Arrangement.SESSIONS:
        faults.append(Fault(file, None, "minutes", "write the minutes of one session; a live programme needs them"))
    wanted = {"sources": "name at least one source", "topics": "name at least one topic", "cost": "say who pays"}
    wanted |= {"licence": "say what others may do with it", "credit": "say who is to be named"}
    faults += [
        Fault(file, None, name, f"{say}; a live programme needs it")
        for name, say in wanted.items()
        if not getattr(programme, name)
    ]
    return faults


def _programme(slug: str, programme: Programme) -> list[Fault]:
    file = f"{slug}/programme.yaml"
    faults = _ranges(file, {"ages": programme.ages, "group_size": programme.group_size})
    faults += _twice(file, "outcomes", [outcome.id for outcome in programme.outcomes])
    parts = sum(part.minutes for part in programme.parts)
    if programme.parts and programme.minutes is not None and parts != programme.minutes:
        faults.append(Fault(file, None, "parts", f"their minutes make {parts}; minutes says {programme.minutes}"))
    return faults


def _completed(slug: str, programme: Programme, plans: Sequence[ReadPlan]) -> list[Fault]:
    """What is asked of whoever completes can be met in the sessions that there are."""
    rule, file = programme.completion, f"{slug}/programme.yaml"
    taught = {plan.number: plan.front.minutes for plan in plans if isinstance(plan.front, SessionPlan)}
    if rule is None or not taught:
        return []
    faults = _twice(file, "completion.weeks", map(str, rule.weeks))
    for week in sorted(set(rule.weeks) - taught.keys()):
        faults.append(Fault(file, None, "completion.weeks", f"there is no session {week}; write numbers of sessions"))
    for name, asked, most in (
        ("sessions", rule.sessions, len(taught)),
        ("minutes", rule.minutes, sum(taught.values())),
    ):
        if asked is not None and asked > most:
            faults.append(Fault(file, None, f"completion.{name}", f"asks for {asked}; all sessions make {most}"))
    return faults


def _ranges(file: str, ranges: Mapping[str, Range]) -> list[Fault]:
    return [
        Fault(file, None, name, f"least is {r.least} and most is {r.most}; write the smaller one as least")
        for name, r in ranges.items()
        if r.least > r.most
    ]


def _twice(file: str, field: str, names: Iterable[str]) -> list[Fault]:
    return [
        Fault(file, None, field, f"{n} is used twice; each needs its own") for n, k in Counter(names).items() if k > 1
    ]


def _plan(slug: str, plan: ReadPlan) -> list[Fault]:
    """What must hold within one file, whatever the programme is."""
    file, front = f"{slug}/{plan.path}", plan.front
    faults = _timed(file, front) if isinstance(front, SessionPlan) else _ranges(file, {"meetings": front.meetings})
    faults += _twice(file, "activities", [piece.name for piece in work_of(front)])
    for handout in front.handouts:
        if not handout.file.startswith(f"{plan.number:02d}-"):
            faults.append(Fault(file, None, "handouts", f"name {handout.file} {plan.number:02d}-…, as its session"))
    return faults


def _fits(slug: str, programme: Programme, plan: ReadPlan) -> list[Fault]:
    """What a session owes to its programme: outcomes, minutes, parts."""
    file, front = f"{slug}/{plan.path}", plan.front
    known = {outcome.id for outcome in programme.outcomes}
    faults = [
        Fault(file, None, "outcomes", f"{outcome.id} is not one of: {', '.join(sorted(known))}")
        for outcome in front.outcomes
        if outcome.id not in known
    ]
    return faults + (_parts(file, programme, front) if isinstance(front, SessionPlan) else [])


def _timed(file: str, front: SessionPlan) -> list[Fault]:
    """Minutes fill the time; a session of hours has a break."""
    faults = _ranges(file, {name: r for name in ("ages", "group_size") if (r := getattr(front, name))})
    if front.minutes >= LONG and not any(a.kind is ActivityKind.BREAK for a in front.activities):
        faults.append(Fault(file, None, "activities", f"add a break; {front.minutes} minutes are long"))
    total = _sum(front.activities)
    if total != front.minutes:
        faults.append(Fault(file, None, "activities", f"their minutes make {total}; minutes says {front.minutes}"))
    return faults


def _parts(file: str, programme: Programme, front: SessionPlan) -> list[Fault]:
    faults = []
    if programme.minutes is not None and front.minutes != programme.minutes:
        faults.append(Fault(file, None, "minutes", f"write {programme.minutes}, as programme.yaml says"))
    parts = len(programme.parts) or 1
    for activity in front.activities:
        if activity.part > parts:
            faults.append(Fault(file, None, f"activities, {activity.id}", f"part: write a number from 1 to {parts}"))
    for number, part in enumerate(programme.parts, start=1):
        found = _sum(a for a in front.activities if a.part == number)
        if found != part.minutes:
            faults.append(
                Fault(file, None, "activities", f"those of part {number} make {found}; it has {part.minutes}")
            )
    return faults


def _sum(activities: Iterable[Activity]) -> int:
    return sum(activity.minutes for activity in activities)


def _repeats(slug: str, plans: Sequence[ReadPlan]) -> list[Fault]:
    """No activity, handout or session number is used twice in a programme."""
    faults: list[Fault] = []
    first: dict[tuple[str, str], str] = {}
    for plan in plans:
        names = [("session number", f"{plan.number:02d}")]
        names += [("activities", piece.id) for piece in work_of(plan.front)]
        names += [("handouts", handout.file) for handout in plan.front.handouts]
        for name in names:
            if name in first:
                field = "activities, " + name[1] if name[0] == "activities" else name[0]
                faults.append(Fault(f"{slug}/{plan.path}", None, field, f"{name[1]} is used in {first[name]} already"))
            first.setdefault(name, plan.path)
    return faults


def _files(slug: str, paths: set[str], plans: Sequence[ReadPlan], unread: frozenset[int]) -> list[Fault]:
    """Handouts that are named exist, and nothing lies in the folder that nobody names."""
    named = {handout.file: plan.path for plan in plans for handout in plan.front.handouts}
    faults = [Fault(f"{slug}/{p}", None, "handouts", f"{f}: add this file") for f, p in named.items() if f not in paths]
    for path in sorted(paths - OWN_FILES - set(named)):
        if path.endswith(".md") and "/" not in path:
            continue
        if PurePosixPath(path).suffix == ".html" and path[:2].isdigit() and int(path[:2]) in unread:
            continue
        faults.append(
            Fault(f"{slug}/{path}", None, "", "no session names this file under handouts; name it or delete it")
        )
    return faults


def _worked_on(slug: str, programme: Programme, plans: Sequence[ReadPlan]) -> list[Fault]:
    if programme.status not in TAUGHT:
        return []
    worked = {outcome.id for plan in plans for outcome in plan.front.outcomes}
    return [
        Fault(
            f"{slug}/programme.yaml",
            None,
            "outcomes",
            f"no session works on {outcome.id}; name it in one, or take it out",
        )
        for outcome in programme.outcomes
        if outcome.id not in worked
    ]


def _measured(slug: str, programme: Programme, questions: QuestionSet | None) -> list[Fault]:
    if programme.status not in TAUGHT or questions is not None:
        return []
    return [Fault(f"{slug}/questions.yaml", None, "", "add this file; a live programme measures its outcomes")]


def _asked(slug: str, programme: Programme, questions: QuestionSet) -> list[Fault]:
    file = f"{slug}/questions.yaml"
    known = [outcome.id for outcome in programme.outcomes]
    faults = _twice(file, "items", [item.id for item in questions.items])
    faults += _ranges(file, {"ages": questions.ages})
    for item in questions.items:
        if item.outcome not in known:
            faults.append(Fault(file, None, f"items, {item.id}", f"outcome: write one of {', '.join(known)}"))
    asked = {item.outcome for item in questions.items}
    faults += [Fault(file, None, "items", f"add a question about {name}") for name in known if name not in asked]
    return faults
