"""What a programme says and to whom: plain, safe, and nothing of the facilitator's where others read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.curricula.content import Folder, Plan, Stage
from portal.curricula.reading.contacts import check_contacts, contacts_in
from portal.curricula.reading.faults import Fault
from portal.curricula.reading.plainness import reading_age, text_of
from portal.curricula.reading.schema import Audience, HandoutKind, Mode
from portal.curricula.shipped import SHIPPED

OLDEST = {Audience.PUPIL: 11, Audience.PARENT: 12}
"""Reading age that a sheet may ask for, by whom it is for; no limit for staff."""
CHOSEN = {Mode.TRAINING: 14, Mode.FAMILY: 12}
"""Reading age that `who_for` may ask for, where those who were chosen are not young people; else that of pupils."""
PRIVATE = ("If somebody tells you something", "Before you start", "Before you move on", "After the session")
"""Sections whose sentences are nobody else's."""
LONGEST_SHARED = 7
"""Words that a sentence may have in common with a private section; greetings and help lines have no more."""

CONTACTS = SHIPPED / "contacts.yaml"
SIGNPOST = "Where to get help"
CLOSE_BY = re.compile(
    r"\b(?:school|college|unit|setting|ward|hospital|prison|dsl|safeguarding|tutor|worker|caseworker|mentor|here)\b"
)
"""Somebody in the place itself, or the worker."""
TAG = re.compile(r"<[^>]+>")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
DENIED = re.compile(r"\b(no|not|never|without|nobody|none|avoid|leave|left|cannot|isn.t|don.t|doesn.t|myth)\b", re.I)


@dataclass(frozen=True)
class Concern:
    """Something that a programme of this field should not do, and why."""

    says: re.Pattern[str]
    reason: str


def _concern(pattern: str, reason: str) -> Concern:
    return Concern(re.compile(rf"\b(?:{pattern})", re.IGNORECASE), reason)


CONCERNS = (
    _concern(
        r"prison (?:visit|tour)|visit (?:to )?(?:a|the) prison|mock (?:arrest|trial|funeral)|scared straight|boot camp"
        r"|(?:graphic|gory|bloody|shocking) (?:image|picture|photo|video|film|footage|detail)|(?:stab|knife) wound"
        r"|crime scene|post[- ]mortem|body bag|pretend arrest",
        "fear does not prevent violence and can do harm (Youth Endowment Fund Toolkit, prison awareness programmes; "
        "Early Intervention Foundation, 2015)",
    ),
    _concern(
        r"how to (?:hide|conceal|carry|stash|sharpen|launder|shoplift|pick a lock|deal|cut drugs)|blade length|machete"
        r"|zombie knife|street value|price of (?:cocaine|crack|heroin|cannabis|weed)",
        "detail of weapons or of how a crime is done teaches it (PSHE Association, safe practice in drug and "
        "crime education)",
    ),
    _concern(
        r"gangster lifestyle|notorious|most feared|feared by everyone|street fame|easy money|fast cars",
        "glamour makes the harm attractive; tell what it cost (Youth Endowment Fund Toolkit, 2021)",
    ),
)
LABELS = _concern(
    r"at[- ]risk|high[- ]risk|gang[- ](?:member|affiliated|involved|nominal)|young offender|vulnerable|deprived"
    r"|perpetrator",
    "a label does harm to the person who reads it; say what happens and what for",
)


def check_wording(folder: Folder) -> tuple[list[Fault], list[Fault]]:
    """Faults that must be mended, and warnings that a person must weigh."""
    faults = [*_too_hard(folder), *_told_on(folder), *_misnamed(folder), *_unsigned(folder)]
    warnings = [*_worrying(folder), *_labelling(folder), *_over_heads(folder)]
    return faults, warnings


def read_by(folder: Folder, audience: Audience) -> Iterator[tuple[str, str, str]]:
    """(file, field, text) of all that these people may be given to read."""
    for one in folder.numbered:
        for sheet in one.sheets:
            if sheet.handout.audience is audience:
                yield f"{folder.slug}/{sheet.handout.file}", "", text_of(sheet.html)
    if audience is Audience.PARENT:
        yield f"{folder.slug}/programme.yaml", "parents", folder.programme.parents
        for one in folder.numbered:
            yield f"{folder.slug}/{one.path}", "parents", one.front.parents


