"""What markup is like without its words, so that what is alike is judged once."""

import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
KEPT = re.compile(r"class|role|type|aria-(?!label$|labelledby|describedby|controls|current).*|disabled|open|checked")
"""Attributes that change how a thing looks or is read."""


class _Reader(HTMLParser):
    """Nested names of elements; of neighbours that are alike the first."""

    def __init__(self) -> None:
        super().__init__()
        self.main = ""
        self.open: list[tuple[str, str, list[str]]] = [("", "", [])]
        self.worded = 0
        """How many of the open elements are known to hold words."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = [f"{name}={value}" for name, value in attrs if KEPT.fullmatch(name)]
        self.open.append((tag, f"{tag}|{','.join(told)}", []))
        if tag in VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _, _ in self.open):
            while self.open[-1][0] != tag:
                self._close()
            self._close()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.worded = len(self.open)

    def _close(self) -> None:
        words = "" if self.worded >= len(self.open) else "|empty"
        tag, name, inside = self.open.pop()
        self.worded = min(self.worded, len(self.open))
        made = f"{name}{words}({','.join(inside)})"
        if tag == "main":
            self.main, made = made, "main"
        if self.open[-1][2][-1:] != [made]:
            self.open[-1][2].append(made)


def shapes_of(html: str) -> set[str]:
    """Of what stands in `main`, and of what stands around it."""
    reader = _Reader()
    reader.feed(html)
    return {reader.main, ",".join(reader.open[0][2])}


class Shapes:
    """Those met so far, by any worker: each is a file in a folder that all share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def hold_a_new_one(self, shapes: set[str]) -> bool:
        """Whether one of them was not met before; from now on they all were."""
        return any([self._is_new(shape) for shape in shapes])

    def _is_new(self, shape: str) -> bool:
        try:
            (self.folder / hashlib.sha256(shape.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
