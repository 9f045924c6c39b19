"""One paper of a booking as it is read: on a page, as text for the school's own mail, and as tagged PDF.

Its name, title and foot are neutral, since others see them; what stands inside is truthful, since it is for those
whom it concerns.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.bookings.letters.forms import SLIP
from portal.bookings.letters.letters import Standing
from portal.bookings.letters.models import LetterTranslation
from portal.bookings.letters.words import Block, Facts, Language, Paper, blocks, languages, parts
from portal.bookings.models import Booking
from portal.config import ROOT
from portal.places.models import SchoolContact
from portal.web.alphabets import prints
from portal.web.pdf import render_pdf

HEADINGS = {Paper.PARENTS: "An invitation for your child", Paper.YOUNG: "An invitation for you"}
FOR_ALL = {Paper.PARENTS: "A session at school for your child", Paper.YOUNG: "A session at school for you"}
"""The same, where a whole class or year group takes part: nobody is invited, and nobody answers."""
OUTSIDE = {Paper.PARENTS: "for home", Paper.YOUNG: "for you"}
"""What names and titles that others see say of a paper."""


@dataclass(frozen=True)
class Section:
    part: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet:
    """One paper, ready to show."""

    paper: Paper
    title: str
    """Neutral."""
    heading: str
    facts: Facts
    sections: tuple[Section, ...]
    whys: tuple[str, ...]
    """Several are ticked by hand. In a translation they stand among its words."""
    ask: tuple[tuple[str, str], ...]
    """Whom to ask: (where, name and how to reach them)."""
    language: Language | None = None
    translator: str = ""
    slip: tuple[Block, ...] = ()
    """What the reply slip asks, in the home language."""

    @property
    def is_for_parents(self) -> bool:
        return self.paper is Paper.PARENTS

    @property
    def file_name(self) -> str:
        """Neutral, in plain letters: "horizons-tuesday-for-home.pdf"."""
        code = f"-{self.language.code.lower()}" if self.language else ""
        return f"{plain(self.facts.groups[0].name if self.facts.groups else '')}-{plain(OUTSIDE[self.paper])}{code}.pdf"


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-") or "group"


def sheet(
    booking: Booking, now: Standing, paper: Paper, *, contact: str, said: LetterTranslation | None = None
) -> Sheet:
    """In English, or as it was translated. `contact`: how to reach the charity where nobody there is named yet."""
    words = now.wording.texts[paper] if said is None else said.texts or {}
    name = now.facts.groups[0].name if now.facts.groups else "Group"
    titles = parts(paper, whole=now.facts.whole)
    return Sheet(
        paper=paper,
        title=f"{name}: {OUTSIDE[paper]}",
        heading=(FOR_ALL if now.facts.whole else HEADINGS)[paper],
        facts=now.facts,
        sections=tuple(Section(part, heading, tuple(blocks(words.get(part, "")))) for part, heading in titles.items()),
        whys=tuple(now.wording.whys(paper)) if said is None else (),
        ask=tuple(_ask(booking, now.facts, contact)),
        language=languages()[said.language] if said else None,
        translator=said.translator if said else "",
        slip=tuple(blocks(words.get(SLIP, ""))) if said else (),
    )


def _ask(booking: Booking, facts: Facts, contact: str) -> Iterator[tuple[str, str]]:
    if booking.contact:
        yield "At the school", _reached(booking.contact)
    if booking.dsl:
        yield "Safeguarding lead", ", ".join(filter(None, (booking.dsl.name, booking.dsl.phone or booking.dsl.email)))
    who = booking.coordinator
    if who:
        yield facts.charity, ", ".join(filter(None, (who.called, who.phone, who.email)))
    elif contact:
        yield facts.charity, contact


def _reached(person: SchoolContact) -> str:
    """A name and how to reach them; a pupil's parent is given the school's number before an address."""
    return ", ".join(filter(None, (person.name, person.job, person.phone or person.email)))


def text_of(made: Sheet) -> str:
    """To be copied into the school's own mail."""
    facts = made.facts
    rows = [f"{group.name}: {group.when}, {group.where}" for group in facts.groups]
    lines = [made.heading if made.language is None else "", facts.school, "\n".join(rows)]
    if facts.led_by:
        lines.append(f"Led by {', '.join(facts.led_by)}, {facts.charity}")
    for section in made.sections:
        lines.append(section.heading.upper() if made.language is None else "")
        if section.part == "why":
            box = "[ ] " if len(made.whys) > 1 else ""
            lines.append("\n".join(f"{box}{why}" for why in made.whys))
        lines += [block.text for block in section.blocks]
    lines.append("\n".join(f"{where}: {who}" for where, who in made.ask))
    return "\n\n".join(filter(None, lines))


def can_print(made: Sheet) -> bool:
    """Whether our typefaces have all letters of a translation; if not, a browser prints its page."""
    return made.language is None or prints(text_of(made) + made.language.own)


def pdf_of(made: Sheet) -> bytes:
    """Tagged PDF/UA-1, kept for the next who asks. Raises what `render_pdf` raises."""
    return _pdf(html_of(made))


def html_of(made: Sheet) -> str:
    return _templates().get_template("bookings/letter_paper.html").render(sheet=made)


@functools.lru_cache(maxsize=40)
def _pdf(html: str) -> bytes:
    return render_pdf(html, css=())


@functools.cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
