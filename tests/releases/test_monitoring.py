"""Contract monitoring: headline counts beside a report, which together tell no more than either."""

from portal import clock
from portal.people.access import Role
from portal.releases.monitoring import monitoring_of
from portal.releases.protected import Issue, Reader, Terms, build
from portal.releases.returns import Form, Planned, as_planned
from tests.releases.making import store
from tests.releases.scene import AFTER, autumn


def both(plan, form=Form.QUARTER, before=None):
    sums = as_planned(plan, range(1, 2))
    issue = Issue(2026, 1, 1, AFTER.date())
    made = build(sums, reader=Reader(None, None, "A"), issue=issue, terms=Terms(form))
    return made["published"], monitoring_of(sums, made, before)


def test_what_the_report_shows_stands_as_it_does_there():
    published, said = both([Planned("A", groups=60, people=10, schools=30, most=15)])
    assert said == {block: published[block]["all"] for block in said}
    assert said["reach"] == [150]


def test_a_count_from_one_school_is_given_where_it_is_not_small():
    published, said = both([Planned("A", groups=8, people=10, schools=1, most=15)])
    assert published["reach"]["all"] == "c"
    assert said == {"reach": [20], "attendance": [200, 160], "completion": [20, 15]}
    assert both([Planned("A", groups=1, people=6, schools=1, most=15)])[1]["reach"] == "c"


def test_hidden_once_stays_hidden_and_another_form_gives_nothing():
    plan = [Planned("A", groups=8, people=10, schools=1, most=15)]
    assert set(both(plan, before={"reach": "c"})[1].values()) == {"c"}
    assert both(plan, Form.WHOLE_YEAR)[1] == {}


def test_its_readers_see_it_on_a_page_of_its_own(database, world, sign_in):
    scene = autumn(world, authority=world.authority(), groups=3, people=4, weeks=2)
    edition = store(database, scene.authority)
    council = world.user(Role.COMMISSIONER, authority_id=scene.authority.id)
    with clock.moved_to(AFTER):
        reader = sign_in(council)
        assert f"/reports/{edition.id}/monitoring" in reader.get(f"/reports/{edition.id}").text
        page = reader.get(f"/reports/{edition.id}/monitoring").text
    assert "Not for publication" in page
    assert "Contract monitoring, Quarter 3, 2026/27, Enfield</h1>" in page
    assert "about 10" in page
