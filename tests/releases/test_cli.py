"""`portal releases make`."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal import clock
from portal.releases.cli import releases_cli
from portal.releases.models import Edition
from tests.releases.making import approve
from tests.releases.scene import AFTER, autumn


@pytest.fixture
def run(database):
    def run(*words):
        with clock.moved_to(AFTER):
            return CliRunner().invoke(releases_cli, words, obj=database)

    return run


def test_an_edition_from_the_command_line(database, world, run):
    autumn(world, authority=world.authority(), groups=1, people=3, weeks=2)
    assert "edition 1 stored" in run("make", "enfield", "2026", "3").output
    assert "waits for approval already" in run("make", "enfield", "2026", "3").output
    with database.read() as session:
        waiting = session.scalars(select(Edition.id)).one()
    approve(database, waiting)
    refused = run("make", "Enfield", "2026", "3")
    assert (refused.exit_code, "--why" in refused.output) == (1, True)
    assert "edition 2 stored" in run("make", "Enfield", "2026", "3", "--why", "A register came in late").output
    assert "ends on 2027-03-31" in run("make", "Enfield", "2026", "4").output


def test_an_unknown_reader_is_told_who_there_is(world, run):
    assert "none yet" in run("make", "Enfield", "2026", "3").output
    autumn(world, authority=world.authority(), groups=1, people=3, weeks=2)
    assert "Readers: Enfield." in run("make", "Barnet", "2026", "3").output
