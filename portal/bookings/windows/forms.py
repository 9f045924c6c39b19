"""What a coordinator types to publish when groups may start."""

from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.bookings.windows.availability import Window
from portal.bookings.windows.rules import WEEKDAYS
from portal.bookings.windows.windowing import Wanted
from portal.places.models import Authority
from portal.web.forms import PROSE, DayField, HourField, NumberField, at_most, stripped


class TickField(SelectMultipleField):
    """Several of a list, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: FlaskForm) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError("Choose from the list") from None


class WindowForm(FlaskForm):
    from_day = DayField("First day on which a group may start", [InputRequired("Enter the first day")])
    until_day = DayField("Last day on which a group may start", [InputRequired("Enter the last day")])
    weekdays = TickField(
        "Weekdays",
        [InputRequired("Choose at least one weekday")],
        choices=[SelectChoice(str(figure), name) for figure, name in enumerate(WEEKDAYS)],
    )
    earliest_start = HourField("No session starts before", [InputRequired("Enter a time, like 08:30")])
    latest_end = HourField("Every session ends by", [InputRequired("Enter a time, like 16:00")])
    capacity = NumberField(
        "Places for groups",
        [
            InputRequired("Enter how many groups may start in these weeks"),
            NumberRange(1, 500, "Enter a number from 1 to 500. To offer no places, end the window"),
        ],
    )
    notice_days = NumberField(
        "Notice in days",
        [
            InputRequired("Enter how many days before the first session a school has to ask"),
            NumberRange(0, 365, "Enter a number from 0 to 365"),
        ],
    )
    areas = TickField("Areas", [Optional()])
    note = TextAreaField("Note to schools", [Optional(), at_most(300), PROSE], [stripped])
    stays = BooleanField("They stay as they are")

    def offer(self, authorities: list[Authority]) -> None:
        self.areas.choices = [SelectChoice(str(one.id), one.name) for one in authorities]

    def show(self, window: Window, note: str | None) -> None:
        """What stands already."""
        self.from_day.data, self.until_day.data = window.from_day, window.until_day
        self.weekdays.data = [str(figure) for figure in sorted(window.weekdays)]
        self.earliest_start.data, self.latest_end.data = window.earliest, window.latest
        self.capacity.data, self.notice_days.data = window.capacity, window.notice
        self.areas.data, self.note.data = [str(key) for key in window.areas], note

    def wanted(self, key: UUID | None = None) -> Wanted:
        window = Window(
            id=key,
            from_day=self.from_day.data,
            until_day=self.until_day.data,
            weekdays=frozenset(int(figure) for figure in self.weekdays.data),
            earliest=self.earliest_start.data,
            latest=self.latest_end.data,
            capacity=self.capacity.data,
            notice=self.notice_days.data,
            areas=frozenset(UUID(key) for key in self.areas.data),
        )
        return Wanted(window, self.note.data)

    def tell(self, faults: dict[str, str]) -> None:
        """Each fault at its field."""
        for name, told in faults.items():
            self[name].errors = [told]
