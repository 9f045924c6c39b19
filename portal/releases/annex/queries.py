"""The answers of a reader's groups that ended in a period, for an edition."""

from collections.abc import Sequence
from datetime import time, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.impact.outcomes.outcome import Outcome, outcomes
from portal.impact.period import Period
from portal.measures import queries as measures
from portal.measures.instruments.own import ALL
from portal.measures.scores import Scale
from portal.timetable.models import DeliverySession


def counted_outcomes(session: Session, chosen: Select[UUID], period: Period) -> tuple[Outcome, ...]:
    """Of these groups those whose last session fell in the period; each scale by itself, scales never added up."""
    last = func.max(DeliverySession.starts_at)
    ended = (
        select(DeliverySession.group_id)
        .where(DeliverySession.is_live, DeliverySession.group_id.in_(chosen))
        .group_by(DeliverySession.group_id)
        .having(last >= clock.at(period.first, time()), last < clock.at(period.last + timedelta(days=1), time()))
    )
    scores = measures.counted_scores(session, ended)
    if not scores:
        return ()
    scales = list(measures.scales_of(session, scores).values())
    return outcomes(scores, for_publication(scales), {})


def for_publication(scales: Sequence[Scale]) -> list[Scale]:
    """Of our own questions their mean and no single question: the same people's answers a dozen times over would be a
    dozen tables that can be held against each other. Pure."""
    with_mean = {(each.instrument, each.version) for each in scales if each.scale == ALL}
    return [each for each in scales if each.scale == ALL or (each.instrument, each.version) not in with_mean]
