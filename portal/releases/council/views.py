"""Several readers side by side, for whoever may read the reports of more than one."""

import json
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from portal.places.models import Authority
from portal.releases import queries as reports
from portal.releases.blueprint import releases
from portal.releases.council import queries
from portal.releases.council.tiles import tiles
from portal.releases.models import Edition
from portal.releases.sheet import figure_words
from portal.releases.words import quarter_name, words
from portal.web.access import Can, needs
from portal.web.sessions import reading

FIGURES = ("sessions", "schools", "reach", "attendance", "completed")


@releases.get("/side-by-side")
@needs(Can.READ_EDITIONS)
def side_by_side() -> ResponseReturnValue:
    """One quarter of every reader whose reports this person may read, as published."""
    quarters = queries.quarters(reading(), current_user)
    chosen = _chosen(quarters)
    shown = request.args.get("figure", "")
    shown = shown if shown in FIGURES else FIGURES[0]
    rows = _editions(chosen) if chosen else []
    names = reports.names(reading(), rows)
    named = [(names[row.authority_id or row.organisation_id or row.id], row, _figures(row)) for row in rows]
    found = sorted(named, key=lambda each: (each[0], each[1].id))
    codes = _codes(rows)
    drawn = {codes[row.authority_id]: each[shown] for _, row, each in found if row.authority_id in codes}
    return render_template(
        "releases/council/side_by_side.html",
        quarters=[(f"{year}-{quarter}", quarter_name(year, quarter)) for year, quarter in quarters],
        chosen=f"{chosen[0]}-{chosen[1]}" if chosen else "",
        labels={key: _label(key) for key in FIGURES},
        shown=shown,
        found=found,
        tiles=tiles(
            {key: each["value"] for key, each in drawn.items()}, {k: figure_words(e) for k, e in drawn.items()}
        ),
        has_map=bool(drawn),
    )


def _chosen(quarters: Any) -> tuple[int, int] | None:
    """As asked for, else the newest."""
    asked = request.args.get("quarter", "")
    return next((each for each in quarters if f"{each[0]}-{each[1]}" == asked), quarters[0] if quarters else None)


def _editions(chosen: tuple[int, int]) -> list[Edition]:
    rows = queries.standing(current_user).where(Edition.year == chosen[0], Edition.quarter == chosen[1])
    return list(reading().scalars(rows))


def _figures(row: Edition) -> dict[str, Any]:
    return {figure["key"]: figure for figure in json.loads(row.object)["figures"]}


def _in_words(drawn: dict[str, Any]) -> dict[str, str]:
    return {key: figure_words(each) for key, each in drawn.items()}


def _label(key: str) -> str:
    return str(words()[key]["label"]).format(people="People")


def _codes(rows: list[Edition]) -> dict[Any, str]:
    keys = [row.authority_id for row in rows if row.authority_id]
    found = reading().execute(select(Authority.id, Authority.gss_code).where(Authority.id.in_(keys)))
    return {key: code for key, code in found}
