"""The visit of somebody without an account who used a link: one browser, one step, two hours."""

from typing import NoReturn

from flask import abort, current_app, g, redirect, render_template, session, url_for

from portal.people import links
from portal.people.links import LinkKey
from portal.people.models import ContactLink, ContactPurpose
from portal.web.access import Act
from portal.web.sessions import reading

COOKIE = "guest"


def link_key() -> LinkKey:
    found: LinkKey = current_app.extensions["portal_link_key"]
    return found


def guest() -> ContactLink | None:
    """The link by which this browser is here, while its visit lasts."""
    if "guest" not in g:
        token = session.get(COOKIE)
        g.guest = links.visit(reading(), token) if token else None
    found: ContactLink | None = g.guest
    return found


def guest_for(purpose: ContactPurpose) -> ContactLink:
    """The same, for pages of this purpose; anybody else is told how to go on, and nothing else."""
    link = guest()
    return link if link is not None and link.purpose is purpose else turn_away()


def guest_act() -> Act:
    """The guest doing something now."""
    link = guest()
    return links.act_of(link) if link else turn_away()


def welcome(token: str) -> None:
    """This browser holds the visit from here on."""
    session[COOKIE] = token
    g.pop("guest", None)


def forget() -> None:
    session.pop(COOKIE, None)
    g.pop("guest", None)


def lately() -> ContactLink | None:
    """The link by which this browser came in the last two hours, whether its visit is over or not."""
    token = session.get(COOKIE)
    link = links.visited(reading(), token) if token else None
    return link if link is not None and links.is_lately(link) else None


def turn_away() -> NoReturn:
    """To the page of the link by which this browser came, which can send a new one; else to a page that says less."""
    token = session.get(COOKIE)
    before = links.visited(reading(), token) if token else None
    if before is None:
        abort(current_app.make_response((render_template("people/no_visit.html"), 410)))
    abort(redirect(url_for("contact_links.show", token=link_key().token(before.id))))
