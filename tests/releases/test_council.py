"""What a council sees first; several readers side by side; London as tiles."""

import csv

import pytest

from portal.config import ROOT
from portal.curricula.models import ProgrammeVersion
from portal.people.access import Role
from portal.people.models import RoleGrant
from portal.releases.council.tiles import STEPS, layout, tiles
from portal.releases.council.trend import trend_of
from tests.releases.making import store
from tests.releases.scene import autumn, the_charity


def test_every_authority_of_london_has_a_tile_of_its_own():
    with (ROOT / "portal/places/data/london_authorities.csv").open(encoding="utf-8") as file:
        known = {row["gss_code"] for row in csv.DictReader(file)}
    assert {tile.gss_code for tile in layout()} == known
    assert len({(tile.column, tile.row) for tile in layout()}) == len({tile.short for tile in layout()}) == len(known)


@pytest.mark.parametrize(
    ("values", "shade"),
    [
        ({"E09000010": 10}, STEPS),
        ({"E09000010": 1, "E09000003": 400}, 1),
        ({"E09000010": "c"}, 0),
        ({"E09000010": 0}, 0),
        ({}, 0),
    ],
)
def test_a_shade_is_of_what_is_published(values, shade):
    drawn = tiles(values, {key: str(value) for key, value in values.items()})
    [enfield] = [tile for tile in drawn if tile.short == "Enf"]
    assert (enfield.shade, enfield.value) == (shade, str(values.get("E09000010", "")))


def quarter(number, **values):
    keys = ("reach", "sessions", "attendance", "completed")
    figures = [{"key": key, "value": values.get(key, "z"), "unit": ""} for key in keys]
    return {"period": {"year": 2026, "quarter": number}, "figures": figures}


def test_a_trend_keeps_what_was_hidden_hidden():
    trend = trend_of([quarter(1, attendance=80, sessions=10), quarter(2, attendance="c", sessions=1200)])
    assert trend.labels == ("Q1 26/27", "Q2 26/27")
    assert [(line.name, line.values) for line in trend.lines] == [("attendance", (80, "c"))]
    assert not trend.is_drawn
    assert trend.rows[1] == ("Q2 26/27", "z", "1,200", "c", "z")


def test_a_council_sees_its_newest_report_and_two_stand_side_by_side(database, world, sign_in):
    scene = autumn(world, authority=world.authority(), groups=6, people=4, weeks=3)
    first = store(database, scene.authority)
    second = store(database, scene.authority, "A register came in late")
    user = world.user(Role.COMMISSIONER, authority_id=scene.authority.id)
    page = sign_in(user).get("/reports").text
    assert "A register came in late" in page
    assert f"/reports/{second.id}/report.xlsx" in page
    assert "Against targets, Enfield" in page
    assert "replaced by edition 2" in page
    start = sign_in(user).get("/").text
    assert f"/reports/{second.id}/report.pdf" in start
    assert f"/reports/{first.id}" not in start
    assert "Reports side by side" not in page
    version = scene.groups[0].version_id
    with database.read() as session:
        programme = session.get_one(ProgrammeVersion, version)
    other = autumn(
        world,
        authority=world.authority("Barnet", "302", "E09000003"),
        groups=3,
        people=4,
        weeks=2,
        version=programme,
        charity=the_charity(database),
        first_urn=990_101,
    )
    store(database, other.authority)
    assert "Barnet" not in sign_in(user).get("/reports/side-by-side").text
    world.add(RoleGrant(user_id=user.id, role=Role.COMMISSIONER, authority_id=other.authority.id))
    both = sign_in(user)
    assert "Reports side by side" in both.get("/reports").text
    page = both.get("/reports/side-by-side?quarter=2026-3&figure=schools").text
    assert page.index("Barnet") < page.index("Enfield")
    assert page.count("tile-map__short") == 33
    assert both.get("/reports/side-by-side?quarter=x&figure=x").status_code == 200
