"""The guide for authors leads where it says: its files are without fault, its commands exist and answer as written."""

import re
import shlex

import click
import pytest
import yaml
from click.testing import CliRunner
from pydantic import BaseModel
from pypdf import PdfReader

from portal.cli import portal
from portal.config import ROOT
from portal.curricula.cli import curricula_cli
from portal.curricula.layouts import SESSION, STAGE
from portal.curricula.queries import version_of
from portal.curricula.reading import schema
from portal.curricula.reading.contacts import Contact, Contacts
from portal.packs.cli import packs_cli
from tests.curricula.folders import written

GUIDE = (ROOT / "docs" / "guides" / "writing-a-programme.md").read_text()
REFERENCE = (ROOT / "curricula" / "README.md").read_text()
SLUG = "gamechangers"


def blocks(text, language):
    return re.findall(rf"^(`{{3,4}}){language}\n(.*?)^\1$", text, re.DOTALL | re.MULTILINE)


def said(words):
    """What the guide says that a command answers: the block that holds these words."""
    return next(block for _, block in blocks(GUIDE, "text") if words in block)


@pytest.fixture
def files():
    """What a reader has after step 4."""
    programme, questions = (text for _, text in blocks(GUIDE, "yaml"))
    session, sheet = blocks(REFERENCE, "markdown")[0][1], blocks(REFERENCE, "html")[0][1]
    return {
        "programme.yaml": programme,
        "questions.yaml": questions,
        "01-saying-sorry-well.md": session,
        "01-three-parts.html": sheet,
    }


@pytest.fixture
def run(database, tmp_path):
    """A command on the folder as it then is, and what it says."""

    def told(files, command="check"):
        folder = written(tmp_path, files, slug=SLUG)
        return CliRunner().invoke(curricula_cli, [command, str(folder)], obj=database).output

    return told


def test_what_a_reader_copies_is_without_fault(run, files):
    assert run(files) == said("draft")


def test_the_mistake_on_purpose_is_told_as_the_guide_says(run, files):
    name = "01-saying-sorry-well.md"
    assert run(files | {name: files[name].replace("\nminutes: 30", "\nminutes: 35")}) == said("to put right")


def test_a_second_session_a_line_for_the_editor_and_the_first_loading(run, files):
    second = files["01-saying-sorry-well.md"].replace("---\n", "---\n# yaml-language-server: $schema=x\n", 1)
    second = second.replace("{id: ", "{id: ask-").replace("01-three-parts", "02-what-helps")
    more = {"02-asking-what-helps.md": second, "02-what-helps.html": files["01-three-parts.html"]}
    live = {"programme.yaml": files["programme.yaml"].replace("status: draft", "status: live")}
    assert run(files | more | live) == f"{SLUG}: live, 2 sessions, 2 handouts\n"
    assert run(files | more | live, "load") == said("added")


def test_a_change_while_a_group_is_taught_is_told_as_the_guide_says(run, files, database, world):
    live = files | {"programme.yaml": files["programme.yaml"].replace("status: draft", "status: live")}
    run(live, "load")
    with database.read() as session:
        version = version_of(session, SLUG)
    world.group(world.school(world.authority()), version, world.charity())
    changed = live | {"01-three-parts.html": live["01-three-parts.html"].replace("Soz", "Sorry")}
    assert said("write 2").strip() in run(changed)
    raised = changed | {"programme.yaml": changed["programme.yaml"].replace("version: 1", "version: 2")}
    assert run(raised, "load") == said("new version")


def test_a_pack_is_printed_from_a_folder_anywhere(files, database, tmp_path):
    folder, out = written(tmp_path, files, slug=SLUG), tmp_path / "pack.pdf"
    asked = ["render", "--programme", str(folder), "--session", "1", "-o", str(out)]
    assert CliRunner().invoke(packs_cli, asked, obj=database).exit_code == 0
    assert "Saying sorry well" in PdfReader(out).pages[0].extract_text()
    (folder / "programme.yaml").write_text("title: x")
    refused = CliRunner().invoke(packs_cli, asked, obj=database)
    assert "has faults" in refused.output
    missing = CliRunner().invoke(packs_cli, ["render", "--programme", "no-such-folder"], obj=database)
    assert "There is no folder no-such-folder" in missing.output


COMMANDS = re.findall(r"^(portal .*)$", "".join(text for _, text in blocks(GUIDE, "sh")), re.MULTILINE)


@pytest.mark.parametrize("line", COMMANDS)
def test_each_command_of_the_guide_exists(line):
    words, found = shlex.split(line)[1:], portal
    while isinstance(found, click.Group):
        found = found.commands[words.pop(0)]
    options = {name for option in found.params for name in option.opts}
    assert {word for word in words if word.startswith("-")} <= options


MODELS = [
    *(thing for thing in vars(schema).values() if isinstance(thing, type) and issubclass(thing, schema.Strict)),
    Contact,
    Contacts,
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_stands_in_the_reference(model: type[BaseModel]):
    shown = {word for code in re.findall(r"`([^`\n]+)`", REFERENCE) for word in re.findall(r"[a-z_]+", code)}
    shown |= set(re.findall(r"\b([a-z_]+):", "".join(text for _, text in blocks(REFERENCE, "(?:yaml|markdown)"))))
    assert set(model.model_fields) - shown == set()


CHOICES = (schema.Status, schema.Mode, schema.Setting, schema.Topic, schema.ActivityKind, schema.Per)


@pytest.mark.parametrize("choice", [*CHOICES, schema.HandoutKind, schema.Audience], ids=lambda choice: choice.__name__)
def test_every_choice_stands_in_the_reference(choice):
    assert [value for value in choice if f"`{value}`" not in REFERENCE] == []


def test_every_heading_stands_in_the_reference():
    plain = " ".join(REFERENCE.split())
    assert [name for name in SESSION.headings if f"## {name}" not in REFERENCE] == []
    assert [name for name in STAGE.headings if f"*{name}*" not in plain] == []


def test_the_forms_shown_in_the_reference_are_what_the_check_accepts():
    shown = [yaml.safe_load(text) for _, text in blocks(REFERENCE, "yaml")]
    stage = next(form for form in shown if "lasts" in form)
    questions = next(form for form in shown if "items" in form)
    schema.StagePlan.model_validate(stage)
    schema.QuestionSet.model_validate(questions)
    variant = next(form for form in shown if "activities" in form)["activities"][0]
    assert schema.Activity.model_validate(variant).variants
