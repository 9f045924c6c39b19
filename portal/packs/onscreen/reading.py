"""Sheets as they stand on a page of the portal: one heading above another, each thing once, links that lead somewhere.

The facts are those of the paper, and the audience is kept by their types as there. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape

from markupsafe import Markup

from portal.packs import page
from portal.packs.printing.press import PAGE_OF
from portal.packs.sheets.award_facts import Certificates, TrainingCertificates
from portal.packs.sheets.card_facts import HelpCards
from portal.packs.sheets.facts import Cover, Facts, Glance, Handout, Sheet, Slips
from portal.web import alphabets

HEADING = re.compile(r"<(/?)h([1-5])(?=[\s>])")
FIRST = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.S)
LISTED = {Cover: "Cover and site sheet", Glance: "The session at a glance"}
"""How a sheet is listed whose own title is that of the group or of the session."""
ASIDE = re.compile(r'<span class="small">.*?</span>', re.S)


@dataclass(frozen=True)
class Shown:
    """One sheet on the page."""

    anchor: str
    title: str
    kind: str
    note: str
    """What to do with it on paper; may be empty."""
    html: Markup


def shown(sheets: Iterable[Sheet], pages: Mapping[str, tuple[int, str]]) -> list[Shown]:
    """The sheets of a page in their order. `pages` says where the list of contents leads: by the name of a place, the
    number of the page that holds it, and its address."""
    return [_shown(number, sheet, pages) for number, sheet in enumerate(sheets, start=1)]


def _shown(number: int, sheet: Sheet, pages: Mapping[str, tuple[int, str]]) -> Shown:
    facts, note = _once(sheet.facts)
    html = _linked(_under_the_title(page.parts_of(replace(sheet, facts=facts))), pages)
    kind = page.kind_of(facts)
    title = LISTED.get(type(facts)) or _title(html) or kind.replace("-", " ").capitalize()
    apart = alphabets.isolated(html)
    return Shown(f"sheet-{number}", title, kind, note, Markup(apart))  # noqa: S704 (its parts were escaped)


def _once(facts: Facts) -> tuple[Facts, str]:
    """What is cut from one sheet of paper is read once."""
    if isinstance(facts, Slips | HelpCards) and facts.a_page > 1:
        return replace(facts, a_page=1), f"Printed {facts.a_page} on a sheet."
    if isinstance(facts, TrainingCertificates) and facts.copies > 1:
        return replace(facts, copies=1), f"Printed {facts.copies} times."
    if isinstance(facts, Certificates) and len(facts.who) > 1 and not any(facts.who):
        return replace(facts, who=("",)), f"Printed {len(facts.who)} times."
    return facts, f"{facts.note}." if isinstance(facts, Handout) and facts.note else ""


def _under_the_title(html: str) -> str:
    """A sheet that begins with a title of its own stands under that of the page."""
    if "<h1" not in html:
        return html
    return HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 1}", html)


def _title(html: str) -> str:
    found = FIRST.search(html)
    bare = re.sub(r"<[^>]+>|\s+", " ", ASIDE.sub("", found[1])) if found else ""
    return unescape(" ".join(bare.split()))


def _linked(html: str, pages: Mapping[str, tuple[int, str]]) -> str:
    def link(found: re.Match[str]) -> str:
        number, address = pages.get(found[1], (0, ""))
        return f'<a href="{address}"{found[2]}>{number}</a>' if number else ""

    return PAGE_OF.sub(link, html)


def places_in(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Names of the places to which a list of contents may lead."""
    for sheet in sheets:
        yield getattr(sheet.facts, "anchor", None) or page.kind_of(sheet.facts)
