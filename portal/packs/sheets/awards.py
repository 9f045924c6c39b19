"""Certificates, and the form about the whole of it. Pure."""

from collections.abc import Sequence

from portal.curricula.content import Folder
from portal.packs.sheets.award_facts import Certificates, Evaluation, TrainingCertificates
from portal.packs.sheets.facts import Subject
from portal.packs.sheets.usual import size_of
from portal.web.words import count, plain_day

STATEMENTS = (
    "I felt safe in this group",
    "I was listened to",
    "I learned something that I can use",
    "I know who I could go to for help",
    "The people who led it treated us fairly",
    "I would tell a friend to come",
)
ASKED = (
    "The best thing about it",
    "Something I do or think differently now",
    "What should change for the next group",
    "Anything else",
)


def certificates(subject: Subject, came: Sequence[str]) -> Certificates | None:
    """One for everybody who came once or more; with codes a line stands where the name is written."""
    if not came:
        return None
    who = tuple("" if subject.coded else name for name in came)
    return Certificates(who=who, group=subject.group, place=subject.place, span=_span(subject))


def training_certificates(subject: Subject, folder: Folder, heads: int) -> TrainingCertificates:
    """One for everybody who was counted, else for each who was expected."""
    facts = folder.programme
    return TrainingCertificates(
        copies=heads or subject.expected_size,
        course=facts.full_title or facts.title,
        charity=subject.charity,
        place=subject.place,
        span=_span(subject),
        length=_length(subject),
        is_cpd=facts.cpd,
    )


def evaluation(subject: Subject) -> Evaluation:
    size = max(size_of(subject, meeting) for meeting in subject.meetings)
    return Evaluation(group=subject.group, of=subject.of, statements=STATEMENTS, asked=ASKED, copies=size + 1)


def _span(subject: Subject) -> str:
    first, last = subject.meetings[0].day, subject.meetings[-1].day
    return plain_day(first) if first == last else f"{plain_day(first)} to {plain_day(last)}"


def _length(subject: Subject) -> str:
    """Of all sessions together, as they are planned."""
    minutes = sum(
        (one.ends.hour - one.starts.hour) * 60 + one.ends.minute - one.starts.minute for one in subject.meetings
    )
    hours, rest = divmod(minutes, 60)
    words = [count(hours, "hour")] if hours else []
    return " ".join([*words, *([count(rest, "minute")] if rest else [])])
