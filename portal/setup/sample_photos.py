"""A register of the sample year that came as a photograph and waits to be typed in: a drawn sheet on a desk."""

import io
from datetime import datetime, timedelta

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.identity import Vault
from portal.groups.models import Enrolment, Group, Staffing
from portal.groups.rules import code_order
from portal.people.models import User
from portal.registers import queries
from portal.registers.models import Register
from portal.registers.paper import photos
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Act

WIDE, HIGH, ROW, LEFT = 1240, 1640, 74, 150
INK, PEN = "#16242C", "#1C3F8F"
COLUMNS = ((LEFT, "No."), (260, "Code"), (430, "here"), (560, "L, min"), (740, "A: K or U"), (930, "Left early"))


def add(session: Session, vault: Vault, until: datetime) -> None:
    """The newest session before `until` whose register nobody has touched was marked on paper."""
    row = session.execute(
        select(SessionPart, Staffing)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .join(Group, Group.id == DeliverySession.group_id)
        .join(Staffing, Staffing.group_id == Group.id)
        .outerjoin(Register, Register.part_id == SessionPart.id)
        .where(
            Register.id.is_(None),
            DeliverySession.is_live,
            DeliverySession.outcome.is_(None),
            DeliverySession.ends_at < until,
            DeliverySession.ends_at > until - photos.LONGEST,
            Group.cancelled_at.is_(None),
        )
        .order_by(DeliverySession.starts_at.desc(), SessionPart.id, Staffing.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return
    part, staffed = row
    people: list[Enrolment] = list(session.scalars(queries.PEOPLE, queries.expected_where(part)).unique())
    codes = sorted((person.code for person in people), key=code_order)
    with clock.moved_to(part.session.ends_at + timedelta(hours=1)):
        by = Act(session.get_one(User, staffed.user_id))
        photos.add(session, vault, part.id, _drawn(part, codes), by=by)


def _drawn(part: SessionPart, codes: list[str]) -> bytes:
    """The sheet, marked by hand, a little askew."""
    sheet = Image.new("RGB", (WIDE, HIGH), "#FDFCF7")
    draw = ImageDraw.Draw(sheet)
    small, large = ImageFont.load_default(30), ImageFont.load_default(46)
    draw.text((LEFT, 90), "Register", font=ImageFont.load_default(64), fill=INK)
    number = f"Session {part.session.number} of {part.session.group.planned_sessions}"
    draw.text((LEFT, 180), number, font=small, fill=INK)
    for left, head in COLUMNS:
        draw.text((left, 250), head, font=small, fill=INK)
    for place, code in enumerate(codes[:17]):
        top = 300 + place * ROW
        draw.line((LEFT - 10, top - 8, WIDE - 120, top - 8), fill="#77858C", width=2)
        draw.text((LEFT, top), str(place + 1), font=small, fill="#4A5963")
        draw.text((260, top), code, font=large, fill=INK)
        left, mark = {3: (560, "10"), 6: (760, "K"), 9: (760, "U")}.get(place, (440, "/"))
        draw.text((left, top), mark, font=large, fill=PEN)
    made = io.BytesIO()
    sheet.rotate(1.4, expand=True, fillcolor="#8A6B4E").save(made, "JPEG", quality=70)
    return made.getvalue()
