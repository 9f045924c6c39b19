"""The pages of a request in order, and what they come to: faults to mend, or the wish to send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.bookings.models import Booking
from portal.bookings.requests.forms import (
    MOST_GROUPS,
    CallerForm,
    GroupsForm,
    PageForm,
    YouForm,
    groups_form,
    provide_form,
    when_form,
)
from portal.bookings.requests.requesting import Asked, Wish
from portal.bookings.rules import Limits
from portal.bookings.windows import calendar
from portal.bookings.windows.availability import Day
from portal.places.contacts import Person

GROUPS, WHEN, PROVIDE, YOU = "groups", "when", "provide", "you"
TITLES = {
    GROUPS: "Who takes part?",
    WHEN: "When?",
    PROVIDE: "What you provide",
    YOU: "Who asks?",
}


@dataclass(frozen=True)
class Asker:
    """Who fills in the request: somebody of the school with an account, without one, or a coordinator for a caller."""

    is_charity: bool
    person: Person | None
    """The account's own; None where the request asks who it is."""

    @property
    def pages(self) -> tuple[str, ...]:
        return (GROUPS, WHEN, PROVIDE) if self.person else (GROUPS, WHEN, PROVIDE, YOU)


@dataclass(frozen=True)
class Journey:
    """One draft, its limits, and the days on which its school can begin."""

    booking: Booking
    limits: Limits
    days: Sequence[Day]
    """Every day that may be asked for, and why others cannot be."""
    asker: Asker

    def answers(self, page: str) -> dict[str, Any]:
        return dict((self.booking.answers or {}).get(page, {}))

    def names(self) -> list[str]:
        """Of the groups asked for, in the order typed; one without a name while none is."""
        return names_of(self.booking.answers or {})

    def plans(self) -> list[int | None]:
        """The number of the session that each of them takes; None where each takes the whole programme."""
        typed = self.answers(GROUPS)
        given = [str(typed.get(f"plan_{n}", "")) for n in _named(typed)] or [""]
        return [int(plan) if plan.isdecimal() else None for plan in given]

    def minutes(self) -> list[int]:
        """How long a session of each of them lasts."""
        return [self.limits.for_plan(plan).minutes for plan in self.plans()]

    def form(self, page: str, typed: Any = None, *, groups: int | None = None) -> PageForm:
        """The form of a page with what was typed now, else with what the draft keeps."""
        kind = self._kind(page, groups or _count(typed or self.answers(page)))
        kept = MultiDict(self.answers(page)) or None
        return kind(formdata=kept if typed is None else typed)

    def _kind(self, page: str, count: int) -> type[PageForm]:
        if page == GROUPS:
            return groups_form(count, self.limits)
        if page == WHEN:
            return when_form(self.names())
        if page == PROVIDE:
            return provide_form(self.names())
        return CallerForm if self.asker.is_charity else YouForm

    def is_good(self, page: str, form: PageForm) -> bool:
        """Whether the page may be kept; if not, its fields say why."""
        form.validate()
        form.errors.pop("csrf_token", None)
        return form.fits(self.limits, self.days, self.minutes())

    def day(self, wanted: date) -> Day:
        """What was found out about a day: how many places, and whether it means the waiting list."""
        return calendar.chosen(self.days, wanted)

    def missing(self) -> str | None:
        """The first page that is not answered, or not as the school, the day and the programme allow now."""
        for page in self.asker.pages:
            if not self.answers(page) or not self.is_good(page, self.form(page)):
                return page
        return None

    def wish(self) -> Wish:
        """What is asked for; every page is good."""
        groups, when, provide = (self.form(page) for page in (GROUPS, WHEN, PROVIDE))
        self.is_good(GROUPS, groups)
        assert isinstance(groups, GroupsForm)
        asked = tuple(
            Asked(
                " ".join(groups[f"name_{typed}"].data.split()),
                groups[f"size_{typed}"].data,
                when[f"start_{n}"].data,
                provide[f"room_{n}"].data,
                groups.plan_of(typed),
                groups.year_of(typed),
            )
            for n, typed in enumerate(groups.filled(), start=1)
        )
        host = provide["host_name"].data
        return Wish(
            first_day=when["first_day"].data,
            groups=asked,
            asker=self.asker.person or self._caller(),
            dsl=Person(provide["dsl_name"].data, provide["dsl_email"].data, provide["dsl_phone"].data),
            host=Person(host, phone=provide["host_phone"].data) if host else None,
            note=provide["note"].data,
            access_needs=provide["access_needs"].data,
        )

    def _caller(self) -> Person:
        you = self.form(YOU)
        return Person(you["name"].data, you["email"].data, you["phone"].data, you["job"].data)


def names_of(answers: Mapping[str, Any]) -> list[str]:
    """Of the groups asked for, in the order typed; one without a name while none is."""
    typed = answers.get(GROUPS, {})
    return [_name(typed, n) for n in _named(typed)] or [""]


def _named(typed: Mapping[str, Any]) -> list[int]:
    """The numbers of the groups that have a name."""
    return [n for n in range(1, _count(typed) + 1) if _name(typed, n)]


def _name(typed: Mapping[str, Any], n: int) -> str:
    return " ".join(str(typed.get(f"name_{n}", "")).split())


def typed_on(fields: MultiDict[str, str], form: PageForm) -> dict[str, str]:
    """What to keep of a page that was sent: the answers to its questions, and nothing else that came along."""
    return {name: value for name, value in fields.items() if name in form}


def with_own_times(fields: MultiDict[str, str]) -> MultiDict[str, str]:
    """The same, where “another time” is chosen with the time that was typed."""
    typed = fields.copy()
    for name, value in fields.items():
        if name.startswith("start_") and value == "own":
            typed[name] = fields.get(f"own_{name[6:]}", "")
    return typed


def _count(typed: Mapping[str, Any]) -> int:
    """How many groups the page of groups has fields for."""
    numbers = [int(name[5:]) for name in typed if name.startswith("name_") and name[5:].isdecimal()]
    return min(max([1, *numbers]), MOST_GROUPS)
