"""What the worker does for reports: sets the PDF of each, reminds of those that are due, ends old stories."""

import json
from datetime import timedelta
from uuid import UUID

from portal.db import Database
from portal.releases import files
from portal.releases.layouts import service
from portal.releases.models import Edition
from portal.releases.sharing import service as sharing
from portal.releases.stories import service as stories
from portal.web.access import Act, Via
from portal.web.jobs import Chore, Claim, Progress, Refused
from portal.web.pdf import Unavailable

BY_ITSELF = Act(None, via=Via.JOB)


def _remind(database: Database) -> None:
    with database.write() as session:
        service.remind(session)
        stories.end_old(session, by=BY_ITSELF)
        sharing.forget_old(session)
        session.commit()


REMIND_REPORTS = Chore("releases.remind", _remind, timedelta(hours=1))


def print_edition(database: Database, claim: Claim, progress: Progress) -> None:
    """The PDFs of an approved edition are kept. Raises Refused, in words."""
    edition_id = UUID(claim.facts["edition"])
    with database.read() as session:
        edition = session.get_one(Edition, edition_id)
        text, sha256 = edition.object, edition.sha256
    try:
        made = [files.Made(kind, files.MAKERS[kind](json.loads(text), sha256)) for kind in files.SET]
    except Unavailable as missing:
        raise Refused(f"PDFs cannot be made here yet. To put it right: {missing}") from missing
    with database.write() as session:
        for file in made:
            files.keep(session, edition_id, file)
        session.commit()
    progress(1, 1)
