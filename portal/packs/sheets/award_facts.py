"""What people are given at the end, and what they are asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Certificates:
    """One each for the young people who came once or more. They carry the group's neutral name: nobody who sees one on
    a wall can read from it what the group was about."""

    who: tuple[str, ...]
    """Empty where a line stands to write the name on."""
    group: str
    place: str
    span: str


@dataclass(frozen=True)
class TrainingCertificates:
    """One each for delegates, who write their names themselves. They name the course."""

    copies: int
    course: str
    charity: str
    place: str
    span: str
    length: str
    """Such as "3 hours"."""
    is_cpd: bool


@dataclass(frozen=True)
class Evaluation:
    """A plain form about the whole of it, for each young person."""

    group: str
    of: int
    statements: tuple[str, ...]
    asked: tuple[str, ...]
    copies: int
