"""What keeps the house in order: sizes, guards, templates, and who may read without a scope."""

import ast
import importlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from flask import Flask

from portal.config import ROOT
from portal.packs.page import kind_of
from portal.packs.sheets.facts import Facts
from portal.web.access import Can
from portal.web.errors import SHOWN

CODE = sorted((ROOT / "portal").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DOORS_WITHOUT_FLASK = ("models.py", "rules.py", "queries.py", "service.py")
DRAWERS = {"utils", "helpers", "common", "core", "misc", "views2"}
COUNTED = {
    "chasing.counted_standings",
    "choosing.counted_due",
    "impact.counted",
    "indicators.counted_before_after",
    "measures.counted_scores",
    "missing.counted_untold",
    "money.counted_line",
    "money.counted_quarter",
    "money.counted_return",
    "money.counted_staff",
    "packs.counted_expired",
    "packs.counted_meetings",
    "packs.counted_same",
    "paper.counted_too_old",
    "referring.counted_not_placed",
    "referring.counted_too_old",
    "registers.counted_overdue",
    "annex.counted_outcomes",
    "contract.counted_payers",
    "contract.counted_quarters",
    "contract.counted_returns",
    "pooling.counted_overlaps",
    "releases.counted_draft",
    "releases.counted_held",
    "releases.counted_promises",
    "releases.counted_reported",
    "releases.counted_sums",
    "slips.counted_slips",
    "totals.counted_year",
    "walk_ins.counted_too_old",
}
"""The only reads that pass no scope: for sums and for jobs."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def of_each(paths: Sequence[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """One test of a rule for every file, which names each file that breaks it: thousands of tests take a minute."""

    def tested(rule: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            broken = []
            for path in paths:
                try:
                    rule(path)
                except AssertionError as fault:
                    broken.append(f"{named(path)}: {str(fault).splitlines()[0] if str(fault) else 'breaks it'}")
            assert broken == []

        return test

    return tested


@of_each(CODE + TESTS)
def test_no_file_is_longer_than_300_lines(path):
    assert len(path.read_text().splitlines()) <= 300


@of_each(CODE)
def test_no_drawer_for_everything(path):
    assert not DRAWERS & set(path.relative_to(ROOT).with_suffix("").parts)


@of_each([path for path in CODE if path.name in DOORS_WITHOUT_FLASK])
def test_the_domain_does_not_know_the_web(path):
    assert not re.search(r"^\s*(from|import) (flask(?!_login)|wtforms)", path.read_text(), re.M)


@of_each(CODE)
def test_the_time_comes_from_the_clock(path):
    if path.name == "clock.py":
        return
    assert not re.search(r"datetime\.now\(|date\.today\(|utcnow\(", path.read_text())


@of_each([path for path in CODE if ".commit(" in path.read_text()])
def test_only_pages_commands_and_the_worker_commit(path):
    speaks_to_people = re.search(r"^(from|import) (flask|click)\b", path.read_text(), re.M)
    by_itself = path.name in {"engines.py", "jobs.py", "post.py", "runs.py"} or path.parent.name == "setup"
    assert speaks_to_people or by_itself


def test_every_page_says_who_may_see_it(app: Flask):
    assert [name for name, view in app.view_functions.items() if not hasattr(view, "needs")] == []


def test_every_address_holds_typed_keys(app: Flask):
    loose = [rule.rule for rule in app.url_map.iter_rules() if re.search(r"<[^:>]*_id>", rule.rule)]
    assert loose == []


@of_each(TEMPLATES)
def test_templates_hold_no_style_no_script_and_no_handlers(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "| safe" not in text.replace("|safe", "| safe") or named(path) in SAFE


SAFE = {
    "templates/bookings/step_sheet.html",  # handouts: every tag and attribute on the reader's allow-list
    "templates/curricula/handout.html",  # handouts: every tag and attribute on the reader's allow-list
    "templates/curricula/_plan.html",  # session plans: Markdown with raw HTML off, cleaned by nh3
    "templates/curricula/bundle.html",  # handouts: every tag and attribute on the reader's allow-list
    "templates/curricula/resource.html",  # handouts, as above
    "templates/curricula/session.html",  # session plans and handouts, as above
    "templates/macros/charts.html",  # two constant SVG attributes
    "templates/packs/sheets/handout.html",  # handouts: every tag and attribute on the reader's allow-list
    "templates/registers/phone_plan.html",  # session plans, as above
    "templates/packs/sheets/notes.html",  # session plans, as above
}
"""The only templates that show HTML as it is, and why each may."""


@of_each(TEMPLATES)
def test_templates_stay_short(path):
    assert len(path.read_text().splitlines()) <= 250


@of_each(TEMPLATES)
def test_every_form_that_posts_carries_the_token(path):
    text = path.read_text()
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.S):
        assert "csrf_token" in form or "hidden(" in form


@of_each(TEMPLATES)
def test_no_macro_is_imported_in_vain(path):
    text = path.read_text()
    for names in re.findall(r"{% from [^%]* import ([^%]*)%}", text):
        for name in (part.split(" as ")[-1].strip() for part in names.split(",")):
            assert len(re.findall(rf"\b{name}\b", text)) > 1, name


@of_each(TEMPLATES)
def test_permissions_asked_in_templates_exist(path):
    asked = re.findall(r"""\bmay\((["'])(.*?)\1\)""", path.read_text())
    assert {words for _, words in asked} <= {can.value for can in Can}


@of_each([path for path in CODE if path.name == "forms.py"])
def test_spaces_are_no_answer_where_text_is_required(path):
    """InputRequired is content with spaces, and the field is then stripped to nothing: DataRequired is not."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"StringField", "EmailField", "TextAreaField"}:
            assert "InputRequired" not in ast.unparse(node), f"line {node.lineno}"


def test_every_template_is_used():
    words = "".join(path.read_text() for path in CODE + TEMPLATES)
    by_kind = {f"packs/sheets/{kind_of(facts.__new__(facts))}.html" for facts in get_args(Facts)}
    named_by_code = {f"errors/{code}.html" for code in SHOWN}
    names = {str(path.relative_to(ROOT / "templates")) for path in TEMPLATES}
    assert {name for name in names if name not in words} == by_kind | named_by_code


def test_reads_without_a_scope_are_named_and_known():
    found = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("counted"):
                found.add(f"{path.parent.name}.{node.name}")
    assert found == COUNTED


def test_the_lock_files_name_no_host_and_every_pin_has_a_hash():
    for path in (ROOT / "requirements").glob("*.lock"):
        text = path.read_text()
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=")


def test_code_names_no_programme():
    slugs = {path.parent.name for path in (ROOT / "curricula").glob("*/programme.yaml")}
    assert slugs
    for path in CODE:
        if "setup" not in path.parts:
            assert not [slug for slug in slugs if f'"{slug}"' in path.read_text()], path


def programs() -> list[tuple[str, ast.ImportFrom]]:
    """What programs kept as text, to be run in processes of their own, take from the portal."""
    found = []
    for path in CODE:
        texts = [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
        for text in texts:
            if isinstance(text, str) and re.search(r"^from portal\b", text, re.M):
                wanted = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]
                found += [(named(path), node) for node in wanted]
    return found


def test_programs_kept_as_text_name_what_there_is():
    found = [(file, node) for file, node in programs() if (node.module or "").startswith("portal")]
    assert found
    for file, node in found:
        module = importlib.import_module(node.module)
        assert all(hasattr(module, each.name) for each in node.names), (file, node.module)
