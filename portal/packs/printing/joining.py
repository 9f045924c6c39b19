"""Finished pieces to one PDF, with one tree of tags, one table of contents and one count of pages.

A piece is a tagged PDF whose tree is `Document` over one element a section and page (as WeasyPrint 70 writes it). Pages
are taken over as they are; of the tree each page's elements are hung under a new `Document`, and the table from marked
content to elements (ISO 32000-1, 14.7.4.4) is numbered anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from portal.packs.printing import feet
from portal.packs.printing.feet import Margins
from portal.packs.printing.sources import Source, Taken
from portal.packs.printing.stamps import Place, Stamp

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
    stamps: tuple[tuple[Stamp, Place], ...] = ()


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


class _Joining:
    def __init__(self, title: str, margins: Margins, code: str) -> None:
        from pikepdf import Array, Dictionary, Name, Pdf, Stream

        self.title, self.margins = title, margins
        self.code = f" · {code}" if code else ""
        self.of = 0
        self.pdf = Pdf.new()
        self.sources: dict[int, Source] = {}
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

        *starts, last = places([(run.pages, run.begins_sheet) for run in runs])
        self.of = filled(last, multiple)
        for start, run in zip(starts, runs, strict=True):
            if start > len(self.pdf.pages):
                self._leave_empty()
            self._take(run)
        while len(self.pdf.pages) < self.of:
            self._leave_empty()
        self._number_links()
        self._root(self._source(runs[0].piece))
        self._contents()
        made = BytesIO()
        self.pdf.save(made, static_id=True, object_stream_mode=ObjectStreamMode.generate)
        return made.getvalue()

    def _source(self, pdf: bytes) -> Source:
        if id(pdf) not in self.sources:
            self.sources[id(pdf)] = Source(self.pdf, pdf)
        return self.sources[id(pdf)]

    def _take(self, run: Run) -> None:
        source = self._source(run.piece)
        start = len(self.pdf.pages)
        for at in range(run.pages):
            self._take_page(source.page(run.first + at), run, at)
        title = run.headings[0].title if run.headings else ""
        self.starts |= dict.fromkeys(run.anchors, (self.pdf.pages[start].obj, title))
        self.headings.extend((start + heading.page, heading) for heading in run.headings)

    def _leave_empty(self) -> None:
        """A page as large as the one before."""
        box = self.pdf.pages[-1].mediabox
        self.pdf.add_blank_page(page_size=(float(box[2]), float(box[3])))

    def _take_page(self, taken: Taken, run: Run, at: int) -> None:
        from pikepdf import Array

        number = len(self.pdf.pages) - 1
        for element in taken.elements:
            element["/P"] = self.document
            self.elements.append(element)
        stamped = [(stamp, place) for stamp, place in run.stamps if place.page == at]
        words = b"".join(taken.stamped(stamp, place) for stamp, place in stamped)
        taken.page["/StructParents"] = number
        self.numbers.extend([number, Array(taken.marked)])
        self.links.extend(taken.links)
        self._write_on(taken, run, number + 1, words)

    def _write_on(self, taken: Taken, run: Run, number: int, stamps: bytes) -> None:
        from pikepdf import Array, Dictionary, Stream

        page = taken.page
        _, _, across, high = (float(side) for side in page["/MediaBox"])
        words = feet.marks(run.foot, f"page {number} of {self.of}{self.code}", run.note, (across, high), self.margins)
        after = self.pdf.make_indirect(Stream(self.pdf, words + stamps))
        page["/Contents"] = Array([self.before, *taken.contents, after])
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

    def _root(self, first: Source) -> None:
        from pikepdf import Dictionary, String

        root = self.pdf.Root
        self.document["/K"] = self.elements
        self.tree["/K"] = self.document
        self.tree["/ParentTree"] = self.pdf.make_indirect(Dictionary(Nums=self.numbers))
        self.tree["/ParentTreeNextKey"] = len(self.numbers) // 2
        root["/StructTreeRoot"] = self.tree
        for name in ("/Lang", "/MarkInfo", "/ViewerPreferences"):
            if name in first.pdf.Root:
                root[name] = first.copied(first.pdf.Root[name])
        root["/Metadata"] = first.copied(first.pdf.Root["/Metadata"])
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
