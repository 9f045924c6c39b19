"""What the worker does: print a bundle of handouts."""

import re
import time
from uuid import UUID

from portal.curricula.library import bundle_page, bundling
from portal.curricula.library.bundles import bundle
from portal.curricula.models import Bundle
from portal.curricula.queries import Unreadable, content_of
from portal.curricula.reading.schema import Setting
from portal.db import Database
from portal.web.jobs import Claim, Progress, Refused
from portal.web.pdf import Unavailable

LAYOUT = re.compile(r"Creating layout - Page (\d+)")
SECONDS_BETWEEN_NEWS = 0.7
CHANGED = "These handouts have changed since you asked. Go back and ask again."


def print_bundle(database: Database, claim: Claim, progress: Progress) -> None:
    """Make the bundle that this job speaks of. Raises Refused, in words for whoever waits."""
    bundle_id = UUID(claim.facts["bundle"])
    setting = claim.facts.get("setting")
    html = _page(database, bundle_id, Setting(setting) if setting else None)
    steps = 2 + html.count('class="sheet"') + html.count('class="part')
    progress(1, steps)
    pages, last = 0, 0.0

    def hear(words: str) -> None:
        nonlocal pages, last
        found = LAYOUT.search(words)
        pages = max(pages, int(found[1])) if found else pages
        if found and time.monotonic() - last > SECONDS_BETWEEN_NEWS:
            last = time.monotonic()
            progress(min(1 + pages, steps - 1), steps)

    try:
        pdf = bundle_page.pdf_of(html, watch=hear)
    except Unavailable as missing:
        raise Refused(f"PDFs cannot be made here yet. To put it right: {missing}") from missing
    with database.write() as session:
        bundling.keep(session, bundle_id, pdf=pdf, pages=pages)
        session.commit()


def _page(database: Database, bundle_id: UUID, setting: Setting | None) -> str:
    """Its page as it is now, if that is still what was asked for."""
    with database.read() as session:
        found = session.get(Bundle, bundle_id)
        if found is None:
            raise Refused(CHANGED)
        try:
            folder = content_of(session, found.version_id)
            html = bundle_page.html_of(bundle(folder, found.audience, found.number, setting))
        except (LookupError, Unreadable) as gone:
            raise Refused(CHANGED) from gone
        if bundle_page.mark_of(html, found.version_id) != found.sha256:
            raise Refused(CHANGED)
        return html
