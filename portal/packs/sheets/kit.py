"""Materials with their quantities, for one session or over all of a group's. Pure."""

from collections.abc import Iterable, Sequence

from portal.curricula.content import Folder
from portal.packs.sheets.facts import Bring, Meeting, Subject
from portal.packs.sheets.kit_facts import Kit, KitLine
from portal.packs.sheets.usual import bring, label_of, plan_of, size_of
from portal.web.words import day as in_words
from portal.web.words import hour, plain_day

Needed = list[tuple[int, Bring]]
"""Number of the session, and what it needs."""


def kit(subject: Subject, folder: Folder) -> Kit | None:
    """For the sessions that `subject` holds; None where none of them has a plan that needs anything."""
    needed: Needed = []
    for meeting in subject.meetings:
        plan = plan_of(folder, meeting)
        if plan:
            needed += [(plan.number, one) for one in bring(plan, subject, size_of(subject, meeting))]
    if not needed:
        return None
    first, last = subject.meetings[0], subject.meetings[-1]
    return Kit(
        label=f"All {subject.of} sessions" if subject.whole else label_of(subject, first),
        when=f"{plain_day(first.day)} to {plain_day(last.day)}" if subject.whole else _when(first),
        size=max(size_of(subject, meeting) for meeting in subject.meetings),
        things=_lines(one for one in needed if not one[1].is_handout),
        handouts=_lines(one for one in needed if one[1].is_handout),
        is_whole=subject.whole,
    )


def _lines(needed: Iterable[tuple[int, Bring]]) -> tuple[KitLine, ...]:
    """One line an item and way of sharing it, in the order in which they are first needed."""
    found: dict[tuple[str, str], Needed] = {}
    for number, one in needed:
        found.setdefault((one.item, one.shared), []).append((number, one))
    return tuple(
        KitLine(
            item=item,
            most=max(sum(one.quantity for at, one in rows if at == number) for number, _ in rows),
            total=sum(one.quantity for _, one in rows),
            sessions=runs([number for number, _ in rows]),
            shared=shared,
        )
        for (item, shared), rows in found.items()
    )


def runs(numbers: Sequence[int]) -> str:
    """Such as "1, 3 to 5, 8": what follows on is drawn together from three on."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(_run(one) for one in found)


def _run(numbers: Sequence[int]) -> str:
    return f"{numbers[0]} to {numbers[-1]}" if len(numbers) > 2 else ", ".join(map(str, numbers))


def _when(meeting: Meeting) -> str:
    return f"{in_words(meeting.day)}, {hour(meeting.starts)} to {hour(meeting.ends)}"
