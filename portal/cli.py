"""The `portal` command."""

from datetime import date, datetime

import click
from sqlalchemy.exc import ArgumentError, OperationalError

from portal import clock
from portal.app import CHORES, runs
from portal.audit.cli import audit_cli
from portal.config import RefusedSetting, Settings
from portal.curricula.cli import curricula_cli
from portal.db import Database
from portal.packs.cli import packs_cli
from portal.packs.printing import pieces
from portal.people.cli import users_cli
from portal.places.cli import places_cli
from portal.releases.cli import releases_cli
from portal.setup import sample as samples
from portal.setup import serving
from portal.setup.database import migrate as bring_up_to_date
from portal.setup.mailing import mail_cli
from portal.web import jobs
from portal.web.children import Stopping


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.pass_context
def portal(context: click.Context) -> None:
    """Run and look after the portal.

    Settings come from the environment: PORTAL_DATA (folder for keys and the database, default var/),
    DATABASE_URL (default: SQLite in PORTAL_DATA), PORTAL_NAME, PORTAL_CONTACT, SECRET_KEY, IDENTITY_KEY;
    for mail PORTAL_SMTP, PORTAL_MAIL_FROM and PORTAL_URL.
    """
    try:
        settings = Settings.from_environment()
        context.obj = Database(settings.database_url)
    except ArgumentError as refusal:
        raise click.ClickException(
            "DATABASE_URL is no database's address. Write it like postgresql+psycopg://user:password@host/name, "
            "or unset it for SQLite in PORTAL_DATA."
        ) from refusal
    except (RefusedSetting, RuntimeError, ValueError) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    clock.follow(settings.test_clock)
    context.meta["settings"] = settings
    context.call_on_close(context.obj.engine.dispose)


def _settings() -> Settings:
    found: Settings = click.get_current_context().meta["settings"]
    return found


@portal.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Port to listen on.")
@click.option(
    "--sample", "with_sample", is_flag=True, help="First migrate, and fill an empty database with sample data."
)
@click.pass_obj
def serve(database: Database, host: str, port: int, with_sample: bool) -> None:
    """Serve the pages and run the worker until Ctrl+C."""
    try:
        serving.check_host(_settings(), host)
        if with_sample:
            bring_up_to_date(database)
            _load_sample(database, clock.today(), once=True)
        code = serving.serve(_settings(), host, port, say=click.echo)
    except serving.NotSafe as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.get_current_context().exit(code)


@portal.command()
@click.pass_obj
def worker(database: Database) -> None:
    """Make packs and do other waiting work, until told to stop. `serve` starts one itself. Mail: `mail send`."""
    pieces.preload()
    jobs.work(database, runs(_settings()), Stopping().listen(), chores=CHORES)


@portal.command()
@click.option("--quiet", is_flag=True, help="Say nothing when all is well.")
@click.pass_obj
def migrate(database: Database, quiet: bool) -> None:
    """Bring the database to the shape this release needs. Safe to run again."""
    bring_up_to_date(database)
    if not quiet:
        click.echo("The database is up to date.")


@portal.command()
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Make it as if today were this day.")
@click.option("--once", is_flag=True, help="Do nothing if the database already holds something.")
@click.pass_obj
def sample(database: Database, day: datetime | None, once: bool) -> None:
    """Fill an empty database with a fictional charity, its schools, groups and a year of work."""
    _load_sample(database, day.date() if day else clock.today(), once=once)


def _load_sample(database: Database, on: date, *, once: bool) -> None:
    try:
        samples.load(database, _settings(), on=on, say=click.echo)
    except samples.NotEmpty as refusal:
        if not once:
            raise click.ClickException(str(refusal)) from refusal
        if isinstance(refusal, samples.Interrupted):
            click.echo(str(refusal))


for group in (users_cli, places_cli, curricula_cli, packs_cli, releases_cli, audit_cli, mail_cli):
    portal.add_command(group)


def main() -> None:
    try:
        portal.main(prog_name="portal")
    except OperationalError as broken:
        lines = str(broken.orig).strip().splitlines()
        raise SystemExit(f"Error: the database does not answer ({lines[0] if lines else 'no reason given'}).") from None
