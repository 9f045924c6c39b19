"""Pages of stories: writing one, and a second person's look at it."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal import clock
from portal.releases import queries as reports
from portal.releases.blueprint import releases
from portal.releases.forms import SendBackForm
from portal.releases.protected import Reader
from portal.releases.quarters import quarters_ended
from portal.releases.stories import queries, service
from portal.releases.stories.forms import StoryForm
from portal.releases.stories.models import Story, StoryKind
from portal.releases.words import quarter_name
from portal.web.access import Can, act, needs
from portal.web.paging import page_of
from portal.web.sessions import one_or_404, reading, writing

CONSENT = "Enter the day on which the young person and a parent or carer agreed in writing to this text"


@releases.get("/stories")
@needs(Can.APPROVE_EDITIONS)
def stories() -> ResponseReturnValue:
    page = page_of(reading(), queries.seen_by(current_user), request.args.get("page", type=int))
    names = {each.key: each.name for each in reports.readers(reading())}
    return render_template("releases/stories/index.html", page=page, names=names, quarter_name=quarter_name)


@releases.route("/stories/write", methods=["GET", "POST"])
@needs(Can.MAKE_EDITIONS)
def write_story() -> ResponseReturnValue:
    readers = {str(each.key): each for each in reports.readers(reading())}
    form = StoryForm()
    form.reader.set([(key, each.name) for key, each in readers.items()], blank="Choose")
    ended = quarters_ended(clock.today())
    form.quarter.set([(f"{year}-{quarter}", quarter_name(year, quarter)) for year, quarter in ended], blank="Choose")
    story = _written(form, readers[form.reader.data]) if form.validate_on_submit() else None
    if story is None:
        filled = render_template("releases/stories/write.html", form=form, readers=readers)
        return filled, 422 if form.is_submitted() else 200
    flash("Written. Somebody else reads it, then its readers see it.", "success")
    return redirect(url_for(".story", story_id=story.id))


def _written(form: StoryForm, reader: Reader) -> Story | None:
    year, quarter = (int(part) for part in form.quarter.data.split("-"))
    try:
        with writing() as session:
            story = service.write(
                session,
                reader,
                year=year,
                quarter=quarter,
                kind=StoryKind(form.kind.data),
                title=form.title.data or "",
                text=form.text.data or "",
                consent_day=form.consent_day.data,
                last_day=form.last_day.data,
                by=act(),
            )
            session.commit()
    except service.Banned as news:
        form.text.errors = [each.words for each in news.found]
        return None
    except service.NoConsent:
        form.consent_day.errors = [CONSENT]
        return None
    return story


@releases.route("/stories/<uuid:story_id>", methods=["GET", "POST"])
@needs(Can.APPROVE_EDITIONS)
def story(story_id: UUID) -> ResponseReturnValue:
    """One story; sent back here with what has to be put right."""
    row: Story = one_or_404(reading(), queries.seen_by(current_user), story_id)
    form = SendBackForm()
    if not form.validate_on_submit():
        filled = render_template("releases/stories/show.html", story=row, form=form, quarter_name=quarter_name)
        return filled, 422 if form.is_submitted() else 200
    why = form.why.data or ""
    return _decide(story_id, lambda session, row: service.send_back(session, row, why, by=act()), "Sent back.")


@releases.post("/stories/<uuid:story_id>/approve")
@needs(Can.APPROVE_EDITIONS)
def approve_story(story_id: UUID) -> ResponseReturnValue:
    said = "Approved. Its readers see it beside the report."
    return _decide(story_id, lambda session, row: service.approve(session, row, by=act()), said)


@releases.post("/stories/<uuid:story_id>/end")
@needs(Can.APPROVE_EDITIONS)
def end_story(story_id: UUID) -> ResponseReturnValue:
    """At once: somebody no longer agrees, or it was found to point at a person."""
    return _decide(story_id, lambda session, row: service.end(session, row, by=act()), "Ended, and its text deleted.")


def _decide(story_id: UUID, step: Callable[[Session, Story], None], said: str) -> ResponseReturnValue:
    try:
        with writing() as session:
            step(session, one_or_404(session, queries.seen_by(current_user), story_id))
            session.commit()
    except service.SamePerson:
        flash("You wrote it. Ask somebody else to read and approve it.", "error")
    except service.Decided:
        flash("Somebody has decided about it already.", "error")
    else:
        flash(said, "success")
    return redirect(url_for(".story", story_id=story_id))
