"""Whether handouts print on whole pages: each `<section class="sheet">` on one of A4, and nothing cut off."""

from collections.abc import Iterator, Sequence

from portal.curricula.content import Folder, Sheet
from portal.curricula.reading.faults import Fault
from portal.web.pdf import count_pages
from portal.web.words import count

STYLED_BY = ("fonts.css", "print.css", "handout.css", "pack.css")


def check_printing(folder: Folder) -> list[Fault]:
    """Handouts that need more pages than they have sheets. Raises Unavailable where Pango is not installed.

    Takes about a tenth of a second a page: all are laid out together first, and one by one only if something is wrong.
    """
    handouts = [sheet for one in folder.numbered for sheet in one.sheets]
    if not handouts or pages_of(handouts) == sum(map(_wanted, handouts)):
        return []
    return list(_each(folder.slug, handouts))


def _each(slug: str, handouts: Sequence[Sheet]) -> Iterator[Fault]:
    for sheet in handouts:
        pages, wanted = pages_of([sheet]), _wanted(sheet)
        if pages != wanted:
            say = f"it needs {pages} pages for {count(wanted, 'sheet')}; take something out of the one that is too full"
            yield Fault(f"{slug}/{sheet.handout.file}", None, "", say)


def pages_of(handouts: Sequence[Sheet]) -> int:
    parts = "".join(
        f'<section class="part part--handout" data-foot="Foot">{sheet.html}</section>' for sheet in handouts
    )
    page = f'<!doctype html><html lang="en-GB"><head><title>Handouts</title></head><body>{parts}</body></html>'
    return count_pages(page, css=STYLED_BY)


def _wanted(sheet: Sheet) -> int:
    return sheet.html.count('class="sheet')
