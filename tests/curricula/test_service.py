"""Loading programmes: what is kept, what counts as a new version, what is refused."""

import shutil

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from portal.curricula import queries, service
from portal.curricula.cli import curricula_cli
from portal.curricula.models import ProgrammeFile, ProgrammeVersion
from portal.curricula.reading.reader import read_folder
from tests.curricula.folders import PROGRAMME, whole, written
from tests.world import by


@pytest.fixture
def load(database, tmp_path):
    def loaded(files, slug="healthy-steps"):
        folder = written(tmp_path, files, slug)
        with database.write() as session:
            (found,) = service.load(session, folder, by=by(None))
            session.commit()
        return found

    return loaded


def changed(**replace):
    files = whole()
    for old, new in replace.values():
        files["programme.yaml"] = files["programme.yaml"].replace(old, new)
    return files


def test_a_programme_is_added_once(load, database):
    assert load(whole()).outcome == "added"
    assert load(whole()).outcome == "unchanged"
    with database.read() as session:
        assert [version.title for version in queries.latest(session)] == ["Healthy steps"]
        assert session.scalar(select(func.count()).select_from(ProgrammeFile)) == len(whole())


def test_a_folder_with_a_fault_leaves_what_is_kept(load, database):
    load(whole())
    found = load(changed(a=("minutes: 20", "minutes: 30")))
    assert found.outcome == "refused"
    assert found.faults
    with database.read() as session:
        assert queries.version_of(session, "healthy-steps").facts["minutes"] == 20


def test_a_live_programme_nobody_is_taught_from_may_change_without_a_new_number(load, database):
    load(whole())
    assert load(changed(a=("asking for help", "asking well"))).outcome == "new version"
    with database.read() as session:
        (version,) = session.scalars(select(ProgrammeVersion))
        assert version.facts["summary"] == "Two short meetings about asking well."


def test_a_live_programme_with_a_group_needs_a_higher_number(load, database, world):
    load(whole())
    with database.read() as session:
        version = queries.version_of(session, "healthy-steps")
    group = world.group(world.school(world.authority()), version, world.charity(), sessions=1)
    new_words = ("asking for help", "asking well")
    refused = load(changed(a=new_words))
    assert refused.outcome == "refused"
    assert "write 2; groups are being taught version 1" in str(refused.faults[0])
    assert load(changed(a=new_words, b=("version: 1", "version: 2"))).outcome == "new version"
    with database.read() as session:
        assert queries.version_of(session, "healthy-steps").number == 2
        pinned = queries.content_of(session, group.version_id)
        assert pinned.programme.summary == "Two short meetings about asking for help."
        assert len(pinned.plans) == 2


def test_a_version_stays_readable_with_its_folder_gone(load, database, tmp_path):
    load(whole())
    shutil.rmtree(tmp_path / "healthy-steps")
    queries._parsed.clear()
    with database.read() as session:
        content = queries.content_of(session, queries.version_of(session, "healthy-steps").id)
    assert [plan.front.title for plan in content.plans] == ["Session 1", "Session 2"]
    assert content.plans[0].sheets[0].html.startswith("<article")


def test_going_back_to_a_version_that_is_kept_makes_it_the_latest_again(load, database):
    load(whole())
    load(changed(a=("version: 1", "version: 2")))
    assert load(whole()).outcome == "new version"
    with database.read() as session:
        assert queries.version_of(session, "healthy-steps").number == 1
        assert len(queries.versions_of(session, "healthy-steps")) == 2


def test_an_outline_may_become_live_under_the_same_number(load):
    outline = {"programme.yaml": PROGRAMME.replace("status: live", "status: outline")}
    assert load(outline).outcome == "added"
    assert load(whole()).outcome == "new version"


def test_the_identity_of_a_folder_is_its_paths_and_their_content(tmp_path):
    one = read_folder(written(tmp_path / "a", whole()))
    two = read_folder(written(tmp_path / "b", whole()))
    moved = whole()
    moved["01-sheets.html"] = moved.pop("01-sheet.html")
    assert one.sha256 == two.sha256
    assert one.sha256 != read_folder(written(tmp_path / "c", moved)).sha256


def test_the_commands_say_what_they_did(database, tmp_path):
    folder = written(tmp_path, whole())
    checked = CliRunner().invoke(curricula_cli, ["check", str(folder)], obj=database)
    assert (checked.exit_code, checked.output) == (0, "healthy-steps: live, 2 sessions, 2 handouts\n")
    loaded = CliRunner().invoke(curricula_cli, ["load", str(tmp_path)], obj=database)
    assert loaded.output == "healthy-steps: added\n"
    (folder / "programme.yaml").write_text("title: x")
    for command in ("check", "load"):
        spoiled = CliRunner().invoke(curricula_cli, [command, str(folder)], obj=database)
        assert spoiled.exit_code == 1
        assert "healthy-steps/programme.yaml, line 1: title: write at least 3 letters" in spoiled.output
