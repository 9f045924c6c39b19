"""Two people decide about the same edition, story or question at the same moment: one of them does."""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial

import pytest
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.people.access import Role
from portal.releases import approving, files
from portal.releases.models import Edition
from portal.releases.questions import service as questions
from portal.releases.questions.models import FigureQuery
from portal.releases.stories import service as stories
from portal.releases.stories.models import Story, StoryKind
from portal.web.access import Act
from tests.releases.making import propose, store
from tests.releases.scene import AFTER, autumn

pytestmark = pytest.mark.both
REFUSALS = (approving.Decided, stories.Decided, questions.Answered)


@pytest.fixture
def scene(world):
    return autumn(world, authority=world.authority(), groups=2, people=3, weeks=2)


def at_once(database: Database, load: Callable[[Session], object], steps: list[Callable[..., None]]) -> list[str]:
    """What became of each step, sorted; all have loaded the row before one of them begins, where the database lets two
    write (on SQLite the second waits)."""
    ready, news = threading.Barrier(len(steps)), {}

    def run(n: int) -> None:
        with clock.moved_to(AFTER), database.write() as session:
            try:
                row = load(session)
                with suppress(threading.BrokenBarrierError):
                    ready.wait(0.5)
                steps[n](session, row)
                session.commit()
                news[n] = "done"
            except REFUSALS:
                news[n] = "refused"
            except Exception as error:
                news[n] = repr(error)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(news.values())


@pytest.fixture
def people(world):
    return [Act(world.user(Role.COORDINATOR)), Act(world.user(Role.EVALUATOR))]


@pytest.mark.parametrize("sends_back", [False, True])
def test_one_of_two_decides_about_an_edition(database, scene, people, sends_back):
    edition = propose(database, scene.authority)
    made = files.quick(edition.object, edition.sha256)
    steps = [lambda session, row, by=by: approving.approve(session, row, made, by=by) for by in people]
    if sends_back:
        steps[1] = lambda session, row: approving.send_back(session, row, "The target is old", by=people[1])
    assert at_once(database, lambda session: session.get_one(Edition, edition.id), steps) == ["done", "refused"]
    with database.read() as session:
        row = session.get_one(Edition, edition.id)
        assert (row.approved_at is None) is not (row.refused_at is None)


STEPS = {
    "approve": lambda session, row, by: stories.approve(session, row, by=by),
    "send back": lambda session, row, by: stories.send_back(session, row, "Say less", by=by),
    "end": lambda session, row, by: stories.end(session, row, by=by),
}


@pytest.mark.parametrize("two", [("approve", "send back"), ("end", "end")], ids=" and ".join)
def test_one_of_two_decides_about_a_story(database, world, scene, people, two):
    story = Story(
        authority_id=scene.authority.id,
        year=2026,
        quarter=3,
        kind=StoryKind.NARRATIVE,
        title="The autumn",
        text="It went on.",
        last_day=date(2028, 1, 31),
        written_by=world.user(Role.COORDINATOR).id,
    )
    world.add(story)
    steps = [partial(STEPS[step], by=by) for step, by in zip(two, people, strict=True)]
    assert at_once(database, lambda session: session.get_one(Story, story.id), steps) == ["done", "refused"]


def test_one_of_two_answers_a_question(database, world, scene, people):
    edition = store(database, scene.authority)
    reader = world.user(Role.COMMISSIONER, authority_id=scene.authority.id)
    label = json.loads(edition.object)["figures"][0]["label"]
    asked = FigureQuery(edition_id=edition.id, figure="figure:reach", label=label, question="Why?", asked_by=reader.id)
    world.add(asked)
    steps = [lambda session, row, by=by: questions.answer(session, row, "Few came", by=by) for by in people]
    assert at_once(database, lambda session: session.get_one(FigureQuery, asked.id), steps) == ["done", "refused"]
