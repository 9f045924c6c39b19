"""Checking and loading folders from the command line."""

import pytest
from click.testing import CliRunner

from portal.curricula.cli import curricula_cli


@pytest.mark.parametrize("command", ["check", "load"])
def test_a_folder_without_a_programme_is_not_silently_good(tmp_path, database, command):
    told = CliRunner().invoke(curricula_cli, [command, str(tmp_path)], obj=database)
    assert told.exit_code != 0
    assert "holds no programme" in told.output


def test_a_folder_without_its_first_file_is_told_so(tmp_path):
    (tmp_path / "half").mkdir()
    told = CliRunner().invoke(curricula_cli, ["check", str(tmp_path)])
    assert told.exit_code != 0
    assert "programme.yaml" in told.output
