"""A folder in which nearly everything is wrong: each thing gets its line, and what stood before stays."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.curricula import queries, service
from portal.curricula.cli import curricula_cli
from portal.curricula.reading.reader import LARGEST
from tests.curricula.folders import PLAN, PROGRAMME, QUESTIONS, SHEET, whole, written
from tests.world import by

FIRST = (
    PLAN.format(n=1)
    .replace("minutes: 20", "minuets: 20")
    .replace("01-sheet.html, title", "../01-sheet.html, title")
    .replace("minutes: 10", "minutes: -10")
    .replace("kind: opening", "kind: oppening")
    .replace("## Ground rules", "## Ground rulz")
    .replace(
        "Put the chairs in a ring.",
        "<script>alert(1)</script>\n\n# A title\n\n![Big](huge.png)\n\n[Here](nowhere.html)",
    )
    .replace("### Working", "### Wandering")
)
SECOND = (
    PLAN.format(n=2)
    .replace("minutes: 5, kind: close", "minutes: 50, kind: close")
    .replace("02-sheet.html, title", "02-absent.html, title")
    .replace("id: open-2", "id: work-2")
)
SHEETS = {
    "02-bad.html": SHEET.replace("<p class", "<p style='x' class").replace("<h2>My sheet</h2>", "<h1>My sheet</h1>"),
    "02-open.html": SHEET.replace("</section>", "").replace("<title>A dot</title>", "<script>x</script>"),
}
WANTED = [
    "programme.yaml, line 3: mode: write one of",
    "programme.yaml, line 10: topics, entry 1: write one of",
    "programme.yaml, line 13: group_size, least: write 0 or more",
    "programme.yaml, line 28: colour: there is no such field",
    "programme.yaml, line 1: version: add this field; it is missing",
    "questions.yaml, line 3: version stands here twice",
    "01-session.md, line 4: minuets: there is no such field; did you mean minutes?",
    "01-session.md, line 2: minutes: add this field; it is missing",
    "activities, entry 1, kind: write one of",
    "handouts, entry 1, file: write the handout's file name, such as 03-who-helps.html",
    "activities, entry 2, minutes: write 1 or more",
    "“Ground rulz” is not one of",
    "## headings: add “Ground rules”",
    "write Markdown, not HTML tags",
    "use ## for a heading",
    "a picture belongs in a handout",
    "nowhere.html leads nowhere; write a whole address",
    "02-session.md, line 8: activities: their minutes make 65; minutes says 20",
    "handouts: 02-absent.html: add this file",
    "session number: 02 is used in 02-again.md already",
    "work-2 is used in 02-again.md already",
    "02-third.md, line 1: begin with the fields between two lines of ---",
    "02-bad.html, line 4: <p> may not have style=",
    "<h1> is not used in handouts",
    "02-open.html, line 9: close <section>",
    "<script> is not used in handouts",
    "latin.html, line 1: save the file as UTF-8",
    "huge.png",
    "link.html: put a file of at most 2 MB here, not a link",
    "film.html: put a file of at most 2 MB here, not a link",
    "notes.md: name a session file by its number and title",
]


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    programme = PROGRAMME.replace("version: 1\n", "").replace("mode: group", "mode: grope")
    programme = (
        programme.replace("topics: [violence]", "topics: [gangs]").replace("least: 4", "least: -4") + "colour: red\n"
    )
    files = {
        "programme.yaml": programme,
        "questions.yaml": QUESTIONS.replace("version: 1", "version: 1\nversion: 2", 1),
    }
    files |= {"01-session.md": FIRST, "02-session.md": SECOND, "02-again.md": PLAN.format(n=2), "02-third.md": "Hello"}
    folder = written(tmp_path, files | SHEETS | {"notes.md": "Later"})
    (folder / "latin.html").write_bytes("<p>café</p>".encode("latin-1"))
    (folder / "huge.png").write_bytes(b"\x89PNG" + b"\0" * 1000)
    (folder / "link.html").symlink_to("/etc/hostname")
    with (folder / "film.html").open("wb") as film:
        os.truncate(film.fileno(), 50_000_000)
    assert LARGEST < 50_000_000
    return folder


def test_thirty_faults_are_thirty_clear_lines(spoiled, database):
    told = CliRunner().invoke(curricula_cli, ["check", str(spoiled)], obj=database)
    assert [wanted for wanted in WANTED if wanted not in told.output] == []
    lines = told.output.splitlines()
    assert len(lines) >= 31
    assert all(line.startswith("healthy-steps/") for line in lines[:-1])
    assert len(set(lines)) == len(lines)
    assert told.exit_code == 1


def test_a_spoiled_folder_leaves_the_last_good_version(spoiled, database, tmp_path):
    good = written(tmp_path / "good", whole())
    with database.write() as session:
        service.load(session, good, by=by(None))
        session.commit()
    with database.write() as session:
        (loaded,) = service.load(session, spoiled, by=by(None))
        session.commit()
    assert (loaded.outcome, len(loaded.faults) >= 30) == ("refused", True)
    with database.read() as session:
        kept = queries.version_of(session, "healthy-steps")
        assert (kept.number, len(queries.content_of(session, kept.id).plans)) == (1, 2)
