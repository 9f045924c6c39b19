"""The text under a session's front matter: Markdown cut at its headings, made into clean HTML."""

import re
from dataclasses import dataclass, field
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.curricula.layouts import Layout
from portal.curricula.reading.faults import Fault

TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "h3",
    "h4",
    "h5",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
    "hr",
    "code",
    "pre",
}
REACHES = re.compile(r"(?:https?://[^/\s]+\.|tel:\+?\d)")
CORNERED = re.compile(r"<table>\s*<thead>\s*<tr>\s*<th></th>.*?</table>", re.DOTALL)
ROW = re.compile(r"<tr>(\s*)<td>(?!</td>)(.*?)</td>", re.DOTALL)
TAG = re.compile(r"</?[a-zA-Z][^>]*>")

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass
class Body:
    """HTML by heading. What could not be read is a fault, and left out."""

    sections: dict[str, str] = field(default_factory=dict)
    activities: dict[str, str] = field(default_factory=dict)
    """By activity name."""
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class _Piece:
    heading: str
    line: int
    tokens: list[Token]


def read_body(file: str, text: str, first_line: int, names: list[str] | None, layout: Layout) -> Body:
    """The sections of the layout, and the activities or steps under its work.

    `first_line` is the line of the file on which `text` begins; `names` are those of the activities,
    None where the front matter could not be read, and then only the sections are checked.
    """
    body = Body()
    env: dict[str, Any] = {}
    tokens = _markdown.parse(text, env)
    body.faults += _unwanted(file, tokens, first_line, layout)
    pieces = _cut(tokens, "h2", first_line)
    body.faults += _order(file, "## headings", [p.heading for p in pieces], list(layout.headings), pieces)
    for piece in pieces:
        if piece.heading == layout.work:
            _activities(file, body, piece, names, env, first_line)
        else:
            body.sections[piece.heading] = _html(piece.tokens, env)
            if not piece.tokens:
                body.faults.append(Fault(file, piece.line, piece.heading, "write something under this heading"))
    return body


def _activities(
    file: str, body: Body, session: _Piece, names: list[str] | None, env: dict[str, Any], first_line: int
) -> None:
    pieces = _cut(session.tokens, "h3", first_line)
    if names is not None:
        found = [piece.heading for piece in pieces]
        body.faults += _order(file, f"### headings under {session.heading}", found, names, pieces)
    for piece in pieces:
        body.activities[piece.heading] = _html(piece.tokens, env)
        if not piece.tokens:
            body.faults.append(Fault(file, piece.line, piece.heading, "write how to run this activity"))


def _cut(tokens: list[Token], tag: str, first_line: int) -> list[_Piece]:
    """The tokens after each heading of this level, up to the next one."""
    starts = [i for i, t in enumerate(tokens) if t.type == "heading_open" and t.tag == tag and t.level == 0]
    ends = [*starts[1:], len(tokens)]
    return [
        _Piece(tokens[i + 1].content.strip(), (tokens[i].map or [0])[0] + first_line, tokens[i + 3 : end])
        for i, end in zip(starts, ends, strict=False)
    ]


def _order(file: str, what: str, found: list[str], wanted: list[str], pieces: list[_Piece]) -> list[Fault]:
    """Faults unless the headings are those wanted, in order."""
    lines = {piece.heading: piece.line for piece in pieces}
    faults = [Fault(file, None, what, f"add “{name}”") for name in wanted if name not in found]
    faults += [
        Fault(file, lines[n], what, f"“{n}” is not one of: {', '.join(wanted)}") for n in found if n not in wanted
    ]
    faults += [
        Fault(file, lines[n], what, f"“{n}” stands here twice")
        for n in sorted({n for n in found if found.count(n) > 1})
    ]
    if not faults and found != wanted:
        faults.append(Fault(file, None, what, f"put them in this order: {', '.join(wanted)}"))
    return faults


def _unwanted(file: str, tokens: list[Token], first_line: int, layout: Layout) -> list[Fault]:
    """Pictures, HTML, headings of the first level, and words before the first heading."""
    faults = []
    if tokens and not (tokens[0].type == "heading_open" and tokens[0].tag == "h2"):
        line = (tokens[0].map or [0])[0] + first_line
        faults.append(Fault(file, line, "", f"begin with ## {layout.headings[0]}"))
    for token in tokens:
        line = (token.map or [0])[0] + first_line
        if token.type == "heading_open" and token.tag == "h1":
            faults.append(Fault(file, line, "", "use ## for a heading; # is the title, which the front matter holds"))
        for child in token.children or ():
            if child.type == "image":
                faults.append(Fault(file, line, "", "a picture belongs in a handout, drawn as SVG; take it out here"))
            if child.type == "link_open" and not REACHES.match(str(child.attrGet("href"))):
                say = f"{child.attrGet('href')} leads nowhere; write a whole address that begins with https://, or tel:"
                faults.append(Fault(file, line, "", say))
            if child.type == "text" and TAG.search(child.content):
                faults.append(Fault(file, line, "", "write Markdown, not HTML tags"))
    return faults


def _html(tokens: list[Token], env: dict[str, Any]) -> str:
    raw = _markdown.renderer.render(tokens, _markdown.options, env)
    clean: str = nh3.clean(
        raw, tags=TAGS, attributes={"a": {"href"}, "ol": {"start"}}, url_schemes={"https", "http", "tel"}
    )
    return CORNERED.sub(_with_row_heads, clean)


def _with_row_heads(table: re.Match[str]) -> str:
    """A table with an empty corner: the corner heads nothing, and the first cell of each row heads the row."""
    return ROW.sub(r'<tr>\1<th scope="row">\2</th>', table[0].replace("<th></th>", "<td></td>"))
