"""Finished pieces to one PDF, with one tree of tags, one table of contents and one count of pages.

A piece is a tagged PDF whose tree is `Document` over one element a section and page (as WeasyPrint 70 writes it). Pages
are taken over as they are; of the tree each page's elements are hung under a new `Document`, and the table from marked
content to elements (ISO 32000-1, 14.7.4.4) is numbered anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

from portal.packs.printing import feet
from portal.packs.printing.feet import Margins

ELSEWHERE = "https://pack.invalid/#"
"""Begins the address of a link to a section of the same pack, which may lie in another piece."""


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents."""

    page: int
    """Counted from the first page of its section, beginning with 0."""
    level: int
    title: str
    top: float
    """Points from the upper edge of the page."""


@dataclass(frozen=True)
class Run:
    """Pages that follow each other in a piece and stand together in the pack: one section."""

    piece: bytes
    first: int
    pages: int
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    """Names for links of other sections."""
    foot: str = ""
    note: str = ""
    """Stands at the top of each page."""
    begins_sheet: bool = False
    """An empty page stands before it where it would otherwise begin on the back of another."""


def places(lengths: Sequence[tuple[int, bool]]) -> list[int]:
    """The page on which each run begins, counted from 0, by their pages and whether they begin a sheet; then how many
    pages there are in all."""
    found = [0]
    for at, (pages, _) in enumerate(lengths):
        ends = found[at] + pages
        follows = at + 1 < len(lengths) and lengths[at + 1][1]
        found.append(ends + ends % 2 if follows else ends)
    return found


def joined(runs: Sequence[Run], *, title: str, margins: Margins, code: str = "", multiple: int = 1) -> bytes:
    """One PDF of these runs in this order, the same bytes for the same runs, with empty pages at its end up to a
    `multiple` of so many. Raises ValueError where there is none."""
    if not runs:
        raise ValueError("a pack needs a page")
    return _Joining(title, margins, code).made_of(runs, multiple)


