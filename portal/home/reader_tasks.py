"""Tasks about reports: to make, to approve, to answer; and stories that a second person reads."""

from collections.abc import Sequence

from flask import url_for

from portal.home.queries import Unreported
from portal.home.tasks import Task
from portal.releases.models import Edition
from portal.releases.questions.models import FigureQuery
from portal.releases.stories.models import Story
from portal.releases.words import quarter_name


def report_tasks(found: Unreported | None) -> list[Task]:
    if found is None:
        return []
    one = f"report to make for {quarter_name(found.year, found.quarter)}"
    many = f"reports to make for {quarter_name(found.year, found.quarter)}"
    return [Task.counting(found.readers, one, many, url_for("releases.make"), None, note=", ".join(found.readers))]


def approval_tasks(editions: Sequence[Edition]) -> list[Task]:
    """Reports that somebody else made and nobody has approved."""
    if not editions:
        return []
    one = url_for("releases.show", edition_id=editions[0].id)
    url = one if len(editions) == 1 else url_for("releases.index")
    label = "report to approve", "reports to approve"
    return [Task.counting(editions, *label, url, editions[0].created_at)]


def question_tasks(asked: Sequence[FigureQuery], returned: Sequence[Edition]) -> list[Task]:
    """What readers of reports ask about a figure, and what they returned."""
    tasks = []
    if asked:
        url = url_for("releases.answer", query_id=asked[0].id)
        tasks.append(
            Task.counting(asked, "question about a report", "questions about reports", url, asked[0].created_at)
        )
    if returned:
        url = url_for("releases.show", edition_id=returned[0].id)
        tasks.append(Task.counting(returned, "report returned by its reader", "reports returned by readers", url, None))
    return tasks


def story_tasks(waiting: Sequence[Story], refused: Sequence[Story]) -> list[Task]:
    """Stories that somebody else wrote and nobody has read, and this person's own that were sent back."""
    tasks = []
    if waiting:
        one = url_for("releases.story", story_id=waiting[0].id)
        url = one if len(waiting) == 1 else url_for("releases.stories")
        label = "story beside a report to read and approve", "stories beside reports to read and approve"
        tasks.append(Task.counting(waiting, *label, url, waiting[0].created_at))
    if refused:
        url = url_for("releases.story", story_id=refused[0].id)
        label = "story of yours was sent back", "stories of yours were sent back"
        tasks.append(Task.counting(refused, *label, url, refused[0].created_at))
    return tasks
