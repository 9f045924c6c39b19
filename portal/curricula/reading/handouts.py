"""Handouts are HTML of one small vocabulary. What is outside it is refused in words, never cleaned away."""

import functools
import re
from html.parser import HTMLParser

from portal.config import ROOT
from portal.curricula.drawings import without_shapes
from portal.curricula.reading.faults import Fault
from portal.curricula.reading.vocabulary import (
    DRAWING,
    DRAWING_ATTRIBUTES,
    HTML,
    HTML_ATTRIBUTES,
    REACHES_OUT,
    SHAPES,
    SVG_NAMESPACE,
    VOID,
)


@functools.cache
def classes() -> frozenset[str]:
    """Those that static/css/handout.css draws, and no others; "was-" is not for authors but for headings moved up."""
    css = (ROOT / "static" / "css" / "handout.css").read_text(encoding="utf-8")
    selectors = re.sub(r"/\*.*?\*/|\{[^}]*\}", " ", css, flags=re.DOTALL)
    named = re.findall(r"\.([a-z][a-z0-9-]*)", selectors)
    return frozenset(name for name in named if not name.startswith("was-"))


def check_handout(file: str, text: str) -> list[Fault]:
    """Every way in which this file leaves the vocabulary; an empty list means it can be shown as it stands."""
    reader = _Reader(file)
    reader.feed(without_shapes(text))
    reader.close()
    reader.finish()
    return reader.faults


class _Reader(HTMLParser):
    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.file = file
        self.faults: list[Fault] = []
        self.open: list[tuple[str, int]] = []
        self.sheets = 0
        self.unnamed: int | None = None
        """Line of a drawing that has not yet said what it shows."""
        self.wants_heading = False

    def say(self, words: str) -> None:
        self.faults.append(Fault(self.file, self.getpos()[0], "", words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag(tag, dict(attrs))
        if len(dict(attrs)) < len(attrs):
            self.say(f"<{tag}> has an attribute twice; keep one")
        if tag not in VOID:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag(tag, dict(attrs))
        if tag not in VOID | SHAPES:
            self.say(f"write <{tag}></{tag}>; only drawn shapes end with />")

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg" and self.unnamed is not None:
            self.faults.append(
                Fault(self.file, self.unnamed, "", "say what the drawing shows in <title>, first in <svg>")
            )
            self.unnamed = None
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        elif tag in [name for name, _ in self.open]:
            self.say(f"close <{self.open[-1][0]}> before </{tag}>")
            while self.open.pop()[0] != tag:
                pass
        else:
            self.say(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if not self.open and data.strip():
            self.say('put everything inside <article class="handout">')
        if any(ord(c) < 32 and c not in "\n\t\r" for c in data):
            self.say("there is a control character here; take it out")

    def handle_comment(self, data: str) -> None:
        self.say("take the comment out")

    def handle_decl(self, decl: str) -> None:
        self.say("begin with <article>; this is part of a page, not a page")

    def handle_pi(self, data: str) -> None:
        self.say("take out <? … >")

    def unknown_decl(self, data: str) -> None:
        self.say("take out <![ … ]>")

    def finish(self) -> None:
        for tag, line in self.open:
            self.faults.append(Fault(self.file, line, "", f"close <{tag}>"))
        if not self.sheets:
            self.faults.append(Fault(self.file, None, "", 'write <section class="sheet"> in <article class="handout">'))

    def _tag(self, tag: str, attributes: dict[str, str | None]) -> None:
        drawing = tag in DRAWING
        self._place(tag, (attributes.get("class") or "").split())
        if tag not in HTML and not drawing:
            self.say(f"<{tag}> is not used in handouts")
            return
        if drawing and tag != "svg" and "svg" not in [name for name, _ in self.open]:
            self.say(f"<{tag}> belongs inside <svg>")
        if tag == "svg":
            self.unnamed = None if attributes.get("aria-hidden") == "true" else self.getpos()[0]
        if tag == "title":
            self.unnamed = None
        for name, value in attributes.items():
            self._attribute(tag, name, value or "", DRAWING_ATTRIBUTES if drawing else HTML_ATTRIBUTES)

    def _place(self, tag: str, classes: list[str]) -> None:
        """One article holds sheets, and each sheet begins with its title."""
        depth = len(self.open)
        if depth == 0 and (tag != "article" or classes != ["handout"]):
            self.say('put everything inside <article class="handout">')
        if depth == 1:
            self.sheets += 1
            if tag != "section" or classes != ["sheet"]:
                self.say('put everything of a page inside <section class="sheet">')
        if depth == 2 and self.wants_heading and tag != "h2":
            self.say("begin each sheet with its title in <h2>")
        self.wants_heading = depth == 1 or (self.wants_heading and depth < 2)

    def _attribute(self, tag: str, name: str, value: str, allowed: frozenset[str]) -> None:
        if name not in allowed:
            self.say(f"<{tag}> may not have {name}=")
        elif name == "xmlns":
            if value != SVG_NAMESPACE:
                self.say(f'write xmlns="{SVG_NAMESPACE}" or leave it out')
        elif REACHES_OUT.search(value):
            self.say(f"{name}= points to something outside the file; draw it here instead")
        elif name == "class":
            for unknown in sorted(set(value.split()) - classes()):
                self.say(f"there is no class {unknown}; see the list at the head of handout.css")
