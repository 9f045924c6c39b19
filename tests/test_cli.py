"""The `portal` command and its settings: a slip gets a sentence, not a traceback."""

import pytest
from click.testing import CliRunner

from portal.cli import portal


@pytest.mark.parametrize(
    ("setting", "typed", "words"),
    [
        ("DATABASE_URL", "nonsense", "DATABASE_URL is no database's address"),
        ("DATABASE_URL", "foo://x/y", "DATABASE_URL is no database's address"),
        ("IDENTITY_KEY", "zz", "IDENTITY_KEY is not 64 hexadecimal digits"),
        ("IDENTITY_KEY", "ab" * 16, "IDENTITY_KEY is not 64 hexadecimal digits"),
        ("PORTAL_DATA", "/proc/nowhere", "PORTAL_DATA cannot be the folder"),
        ("PORTAL_TEST_CLOCK", "clock.txt", "works in tests only"),
    ],
)
def test_a_setting_that_cannot_be_is_told_by_its_name(tmp_path, setting, typed, words):
    settings = {"PORTAL_DATA": str(tmp_path), "PORTAL_ENV": "", "DATABASE_URL": ""} | {setting: typed}
    told = CliRunner().invoke(portal, ["migrate"], env=settings)
    assert told.exit_code == 1
    assert told.output.startswith("Error: ")
    assert words in told.output
