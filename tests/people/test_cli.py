"""Accounts from the command line."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal.people.cli import users_cli
from portal.people.models import User


def invite(database, *typed):
    return CliRunner().invoke(users_cli, ["invite", *typed], obj=database)


def test_the_first_account_gets_a_link(database):
    told = invite(database, "ada@example.org", "Ada Example", "--role", "admin")
    assert told.exit_code == 0
    assert "/password/" in told.output


@pytest.mark.parametrize(
    ("email", "name", "role", "words"),
    [
        ("foo", "Ada Example", "admin", "is no e-mail address"),
        ("ada@", "Ada Example", "admin", "is no e-mail address"),
        ("ada@example.org", " ", "admin", "Give the person's name"),
        ("ada@example.org", "Ada\x00", "admin", "Give the person's name"),
        ("ada@example.org", "Ada Example", "boss", "is not one of"),
        ("ada@example.org", "Ada Example", "school booking lead", "--school"),
    ],
)
def test_a_slip_makes_no_account_and_says_what_to_type(database, email, name, role, words):
    told = invite(database, email, name, "--role", role)
    assert told.exit_code != 0
    assert words in told.output
    with database.read() as session:
        assert session.scalars(select(User)).all() == []
