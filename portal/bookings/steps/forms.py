"""What people type in the steps of a booking, and to hand one over."""

from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional

from portal.bookings.forms import StepForm, email, line, phone
from portal.bookings.models import Booking
from portal.bookings.steps.kinds import Doer
from portal.web.forms import PLAIN, PROSE, at_most, stripped

ROOM = "room_"


class RoomForm(StepForm):
    """What the school provides; a field for each group's room is added by `room_form`."""

    host_name = line("Name", DataRequired("Enter the name of the adult who stays in the room"))
    host_job = line("Job", Optional())
    host_phone = phone("Telephone", Optional())
    host_email = email("E-mail address", Optional())
    dsl_name = line("Name", DataRequired("Enter the name of the safeguarding lead (DSL)"))
    dsl_phone = phone("Telephone", DataRequired("Enter a telephone number for the safeguarding lead"))
    dsl_email = email("E-mail address", DataRequired("Enter an e-mail address for the safeguarding lead"))
    access_needs = TextAreaField("Access needs", [Optional(), at_most(500), PROSE], [stripped])
    note = TextAreaField("Arrangements", [Optional(), at_most(500), PROSE], [stripped])

    def rooms(self) -> list[tuple[UUID, Field]]:
        """Each group asked for, and the field of its room."""
        return [(UUID(field.short_name.removeprefix(ROOM)), field) for field in self if ROOM in field.short_name]


def room_form(booking: Booking, doer: Doer, *, moves: bool) -> RoomForm:
    """Filled with what is known. `moves`: the room may still be another one."""
    fields = {}
    for wished in booking.wishes if moves else ():
        label = "Room" if len(booking.wishes) == 1 else f"Room for {wished.name}"
        checks = [DataRequired("Enter the room, like G14"), at_most(60), PLAIN]
        fields[f"{ROOM}{wished.id}"] = StringField(label, checks, [stripped], default=wished.room.name)
    made: type[RoomForm] = type("RoomFormOfBooking", (RoomForm,), fields)
    host, dsl = booking.host, booking.dsl
    form: RoomForm = made(
        doer=doer,
        data={
            "host_name": host.name if host else None,
            "host_job": host.job if host else None,
            "host_phone": host.phone if host else None,
            "host_email": host.email if host else None,
            "dsl_name": dsl.name if dsl else None,
            "dsl_phone": dsl.phone if dsl else None,
            "dsl_email": dsl.email if dsl else None,
            "access_needs": booking.access_needs,
            "note": booking.note,
            **{f"{ROOM}{wished.id}": wished.room.name for wished in booking.wishes},
        },
    )
    return form


class HandForm(FlaskForm):
    """A colleague who is to do one step."""

    name = line("Name", DataRequired("Enter your colleague's name"))
    email = email("Work e-mail address", DataRequired("Enter your colleague's work e-mail address"))
    job = line("Job", Optional(), most=80)
    is_right = BooleanField("This address is right")
