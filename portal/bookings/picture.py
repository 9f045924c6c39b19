"""The life of a booking as a picture and a table, drawn from `rules.TABLE`. Pure: the same table gives the same text.

`python -m portal.bookings.picture` writes both into docs/; a test fails where they are not what the table gives.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from portal.bookings.models import BookingStatus as Status
from portal.bookings.rules import ENDED, TABLE, Gate, Move, Side, Step

WIDTH, HEIGHT = 1280, 640
BOX, TALL = 150, 54
MIDDLES = {
    Status.DRAFT: (170, 215),
    Status.ENQUIRY: (140, 425),
    Status.REQUESTED: (590, 215),
    Status.WAITING: (390, 425),
    Status.OFFERED: (770, 425),
    Status.CONFIRMED: (990, 215),
    Status.CANCELLED: (990, 425),
}
"""Where each state stands; the two ways to end before it is confirmed are bars above and below."""
BARS = {Status.WITHDRAWN: 70, Status.DECLINED: 570}
BAR = (50, 880)
"""From left to right."""
SHORT = {Step.QUEUE: "join the list", Step.WAIT: "to the list"}
"""Words of the longest steps on an arrow; the table has them whole."""

ROUTES: dict[tuple[Status, Step], tuple[str, tuple[int, int], str]] = {
    (Status.DRAFT, Step.ENQUIRE): ("M150 242 V394", (142, 322), "end"),
    (Status.DRAFT, Step.ASK): ("M245 206 H511", (400, 196), "middle"),
    (Status.DRAFT, Step.QUEUE): ("M205 242 C215 345 372 315 374 394", (222, 276), "start"),
    (Status.ENQUIRY, Step.ASK): ("M206 398 C260 350 400 240 511 226", (440, 228), "end"),
    (Status.ENQUIRY, Step.QUEUE): ("M215 425 H311", (262, 446), "middle"),
    (Status.ENQUIRY, Step.DECLINE): ("M140 452 V544", (148, 505), "start"),
    (Status.ENQUIRY, Step.WITHDRAW): ("M76 398 V96", (84, 150), "start"),
    (Status.REQUESTED, Step.CONFIRM): ("M665 206 H911", (735, 196), "middle"),
    (Status.REQUESTED, Step.OFFER): ("M634 242 C640 320 690 330 726 395", (616, 320), "start"),
    (Status.REQUESTED, Step.WAIT): ("M560 242 C555 320 470 330 442 395", (521, 344), "start"),
    (Status.REQUESTED, Step.DECLINE): ("M606 242 V544", (614, 505), "start"),
    (Status.REQUESTED, Step.WITHDRAW): ("M606 188 V96", (614, 140), "start"),
    (Status.WAITING, Step.PROMOTE): ("M400 398 C415 330 505 320 528 246", (476, 297), "end"),
    (Status.WAITING, Step.OFFER): ("M465 432 H691", (530, 452), "middle"),
    (Status.WAITING, Step.DECLINE): ("M390 452 V544", (398, 505), "start"),
    (Status.WAITING, Step.WITHDRAW): ("M336 398 V96", (344, 140), "start"),
    (Status.OFFERED, Step.ACCEPT): ("M778 398 C770 320 690 310 656 246", (764, 330), "start"),
    (Status.OFFERED, Step.OFFER): ("M845 412 C892 396 892 452 849 438", (856, 474), "start"),
    (Status.OFFERED, Step.DECLINE): ("M770 452 V544", (778, 505), "start"),
    (Status.OFFERED, Step.WITHDRAW): ("M826 398 V96", (834, 140), "start"),
    (Status.CONFIRMED, Step.CANCEL): ("M990 242 V394", (998, 330), "start"),
}
"""Each arrow's way, and where its word stands and to which side."""

INK, MUTED, PAPER, TINT, LINE = "#16242C", "#4A5963", "#FFFFFF", "#E2EFEF", "#77858C"
COLOURS = {"school": "#0E5A61", "charity": "#6A3B73", "either": "#16242C"}
DASHES = {"school": "", "charity": "7 4", "either": "2 3"}
LEGEND = (("school", "the school"), ("charity", "the charity"), ("either", "either of two"))
CONFIRM = (Status.REQUESTED, Step.CONFIRM)


class NoPlace(Exception):
    """The table has a step that the picture does not know: give it a way in ROUTES."""


def svg() -> str:
    """The picture, with a title and a description for those who do not see it."""
    if missing := set(TABLE) ^ set(ROUTES):
        raise NoPlace(", ".join(sorted(f"{status} → {step}" for status, step in missing)))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-labelledby="t d" font-family="Atkinson Hyperlegible Next, sans-serif" font-size="16">',
        '<title id="t">The life of a booking</title>',
        f'<desc id="d">{escape(" ".join(_sentences()))}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
        "<defs>",
        *(_head(side, colour) for side, colour in COLOURS.items()),
        "</defs>",
        *_bars(),
        *(_arrow(*edge) for edge in ROUTES),
        *(_box(status) for status in MIDDLES),
        *(_word(*edge) for edge in ROUTES),
        *_gates(),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def markdown() -> str:
    """The same as a table, one line a step."""
    lines = [
        "# The life of a booking",
        "",
        "![The states of a booking and the steps between them](booking-states.svg)",
        "",
        "Made from the one table in `portal/bookings/rules.py` by `python -m portal.bookings.picture`; a test fails",
        "when they differ. A coordinator may take a school's step for somebody who rang or wrote. *Running* and",
        "*completed* are read off the sessions of a confirmed booking.",
        "",
        "| State | Step | Who | Then |",
        "|---|---|---|---|",
    ]
    for (status, step), move in TABLE.items():
        gated = ", with every gate met" if move.gates else ""
        lines.append(f"| {status} | {step} | {_sides(move)} | {move.to}{gated} |")
    lines += ["", "Gates: what has to be in order before a booking is confirmed.", ""]
    lines += [f"- {gate}" for gate in Gate]
    ended = ", ".join(status for status in Status if status in ENDED)
    return "\n".join([*lines, "", f"Nothing leads out of: {ended}.", ""])


