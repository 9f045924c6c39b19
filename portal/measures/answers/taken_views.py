"""Taking a programme's scores along, for whoever analyses them elsewhere. That they were taken is on record."""

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, select

from portal.audit import service as audit
from portal.curricula import queries as curricula
from portal.curricula.models import ProgrammeVersion
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.measures import queries
from portal.measures.answers.forms import TakeForm
from portal.measures.answers.taken import MEANS, as_csv
from portal.measures.blueprint import measures
from portal.web.access import Can, act, needs
from portal.web.sessions import reading, writing

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""


@measures.route("/instruments/scores", methods=["GET", "POST"])
@needs(Can.SEE_ALL_IMPACT)
def take_scores() -> ResponseReturnValue:
    form = TakeForm()
    found = curricula.latest(reading())
    form.programme.set([(str(one.programme_id), one.title) for one in found], blank="Choose")
    if not form.validate_on_submit():
        page = render_template("measures/take_scores.html", form=form, means=MEANS)
        return page, 422 if form.is_submitted() else 200
    programme_id = UUID(form.programme.data)
    scores = queries.counted_scores(reading(), _of(programme_id))
    text = as_csv(scores, queries.scales_of(reading(), scores))
    with writing() as session:
        audit.record(session, "took the scores of", "programme", programme_id, by=act())
        session.commit()
    answer = Response(BOM + text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="scores.csv"'
    return answer


def _of(programme_id: UUID) -> Select[UUID]:
    versions = select(ProgrammeVersion.id).where(ProgrammeVersion.programme_id == programme_id)
    return select(Group.id).where(groups.scope(current_user, Can.SEE_ALL_IMPACT), Group.version_id.in_(versions))
