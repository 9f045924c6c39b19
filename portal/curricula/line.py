"""A programme as a line with a stop for each session: its picture in the prospectus. Pure."""

from dataclasses import dataclass

from portal.curricula.reading.schema import Arrangement, Mode, Programme

MOST = 13
"""Stops drawn; more would not be told apart."""
COLOURS = {
    Mode.GROUP: "#F2B233",
    Mode.WORKSHOP: "#F59B85",
    Mode.ONE_TO_ONE: "#D3B3DA",
    Mode.FAMILY: "#9CC4F2",
    Mode.TRAINING: "#FFFFFF",
}
"""On the brand's ground."""


@dataclass(frozen=True)
class Line:
    stops: int
    is_joined: bool
    """Sessions that belong together; those that stand alone are stops without a line."""
    goes_on: bool
    """Casework: the line does not end with its last stop."""
    colour: str


def line_of(programme: Programme, numbered: int) -> Line:
    casework = programme.plan is Arrangement.STAGES or programme.mode is Mode.ONE_TO_ONE
    return Line(min(numbered, MOST), programme.series, casework, COLOURS[programme.mode])