def _sides(move: Move) -> str:
    return " or ".join(f"the {side}" for side in Side if side in move.sides)


def _look(move: Move) -> str:
    return "either" if len(move.sides) > 1 else next(iter(move.sides)).value


def _sentences() -> Iterator[str]:
    for (status, step), move in TABLE.items():
        yield f"{status}: {step} by {_sides(move)} leads to {move.to}."


def _head(side: str, colour: str) -> str:
    return (
        f'<marker id="{side}" viewBox="0 0 10 10" refX="6" refY="5" markerWidth="7" markerHeight="7"'
        f' orient="auto-start-reverse"><path d="M0 0 L10 5 L0 10 z" fill="{colour}"/></marker>'
    )


def _bars() -> Iterator[str]:
    left, right = BAR
    for status, middle in BARS.items():
        yield (
            f'<rect x="{left}" y="{middle - 22}" width="{right - left}" height="44" rx="22" fill="{PAPER}"'
            f' stroke="{LINE}" stroke-width="1.5"/>'
        )
        yield f'<text x="{right - 24}" y="{middle + 6}" text-anchor="end" fill="{MUTED}">{status.capitalize()}</text>'


def _box(status: Status) -> str:
    x, y = MIDDLES[status]
    ended = status in ENDED
    fill, ink, weight = (PAPER, MUTED, 400) if ended else (TINT, INK, 700)
    if status is Status.CONFIRMED:
        fill, ink = "#0E5A61", PAPER
    return (
        f'<rect x="{x - BOX // 2}" y="{y - TALL // 2}" width="{BOX}" height="{TALL}" rx="{27 if ended else 8}"'
        f' fill="{fill}" stroke="{LINE}" stroke-width="1.5"/>'
        f'<text x="{x}" y="{y + 6}" text-anchor="middle" font-size="18" font-weight="{weight}" fill="{ink}">'
        f"{status.capitalize()}</text>"
    )


def _arrow(status: Status, step: Step) -> str:
    look, way = _look(TABLE[status, step]), ROUTES[status, step][0]
    dash = f' stroke-dasharray="{DASHES[look]}"' if DASHES[look] else ""
    halo = f'<path d="{way}" fill="none" stroke="{PAPER}" stroke-width="7"/>'
    return halo + (
        f'<path d="{way}" fill="none" stroke="{COLOURS[look]}" stroke-width="2"{dash} marker-end="url(#{look})"/>'
    )


def _word(status: Status, step: Step) -> str:
    move, (_, (x, y), anchor) = TABLE[status, step], ROUTES[status, step]
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="14" fill="{COLOURS[_look(move)]}" stroke="{PAPER}"'
        f' stroke-width="4" paint-order="stroke">{escape(SHORT.get(step, step))}</text>'
    )


def _gates() -> Iterator[str]:
    """A bar across the way to confirmed, and what has to be in order there."""
    gates = [gate for gate in Gate if gate in TABLE[CONFIRM].gates]
    yield f'<rect x="862" y="182" width="8" height="48" rx="2" fill="#F2B233" stroke="{INK}" stroke-width="1"/>'
    yield f'<text x="1086" y="196" font-size="14" font-weight="700" fill="{INK}">Every gate met:</text>'
    for place, gate in enumerate(gates):
        y = 218 + 22 * place
        yield f'<rect x="1086" y="{y - 10}" width="5" height="12" fill="#F2B233" stroke="{INK}" stroke-width=".75"/>'
        yield f'<text x="1098" y="{y}" font-size="13" fill="{INK}">{escape(gate)}</text>'


def _legend() -> Iterator[str]:
    yield f'<text x="930" y="520" font-size="14" font-weight="700" fill="{INK}">Who takes the step</text>'
    for place, (look, words) in enumerate(LEGEND):
        y = 545 + 24 * place
        dash = f' stroke-dasharray="{DASHES[look]}"' if DASHES[look] else ""
        yield (
            f'<path d="M930 {y - 5} H980" fill="none" stroke="{COLOURS[look]}" stroke-width="2"{dash}'
            f' marker-end="url(#{look})"/><text x="994" y="{y}" font-size="14" fill="{COLOURS[look]}">{words}</text>'
        )


def write(folder: Path) -> None:
    (folder / "booking-states.svg").write_text(svg(), encoding="utf-8")
    (folder / "bookings.md").write_text(markdown(), encoding="utf-8")


if __name__ == "__main__":
    from portal.config import ROOT

    write(ROOT / "docs")
