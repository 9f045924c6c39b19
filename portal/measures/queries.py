"""Which questions a group is asked, who may type or read what, and the scores that its answers give."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.curricula import queries as curricula
from portal.curricula.models import Programme, ProgrammeVersion
from portal.curricula.reading.schema import Mode
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.measures.instruments.own import OWN, own_instrument, slug_of
from portal.measures.instruments.schema import Instrument
from portal.measures.instruments.scoring import facts, score
from portal.measures.instruments.shipped import latest, shipped
from portal.measures.models import MeasureChoice, MeasureResponse
from portal.measures.scores import Scale, Score
from portal.people.access import Role
from portal.web.access import Can, User

IN_PERSON = frozenset({Mode.ONE_TO_ONE, Mode.FAMILY})
"""Ways of meeting in which a worker may write down what somebody answers; in a group the envelope stays shut."""


def seen_by(user: User) -> Select[Group]:
    """The groups of which this person may know what is asked and how many answered."""
    return groups.seen_by(user, Can.SEE_MEASURES)


def typed_by(user: User) -> Select[Group]:
    """The groups whose answers this person may type in and read: a facilitator those they meet one to one only."""
    rows = groups.seen_by(user, Can.TYPE_ANSWERS)
    if {grant.role for grant in user.grants_for(Can.TYPE_ANSWERS)} <= {Role.FACILITATOR}:
        rows = rows.where(Group.mode.in_(IN_PERSON))
    return rows


def own_of(session: Session, version: ProgrammeVersion) -> Instrument | None:
    """A programme's own questions as this version asks them."""
    asked = curricula.content_of(session, version.id).questions
    return own_instrument(version.programme.slug, asked) if asked else None


def instruments_of(session: Session, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], Instrument]:
    """By id and version, in one question to the database; what no file says any more is not there."""
    slugs = {slug for name, _ in keys if (slug := slug_of(name))}
    rows = select(ProgrammeVersion, Programme.slug).join(Programme).where(Programme.slug.in_(slugs))
    found = {(one.id, one.version): one for one in shipped().values()}
    for version, slug in session.execute(rows.order_by(ProgrammeVersion.number)) if slugs else ():
        asked = curricula.content_of(session, version.id).questions
        if asked is not None:
            own = own_instrument(slug, asked)
            found[own.id, own.version] = own
    return {key: found[key] for key in keys if key in found}


def asked_of(session: Session, group: Group) -> list[Instrument]:
    """What this group is asked, in order. Who has begun with one version is asked the same one again."""
    begun = dict(
        session.execute(
            select(MeasureResponse.instrument, MeasureResponse.version)
            .where(MeasureResponse.group_id == group.id)
            .order_by(MeasureResponse.version.desc())
        ).all()
    )
    own = own_of(session, group.version)
    on_offer = {one.id: one for one in [*([own] if own else []), *latest()]}
    chosen = chosen_for(session, group)
    ids = defaults(group, own) if chosen is None else _spelt(chosen.instruments, own)
    return [_begun(session, on_offer[key], begun) for key in ids if key in on_offer]


def asked_besides(session: Session, group: Group) -> tuple[list[Instrument], list[Instrument]]:
    """What this group is asked besides its programme's own questions: what we may print, and what stands on sheets of
    its owners alone, of which scores are typed in."""
    try:
        others = [one for one in asked_of(session, group) if slug_of(one.id) is None]
    except curricula.Unreadable:
        return [], []
    return [one for one in others if one.has_items], [one for one in others if not one.has_items]


def asked_before(session: Session, group: Group) -> list[Instrument]:
    """What this group has answers to though it is not asked any more."""
    asked = {one.id for one in asked_of(session, group)}
    rows = select(MeasureResponse.instrument, MeasureResponse.version).where(MeasureResponse.group_id == group.id)
    given = session.execute(rows.distinct().order_by(*rows.selected_columns)).all()
    return list(instruments_of(session, [(name, version) for name, version in given if name not in asked]).values())


def _begun(session: Session, one: Instrument, begun: dict[str, int]) -> Instrument:
    key = (one.id, begun.get(one.id, one.version))
    return one if key[1] == one.version else instruments_of(session, [key]).get(key, one)


def _spelt(ids: Sequence[str], own: Instrument | None) -> list[str]:
    """Without the programme's own questions where it has none."""
    return [own.id if key == OWN and own else key for key in ids]


def defaults(group: Group, own: Instrument | None) -> list[str]:
    """The programme's own questions, and what suits people of the age that they are written for."""
    fitting = [one.id for one in latest() if one.is_default and one.fits(youngest(group, own))]
    return [*([own.id] if own else []), *fitting]


def youngest(group: Group, own: Instrument | None) -> int:
    """Age of the youngest for whom the group's own questions are written, else its programme."""
    least: int = own.ages[0] if own else group.version.facts["ages"]["least"]
    return least


def chosen_for(session: Session, group: Group) -> MeasureChoice | None:
    """The group's own choice, else its programme's; None where nobody has chosen."""
    rows = session.scalars(
        select(MeasureChoice).where(
            (MeasureChoice.group_id == group.id) | (MeasureChoice.programme_id == group.version.programme_id)
        )
    ).all()
    return next((row for row in rows if row.group_id), next(iter(rows), None))


def responses_of(session: Session, group_id: UUID) -> Sequence[MeasureResponse]:
    """Every answer of one group, those set aside too. The group was loaded through a scope."""
    rows = select(MeasureResponse).where(MeasureResponse.group_id == group_id)
    return session.scalars(rows.order_by(MeasureResponse.day, MeasureResponse.id)).all()


def counted_scores(session: Session, chosen: Select[UUID]) -> list[Score]:
    """Every score of these groups' answers. What a person set aside is not there; what came twice under one
    reference is there twice, since nobody has said which holds."""
    given = session.execute(
        select(
            MeasureResponse.instrument,
            MeasureResponse.version,
            MeasureResponse.answers,
            MeasureResponse.enrolment_id,
            MeasureResponse.card,
            MeasureResponse.point,
            MeasureResponse.day,
            Group.id,
            Group.school_id,
            ProgrammeVersion.programme_id,
        )
        .join(Group, Group.id == MeasureResponse.group_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Group.version_id)
        .where(MeasureResponse.group_id.in_(chosen), MeasureResponse.is_set_aside.is_(False))
        .order_by(MeasureResponse.group_id, MeasureResponse.instrument, MeasureResponse.id)
    ).all()
    known = instruments_of(session, {(name, version) for name, version, *_ in given})
    found: list[Score] = []
    for name, version, answers, enrolment_id, card, point, day, group_id, school_id, programme_id in given:
        instrument = known.get((name, version))
        if instrument is not None:
            where, about = (group_id, school_id, programme_id), (point, str(enrolment_id or card), enrolment_id)
            scales = ((scale.id, score(instrument, scale, answers)) for scale in instrument.scales)
            found += [Score(*where, name, scale, *about, value, str(version), day) for scale, value in scales]
    return found


def scales_of(session: Session, scores: Sequence[Score]) -> dict[tuple[str, str, str], Scale]:
    """By instrument, version and scale, what must be known to read these scores."""
    named = list(dict.fromkeys((one.instrument, int(one.version)) for one in scores))
    known = instruments_of(session, named)
    asked = [known[key] for key in named if key in known]
    return {(one.id, str(one.version), scale.id): facts(one, scale) for one in asked for scale in one.scales}
