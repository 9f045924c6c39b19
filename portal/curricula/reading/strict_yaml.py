"""YAML without its traps: no duplicate keys, no aliases, no named types, no dates made of text, and a line for each
value."""

import json
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import Resolver
from yaml.scanner import Scanner

from portal.curricula.reading.faults import Fault, from_validation, named

T = TypeVar("T", bound=BaseModel)
DEEPEST = 12


class _Refused(yaml.MarkedYAMLError):
    """Something that YAML allows and this folder does not."""


class _Pure(Reader, Scanner, Parser):
    """Reads events where the library's C parser was not built."""

    def __init__(self, stream: str) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)


_Events: Any = getattr(yaml.cyaml, "CParser", _Pure) if yaml.__with_libyaml__ else _Pure


class _Loader(Composer, SafeConstructor, Resolver, _Events):  # type: ignore[misc]
    depth = 0

    def __init__(self, stream: str) -> None:
        _Events.__init__(self, stream)
        Composer.__init__(self)
        SafeConstructor.__init__(self)
        Resolver.__init__(self)

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise _Refused(problem="write the value out; & and * are not used here", problem_mark=self._mark())
        tag = self.peek_event().tag
        if tag:
            named = tag.replace("tag:yaml.org,2002:", "!!")
            raise _Refused(problem=f"take {named} out; types are not named here", problem_mark=self._mark())
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Refused(problem="this is nested too deeply", problem_mark=self._mark())
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def _mark(self) -> Any:
        return self.peek_event().start_mark

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Refused(problem="write the field's name as plain words", problem_mark=key.start_mark)
            if key.value in seen:
                raise _Refused(problem=f"{key.value} stands here twice; keep one", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Text:
    """A piece of YAML, and where it stands in its file."""

    file: str
    text: str
    first_line: int = 1

    def read(self, model: type[T]) -> tuple[T | None, list[Fault]]:
        """The model, or every fault with its line and what to write instead."""
        try:
            data, root = _parsed(self.text)
        except yaml.MarkedYAMLError as error:
            return None, [self._broken(error)]
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            return None, [Fault(self.file, None, "", f"this is not YAML that can be read: {_first_line(error)}")]
        if not isinstance(data, dict):
            return None, [Fault(self.file, self.first_line, "", "write fields, such as title: Who helps us")]
        return self._checked(model, data, root)

    def _checked(self, model: type[T], data: dict[Any, Any], root: Any) -> tuple[T | None, list[Fault]]:
        try:
            return model.model_validate_json(json.dumps(data, default=str), strict=True), []
        except ValidationError as error:
            found = from_validation(error, model)
            return None, [Fault(self.file, self._line(root, loc), named(loc), say) for loc, say in found]

    def line_of(self, *loc: int | str) -> int | None:
        """Line of the value at this place; None where it is not there."""
        try:
            return self._line(yaml.compose(self.text, _Loader), loc)
        except yaml.YAMLError:
            return None

    def _line(self, root: Any, loc: tuple[int | str, ...]) -> int:
        node = root
        for step in loc:
            inner = _inside(node, step)
            if inner is None:
                break
            node = inner
        return int(node.start_mark.line) + self.first_line

    def _broken(self, error: yaml.MarkedYAMLError) -> Fault:
        mark = error.problem_mark or error.context_mark
        line = mark.line + self.first_line if mark else None
        words = error.problem if isinstance(error, _Refused) else f"put quotes round the value here ({error.problem})"
        return Fault(self.file, line, "", words or "this is not YAML that can be read")


def _parsed(text: str) -> tuple[Any, Any]:
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        return (loader.construct_document(root) if root is not None else None), root
    finally:
        loader.dispose()


def _inside(node: Any, step: int | str) -> Any | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else "it cannot be read"
