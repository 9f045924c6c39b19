"""A mail scanner: opens a link before its owner does, follows what it finds and submits every form."""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

READS = ("text", "email", "tel", "search", "url", "number")
FILLS = ("", "test", "test@example.org", "123")
"""What a script puts into fields of text; none of it is a code of six figures."""


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"method": facts.get("method", "get"), "action": facts.get("action", ""), "fields": []})
        elif self.forms and tag in ("input", "textarea", "select", "button"):
            self.forms[-1]["fields"].append((tag, facts))


def forms_of(html: str) -> list[dict[str, Any]]:
    """Each form of the page: method, action, and fields as (tag, attributes)."""
    found = _Forms()
    found.feed(html)
    return found.forms


def scan(browser: FlaskClient, path: str) -> list[int]:
    """GET and HEAD as crawlers and prefetchers do, then every button of every form with each filling; the codes."""
    codes = []
    for headers in ({}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "Mail scanner"}):
        codes += [browser.get(path, headers=headers).status_code, browser.head(path, headers=headers).status_code]
    for form in forms_of(browser.get(path).text):
        for fill in FILLS:
            for button in [facts for tag, facts in form["fields"] if tag == "button"] or [{}]:
                codes.append(_submit(browser, path, form, fill, button))
    return codes


def _submit(browser: FlaskClient, path: str, form: dict[str, Any], fill: str, button: dict[str, str]) -> int:
    data = {}
    for tag, facts in form["fields"]:
        if tag != "button" and facts.get("name"):
            typed = tag == "textarea" or facts.get("type", "text") in READS
            data[facts["name"]] = fill if typed else facts.get("value", "on")
    if button.get("name"):
        data[button["name"]] = button.get("value", "")
    return browser.open(form["action"] or path, method=form["method"].upper(), data=data).status_code
