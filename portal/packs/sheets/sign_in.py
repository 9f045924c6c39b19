"""Sheets that do without a phone, made from a group and one of its sessions. Pure."""

from portal.packs.rules import shortened
from portal.packs.sheets.facts import Meeting, Subject
from portal.packs.sheets.paper_facts import SignIn, ToldSlip
from portal.packs.sheets.usual import SPARE_ROWS, label_of
from portal.web.words import day, hour

SPARE_ADULTS = 3
SLIP_ROWS = 3


def sign_in(subject: Subject, meeting: Meeting) -> SignIn:
    """Who delivers and the adult of the school, then everybody expected, with rows to spare."""
    adults = [(name, "with the group") for name, _duty in meeting.team]
    if subject.host:
        adults.append((subject.host.name, "from here"))
    return SignIn(
        label=label_of(subject, meeting),
        group=subject.group,
        when=_when(meeting),
        place=subject.place,
        room=meeting.room,
        adults=tuple(adults),
        spare_adults=SPARE_ADULTS,
        head="Code" if subject.coded else "Name",
        rows=meeting.rows,
        spare=SPARE_ROWS if meeting.rows else subject.expected_size + SPARE_ROWS,
    )


def told_slip(subject: Subject, meeting: Meeting | None) -> ToldSlip:
    """Of one session, or, without one, to copy for each."""
    lead = subject.charity_lead
    return ToldSlip(
        label=label_of(subject, meeting) if meeting else f"{shortened(subject.group, 40)} · session ____",
        when=_when(meeting) if meeting else "Day and time ____________________",
        head="Code" if subject.coded else "Name",
        rows=SLIP_ROWS,
        tell=subject.tell,
        lead=", ".join(filter(None, (lead.name, lead.phone))) if lead else "",
        office=subject.office,
    )


def _when(meeting: Meeting) -> str:
    return f"{day(meeting.day)}, {hour(meeting.starts)} to {hour(meeting.ends)}"
