"""The pieces that a pack is joined from, page by page, with the elements of the tree of tags that stand on each.

The same page may be taken more than once: the second time its elements and links are made anew, since an element has
one place in the tree (ISO 32000-1, 14.7.2), and its pictures, fonts and text are shared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

from portal.packs.printing import stamps
from portal.packs.printing.stamps import Place, Stamp
from portal.packs.scans.qr import MEANT


@dataclass
class Taken:
    """A page of the pack that is being made."""

    page: Any
    contents: list[Any]
    """Streams, as the engine wrote them."""
    elements: list[Any]
    """Those right under the document."""
    marked: list[Any]
    """The element of each piece of marked content, by its number."""
    links: list[tuple[Any, Any]]
    """Annotations with the element of each."""
    gaps: dict[int, Any] = field(default_factory=dict)
    """The elements that wait for a stamp, by its number."""

    def stamped(self, stamp: Stamp, place: Place) -> bytes:
        """What draws it, now that the element in its place has it as its content."""
        from pikepdf import Array, Name, String

        element, number = self.gaps[place.number], len(self.marked)
        empty = int(list(element["/K"])[-1])
        element["/K"] = Array([number, empty])
        self.marked.append(element)
        if stamp.words:
            element["/S"] = Name.Span
            for name in ("/A", "/Alt"):
                if name in element:
                    del element[name]
        else:
            element["/Alt"] = String(MEANT)
        kind = "Span" if stamp.words else "Figure"
        high = float(self.page["/MediaBox"][3])
        return b"/%s <</MCID %d>> BDC\n%sEMC\n" % (kind.encode(), number, stamps.drawn(stamp, place, high))


class Source:
    """One piece, opened once."""

    def __init__(self, into: Any, pdf: bytes) -> None:
        from pikepdf import Pdf

        self.into, self.pdf = into, Pdf.open(BytesIO(pdf))
        self.tree = dict(pairs(self.pdf.Root.StructTreeRoot.ParentTree))
        self.taken: dict[int, Taken] = {}

    def page(self, at: int) -> Taken:
        """This page, as the last of the pack."""
        if at in self.taken:
            return _again(self.into, self.taken[at])
        source = self.pdf.pages[at]
        self.into.pages.append(source)
        page = self.into.pages[-1].obj
        elements = [self.into.copy_foreign(element) for element in self.elements.get(source.obj.objgen, [])]
        marked = list(self.copied(self.tree[int(source.obj["/StructParents"])]))
        links = [
            (link, self.into.copy_foreign(self.tree[int(old["/StructParent"])]))
            for link, old in zip(page.get("/Annots", []), source.obj.get("/Annots", []), strict=True)
            if "/StructParent" in old
        ]
        gaps = dict(_gaps(elements))
        self.taken[at] = Taken(page, _streams(page), elements, marked, links, gaps)
        return self.taken[at]

    def copied(self, value: Any) -> Any:
        from pikepdf import Object

        if not isinstance(value, Object):
            return value
        return self.into.copy_foreign(value if value.is_indirect else self.pdf.make_indirect(value))

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


def _streams(page: Any) -> list[Any]:
    from pikepdf import Array

    contents = page["/Contents"]
    return list(contents) if isinstance(contents, Array) else [contents]


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


def pairs(tree: Any) -> Iterator[tuple[int, Any]]:
    """Numbers and values of a number tree."""
    numbers = tree.get("/Nums", [])
    for at in range(0, len(numbers), 2):
        yield int(numbers[at]), numbers[at + 1]
    for kid in tree.get("/Kids", []):
        yield from pairs(kid)


def _gaps(elements: list[Any]) -> Iterator[tuple[int, Any]]:
    """Elements that wait for a stamp: pictures called after its place."""
    from pikepdf import Dictionary

    for element in elements:
        if not isinstance(element, Dictionary):
            continue
        number = stamps.number_of(str(element["/Alt"])) if "/Alt" in element else None
        if number is not None:
            yield number, element
        yield from _gaps(_kids(element))


def _again(into: Any, first: Taken) -> Taken:
    """The same page once more, with elements and links of its own."""
    from pikepdf import Array, Dictionary, Page

    page = into.make_indirect(Dictionary({name: value for name, value in first.page.items() if name != "/Parent"}))
    into.pages.append(Page(page))
    anew = _Anew(into, page)
    if "/Annots" in first.page:
        page["/Annots"] = Array([anew.annotation(link) for link in first.page["/Annots"]])
    elements = [anew.element(element) for element in first.elements]
    plain = first.marked[: len(first.marked) - len(first.gaps)]
    made = anew.made
    return Taken(
        page,
        first.contents,
        elements,
        [made[element.objgen] if element.objgen in made else anew.element(element) for element in plain],
        [(made[link.objgen], made[element.objgen]) for link, element in first.links],
        {number: made[element.objgen] for number, element in first.gaps.items()},
    )


class _Anew:
    """Makes elements and annotations once more, for another page."""

    def __init__(self, into: Any, page: Any) -> None:
        self.into, self.page = into, page
        self.made: dict[tuple[int, int], Any] = {}

    def annotation(self, link: Any) -> Any:
        copy = self.into.make_indirect(self._plain(link, ()))
        self.made[link.objgen] = copy
        return copy

    def element(self, element: Any) -> Any:
        from pikepdf import Array

        copy = self.into.make_indirect(self._plain(element, ("/K", "/P")))
        self.made[element.objgen] = copy
        copy["/K"] = Array([self._kid(kid, copy) for kid in _kids(element)])
        return copy

    def _kid(self, kid: Any, parent: Any) -> Any:
        from pikepdf import Dictionary

        if not isinstance(kid, Dictionary):
            return kid
        if "/S" in kid:
            made = self.element(kid)
            made["/P"] = parent
            return made
        other = self._plain(kid, ())  # a reference to an annotation (14.7.4.3)
        if "/Obj" in other:
            other["/Obj"] = self.made[kid["/Obj"].objgen]
        return other

    def _plain(self, old: Any, without: tuple[str, ...]) -> Any:
        from pikepdf import Dictionary

        copy = Dictionary({name: value for name, value in old.items() if name not in without})
        if "/Pg" in copy:
            copy["/Pg"] = self.page
        return copy
