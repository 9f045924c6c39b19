"""Moving a group on to another version of its programme, from a session that is still to come."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.curricula import queries as curricula
from portal.curricula.models import ProgrammeVersion
from portal.curricula.reading.schema import Status
from portal.groups import queries as groups
from portal.groups import versions
from portal.groups.models import Group
from portal.timetable import queries
from portal.timetable.forms import VersionForm
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

group_versions = Blueprint("group_versions", __name__)


@group_versions.route("/groups/<uuid:group_id>/version", methods=["GET", "POST"])
@needs(Can.MOVE_SESSION)
def change(group_id: UUID) -> ResponseReturnValue:
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.MOVE_SESSION), group_id)
    form = VersionForm()
    kept = [v for v in curricula.versions_of(reading(), group.version.programme.slug) if v.status is Status.LIVE]
    numbers = queries.numbers_to_come(reading(), current_user, group.id)
    form.offer([(str(v.id), f"Version {v.number}") for v in kept], numbers)
    if not form.validate_on_submit():
        return _page(group, form, bool(numbers) and len(kept) > 1), 422 if form.is_submitted() else 200
    try:
        with writing() as session:
            found: Group = one_or_404(session, groups.seen_by(current_user, Can.MOVE_SESSION), group_id)
            version = session.get_one(ProgrammeVersion, UUID(form.version.data))
            versions.change(session, found, version, from_number=int(form.from_number.data), by=act())
            session.commit()
    except versions.CannotChange as news:
        form.version.errors = [str(news)]
        return _page(group, form, True), 422
    flash(f"From session {form.from_number.data} on the group is taught version {version.number}", "success")
    return redirect(url_for(".change", group_id=group_id))


def _page(group: Group, form: VersionForm, can_change: bool) -> str:
    starts = [(group.numbers.start, group.version.number)]
    starts += [(row.from_number, row.version.number) for row in versions.changes(reading(), group.id)]
    ends = [start - 1 for start, _ in starts[1:]] + [group.numbers.stop - 1]
    spans = [(first, last, number) for (first, number), last in zip(starts, ends, strict=True) if first <= last]
    slug = group.version.programme.slug
    return render_template(
        "timetable/version.html", group=group, form=form, can_change=can_change, spans=spans, slug=slug
    )
