"""The forms beside the register: what became of the session, which mark is right, who catches up."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from portal.groups.models import AbsenceReason
from portal.registers import outcomes, service
from portal.registers.models import MarkValue
from portal.registers.outcomes import Told
from portal.registers.roll import Said
from portal.registers.rules import Correction, Refusal, Settling
from portal.registers.service import Choice
from portal.registers.shared import halves
from portal.timetable.models import Outcome, Reason
from portal.web.forms import NumberField
from portal.web.words import count, moment

MOVES, STAYS = "moves", "stays"
OUR_PART = "our part did not"

REFUSED: dict[Refusal, str] = {
    Refusal.NOT_ITS_DAY: "This register opens on its day",
    Refusal.CANCELLED: "This delivery session is cancelled, so it has no register",
    Refusal.DID_NOT_HAPPEN: "This delivery session did not happen, so nobody is marked",
    Refusal.LOCKED: "This register is locked. Ask a coordinator to unlock it",
    Refusal.NOT_ON_LIST: "This person is no longer on the list of this day",
    Refusal.VALUE: "Choose present, late, absent, not expected or not recorded",
    Refusal.MINUTES: "Enter minutes from 1 to the length of the session, or leave them empty",
    Refusal.ABSENCE: "Choose “not known” where nobody has explained the absence, another reason where the school knows",
    Refusal.NEEDS_REASON: "Choose why you change a finished register",
    Refusal.UNSETTLED: "Two people marked this differently. Choose which mark is right",
    Refusal.CIRCLE: "This mark could not be read. Mark again and save",
}
OLD_COPY = "This page was an older copy and the mark had been saved before. Check it, then save again"
LIST_CHANGED = "The list has changed since this page was opened. The rest is saved; look through it again"
NOT_SAID: dict[type[Exception], str] = {
    outcomes.PeopleCame: "Somebody is marked as having come. Take those marks back, or choose that it was delivered",
    outcomes.PlanMovedOn: "Its plan has a later date. A coordinator can change this until the day before that date",
    outcomes.CoordinatorOnly: "Only a coordinator can change this now, with a reason. Ask them",
    service.Closed: "This can be said from the day of the session on",
    halves.SignedOff: "Your part is signed off. Correct its marks on the register instead",
    halves.NoOtherPart: "No other part took place either. Say that the session did not happen",
}
SAID = {
    MarkValue.ABSENT_KNOWN: "Absent, the school knows",
    MarkValue.ABSENT_UNEXPLAINED: "Absent, not explained",
}
"""Marks whose words on pages are not the stored ones."""
TOLD = frozenset(AbsenceReason) - {AbsenceReason.SCHOOL_KNOWS, AbsenceReason.NOT_KNOWN}
"""Reasons that say more than the mark does."""
WHY_CORRECTED = "Choose why you correct what was said before"
DAMAGED = "Something in this page was changed on the way. Check the marks, then save again"


def not_said(news: Exception) -> str:
    """Why what was said of a session does not stand, for the person who said it."""
    return NOT_SAID[type(news)]


class OutcomeForm(FlaskForm):
    outcome = RadioField(
        "What became of this delivery session?",
        [InputRequired("Choose whether it was delivered")],
        choices=[
            SelectChoice(Outcome.DELIVERED.value, "Delivered"),
            SelectChoice(Outcome.PART_DELIVERED.value, "Part of it was delivered"),
            SelectChoice(Outcome.DID_NOT_HAPPEN.value, "It did not happen"),
        ],
    )
    minutes = NumberField("Minutes delivered", [Optional()], unread="Enter the minutes as a number, such as 45")
    reason = SelectField(
        "Why it did not happen",
        choices=[SelectChoice("", "Choose a reason"), *(SelectChoice(r.value, r.value.capitalize()) for r in Reason)],
        default="",
    )
    plan = RadioField(
        "What happens to its plan?",
        [InputRequired("Choose what happens to the plan")],
        choices=[
            SelectChoice(MOVES, "It moves to the next date, and all later ones with it"),
            SelectChoice(STAYS, "The dates stay: a replacement is booked, or somebody will decide"),
        ],
        default=MOVES,
    )
    came = SelectMultipleField("Who of us came", choices=[])
    correction = SelectField(
        "Why you correct it",
        choices=[
            SelectChoice("", "Choose a reason"),
            *(SelectChoice(c.value, c.value.capitalize()) for c in Correction),
        ],
        default="",
    )

    def offer(self, staff: Sequence[tuple[UUID, str]], most_minutes: int, *, by_part: bool) -> "OutcomeForm":
        """The people who may be named, and the longest that it can have been. `by_part`: another gives a part too."""
        if by_part:
            ours = SelectChoice(OUR_PART, "Our part did not take place, another part did or will")
            self.outcome.choices = [*self.outcome.choices, ours]
        self.came.choices = [SelectChoice(str(user_id), name) for user_id, name in staff]
        self.minutes.validators = [
            Optional(),
            NumberRange(1, most_minutes, f"Enter minutes from 1 to {most_minutes}"),
        ]
        return self

    def validate_reason(self, field: Any) -> None:
        if self.outcome.data in (Outcome.DID_NOT_HAPPEN, OUR_PART) and not field.data:
            raise ValidationError("Choose why it did not happen")

    @property
    def is_our_part(self) -> bool:
        return bool(self.outcome.data == OUR_PART)

    @property
    def told(self) -> Told:
        return Told(
            outcome=Outcome.PART_DELIVERED if self.is_our_part else Outcome(self.outcome.data),
            reason=Reason(self.reason.data) if self.reason.data else None,
            minutes=self.minutes.data,
            came=frozenset(UUID(user_id) for user_id in self.came.data or ()),
            moves_plan=self.plan.data == MOVES,
            correction=Correction(self.correction.data) if self.correction.data else None,
        )


class SettleForm(FlaskForm):
    chosen = RadioField("Which mark is right?", [InputRequired("Choose the mark that is right")], choices=[])
    reason = SelectField(
        "How you know",
        [InputRequired("Choose how you know")],
        choices=[SelectChoice("", "Choose"), *(SelectChoice(s.value, s.value.capitalize()) for s in Settling)],
    )
    event = HiddenField()
    device = HiddenField()
    shown = HiddenField()

    def offer(self, marks: Sequence[Said], clocks: Mapping[UUID, str]) -> None:
        """The marks that differ, to choose one of, with what is to be known of the clock of the phone it came from."""
        words = {mark.event_id: "; ".join(filter(None, (_mark(mark), clocks.get(mark.event_id)))) for mark in marks}
        self.chosen.choices = [SelectChoice(str(key), said) for key, said in words.items()]

    def carry(self, event_id: UUID, device_id: UUID, shown: Sequence[UUID]) -> None:
        """Ids made for this page, so that it counts once; kept where it was sent before."""
        if not self.is_submitted():
            self.event.data, self.device.data = str(event_id), str(device_id)
            self.shown.data = " ".join(map(str, shown))

    def validate_shown(self, field: Any) -> None:
        try:
            _ids = [UUID(id or "") for id in (self.event.data, self.device.data, *(field.data or "").split())]
        except ValueError as error:
            raise ValidationError("Open this page again from the register") from error

    def choice(self, enrolment_id: UUID) -> Choice:
        return Choice(
            event_id=UUID(self.event.data),
            device_id=UUID(self.device.data),
            enrolment_id=enrolment_id,
            shown=frozenset(map(UUID, (self.shown.data or "").split())),
            chosen=UUID(self.chosen.data),
            reason=Settling(self.reason.data),
        )


def _mark(mark: Said) -> str:
    """Such as "Late, 15 minutes: Sam Example, 2 February 2027, 09:41"."""
    minutes = f", {count(mark.minutes, 'minute')}" if mark.minutes else ""
    stored = (mark.value or "not recorded").capitalize()
    value = f"Absent: {mark.reason}" if mark.reason in TOLD else SAID.get(mark.value, stored) if mark.value else stored
    return f"{value}{minutes}: {mark.who}, {moment(mark.at)}"


class MakeUpForm(FlaskForm):
    person = RadioField("Who caught it up here?", [InputRequired("Choose who caught it up")], choices=[])