def _too_hard(folder: Folder) -> Iterator[Fault]:
    for audience, oldest in OLDEST.items():
        for file, field, text in read_by(folder, audience):
            age = reading_age(text)
            if age is not None and age > oldest + 0.05:
                say = f"reading age {age:.1f}; write shorter sentences and words, for age {oldest} at most"
                yield Fault(file, None, field, say)


def _told_on(folder: Folder) -> Iterator[Fault]:
    """Sentences of the private sections that a pupil's or parent's page repeats."""
    private = {_plain(sentence) for one in folder.numbered for sentence in _private(one)}
    private = {sentence for sentence in private if sentence.count(" ") >= LONGEST_SHARED}
    for audience in OLDEST:
        for file, field, text in read_by(folder, audience):
            for sentence in SENTENCE.split(text):
                if _plain(sentence) in private:
                    yield Fault(file, None, field, f"take out “{sentence.strip()[:60]}”; it is for facilitators only")


def _unsigned(folder: Folder) -> Iterator[Fault]:
    """Plans that do not say where help is, close by and outside."""
    services = [contact.name.lower() for contact in contacts_in(CONTACTS).contacts]
    for one in folder.numbered:
        words = TAG.sub(" ", one.sections.get(SIGNPOST, "")).replace("’", "'").lower()
        if not CLOSE_BY.search(words):
            say = "name somebody close by, such as the safeguarding lead in school"
            yield Fault(f"{folder.slug}/{one.path}", None, SIGNPOST, say)
        if not any(name in words for name in services):
            say = "name a service outside, as it stands in contacts.yaml, such as Childline"
            yield Fault(f"{folder.slug}/{one.path}", None, SIGNPOST, say)


def _misnamed(folder: Folder) -> Iterator[Fault]:
    """A card that is safe to be found with may give a number alone."""
    known = contacts_in(CONTACTS)
    for one in folder.numbered:
        for name, html in (*one.sections.items(), *_work(one).items()):
            yield from check_contacts(f"{folder.slug}/{one.path}", name, TAG.sub("", html), known)
        for sheet in one.sheets:
            file, is_card = f"{folder.slug}/{sheet.handout.file}", sheet.handout.kind is HandoutKind.HELP_CARD
            yield from check_contacts(file, "", text_of(sheet.html), known, named=not is_card)


def _work(one: Plan | Stage) -> dict[str, str]:
    return one.activities if isinstance(one, Plan) else one.steps


def _private(one: Plan | Stage) -> Iterator[str]:
    for text in (one.front.safeguarding, *(TAG.sub("", one.sections.get(name, "")) for name in PRIVATE)):
        yield from SENTENCE.split(text)


def _plain(sentence: str) -> str:
    return " ".join(re.findall(r"\w+", sentence.lower()))


def _worrying(folder: Folder) -> Iterator[Fault]:
    for one in folder.numbered:
        pieces = [(name, TAG.sub(" ", html)) for name, html in (*_work(one).items(), *one.sections.items())]
        pieces += [(sheet.handout.file, text_of(sheet.html)) for sheet in one.sheets]
        for name, text in pieces:
            for concern in CONCERNS:
                yield from _found(concern, f"{folder.slug}/{one.path}", name, text)


def _labelling(folder: Folder) -> Iterator[Fault]:
    yield from _found(LABELS, f"{folder.slug}/programme.yaml", "who_for", folder.programme.who_for)
    for audience in OLDEST:
        for file, field, text in read_by(folder, audience):
            yield from _found(LABELS, file, field, text)


def _over_heads(folder: Folder) -> Iterator[Fault]:
    """A warning where those whom a programme is for could not read that it is for them."""
    programme = folder.programme
    oldest = CHOSEN.get(programme.mode, OLDEST[Audience.PUPIL])
    age = reading_age(programme.who_for)
    if age is not None and age > oldest + 0.05:
        say = f"reading age {age:.1f}; whoever was chosen reads this, so write it for age {oldest} at most"
        yield Fault(f"{folder.slug}/programme.yaml", None, "who_for", say)


def _found(concern: Concern, file: str, field: str, text: str) -> Iterator[Fault]:
    """A warning for each sentence that says it and does not deny it."""
    for sentence in SENTENCE.split(text):
        match = concern.says.search(sentence)
        if match and not DENIED.search(sentence):
            yield Fault(file, None, field, f"look at “{match[0]}”: {concern.reason}")
