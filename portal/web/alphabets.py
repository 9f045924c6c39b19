"""Which letters our fonts print, what stands for the others, and words that run from right to left kept apart."""

import functools
import html
import re
import unicodedata
from collections.abc import Iterator

from portal.config import ROOT

UNSEEN = frozenset({"Cc", "Cf", "Cn", "Cs", "Mn", "Me"})
"""Control, format, unassigned and combining characters: left out where no font has them."""
IN_WORDS = ("L", "M", "N")
"""Letters, marks and numbers, by the first letter of their category; all else is a sign."""

SCRIPTS = {
    "CJK": "Chinese",
    "KANGXI": "Chinese",
    "BOPOMOFO": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
}
"""How letters are called in English, by the first word of their name in Unicode; others by that word itself."""

TURNING = frozenset([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that turn the direction of what follows."""
TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
"""Letters that run from right to left, as a class of a pattern."""
RUN = re.compile(rf"[{TO_LEFT}]+(?:[^\w<>&]+[{TO_LEFT}]+)*")
ANY = re.compile(rf"[{TO_LEFT}]")
TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
TURNED = re.compile(r"""\bdir\s*=\s*["']?rtl""", re.IGNORECASE)
WHOLE = frozenset({"title", "style", "script", "svg", "textarea"})
"""Elements in which there is no place for another."""
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "col", "wbr"})
REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]*;)")
MARKUP = frozenset("<>&\"'")


@functools.cache
def covered() -> frozenset[int]:
    """Every character that a font in static/fonts has, but for those that control what stands around them."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    found: set[int] = set()
    for file in sorted((ROOT / "static" / "fonts").glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(code for code in found if unicodedata.category(chr(code)) != "Cc" and code not in TURNING)


def prints(text: str) -> bool:
    """Whether a font of ours has every letter of this text; for others words would stand."""
    return not any(unicodedata.category(sign) not in UNSEEN for sign in _strange(text))


def shown(text: str) -> str:
    """What is printed for a text, on a page or as one: itself, with a plain note, such as "[Chinese letters]", in place
    of letters that no font of ours has.

    A missing glyph would be an empty box and break PDF/UA-1 (7.21.8), and a font of the machine's own would change the
    bytes.
    """
    text = simple(text)
    strange = _strange(text)
    if not strange:
        return text
    unseen = {sign for sign in strange if unicodedata.category(sign) in UNSEEN}
    text, strange = text.translate({ord(sign): None for sign in unseen}), strange - unseen
    if not strange:
        return text
    one = f"[{re.escape(''.join(sorted(strange)))}]"
    return re.sub(rf"{one}+(?:[ \u00a0]{one}+)*", lambda found: _said(found[0]), text)


def simple(text: str) -> str:
    """Letters that only look special, as those they are meant for: "𝐀𝐧𝐧𝐚" is Anna, and any gap is a space. Never what
    could be markup."""
    return text.translate({ord(sign): plain for sign in _strange(text) if (plain := _plain(sign))})


def written_in(text: str) -> str:
    """In what letters those are that no font has: "Chinese", "Thai and Korean"; empty where none is missing."""
    return " and ".join(dict.fromkeys(_scripts(text)))


def unescaped(page: str) -> str:
    """The page with letters in place of numbers and names for them, but for those that would be markup."""
    return REFERENCE.sub(_letter, page)


def isolated(page: str) -> str:
    """The page of HTML with words that run from right to left set apart, so that they reorder nothing around them: not
    the telephone number after a name. Where a text as a whole runs so, it stays as it is."""
    return "".join(_apart(page)) if ANY.search(page) else page


def _apart(page: str) -> Iterator[str]:
    within, deep = "", 0
    for part in TAG.split(page):
        if not part.startswith("<"):
            yield part if within else RUN.sub(r"<bdi>\g<0></bdi>", part)
            continue
        yield part
        found = NAME.match(part)
        name = found[1].lower() if found else ""
        if not within and (name in WHOLE or TURNED.search(part)) and not part.startswith("</"):
            within = name if name not in VOID else ""
            deep = 0
        if name and name == within:
            deep += 0 if part.endswith("/>") else -1 if part.startswith("</") else 1
            within = within if deep else ""


def _letter(found: re.Match[str]) -> str:
    plain = html.unescape(found[0])
    return found[0] if plain in MARKUP or plain == found[0] else plain


def _strange(text: str) -> set[str]:
    known = covered()
    return {sign for sign in set(text) if ord(sign) not in known and sign not in "\n\t\r"}


@functools.lru_cache(maxsize=2000)
def _plain(sign: str) -> str:
    if unicodedata.category(sign).startswith("Z"):
        return " "
    plain = unicodedata.normalize("NFKC", sign)
    fits = plain != sign and plain.replace(" ", "").isalnum() and not _strange(plain)
    return plain if fits else ""


def _said(run: str) -> str:
    """What stands for such letters, or signs, on paper."""
    scripts = written_in(run)
    if scripts:
        return f"[{scripts} letters]"
    signs = "".join(run.split())
    first = unicodedata.name(signs[0], "sign").lower()
    return f"[{first}]" if len(signs) == 1 else f"[{first} and other signs]"


def _scripts(text: str) -> Iterator[str]:
    for sign in text:
        kind = unicodedata.category(sign)
        if kind.startswith(IN_WORDS) and kind not in UNSEEN and _strange(sign):
            first = unicodedata.name(sign, "OTHER").split()[0].partition("-")[0]
            yield SCRIPTS.get(first, first.capitalize())
