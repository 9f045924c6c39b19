"""The words of a notice: a plain template, and facts read by the endings of their names."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from jinja2 import Environment

READ = {"_day": date.fromisoformat, "_at": datetime.fromisoformat, "_time": time.fromisoformat}


def facts_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored facts with days, instants and times of day as such: names end `_day`, `_at`, `_time`."""
    return {name: _read(name, value) for name, value in stored.items()}


def words_of(environment: Environment, room: str, kind: str, stored: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text of a notice, from `templates/<room>/notices/<kind>.txt`; its first line is the subject."""
    written = environment.get_template(f"{room}/notices/{kind}.txt").render(**facts_of(stored))
    subject, _, text = written.partition("\n")
    return subject.strip(), text.strip()


def _read(name: str, value: Any) -> Any:
    ending = next((end for end in READ if name.endswith(end)), None)
    return READ[ending](value) if ending and isinstance(value, str) else value
