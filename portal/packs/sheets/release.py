"""The sheets by which a school lets young people out of lessons, made from a group and one of its sessions. Pure."""

from collections.abc import Iterator

from portal.curricula.reading.schema import Setting
from portal.packs.sheets.facts import Facts, Meeting, Subject
from portal.packs.sheets.release_facts import LessonsMissed, OfficeList, PupilSlips, Visitors
from portal.packs.sheets.site_facts import Contact
from portal.packs.sheets.usual import SPARE_ROWS
from portal.web.words import day, hour

SLIPS_A_PAGE = 10
SPARE_VISITORS = 3
SCHOOLS = frozenset({Setting.SECONDARY, Setting.PRIMARY, Setting.PUPIL_REFERRAL_UNIT})
NO_LESSONS = frozenset({Setting.PRISON, Setting.HOSPITAL, Setting.HOME, Setting.WORKPLACE})
"""Where nobody has to be let out of anything."""
ON_SITE = ("/ or \\", "Here, in the morning or afternoon, as on any day: they are on site, in a room of the school.")
OFF_SITE = (
    "B",
    "Only if you take them off site: another approved educational activity, with an adult who supervises. The register "
    "then asks for the nature of it: small-group learning.",
)
"""School Attendance (Pupil Registration) (England) Regulations 2024. What we mark is no school register."""
ELSEWHERE = ("B", OFF_SITE[1].replace("Only if you take them off site: another", "They are off site at another"))
COLLEGE = ("As you do", "Mark them as your college marks learning on site. School codes are for schools.")


def for_school(subject: Subject, meeting: Meeting) -> Iterator[Facts]:
    """All that a school needs for one session, in the order of use."""
    yield pupil_slips(subject, meeting)
    yield lessons_missed(subject, meeting)
    yield office_list(subject, meeting)
    yield visitors(subject, meeting)


def pupil_slips(subject: Subject, meeting: Meeting) -> PupilSlips:
    wanted = len(meeting.rows) or subject.expected_size
    return PupilSlips(
        day=day(meeting.day),
        time=_time(meeting),
        room=meeting.room,
        head=_head(subject),
        rows=meeting.rows,
        spare=-len(meeting.rows) % SLIPS_A_PAGE if meeting.rows else wanted + -wanted % SLIPS_A_PAGE,
        a_page=SLIPS_A_PAGE,
    )


def lessons_missed(subject: Subject, meeting: Meeting) -> LessonsMissed:
    return LessonsMissed(
        day=day(meeting.day),
        time=_time(meeting),
        head=_head(subject),
        rows=meeting.rows,
        spare=_spare(subject, meeting),
        contact=_said(subject.contact or subject.host),
    )


def visitors(subject: Subject, meeting: Meeting) -> Visitors:
    return Visitors(
        day=day(meeting.day),
        time=_time(meeting),
        place=subject.place,
        room=meeting.room,
        host=_said(subject.host or subject.contact),
        names=tuple(name for name, _duty in meeting.team),
        spare=SPARE_VISITORS,
    )


def office_list(subject: Subject, meeting: Meeting) -> OfficeList:
    return OfficeList(
        day=day(meeting.day),
        time=_time(meeting),
        room=meeting.room,
        host=_said(subject.host or subject.contact),
        head=_head(subject),
        rows=meeting.rows,
        spare=_spare(subject, meeting),
        codes=codes(subject.setting),
    )


def codes(setting: Setting | None) -> tuple[tuple[str, str], ...]:
    """How the school marks those who are there, by where that is."""
    if setting is None or setting in SCHOOLS:
        return ON_SITE, OFF_SITE
    return (COLLEGE,) if setting is Setting.FURTHER_EDUCATION else (ELSEWHERE,)


def _head(subject: Subject) -> str:
    return "Code" if subject.coded else "Name"


def _spare(subject: Subject, meeting: Meeting) -> int:
    return SPARE_ROWS if meeting.rows else subject.expected_size + SPARE_ROWS


def _time(meeting: Meeting) -> str:
    return f"{hour(meeting.starts)} to {hour(meeting.ends)}"


def _said(person: Contact | None) -> str:
    return ", ".join(filter(None, (person.name, person.phone))) if person else ""
