"""What is wrong with a programme folder, in words that its author can act on."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError


@dataclass(frozen=True, order=True)
class Fault:
    file: str
    """Folder and file, such as "healthy-steps/03-who-helps.md"."""
    line: int | None
    field: str
    """Empty where the fault is of the whole file."""
    say: str
    """What to write instead."""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.say}" if self.field else f"{place}: {self.say}"


SAY = {
    "missing": "add this field; it is missing",
    "string_type": "write words, in quotes if they look like a number, a date, yes or no",
    "int_type": "write a whole number without quotes",
    "int_from_float": "write a whole number",
    "bool_type": "write true or false",
    "tuple_type": "write a list, each entry on its own line after a dash",
    "model_type": "write named fields, such as {{name: …}}",
    "enum": "write one of {expected}",
    "too_short": "write at least {min_length}; there are {actual_length}",
    "too_long": "write at most {max_length}; there are {actual_length}",
    "string_too_short": "write at least {min_length} letters",
    "string_too_long": "write at most {max_length} letters",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
}
"""By pydantic's error type; the words in braces come from the error."""

PATTERNS = {
    r"^https?://": "write a whole address that begins with https://",
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "write small letters and digits joined by hyphens, such as who-helps-us",
    r"^\d\d-[a-z0-9-]+\.html$": "write the handout's file name, such as 03-who-helps.html",
}


def from_validation(error: ValidationError, model: type[BaseModel]) -> Iterable[tuple[tuple[int | str, ...], str]]:
    """Each error's place in the data, and what to write instead."""
    found = error.errors(include_url=False, include_input=False)
    for one in found:
        if one["type"] == "too_short" and any(_is_in(other["loc"], one["loc"]) for other in found):
            continue  # entries with faults of their own were not counted
        yield one["loc"], _words(one["type"], one.get("ctx", {}), one["loc"], one["msg"], model)


def _is_in(inner: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _words(kind: str, facts: dict[str, Any], loc: tuple[int | str, ...], fallback: str, model: type[BaseModel]) -> str:
    if kind == "extra_forbidden":
        return _no_such_field(str(loc[-1]), _fields_at(model, loc[:-1]))
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(str(facts.get("pattern")), fallback)
    template = SAY.get(kind)
    return template.format(**facts) if template else fallback


def _no_such_field(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"use one of {', '.join(known)}"
    return f"there is no such field; {hint}"


def _fields_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Names of the fields that may stand at this place of the model."""
    for step in loc:
        field = model.model_fields.get(str(step))
        if field is not None:
            model = _model_in(field.annotation) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


def named(loc: tuple[int | str, ...]) -> str:
    """activities, entry 2, minutes"""
    return ", ".join(f"entry {step + 1}" if isinstance(step, int) else str(step) for step in loc)


def line_of(fault: Fault, text: str) -> int | None:
    """Line, from 1, on which the faulty thing stands, as far as the fault's own words tell."""
    lines = text.split("\n")
    for clue in _clues(fault):
        for number, line in enumerate(lines, start=1):
            if clue.search(line):
                return number
    return None


def _clues(fault: Fault) -> Iterator[re.Pattern[str]]:
    """What to look for, the surest first: a quotation, a telephone number, the field's own place, a file's name."""
    for words in re.findall(r"“([^”]+)”|^([0-9][0-9 ]{4,}[0-9])\b", fault.say):
        yield re.compile(re.escape((words[0] or words[1])[:40]))
    for part in reversed(fault.field.split(", ")) if fault.field else ():
        name = re.escape(part)
        yield re.compile(rf"\bid: {name}\b|^#+ {name}$|^{name}:")
    for word in re.findall(r"[\w-]+\.(?:html|md)|^[a-z0-9-]+(?= is)", fault.say):
        yield re.compile(rf"\b{re.escape(word)}\b")
