"""Scores of one programme for whoever analyses them elsewhere: numbers stand for people, groups and schools. Pure."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from portal.measures.scores import Scale, Score

HEADS = ("person", "group", "school", "instrument", "version", "scale", "lowest", "highest", "better", "point", "value")
MEANS = (
    (
        "person, group, school",
        "Running numbers of this file alone. No code, no name, and another file numbers otherwise",
    ),
    ("instrument, version, scale", "As in the register of instruments. Two versions are never a pair"),
    ("lowest, highest, better", "The scale’s range, and which way is the wanted one"),
    ("point", "start, end or follow_up. The day is not in the file"),
    ("value", "The score by the instrument’s own rule; empty where too little was answered, never 0 for it"),
)
"""Columns and what they mean, for the page."""


def as_csv(scores: Sequence[Score], scales: dict[tuple[str, str, str], Scale]) -> str:
    """One line a score. What came twice under one code and is not decided is left out. The same rows give the same
    file; the order of people in it says nothing."""
    sheets = Counter((one.group_id, one.instrument, one.point, one.reference, one.scale) for one in scores)
    once = [one for one in scores if sheets[one.group_id, one.instrument, one.point, one.reference, one.scale] == 1]
    people = _numbered((str(one.group_id), one.reference) for one in once)
    groups, schools = _numbered(str(one.group_id) for one in once), _numbered(str(one.school_id) for one in once)
    rows = []
    for one in once:
        scale = scales[one.instrument, one.version, one.scale]
        who = people[str(one.group_id), one.reference], groups[str(one.group_id)], schools[str(one.school_id)]
        better = "higher" if scale.is_higher_better else "lower"
        value = "" if one.value is None else f"{one.value:.6g}"
        about = (one.instrument, one.version, one.scale, f"{scale.lowest:g}", f"{scale.highest:g}", better)
        rows.append((*who, *about, one.point.value, value))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows(sorted(rows))
    return text.getvalue()


def _numbered(keys: Iterable[Hashable]) -> dict[Hashable, int]:
    """In the order of their hashes: that of the keys is the order of the class list."""
    return {key: number for number, key in enumerate(sorted(set(keys), key=_hash), 1)}


def _hash(key: Hashable) -> str:
    return hashlib.sha256(repr(key).encode()).hexdigest()
