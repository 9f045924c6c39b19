"""Fixing a year's terms. Flushes; the caller commits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.releases.agreed import queries
from portal.releases.agreed.models import ReturnTerms
from portal.releases.protected import Reader
from portal.releases.returns import Form, Outlook
from portal.releases.rule_sets import RuleSet
from portal.web.access import Act


class AlreadyReported(Exception):
    """An edition of the year exists: two forms of one year could be subtracted."""


class TooMuchHidden(Exception):
    """At the planned numbers this form would hide over a third; `nearest` is the one to take."""


def fix(
    session: Session,
    reader: Reader,
    year: int,
    *,
    form: Form,
    rules: RuleSet,
    plan: Sequence[dict[str, Any]],
    found: Sequence[Outlook],
    by: Act,
) -> ReturnTerms:
    """The reader's return of this year has this form, in place of what was fixed before. Raises AlreadyReported or
    TooMuchHidden."""
    if queries.is_reported(session, reader, year):
        raise AlreadyReported
    if form is not Form.TARGETS and not any(each.form is form and each.is_enough for each in found):
        raise TooMuchHidden
    row = queries.row_of(session, reader, year)
    if row is None:
        row = ReturnTerms(authority_id=reader.authority_id, organisation_id=reader.organisation_id, year=year)
        session.add(row)
    row.form, row.rules, row.plan, row.fixed_by = form, rules.key, list(plan), by.user_id
    session.flush()
    audit.record(session, "fixed", "return terms", row.id, by=by)
    return row
