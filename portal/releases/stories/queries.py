"""Stories, each through what a person may read."""

from collections.abc import Sequence

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.people.access import Role
from portal.people.models import Organisation
from portal.releases.models import Edition
from portal.releases.queries import SEES_ALL
from portal.releases.stories.models import Story
from portal.web.access import User


def seen_by(user: User) -> Select[Story]:
    """Newest first: all for who makes reports; for a reader their own, while they stand."""
    rows = select(Story).order_by(Story.id.desc())
    if any(grant.role in SEES_ALL for grant in user.grants):
        return rows
    own = [grant for grant in user.grants if grant.role is Role.COMMISSIONER]
    if not own:
        return rows.where(false())
    funders = [grant.organisation_id for grant in own if grant.organisation_id]
    of_funders = select(Organisation.authority_id).where(Organisation.id.in_(funders))
    stands = (Story.approved_at.is_not(None), Story.ended_at.is_(None), Story.last_day >= clock.today())
    return rows.where(
        *stands,
        or_(
            Story.authority_id.in_([grant.authority_id for grant in own if grant.authority_id]),
            Story.authority_id.in_(of_funders),
            Story.organisation_id.in_(funders),
        ),
    )


def beside(session: Session, user: User, edition: Edition) -> Sequence[Story]:
    """Approved stories of an edition's quarter and reader, as long as they stand."""
    rows = seen_by(user).where(
        Story.authority_id.is_not_distinct_from(edition.authority_id),
        Story.organisation_id.is_not_distinct_from(edition.organisation_id),
        Story.year == edition.year,
        Story.quarter == edition.quarter,
        Story.approved_at.is_not(None),
        Story.ended_at.is_(None),
        Story.last_day >= clock.today(),
    )
    return session.scalars(rows.order_by(None).order_by(Story.kind, Story.id)).all()


def to_read(session: Session, user: User) -> Sequence[Story]:
    """Stories that wait for somebody else's approval, oldest first."""
    rows = seen_by(user).where(*_UNDECIDED, Story.refused_why.is_(None), Story.written_by.is_distinct_from(user.id))
    return session.scalars(rows.order_by(None).order_by(Story.id)).all()


def sent_back(session: Session, user: User) -> Sequence[Story]:
    """This person's own that were sent back, until they are ended, oldest first."""
    rows = seen_by(user).where(*_UNDECIDED, Story.refused_why.is_not(None), Story.written_by == user.id)
    return session.scalars(rows.order_by(None).order_by(Story.id)).all()


_UNDECIDED = (Story.approved_at.is_(None), Story.ended_at.is_(None))
