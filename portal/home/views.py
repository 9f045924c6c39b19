"""Each role's start page: what needs them today, then what comes next."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.home.board import board
from portal.releases.words import quarter_name
from portal.web.access import public
from portal.web.sessions import reading

home = Blueprint("home", __name__)


@home.get("/")
@public
def start() -> ResponseReturnValue:
    """Strangers are shown what schools are offered."""
    if not current_user.is_authenticated:
        return redirect(url_for("curricula.index"))
    return render_template("home/start.html", board=board(reading(), current_user), quarter_name=quarter_name)
