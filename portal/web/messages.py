"""The words of a notice: a plain template, facts read by the endings of their names, and one frame around all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from jinja2 import Environment

READ = {"_day": date.fromisoformat, "_at": datetime.fromisoformat, "_time": time.fromisoformat}
MOST_SUBJECT = 120
"""Letters of a subject; longer ones are cut, since many programs show fewer."""
TO_DO = "To do:"
"""The paragraph of a notice that begins so is the one thing to do."""


@dataclass(frozen=True)
class Words:
    subject: str
    text: str
    short: str
    """To paste into a text message: no more than what has to be known."""


def facts_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored facts with days, instants and times of day as such: names end `_day`, `_at`, `_time`."""
    return {name: _read(name, value) for name, value in stored.items()}


def words_of(environment: Environment, kind: str, context: Mapping[str, Any]) -> Words:
    """What a notice of this kind says: the first line of `templates/<room>/notices/<kind>.txt` is its subject."""
    facts = facts_of(context)
    written = environment.get_template(template_of(environment, kind)).render(**facts)
    first, _, rest = written.partition("\n")
    subject, body = one_line(first), _tidy(rest)
    paragraphs = body.split("\n\n")
    to_do = next((one for one in paragraphs if one.startswith(TO_DO)), "")
    text = environment.get_template("web/letter.txt").render(body=body, **facts)
    short = environment.get_template("web/short.txt").render(subject=subject, to_do=to_do, **facts)
    return Words(subject, _tidy(text), _tidy(short))


def one_line(words: str) -> str:
    """Fit for a header: no line breaks or other control characters, and not longer than people read."""
    flat = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return flat if len(flat) <= MOST_SUBJECT else flat[: MOST_SUBJECT - 1].rstrip() + "…"


@lru_cache(maxsize=8)
def templates(environment: Environment) -> Mapping[str, str]:
    """Every kind of notice with its template."""
    found = environment.list_templates(filter_func=lambda name: "/notices/" in name and name.endswith(".txt"))
    return {name.rpartition("/")[2].removesuffix(".txt"): name for name in found}


def template_of(environment: Environment, kind: str) -> str:
    return templates(environment)[kind]


def _tidy(text: str) -> str:
    """Without control characters, spaces at the ends of lines, or more than one empty line in a row."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        clean = "".join(letter for letter in line if letter.isprintable()).rstrip()
        if clean or (lines and lines[-1]):
            lines.append(clean)
    return "\n".join(lines).strip()


def _read(name: str, value: Any) -> Any:
    ending = next((end for end in READ if name.endswith(end)), None)
    return READ[ending](value) if ending and isinstance(value, str) else value
