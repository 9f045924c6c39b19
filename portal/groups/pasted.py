"""A list pasted from a mail: names in any of the ways people write them, told from greetings and signatures."""

import re
from collections.abc import Sequence

from portal.groups.class_list import Doubt, Refused, Table, has_heads, made_table, refuse_too_many
from portal.groups.columns import HEADS
from portal.groups.rules import folded

LONGEST = 60_000
"""Letters of what is pasted."""
BULLET = re.compile(r"^(?:[>|\s]|[•●○▪◦‣·–—*\-]\s|\(?\d{1,3}[.):]\s+|\(?\d{1,3}\)\s*|#\d+\s+|\[[ x]?\]\s*)+")
CLASS = re.compile(
    r"^\(?\s*(?:(?:year|yr|y|class|form)\s*\.?\s*)?(\d{1,2})\s*(?:[a-z]{1,3}\d?|/[a-z0-9]{1,3})?\s*\)?$", re.IGNORECASE
)
TAIL = re.compile(r"[\s,;(\[-]+((?:year|yr|y|class|form)?\s*\.?\s*\d{1,2}\s*[a-z]{0,2}\d?)\s*[)\]]?$", re.IGNORECASE)
GREETING = re.compile(r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|morning|afternoon)\b", re.IGNORECASE)
CLOSING = re.compile(
    r"^(?:(?:many |kind |best |warm |with )*(?:thanks|thank you|regards|wishes)|best|cheers|yours|sent from)\b",
    re.IGNORECASE,
)
MAIL = re.compile(r"^(?:from|to|cc|bcc|sent|date|subject|tel|mob|phone|e-?mail|web)\s*:", re.IGNORECASE)
NO_NAME = re.compile(r"@|https?:|www\.|\d{4,}|[?!{}<>=]|_{2,}|-{3,}|={3,}")
TITLE = re.compile(r"^(?:mr|mrs|miss|ms|mx|dr|prof|sir|madam)\b\.?", re.IGNORECASE)
PROSE = frozenset(
    """
    the are is for please list pupils students here attached we you i have from with this that they will be your my our
    class names below following as can let me know academy school college head teacher deputy assistant lead group all
    of
    """.split()  # noqa: SIM905 - as people read it
)
PARTICLES = frozenset(
    """
    de da di dos das du del della la le van von der den ter bin binti ibn al el abu mac st o
    """.split()  # noqa: SIM905
)


def read_pasted(text: str) -> Table:
    """Who is in it. Raises Refused with a sentence where that is nobody, or far too many."""
    if len(text) > LONGEST:
        raise Refused("This is longer than a class list can be. Paste only the pupils of this group.")
    lines = [(number, line) for number, line in enumerate(_lines(text), 1) if line.strip()]
    if not lines:
        raise Refused("The box is empty. Paste the list into it, one pupil a line.")
    return _with_heads(lines) or _names(lines)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").split("\n")


def _with_heads(lines: list[tuple[int, str]]) -> Table | None:
    """A piece of a spreadsheet: one line names the columns, those before and after it are perhaps no names."""
    for place, (_, line) in enumerate(lines):
        for sign in "\t;,|":
            heads = _cut(line, sign)
            if sum(has_heads([head]) for head in heads) >= 2:
                rows = [(number, tuple(_cut(one, sign))) for number, one in lines[place:]]
                inside = [row for row in rows if len(row[1]) > 1]
                doubts = [(number, one) for number, one in lines[:place]]
                doubts += [(number, one) for number, one in lines[place:] if sign not in one]
                return made_table(inside, doubts=tuple(Doubt(number, one.strip()[:120], ()) for number, one in doubts))
    return None


def _cut(line: str, sign: str) -> list[str]:
    return [cell.strip().strip('"').strip()[:400] for cell in line.split(sign)]


