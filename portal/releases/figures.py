"""The headline figures of an edition, each with what it is of. Pure."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

from portal.impact.period import PeriodSums
from portal.releases.blocks import ALL, Blocks
from portal.releases.intruder import Published
from portal.releases.words import words

Figure = dict[str, Any]
Cell = int | float | str


def count_cell(row: Published) -> Cell:
    return "c" if row is None else row.whole.number


def part_cell(row: Published) -> Cell:
    return "c" if row is None or row.part is None else row.part.number


def percent_cell(row: Published) -> Cell:
    """Whole percent; "c" hidden, "u" none can be said, "z" where there is nothing to divide by."""
    if row is None:
        return "c"
    if row.whole.number == 0:
        return "z"
    return "u" if row.percent is None else row.percent


def hours(minutes: int) -> Cell:
    """Hours, whole where they are whole, else to one decimal."""
    return minutes // 60 if minutes % 60 == 0 else round(minutes / 60, 1)


def of(
    sums: PeriodSums, blocks: Blocks, *, people: str, target: int | None, before: Mapping[str, Any] | None, span: str
) -> list[Figure]:
    """In the order they are shown; the first four are the headline. `before`: the last edition; `span`: such as "this
    quarter"."""
    work = sums.work
    return [
        _reach(blocks.reach[ALL], people, target),
        _figure("sessions", work.delivered, _sessions_under(sums), part=work.delivered, whole=work.planned),
        _share("attendance", blocks.attendance[ALL], span),
        _share("completed", blocks.completion[ALL], span),
        _figure("contacts", part_cell(blocks.attendance[ALL]), words()["contacts"]["under"]),
        _figure("contact_hours", _contact_hours(sums, blocks, before), words()["contact_hours"]["under"]),
        _figure("hours", hours(work.minutes), words()["hours"]["under"]),
        _figure("schools", len(work.schools), words()["schools"]["under"].format(span=span)),
        _figure("groups", len(work.groups), words()["groups"]["under"].format(over=work.groups_over, span=span)),
        *_heads(sums, blocks),
    ]


DEFINED = {
    "reach": "Reached",
    "sessions": "Session delivered",
    "attendance": "Attendance",
    "completed": "Completed",
    "contacts": "Contacts",
    "contact_hours": "Contact hours",
    "hours": "Session delivered",
    "schools": "Session delivered",
    "groups": "Session delivered",
    "heads": "Counted without names",
}
"""Term of the definitions that says what a figure counts."""


def _figure(
    key: str, value: Cell, under: str, *, unit: str = "", label: str = "", part: Cell = "z", whole: Cell = "z"
) -> Figure:
    return {
        "key": key,
        "label": label or words()[key]["label"],
        "value": value,
        "unit": unit,
        "numerator": part,
        "denominator": whole,
        "under": under,
        "definition": DEFINED[key],
    }


def _reach(row: Published, people: str, target: int | None) -> Figure:
    said = words()["reach"]
    how = said["hidden" if row is None else "plain"]
    under = how if target is None else said["target"].format(how=how, target=target)
    return _figure("reach", count_cell(row), under, label=said["label"].format(people=people))


def _share(key: str, row: Published, span: str) -> Figure:
    said, value = words()[key], percent_cell(row)
    if row is None:
        under = ""
    elif value == "z":
        under = said["none"].format(span=span)
    elif value == "u":
        under = words()["small"]["under" if row.is_near else "kept"].format(whole=row.whole.number)
    else:
        under = said["under"].format(part=f"{part_cell(row):,}", whole=f"{row.whole.number:,}", span=span)
    unit = "%" if isinstance(value, int) else ""
    return _figure(key, value, under, unit=unit, part=part_cell(row), whole=count_cell(row))


def _sessions_under(sums: PeriodSums) -> str:
    said, work = words()["sessions"], sums.work
    first = said["under"].format(planned=work.planned)
    gaps = [said["gaps"].format(number=n, side=side) for side, n in work.by_side().items() if n]
    if work.not_reported:
        gaps.append(said["unreported"].format(number=work.not_reported))
    return "; ".join([first, ", ".join(gaps)]) if gaps else first


def _heads(sums: PeriodSums, blocks: Blocks) -> list[Figure]:
    """A figure of its own, where there were such sessions: nobody is named, so it is added to nothing."""
    found, said = sums.heads, words()["heads"]
    if not found.sessions:
        return []
    under = said["under"].format(counted=found.counted, sessions=found.sessions)
    estimates = said["estimates"].format(estimated=found.estimated) if found.estimated else ""
    return [_figure("heads", count_cell(blocks.heads[ALL]), under + estimates)]


def _contact_hours(sums: PeriodSums, blocks: Blocks, before: Mapping[str, Any] | None) -> Cell:
    """To the nearest 10, from the places as they are shown: of sessions of one length the hours would otherwise say on
    which side of a rounding the places lie. Hidden with the places: hours divided by sessions would give them back.

    They stay as in the edition before while the contacts do, or one mark put right could show in them.
    """
    row = blocks.attendance[ALL]
    if row is None or row.part is None:
        return "c"
    if before and before["published"]["attendance"][ALL] == blocks.as_stored()["attendance"][ALL]:
        said: Cell = next(each["value"] for each in before["figures"] if each["key"] == "contact_hours")
        return said
    if not sums.people.attended:
        return 0
    exact = Fraction(row.part.number * sums.contact_minutes, 600 * sums.people.attended)
    return 10 * floor(exact + Fraction(1, 2))


def cannot(sums: PeriodSums, blocks: Blocks, withheld: str | None = None, *, is_shared: bool = False) -> list[str]:
    """What the figures can and cannot show, in sentences. `withheld`: the form by which no count of people is given;
    `is_shared`: another reader's report holds some of the groups."""
    said, total, left = words()["cannot"], blocks.completion[ALL], blocks.endings["left"]
    lines = [said["hidden"]] if blocks.reach[ALL] is None and not withheld else []
    lines += [said["withheld"].format(form=withheld)] if withheld else []
    lines += [said["shared"]] if is_shared else []
    lines += [said["comparison"], said["chosen"]]
    if total is not None and left is not None and total.whole.number:
        lines.append(said["left"].format(part=left.whole.number, whole=total.whole.number))
    lines.append(said["coverage"].format(finished=sums.work.registers_finished, due=sums.work.registers_due))
    lines += [said["programmes"]] if len(sums.programmes) > 1 else []
    return [*lines, said["funded"]]
