"""Pages of reports. What a reader sees is the stored object and nothing worked out again."""

import json as json_text
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.funding.returns.details import Where, details_in
from portal.funding.returns.queries import school_names
from portal.people.access import Role
from portal.releases import (
    approval_views,
    committee_views,
    drafting,
    file_views,
    history,
    monitoring_views,
    queries,
    service,
)
from portal.releases.agreed import views as agreed_views
from portal.releases.blueprint import releases
from portal.releases.codes import code_of
from portal.releases.contract.queries import counted_returns
from portal.releases.council import views as council_views
from portal.releases.council.board import boards
from portal.releases.forms import MakeForm
from portal.releases.layouts import views as layout_views
from portal.releases.models import Edition, EditionState, FileKind
from portal.releases.protected import Reader, canonical, digest
from portal.releases.quarters import quarters_ended
from portal.releases.questions import queries as asking
from portal.releases.questions import views as question_views
from portal.releases.rule_sets import rules_of
from portal.releases.sharing import views as sharing_views
from portal.releases.sheet import HEADLINE, pick, sheet_of
from portal.releases.sheet import changes as changed
from portal.releases.stories import queries as stories
from portal.releases.stories import views as story_views
from portal.releases.words import quarter_months, quarter_name
from portal.web.access import Can, act, needs
from portal.web.paging import page_of
from portal.web.sessions import one_or_404, reading, writing

__all__ = [
    "approval_views",
    "committee_views",
    "council_views",
    "file_views",
    "question_views",
    "releases",
    "agreed_views",
    "sharing_views",
    "layout_views",
    "monitoring_views",
    "story_views",
]

UNANSWERED = (
    "The contract asks more than is answered. Answer each question, or say that there is nothing to report: "
    "the links below lead there"
)
LABELS = {FileKind.PDF: "Download report (PDF)", FileKind.XLSX: "XLSX", FileKind.CSV: "CSV", FileKind.JSON: "JSON"}


@releases.get("")
@needs(Can.READ_EDITIONS)
def index() -> ResponseReturnValue:
    rows = queries.listed(queries.seen_by(current_user))
    page = page_of(reading(), rows, request.args.get("page", type=int))
    is_reader = any(grant.role is Role.COMMISSIONER for grant in current_user.grants)
    return render_template(
        "releases/index.html",
        page=page,
        names=queries.names(reading(), page.rows),
        replaced=history.replaced(reading(), page.rows),
        boards=boards(reading(), current_user) if is_reader and page.number == 1 else [],
        quarter_name=quarter_name,
        quarter_months=quarter_months,
    )


@releases.route("/make", methods=["GET", "POST"])
@needs(Can.MAKE_EDITIONS)
def make() -> ResponseReturnValue:
    """Choose a reader and a quarter, look at the figures, store them. (The token of the POST is checked for all.)"""
    readers = {_key(each): each for each in queries.readers(reading())}
    form = MakeForm(request.args if request.method == "GET" else request.form, meta={"csrf": False})
    form.reader.set([(key, each.name) for key, each in readers.items()], blank="Choose")
    ended = quarters_ended(clock.today())
    form.quarter.set([(f"{year}-{quarter}", quarter_name(year, quarter)) for year, quarter in ended], blank="Choose")
    if request.method == "GET" and not request.args:
        return render_template("releases/make.html", form=form, sheet=None, draft=None, readers=readers)
    is_right = form.validate()
    if form.reader.errors or form.quarter.errors:
        return render_template("releases/make.html", form=form, sheet=None, draft=None, readers=readers), 422
    year, quarter = (int(part) for part in form.quarter.data.split("-"))
    draft = drafting.counted_draft(reading(), readers[form.reader.data], year, quarter, why=form.why.data)
    seen = _figures_hash(draft.made)
    if request.method == "POST" and is_right:
        stored = _store(form, draft, seen)
        if stored is not None:
            return stored
    form.seen.data = seen
    filled = render_template(
        "releases/make.html",
        form=form,
        sheet=sheet_of(draft.made),
        draft=draft,
        readers=readers,
        returns=counted_returns(reading(), draft.reader, year, quarter),
        **_small(draft.made),
    )
    return filled, 422 if form.errors else 200


