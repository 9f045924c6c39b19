"""What a school needs to let young people out of lessons. Nothing here says what for, or with which group: no type of
this file has a field for a group, a programme or a plan."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PupilSlips:
    """Slips to cut, `a_page` on one sheet: when and where, and no more."""

    day: str
    time: str
    room: str
    """Empty where none is named: then there is a line to write it on."""
    head: str
    """What `rows` are: Code, or Name."""
    rows: tuple[str, ...]
    spare: int
    """Empty slips that fill the last sheet."""
    a_page: int


@dataclass(frozen=True)
class LessonsMissed:
    """For teachers and cover. Which lesson each of them misses is written in by the school, who knows the timetable."""

    day: str
    time: str
    head: str
    rows: tuple[str, ...]
    spare: int
    contact: str
    """Whom to ask at the school; empty where nobody is named."""


@dataclass(frozen=True)
class Visitors:
    """For reception: who comes, and for whom to ring."""

    day: str
    time: str
    place: str
    room: str
    host: str
    names: tuple[str, ...]
    spare: int


@dataclass(frozen=True)
class OfficeList:
    """For the attendance office: who is out of lessons when, and how to mark it."""

    day: str
    time: str
    room: str
    host: str
    head: str
    rows: tuple[str, ...]
    spare: int
    codes: tuple[tuple[str, str], ...]
    """How to mark them: code, and when it is right."""
