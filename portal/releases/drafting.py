"""An edition as it would be stored today."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.impact.period import quarter_of
from portal.impact.queries import cycles_left_alone
from portal.releases.agreed.queries import terms_of
from portal.releases.annex.queries import counted_outcomes
from portal.releases.annex.rules import with_outcomes
from portal.releases.contract.queries import counted_payers, counted_quarters, counted_returns
from portal.releases.contract.rules import frozen, with_elsewhere
from portal.releases.counting import counted_held, counted_promises, counted_sums, paid_for_by
from portal.releases.layouts.queries import template_of
from portal.releases.layouts.templating import shaped
from portal.releases.monitoring import monitoring_of
from portal.releases.protected import Issue, Reader, build
from portal.releases.quarters import spanned
from portal.releases.queries import latest
from portal.releases.sheet import in_words


@dataclass(frozen=True)
class Draft:
    """An object not stored yet, and the number it would have."""

    reader: Reader
    issue: Issue
    made: Mapping[str, Any]
    monitoring: Mapping[str, Any]
    """What contract monitoring says beside it; in no file."""


def counted_draft(session: Session, reader: Reader, year: int, quarter: int, *, why: str | None = None) -> Draft:
    """The protected object as an edition made today would store it."""
    last, ago = latest(session, reader, year, quarter), latest(session, reader, year - 1, quarter)
    issue = Issue(year, quarter, last.number + 1 if last else 1, clock.today(), why)
    terms, before = terms_of(session, reader, year), [latest(session, reader, year, each) for each in range(1, quarter)]
    with cycles_left_alone():
        sums = counted_sums(session, reader, year, quarter, terms.form)
        held = counted_held(session, reader, year, quarter, terms)
        made = build(
            sums,
            reader=reader,
            issue=issue,
            promises=counted_promises(session, reader, year),
            before=json.loads(last.object) if last else None,
            year_ago=json.loads(ago.object) if ago else None,
            terms=terms,
            earlier=[json.loads(each.object) for each in before if each],
            held=held,
        )
    ended = spanned(year, quarter, terms.form)
    is_given = terms.form.gives_endings(quarter) and not held.is_shared
    found = counted_outcomes(session, paid_for_by(reader), ended) if is_given else ()
    made = with_outcomes(made, found, json.loads(last.object) if last else None, sums.people.started)
    made = shaped(made, template_of(session, reader))
    returns, quarters = counted_returns(session, reader, year, quarter), counted_quarters(session, reader, year)
    payers = counted_payers(session, reader, paid_for_by(reader), ended, quarter_of(year, quarter))
    made = frozen(with_elsewhere(made, payers), returns, quarters, payers)
    made = {**made, "changes": in_words(json.loads(last.object) if last else None, made)}
    told = json.loads(last.monitoring) if last and last.monitoring else None
    return Draft(reader, issue, made, monitoring_of(sums, made, told, held))
