"""What has to be brought and copied, counted for this group's size."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KitLine:
    item: str
    most: int
    """At the session that needs most of it at once."""
    total: int
    """Over all of them, where each session has it anew."""
    sessions: str
    """Numbers of those that need it, such as "1, 3 to 5"."""
    shared: str


@dataclass(frozen=True)
class Kit:
    label: str
    """Such as "Session 4 of 13", or "All 13 sessions"."""
    when: str
    size: int
    things: tuple[KitLine, ...]
    handouts: tuple[KitLine, ...]
    is_whole: bool
