"""The ground of every form that authors fill in, and what they may ask of whoever completes a programme."""

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """Refuses fields it does not know, so that a typing mistake is found, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Completion(Strict):
    """Besides a share of the sessions; all of it has to be met, and a session caught up counts as attended."""

    sessions: int | None = Field(default=None, ge=1, le=100)
    minutes: int | None = Field(default=None, ge=1, le=10_000)
    weeks: tuple[int, ...] = ()
    """Numbers of the sessions that must not be missed."""
