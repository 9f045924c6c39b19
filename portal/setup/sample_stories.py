"""How the sample charity reports: layouts, due days, and one story beside the figures."""

from datetime import timedelta

from sqlalchemy.orm import Session

from portal import clock
from portal.releases import queries
from portal.releases.layouts.service import set_plan
from portal.releases.stories import service
from portal.releases.stories.models import StoryKind
from portal.setup.sample_people import Cast

TITLE = "Asking for help"
TEXT = (
    "Several young people told us in their last session that asking an adult for help had become easier. One of them "
    "had begun to stay behind at the end, first to tidy the chairs, later to talk.\n\n"
    "“I used to say nothing and leave,” they said. “Now I say it the same day.” The school’s own staff noticed it too."
)
SHOWN = timedelta(days=365)


def add(session: Session, cast: Cast, year: int, quarter: int) -> None:
    """Each reader's layout and due day; a story of several young people's for the first, read by a second person."""
    readers = queries.readers(session)
    for reader, template in zip(readers, ("activity", "standard", "brief"), strict=False):
        set_plan(session, reader, template=template, due_days=20, by=cast.coordinator)
    wanted = next((reader for reader in readers if reader.name == "Enfield"), None)
    if wanted is not None:
        story = service.write(
            session,
            wanted,
            year=year,
            quarter=quarter,
            kind=StoryKind.COMPOSITE,
            title=TITLE,
            text=TEXT,
            consent_day=None,
            last_day=clock.today() + SHOWN,
            by=cast.coordinator,
        )
        service.approve(session, story, by=cast.evaluator)
