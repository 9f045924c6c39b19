"""The command `portal mail`: sends what the outbox holds, and reads what came back."""

from pathlib import Path

import click

from portal.app import create_app
from portal.config import Settings
from portal.db import Database
from portal.web import bounces, outbox, post
from portal.web.children import Stopping
from portal.web.models import Notice
from portal.web.post import Post


@click.group("mail")
def mail_cli() -> None:
    """Send mail, and read what came back."""


@mail_cli.command("send")
@click.pass_context
def send(context: click.Context) -> None:
    """Send what the outbox holds as it falls due, until told to stop. `serve` starts this itself."""
    settings: Settings = context.meta["settings"]
    database: Database = context.obj
    post.work(database, ready(settings, database), Stopping().listen())


def ready(settings: Settings, database: Database) -> Post:
    app = create_app(settings, database)
    return Post(app.extensions["portal_letters"], settings.smtp, settings.mail_from)


@mail_cli.command("bounced")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def bounced(database: Database, files: tuple[Path, ...]) -> None:
    """Read mails that say that one of ours was not delivered. Coordinators are told on their start page.

    FILES are such mails as a mail program saves them (.eml).
    """
    unread = 0
    for file in files:
        try:
            click.echo(f"{file.name}: {_note(database, bounces.read(file.read_bytes()))}")
        except bounces.NoBounce as news:
            unread += 1
            click.echo(f"{file.name}: {news}.", err=True)
    if unread:
        raise SystemExit(1)


def _note(database: Database, found: bounces.Bounce) -> str:
    with database.write() as session:
        notice = session.get(Notice, found.notice_id)
        if notice is None:
            raise bounces.NoBounce("It speaks of a message that is not in this database")
        is_news = outbox.came_back(session, notice, found.why)
        session.commit()
    return f"noted. {found.why}." if is_news else "it was noted before, or has been sent again."
