"""A booklet to fold: two pages side by side on each side of a sheet, in the order in which they lie one in another.

Each small page becomes a form that is drawn once (ISO 32000-1, 8.10), and keeps its numbers of marked content; the tree
of tags names the form beside each (14.7.4.2), so that the pages are read aloud in their own order, not in the paper's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from portal.packs.printing.feet import MM

A4_ACROSS = 297 * MM


def sides(pages: int) -> list[tuple[int, int]]:
    """The pages left and right on each side, front and back in turn, by their numbers from 0: four pages a sheet."""
    found = []
    for first in range(0, pages // 2, 2):
        last = pages - 1 - first
        found += [(last, first), (first + 1, last - 1)]
    return found


@dataclass
class _Moved:
    """Where a page went."""

    side: Any
    form: Any
    shift: float
    """Points to the right."""


def folded(pdf: bytes, *, inwards: float = 0.0) -> bytes:
    """The same pages, two on each side of A4, with empty ones at the end up to full sheets; what is on the left stands
    so many millimetres further from the fold, as its wider margin is on the other side."""
    from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Page, Pdf

    made = Pdf.open(BytesIO(pdf))
    across, high = (float(side) for side in made.pages[0].mediabox[2:])
    while len(made.pages) % 4:
        made.add_blank_page(page_size=(across, high))
    small = list(made.pages)
    places = sides(len(small))
    left = A4_ACROSS / 2 - across - inwards * MM
    moved: dict[tuple[int, int], _Moved] = {}
    for pair in places:
        box = Array([0, 0, round(A4_ACROSS, 2), round(high, 2)])
        side = made.make_indirect(Dictionary(Type=Name.Page, MediaBox=box, Tabs=Name.S))
        moved |= _filled(made, side, [(small[pair[0]], left), (small[pair[1]], A4_ACROSS / 2)])
    _lead_to(made, moved)
    for element in elements(made.Root.StructTreeRoot):
        _name_forms(element, moved)
    while len(made.pages):
        del made.pages[0]
    for number, _ in places:
        made.pages.append(Page(moved[small[number].obj.objgen].side))
    written = BytesIO()
    made.save(written, static_id=True, object_stream_mode=ObjectStreamMode.generate)
    return written.getvalue()


def _filled(made: Any, side: Any, pages: list[tuple[Any, float]]) -> dict[tuple[int, int], _Moved]:
    """These pages stand on the side, each so many points from its left edge."""
    from pikepdf import Array, Dictionary, Stream

    moved: dict[tuple[int, int], _Moved] = {}
    drawn, forms, notes = b"", Dictionary(), Array()
    for name, (page, shift) in zip(("/Left", "/Right"), pages, strict=True):
        form = made.make_indirect(page.as_form_xobject())
        if "/StructParents" in page.obj:
            form["/StructParents"] = page.obj["/StructParents"]
        forms[name] = form
        drawn += b"q 1 0 0 1 %.3f 0 cm %s Do Q\n" % (shift, name.encode())
        moved[page.obj.objgen] = _Moved(side, form, shift)
        for note in page.obj.get("/Annots", []):
            note["/Rect"] = _shifted(note["/Rect"], shift)
            if "/P" in note:
                note["/P"] = side
            notes.append(note)
    side["/Contents"] = made.make_indirect(Stream(made, drawn))
    side["/Resources"] = Dictionary(XObject=forms)
    if len(notes):
        side["/Annots"] = notes
    return moved


def _shifted(box: Any, shift: float) -> Any:
    from pikepdf import Array

    left, low, right, top = (float(side) for side in box)
    return Array([round(left + shift, 3), round(low, 3), round(right + shift, 3), round(top, 3)])


def elements(tree: Any) -> Iterator[Any]:
    """Every element of the tree of tags."""
    from pikepdf import Array, Dictionary

    waiting = [tree]
    while waiting:
        element = waiting.pop()
        kids = element.get("/K", [])
        waiting.extend(kid for kid in (kids if isinstance(kids, Array) else [kids]) if isinstance(kid, Dictionary))
        yield element


def _name_forms(element: Any, moved: dict[tuple[int, int], _Moved]) -> None:
    """What is marked is marked in a form."""
    from pikepdf import Array, Dictionary, Name

    if "/Pg" not in element:
        return
    here = moved[element["/Pg"].objgen]
    element["/Pg"] = here.side
    if str(element.get("/Type", "")) == "/MCR":
        element["/Stm"] = here.form
    if "/K" in element:
        kids = element["/K"]
        each = list(kids) if isinstance(kids, Array) else [kids]
        element["/K"] = Array(
            Dictionary(Type=Name.MCR, Pg=here.side, Stm=here.form, MCID=kid) if isinstance(kid, int) else kid
            for kid in each
        )


def _lead_to(made: Any, moved: dict[tuple[int, int], _Moved]) -> None:
    """Bookmarks and links lead to where their page went."""
    waiting = [made.Root.Outlines] if "/Outlines" in made.Root else []
    while waiting:
        item = waiting.pop()
        waiting.extend(item[name] for name in ("/First", "/Next") if name in item)
        _led(item, moved)
    for page in made.pages:
        for note in page.obj.get("/Annots", []):
            _led(note, moved)


def _led(item: Any, moved: dict[tuple[int, int], _Moved]) -> None:
    from pikepdf import Array

    if "/Dest" in item:
        page, how, *rest = item["/Dest"]
        there = moved[page.objgen]
        if len(rest) > 1 and rest[0] is not None:
            rest[0] = round(float(rest[0]) + there.shift, 3)
        item["/Dest"] = Array([there.side, how, *rest])
