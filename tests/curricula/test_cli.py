"""Checking and loading folders from the command line."""

import json
import os
import shutil
import subprocess
import sys

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from frontmatter.default_handlers import YAMLHandler

from portal.config import ROOT
from portal.curricula import queries, service
from portal.curricula.cli import curricula_cli
from portal.curricula.shipped import SHIPPED
from portal.db import Database
from tests.curricula.folders import PLAN, SHEET, whole, written
from tests.world import by


@pytest.mark.parametrize("command", ["check", "load"])
def test_a_folder_without_a_programme_is_not_silently_good(tmp_path, database, command):
    told = CliRunner().invoke(curricula_cli, [command, str(tmp_path)], obj=database)
    assert told.exit_code != 0
    assert "holds no programme" in told.output


def test_a_folder_without_its_first_file_is_told_so(tmp_path, database):
    (tmp_path / "half").mkdir()
    told = CliRunner().invoke(curricula_cli, ["check", str(tmp_path)], obj=database)
    assert told.exit_code != 0
    assert "programme.yaml" in told.output


def test_a_changed_programme_that_is_being_taught_must_raise_its_version(tmp_path, database, world):
    folder = written(tmp_path, whole(), slug="healthy-steps")
    with database.write() as session:
        service.load(session, tmp_path, by=by(None))
        version = queries.version_of(session, "healthy-steps")
        session.commit()
    world.group(world.school(world.authority()), version, world.charity())
    plan = folder / "01-session.md"
    plan.write_text(plan.read_text().replace("Put the chairs in a ring.", "Put the chairs in a row."))
    told = CliRunner().invoke(curricula_cli, ["check", str(folder)], obj=database)
    assert "programme.yaml: version: write 2; groups are being taught version 1" in told.output
    (folder / "programme.yaml").write_text((folder / "programme.yaml").read_text().replace("version: 1", "version: 2"))
    assert CliRunner().invoke(curricula_cli, ["check", str(folder)], obj=database).exit_code == 0


def test_checking_makes_no_database(tmp_path):
    folder = written(tmp_path / "programmes", whole())
    nowhere = Database(f"sqlite:///{tmp_path / 'none.db'}")
    assert CliRunner().invoke(curricula_cli, ["check", str(folder)], obj=nowhere).exit_code == 0
    assert not (tmp_path / "none.db").exists()


def test_a_sheet_that_needs_two_pages_is_told_when_asked_to_print(tmp_path, database):
    long = SHEET.replace("</section>", "<p>One line.</p>" * 25 + "</section>")
    folder = written(tmp_path, whole() | {"02-sheet.html": long})
    told = CliRunner().invoke(curricula_cli, ["check", "--print", str(folder)], obj=database)
    assert "healthy-steps/02-sheet.html: it needs 2 pages for 1 sheet;" in told.output
    assert "01-sheet.html" not in told.output


def test_the_schemas_that_editors_read_are_those_of_the_checker(tmp_path):
    assert CliRunner().invoke(curricula_cli, ["schema", str(tmp_path)]).exit_code == 0
    for path in tmp_path.iterdir():
        assert (SHIPPED / "_schema" / path.name).read_text() == path.read_text(), "run: portal curricula schema"


def test_the_schemas_accept_what_the_checker_accepts():
    front = YAMLHandler().split(PLAN.format(n=1))[0]
    session = json.loads((SHIPPED / "_schema" / "session.json").read_text())
    jsonschema.validate(yaml.safe_load(front), session)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(front) | {"minuets": 20}, session)


def test_an_installed_portal_finds_the_programmes_that_come_with_it(tmp_path):
    """There the package holds everything, and its own folder `curricula` is code."""
    package = tmp_path / "portal"
    shutil.copytree(ROOT / "portal", package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("templates", "static", "migrations"):
        (package / name).symlink_to(ROOT / name)
    (package / "curricula_shipped").symlink_to(ROOT / "curricula")
    folder = written(tmp_path / "mine", whole())
    asked = [sys.executable, "-m", "portal", "curricula", "check", str(folder)]
    data = {"PORTAL_DATA": str(tmp_path / "data")}
    told = subprocess.run(asked, cwd=tmp_path, env=os.environ | data, capture_output=True, text=True, check=False)
    assert (told.stdout, told.stderr) == ("healthy-steps: live, 2 sessions, 2 handouts\n", "")
