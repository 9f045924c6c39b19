"""What is logged: one JSON object a line, never a person's name, a token or the value of a variable."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog


def configure() -> None:
    """Log JSON lines; of an exception its kind and where, not its words, which may quote what somebody typed."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_it_broke,
            structlog.processors.JSONRenderer(),
        ],
        cache_logger_on_first_use=True,
    )


def where_it_broke(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replaces an exception by its kind and the places it passed."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = places(error.__traceback__)
    return event


def places(trace: TracebackType | None) -> list[str]:
    """File, line and function of each step, the innermost last."""
    steps = traceback.extract_tb(trace)
    return [f"{step.filename}:{step.lineno} {step.name}" for step in steps[-12:]]
