"""Bringing a database to the shape this release needs."""

from alembic import command
from alembic.config import Config

from portal.config import ROOT
from portal.db import Database


def migrate(database: Database, to: str = "head") -> None:
    """Run the migrations between the database's state and `to`, up or down."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with database.engine.execution_options(sqlite_write=True).connect() as connection:
        config.attributes["connection"] = connection
        if to == "base" or to.startswith("-"):
            command.downgrade(config, to)
        else:
            command.upgrade(config, to)
        connection.commit()


def drift(database: Database) -> None:
    """Raises alembic's CommandError if the tables differ from the models."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)