def filled(pages: int, multiple: int) -> int:
    """With the empty ones at the end."""
    return -(-pages // multiple) * multiple


class _Piece:
    """One source, opened once."""

    def __init__(self, pdf: bytes) -> None:
        from pikepdf import Pdf

        self.pdf = Pdf.open(BytesIO(pdf))
        self.tree = dict(_pairs(self.pdf.Root.StructTreeRoot.ParentTree))

    @cached_property
    def elements(self) -> Mapping[tuple[int, int], list[Any]]:
        """Those right under the document, by the page they stand on; each is cut from what is above it, so that no
        other page is taken along."""
        found: dict[tuple[int, int], list[Any]] = {}
        for element in _kids(_kids(self.pdf.Root.StructTreeRoot)[0]):
            page = _page_of(element)
            if page is not None:
                del element["/P"]
                found.setdefault(page.objgen, []).append(element)
        return found


def _kids(element: Any) -> list[Any]:
    from pikepdf import Array

    kids = element.get("/K")
    return [] if kids is None else list(kids) if isinstance(kids, Array) else [kids]


def _page_of(element: Any) -> Any:
    """The page of an element, or of the first thing in it that has one."""
    from pikepdf import Dictionary

    if not isinstance(element, Dictionary):
        return None
    if "/Pg" in element:
        return element["/Pg"]
    return next((page for page in map(_page_of, _kids(element)) if page is not None), None)


def _pairs(tree: Any) -> Iterator[tuple[int, Any]]:
    """Numbers and values of a number tree."""
    numbers = tree.get("/Nums", [])
    for at in range(0, len(numbers), 2):
        yield int(numbers[at]), numbers[at + 1]
    for kid in tree.get("/Kids", []):
        yield from _pairs(kid)


class _Joining:
    def __init__(self, title: str, margins: Margins, code: str) -> None:
        from pikepdf import Array, Dictionary, Name, Pdf, Stream

        self.title, self.margins = title, margins
        self.code = f" · {code}" if code else ""
        self.of = 0
        self.pdf = Pdf.new()
        self.pieces: dict[int, _Piece] = {}
        self.tree = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self.tree))
        self.elements: Any = Array()
        self.numbers: Any = Array()
        self.links: list[tuple[Any, Any]] = []
        """Of annotations, with the element of each: numbered after the pages."""
        self.starts: dict[str, tuple[Any, str]] = {}
        """Page and heading of each section that has a name."""
        self.headings: list[tuple[int, Heading]] = []
        self.font = feet.font_of(self.pdf)
        self.before = self.pdf.make_indirect(Stream(self.pdf, b"q\n"))

    def made_of(self, runs: Sequence[Run], multiple: int) -> bytes:
        from pikepdf import ObjectStreamMode

        *starts, self.of = places([(run.pages, run.begins_sheet) for run in runs])
        for start, run in zip(starts, runs, strict=True):
            if start > len(self.pdf.pages):
                self._leave_empty()
            self._take(run)
        while len(self.pdf.pages) < filled(self.of, multiple):
            self._leave_empty()
        self._number_links()
        self._root(self._piece(runs[0].piece))
        self._contents()
        made = BytesIO()
        self.pdf.save(made, static_id=True, object_stream_mode=ObjectStreamMode.generate)
        return made.getvalue()

    def _piece(self, pdf: bytes) -> _Piece:
        if id(pdf) not in self.pieces:
            self.pieces[id(pdf)] = _Piece(pdf)
        return self.pieces[id(pdf)]

    def _take(self, run: Run) -> None:
        piece = self._piece(run.piece)
        start = len(self.pdf.pages)
        for at in range(run.first, run.first + run.pages):
            self._take_page(piece, at, run)
        title = run.headings[0].title if run.headings else ""
        self.starts |= dict.fromkeys(run.anchors, (self.pdf.pages[start].obj, title))
        self.headings.extend((start + heading.page, heading) for heading in run.headings)

    def _leave_empty(self) -> None:
        """A page as large as the one before."""
        box = self.pdf.pages[-1].mediabox
        self.pdf.add_blank_page(page_size=(float(box[2]), float(box[3])))

    def _take_page(self, piece: _Piece, at: int, run: Run) -> None:
        source = piece.pdf.pages[at]
        self.pdf.pages.append(source)
        page = self.pdf.pages[-1].obj
        for element in piece.elements.get(source.obj.objgen, []):
            copy = self.pdf.copy_foreign(element)
            copy["/P"] = self.document
            self.elements.append(copy)
        marked = piece.tree[int(source.obj["/StructParents"])]
        number = len(self.pdf.pages) - 1
        page["/StructParents"] = number
        self.numbers.extend([number, self._copied(piece, marked)])
        for link, old in zip(page.get("/Annots", []), source.obj.get("/Annots", []), strict=True):
            if "/StructParent" in old:
                self.links.append((link, self.pdf.copy_foreign(piece.tree[int(old["/StructParent"])])))
        self._write_on(page, run, number + 1)

    def _copied(self, piece: _Piece, value: Any) -> Any:
        from pikepdf import Object

        if not isinstance(value, Object):
            return value
        return self.pdf.copy_foreign(value if value.is_indirect else piece.pdf.make_indirect(value))

    def _write_on(self, page: Any, run: Run, number: int) -> None:
        from pikepdf import Array, Dictionary, Stream

        _, _, across, high = (float(side) for side in page["/MediaBox"])
        words = feet.marks(run.foot, f"page {number} of {self.of}{self.code}", run.note, (across, high), self.margins)
        old = page["/Contents"]
        before = list(old) if isinstance(old, Array) else [old]
        page["/Contents"] = Array([self.before, *before, self.pdf.make_indirect(Stream(self.pdf, words))])
        resources = page["/Resources"]
        if "/Font" not in resources:
            resources["/Font"] = Dictionary()
        resources["/Font"][feet.KEY] = self.font

    def _number_links(self) -> None:
        from pikepdf import Array, Name, String

        for number, (link, element) in enumerate(self.links, start=len(self.pdf.pages)):
            link["/StructParent"] = number
            self.numbers.extend([number, element])
            where = str(link["/A"]["/URI"]) if "/A" in link and "/URI" in link["/A"] else ""
            if where.startswith(ELSEWHERE):
                page, title = self.starts[where.removeprefix(ELSEWHERE)]
                del link["/A"]
                link["/Dest"] = Array([page, Name.Fit])
                link["/Contents"] = String(title)

    def _root(self, first: _Piece) -> None:
        from pikepdf import Dictionary, String

        root = self.pdf.Root
        self.document["/K"] = self.elements
        self.tree["/K"] = self.document
        self.tree["/ParentTree"] = self.pdf.make_indirect(Dictionary(Nums=self.numbers))
        self.tree["/ParentTreeNextKey"] = len(self.numbers) // 2
        root["/StructTreeRoot"] = self.tree
        for name in ("/Lang", "/MarkInfo", "/ViewerPreferences"):
            if name in first.pdf.Root:
                root[name] = self._copied(first, first.pdf.Root[name])
        root["/Metadata"] = self._copied(first, first.pdf.Root["/Metadata"])
        self.pdf.docinfo["/Title"] = String(self.title)
        self.pdf.docinfo["/Producer"] = first.pdf.docinfo["/Producer"]

    def _contents(self) -> None:
        from pikepdf import OutlineItem, PageLocation

        with self.pdf.open_outline() as outline:
            open_above: list[tuple[int, Any]] = []
            for page, heading in self.headings:
                high = float(self.pdf.pages[page].obj["/MediaBox"][3])
                item = OutlineItem(heading.title, page, PageLocation.XYZ, left=0, top=high - heading.top)
                while open_above and open_above[-1][0] >= heading.level:
                    open_above.pop()
                (open_above[-1][1].children if open_above else outline.root).append(item)
                open_above.append((heading.level, item))
