"""The cards of a group, and which groups have answers that a person has to decide about."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.groups.models import Group
from portal.measures import queries
from portal.measures.cards.codes import NO_CARD
from portal.measures.models import MeasureCard, MeasureResponse
from portal.web.access import User


def codes_of(session: Session, group_id: UUID) -> Sequence[str]:
    """In order. The group was loaded through a scope."""
    return session.scalars(
        select(MeasureCard.code).where(MeasureCard.group_id == group_id).order_by(MeasureCard.code)
    ).all()


def undecided(session: Session, user: User) -> list[tuple[UUID, str]]:
    """Key and name of the groups in which a code is on no card, or one card came twice: those that this person may
    decide about, by name."""
    sheet = (MeasureResponse.group_id, MeasureResponse.card, MeasureResponse.point, MeasureResponse.instrument)
    known = (MeasureCard.group_id == MeasureResponse.group_id) & (MeasureCard.code == MeasureResponse.card)
    waiting = (
        select(MeasureResponse.group_id)
        .outerjoin(MeasureCard, known)
        .where(
            MeasureResponse.card.is_not(None),
            MeasureResponse.card.not_like(f"{NO_CARD}%"),
            MeasureResponse.is_set_aside.is_(False),
        )
        .group_by(*sheet, MeasureCard.code)
        .having(or_(MeasureCard.code.is_(None), func.count() > 1))
    )
    seen = queries.typed_by(user).where(Group.id.in_(waiting)).with_only_columns(Group.id, Group.name)
    return [(key, name) for key, name in session.execute(seen)]