def _names(lines: list[tuple[int, str]]) -> Table:
    """Each piece as given name, family name and year group, numbered in order; what is perhaps no name apart."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    doubts: list[Doubt] = []
    year, is_over = "", False
    for _, line in lines:
        bare = BULLET.sub("", line.strip()).strip()
        heading = CLASS.match(bare.rstrip(":"))
        if heading is not None:
            year = _year(heading[1])
            continue
        is_over = is_over or _closes(bare)
        for piece in _people(bare):
            place, cells = len(rows) + len(doubts) + 1, _cells(piece, year)
            if is_over or _is_no_name(piece, cells):
                doubts.append(Doubt(place, piece[:120], () if _is_surely_none(piece) else cells))
            else:
                rows.append((place, cells))
    refuse_too_many(len(rows))
    if not rows and not any(one.cells for one in doubts):
        raise Refused("No name was found in this. Paste one pupil a line, such as Amara Okafor 8B.")
    return Table(tuple(HEADS.values())[:3], tuple(rows), tuple(doubts), is_ours=True)


def _closes(line: str) -> bool:
    """Whether only a signature follows. A class behind it makes it the line of a pupil: Best, Amara 8B."""
    return CLOSING.match(line) is not None and TAIL.search(line) is None


def _people(line: str) -> list[str]:
    """One line may hold several people: Amara Okafor, Kim Li; Jo Smith."""
    for sign in ";,":
        parts = [part.strip() for part in line.split(sign) if part.strip()]
        if len(parts) > 2 or (sign == ";" and len(parts) == 2):
            bare = [TAIL.sub("", part) for part in parts]
            if all(len(part.split()) > 1 and not CLASS.match(part) for part in bare):
                return [BULLET.sub("", part) for part in parts]
    return [line] if line else []


def _is_surely_none(piece: str) -> bool:
    """A greeting, an address, a line that leads to the list: nobody need be asked."""
    signs = (GREETING, MAIL, NO_NAME)
    return _closes(piece) or any(sign.search(piece) for sign in signs) or piece.endswith(":")


def _is_no_name(piece: str, cells: Sequence[str]) -> bool:
    if _is_surely_none(piece) or TITLE.search(piece):
        return True
    words = folded(" ".join(cells[:2])).split()
    if words[:1] == ["will"]:  # a given name as well
        words = words[1:]
    return len(words) > 6 or len(PROSE & set(words)) >= (1 if len(words) < 4 else 2)


def _year(digits: str) -> str:
    return digits if 1 <= int(digits) <= 13 else ""


def _cells(piece: str, year: str) -> tuple[str, str, str]:
    """Given name, family name, year group of one person as written."""
    parts = [part for part in (_cut(piece, _sign(piece)) if _sign(piece) else [piece.strip()]) if part] or [piece]
    classes = [match[1] for part in parts[1:] if (match := CLASS.match(part))]
    names = [part for place, part in enumerate(parts) if place == 0 or not CLASS.match(part)]
    if not classes and names and (tail := TAIL.search(names[-1])):
        classes = re.findall(r"\d{1,2}", tail[1])
        names[-1] = names[-1][: tail.start()]
    found = next((_year(one) for one in classes if _year(one)), year)
    if len(names) == 1:
        return (*_split(names[0]), found)
    is_turned = ", " in piece and _sign(piece) == ","
    given, family = (names[1], names[0]) if is_turned else (names[0], names[1])
    return given, family, found


def _sign(piece: str) -> str:
    return next((sign for sign in "\t;|," if sign in piece), "")


def _split(name: str) -> tuple[str, str]:
    """Given and family name of a name written in one: the last word, from a particle on, or what is in capitals."""
    words = name.split()
    if len(words) < 2:
        return name, ""
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words) and (words[0] in capitals or words[-1] in capitals):
        return " ".join(word for word in words if word not in capitals), " ".join(capitals)
    start = next((n for n, word in enumerate(words[1:-1], 1) if word.casefold() in PARTICLES), len(words) - 1)
    return " ".join(words[:start]), " ".join(words[start:])
