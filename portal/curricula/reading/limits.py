"""How much one file may hold, so that it prints: our own have a tenth of it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from portal.curricula.drawings import without_shapes
from portal.curricula.reading.faults import Fault
from portal.curricula.reading.vocabulary import VOID

LARGEST_HANDOUT = 500_000
"""Letters, drawings among them."""
LONGEST_WORD = 300
DEEPEST = 40
MOST_ELEMENTS = 3000
MOST_CELLS = 1000
WIDEST = 50
"""Columns or rows that one cell may take."""
ENDLESS = re.compile(rf"[^\s<>\"'=]{{{LONGEST_WORD + 1},}}")


def check_words_end(file: str, text: str) -> Iterator[Fault]:
    """Words that no line could hold; an address may be long."""
    for number, line in enumerate(text.split("\n"), start=1):
        for word in ENDLESS.findall(line) if len(line) > LONGEST_WORD else ():
            if "://" not in word[:80]:
                yield Fault(file, number, "", f"the word “{word[:20]}…” has {len(word):,} letters; put spaces in it")


def check_size(file: str, text: str) -> list[Fault]:
    """Of a handout."""
    if len(text) > LARGEST_HANDOUT:
        return [Fault(file, None, "", f"it has {len(text):,} letters; make several handouts of it, or draw it plainer")]
    plain = without_shapes(text)
    counting = _Counting(file)
    counting.feed(plain)
    counting.close()
    return [*counting.faults, *check_words_end(file, plain)]


class _Counting(HTMLParser):
    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.file = file
        self.faults: list[Fault] = []
        self.depth = self.elements = self.cells = 0
        self.said: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements += 1
        self.cells += tag in ("td", "th")
        self.depth += tag not in VOID
        self._at_most(self.depth, DEEPEST, "elements stand in one another more than {} deep; take some out")
        self._at_most(self.elements, MOST_ELEMENTS, "there are more than {} elements; make several handouts of it")
        self._at_most(self.cells, MOST_CELLS, "the tables have more than {} cells; make several handouts of it")
        for name, value in attrs:
            if name in ("colspan", "rowspan"):
                wide = int(value) if value and re.fullmatch(r"\d{1,9}", value) else WIDEST + 1
                self._at_most(wide, WIDEST, f"{name}= may be a number up to {{}}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1

    def _at_most(self, found: int, most: int, say: str) -> None:
        """Says once what is wrong."""
        if found > most and say not in self.said:
            self.said.add(say)
            self.faults.append(Fault(self.file, self.getpos()[0], "", say.format(f"{most:,}")))
