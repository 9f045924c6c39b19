"""What is looked at before a letter is handed out: hard sentences, labels, and what changed since. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.bookings.letters.words import Facts, Paper, parts
from portal.curricula.reading.plainness import WORD, reading_age, syllables
from portal.curricula.reading.schema import Audience
from portal.curricula.reading.wording import DENIED, LABELS, OLDEST, SENTENCE

AGES = {Paper.PARENTS: OLDEST[Audience.PARENT], Paper.YOUNG: OLDEST[Audience.PUPIL]}
"""Reading age that each paper may ask for."""
MOST_SENTENCES = 2
"""Hard sentences named for one part."""
UNKIND = re.compile(
    r"\b(?:criminals?|offend(?:er|ers|ing)|thugs?|gangsters?|troublemakers?|problem (?:child|children|pupils?)|naughty"
    r"|suspects?|suspected|known to (?:the )?police|risk(?:s|y)?|victims?|delinquents?|dangerous|disruptive"
    r"|radicali[sz]ed|extremists?)\b",
    re.IGNORECASE,
)
"""Words that a young person would read as a name for themselves."""


@dataclass(frozen=True)
class Look:
    """Something for a person to weigh; nothing is stopped by it."""

    paper: Paper
    part: str
    words: str


def looks(paper: Paper, texts: Mapping[str, str], own: str | None = None) -> list[Look]:
    """Where a paper is harder to read than its readers can be expected to manage, and where it labels somebody."""
    found = []
    for part in parts(paper):
        text = texts[part] + (f"\n\n{own}" if part == "why" and own else "")
        found += [Look(paper, part, words) for words in (*_hard(text, AGES[paper]), *_labelled(part, text))]
    return found


def age_of(texts: Mapping[str, str]) -> float | None:
    """Reading age of a whole paper."""
    return reading_age("\n\n".join(texts.values()))


def _hard(text: str, oldest: int) -> list[str]:
    age = reading_age(text)
    if age is None or age <= oldest + 0.05:
        return []
    worst = sorted(_sentences(text), key=_weight, reverse=True)[:MOST_SENTENCES]
    told = " and ".join(f"“{_short(sentence)}”" for sentence in worst)
    say = f"Reading age {age:.0f}; for these readers {oldest} is right. Say this in shorter words or sentences"
    return [f"{say}: {told}"]


def _labelled(part: str, text: str) -> list[str]:
    """Labels anywhere; words that name a person also where it is said why they were invited."""
    found = []
    for sentence in _sentences(text):
        match = LABELS.says.search(sentence) or (UNKIND.search(sentence) if part == "why" else None)
        if match and not DENIED.search(sentence):
            found.append(f"“{match[0]}” can be read as a name for the young person. Say what you hope for instead")
    return found


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in SENTENCE.split(text) if sentence.strip()]


def _weight(sentence: str) -> float:
    """The grade of one sentence by the formula of `reading_age`, its constant left out."""
    words = WORD.findall(sentence)
    return 0.39 * len(words) + 11.8 * sum(map(syllables, words)) / len(words) if words else 0.0


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 120 else sentence[:119].rstrip() + "…"


def changed(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What is no longer as it was when the letter was settled, each as a sentence. Both are facts as they are kept."""
    found = []
    if (then["title"], then["number"]) != (now["title"], now["number"]):
        found.append(f"The programme is at version {now['number']}; the letter was settled for {then['number']}")
    if then["groups"] != now["groups"]:
        found.append("The groups, days, times or rooms have changed")
    if then["led_by"] and list(then["led_by"]) != list(now["led_by"]):
        found.append(f"Those who come have changed: now {', '.join(now['led_by']) or 'nobody is named'}")
    if then["dsl"] != now["dsl"] or then["asker"] != now["asker"]:
        found.append("The people to ask at the school have changed")
    if then["kept_months"] is not None and then["kept_months"] != now["kept_months"]:
        found.append("How long names are kept has changed")
    return found


def as_kept(facts: Facts) -> dict[str, Any]:
    """Facts as they come back from a column of JSON, so that they can be compared."""
    return {
        **{name: getattr(facts, name) for name in ("title", "number", "asker", "dsl", "kept_months")},
        "groups": [[group.name, group.when, group.where] for group in facts.groups],
        "led_by": list(facts.led_by),
    }