def _store(form: MakeForm, draft: drafting.Draft, seen: str) -> ResponseReturnValue | None:
    """The stored edition's page; None where it was refused, with the sentence at its field."""
    if not _as_seen(form, seen):
        return None
    reader, issue = draft.reader, draft.issue
    try:
        with writing() as session:
            edition = service.make_edition(
                session,
                authority_id=reader.authority_id,
                organisation_id=reader.organisation_id,
                year=issue.year,
                quarter=issue.quarter,
                made=draft.made,
                monitoring=draft.monitoring,
                by=act(),
            )
            session.commit()
    except service.ReasonMissing:
        form.why.errors = [f"Say why edition {issue.number} replaces the one before"]
    except service.Waiting:
        form.quarter.errors = ["One for this quarter waits for approval. Approve it or send it back first"]
    except service.Unanswered:
        form.quarter.errors = [UNANSWERED]
    except (service.MadeMeanwhile, IntegrityError):
        form.quarter.errors = ["Somebody stored an edition just now. Look at it before you make another"]
    except service.NotEnded:
        form.quarter.errors = ["Choose a quarter that has ended"]
    else:
        flash(f"Edition {edition.number} is stored. Its readers see it once somebody else has approved it.")
        return redirect(url_for(".show", edition_id=edition.id))
    return None


def _as_seen(form: MakeForm, seen: str) -> bool:
    """Whether the figures are those that were looked at, and the reason points at nobody; if not, the fields say so."""
    if form.seen.data != seen:
        form.quarter.errors = ["The figures have changed since you looked. Look again, then store them"]
        return False
    pointing = details_in(form.why.data or "", school_names(reading()), Where.FIGURES)
    form.why.errors = [each.words for each in pointing]
    return not pointing


def _figures_hash(made: Any) -> str:
    """Of everything but the reason, which is typed after looking."""
    return digest(canonical({**made, "edition": {**made["edition"], "why": None}}))


def _key(reader: Reader) -> str:
    return str(reader.authority_id or reader.organisation_id)


@releases.get("/<uuid:edition_id>")
@needs(Can.READ_EDITIONS)
def show(edition_id: UUID) -> ResponseReturnValue:
    edition, made = _read(edition_id)
    is_out = edition.state is EditionState.APPROVED
    return render_template(
        "releases/show.html",
        edition=edition,
        sheet=sheet_of(made),
        code=code_of(edition.sha256),
        newest=history.newest_of(reading(), edition) if is_out else edition,
        links=_links(edition) if is_out else [],
        asked=asking.of_edition(reading(), current_user, edition.id),
        verdict=asking.verdict(reading(), edition.id),
        stories=stories.beside(reading(), current_user, edition),
        **_small(made),
    )


def _links(edition: Edition) -> list[dict[str, str]]:
    links = [{"label": LABELS[kind], "url": url_for(f".{kind}", edition_id=edition.id)} for kind in LABELS]
    if edition.number > 1:
        label = f"What changed since edition {edition.number - 1}"
        links.append({"label": label, "url": url_for(".changes", edition_id=edition.id)})
    return links


@releases.get("/<uuid:edition_id>/changes")
@needs(Can.READ_EDITIONS)
def changes(edition_id: UUID) -> ResponseReturnValue:
    """What this edition says differently from the one before, or from the one that somebody has; from the two stored
    objects."""
    edition, made = _read(edition_id)
    since = request.args.get("since", edition.number - 1, type=int)
    before = history.edition_of_number(reading(), edition, since) if since < edition.number else None
    if before is None:
        abort(404)
    rows = changed(json_text.loads(before.object), made)
    whys = history.whys(reading(), edition, since)
    moved = rules_of(made).moved
    return render_template(
        "releases/changes.html", edition=edition, before=before, made=made, rows=rows, whys=whys, moved=moved
    )


def _read(edition_id: UUID) -> tuple[Edition, Any]:
    edition: Edition = one_or_404(reading(), queries.seen_by(current_user), edition_id)
    return edition, json_text.loads(edition.object)


def _small(made: Any) -> dict[str, Any]:
    return {"programmes": pick(made, "programmes", HEADLINE)}
