"""Macros loaded as pages load them, and a reader of the tags that they make."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).parents[2]
HOSTILE = "<script>alert('x')</script>\"&"


class Tags(HTMLParser):
    """Every tag of a fragment as (name, attributes), in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.all if name == tag]

    def ids(self) -> list[str | None]:
        return [attrs["id"] for _, attrs in self.all if "id" in attrs]


@pytest.fixture(scope="module")
def env() -> Environment:
    files = FileSystemLoader(ROOT / "templates")
    env = Environment(loader=files, undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    env.globals.update(
        csrf_token=lambda: "token",
        url_for=lambda endpoint, filename: f"/static/{filename}",
        get_flashed_messages=lambda with_categories: [("success", HOSTILE)],
    )
    return env


@pytest.fixture(scope="module")
def macros(env: Environment) -> dict[str, Any]:
    return {name: env.get_template(f"macros/{name}.html").module for name in ("forms", "page", "figures", "charts")}
