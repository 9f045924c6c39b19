"""What is asked of a hand-off: a choice of lists, a name, a day and a time. No box takes a story."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from portal import clock, db
from portal.concerns import rules
from portal.concerns.models import SafeguardingRoute
from portal.concerns.queries import Target
from portal.concerns.rules import Held, Route, Way
from portal.concerns.service import Told
from portal.web.forms import PHONE, PLAIN, DayField, HourField, at_most, stripped

ONLY_A_NAME = "Enter a name only, like Robin Example"


def only_a_name(_form: Any, field: Any) -> None:
    if field.data and not rules.is_a_name(field.data):
        raise ValidationError(ONLY_A_NAME)


def _held() -> Any:
    return RadioField("Where is the record held?", [InputRequired("Choose where the record is held")], choices=[])


class HeldForm(FlaskForm):
    held = _held()

    def offer_held(self, held: Sequence[Held]) -> None:
        self.held.choices = [SelectChoice(one.value, one.value[0].upper() + one.value[1:]) for one in held]

    @property
    def where(self) -> Held:
        return Held(self.held.data)


class HandoffForm(HeldForm):
    key = HiddenField()
    teller = SelectField("Who passed it on", choices=[], validate_choice=False)
    target = RadioField("Whom did you tell?", [InputRequired("Choose whom you told")], choices=[])
    name = StringField("Their name", [at_most(rules.MOST_LETTERS), PLAIN, only_a_name], [stripped])
    way = RadioField(
        "How?",
        [InputRequired("Choose how you passed it on")],
        choices=[SelectChoice(way.value, way.value.capitalize()) for way in Way],
    )
    day = DayField("Day", [InputRequired("Enter the day, like 12/01/2027")])
    at = HourField("Time", [InputRequired("Enter the time, like 10:40")])
    held = _held()
    """Again, so that it stands last: faults are told in the order of the page."""

    def offer(self, targets: Sequence[Target], tellers: Sequence[tuple[UUID, str]]) -> "HandoffForm":
        """Whom one could tell, and for whom this is written down; a fresh form is about this moment."""
        self.target.choices = [SelectChoice(one.value, words(one)) for one in targets]
        blank = [SelectChoice("", "Choose who it was")] if tellers else []
        self.teller.choices = [*blank, *(SelectChoice(str(user_id), name) for user_id, name in tellers)]
        self.offer_held(rules.held_by([one.route for one in targets]))
        if not self.is_submitted():
            self.key.data = str(db.new_id())
            self.day.data, self.at.data = clock.today(), clock.local(clock.now()).time()
            self.target.data = targets[0].value if targets[0].contact_id else None
        return self

    def fits(self, targets: Sequence[Target]) -> bool:
        """What no single field can tell, written at the field to be put right."""
        chosen = self._chosen(targets)
        if chosen.needs_name and not self.name.data:
            self.name.errors = ["Enter the name of whoever you told"]
        if not rules.time_fits(self.passed_at, clock.now()):
            self.at.errors = ["Enter a day and time that have passed, at most a month ago"]
        if self.teller.choices and self.teller.data not in [choice.value for choice in self.teller.choices[1:]]:
            self.teller.errors = ["Choose who passed it on"]
        return not self.errors

    @property
    def passed_at(self) -> datetime:
        return clock.at(self.day.data, self.at.data)

    @property
    def handoff_id(self) -> UUID:
        """The id made for this form; a fresh one where it was lost on the way."""
        try:
            return UUID(self.key.data or "")
        except ValueError:
            return db.new_id()

    @property
    def teller_id(self) -> UUID | None:
        return UUID(self.teller.data) if self.teller.choices else None

    def told(self, targets: Sequence[Target]) -> Told:
        return Told(self._chosen(targets), self.name.data, Way(self.way.data), self.passed_at, self.where)

    def _chosen(self, targets: Sequence[Target]) -> Target:
        return next(one for one in targets if one.value == self.target.data)


def words(target: Target) -> str:
    """Such as "Robin Example, safeguarding lead (DSL)"."""
    return f"{target.name}, {target.role}" if target.name else target.title


class RoutesForm(FlaskForm):
    """Whom to ring: a name and a number for each way."""

    @classmethod
    def about(cls, ways: Sequence[Route], kept: Mapping[Route, SafeguardingRoute]) -> "RoutesForm":
        fields: dict[str, Any] = {}
        data: dict[str, str | None] = {}
        for way in ways:
            name, phone = f"{way.name}-name", f"{way.name}-phone"
            fields[name] = StringField("Name of the person or team", [at_most(80), PLAIN], [stripped])
            fields[phone] = StringField("Telephone", [Optional(), PHONE], [stripped])
            row = kept.get(way)
            data |= {name: row.name, phone: row.phone} if row else {}
        made: RoutesForm = type("RoutesForm", (cls,), fields)(data=data)
        return made

    def name_of(self, way: Route) -> Any:
        return self[f"{way.name}-name"]

    def phone_of(self, way: Route) -> Any:
        return self[f"{way.name}-phone"]
