"""The `##` headings under a plan's front matter, in their order (PSHE practice: safe, distanced, signposted)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    before: tuple[str, ...]
    work: str
    """Under this one stands a `###` heading for each activity or step, its name to the letter, in order."""
    after: tuple[str, ...]
    shared: tuple[str, ...] = ()
    """Those that the school reads too; all others are the facilitator's own."""

    @property
    def headings(self) -> tuple[str, ...]:
        return (*self.before, self.work, *self.after)


SESSION = Layout(
    before=("Before you start", "Ground rules"),
    work="The session",
    after=(
        "Keeping a distance",
        "Lived-experience story",
        "Myths and what is true",
        "Question box",
        "If somebody tells you something",
        "Different needs",
        "Where to get help",
        "After the session",
    ),
    shared=("If somebody tells you something", "Different needs", "Where to get help"),
)
STAGE = Layout(
    before=("Before you start", "Ways of working"),
    work="The work",
    after=(
        "Questions that help",
        "Lived-experience story",
        "If somebody tells you something",
        "Different needs",
        "Where to get help",
        "Before you move on",
    ),
    shared=("If somebody tells you something", "Where to get help"),
)
