"""Reading a programme folder: a whole one is understood, a spoiled one is explained."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.curricula.layouts import SESSION
from portal.curricula.reading.handouts import check_handout, classes
from portal.curricula.reading.limits import check_size, check_words_end
from portal.curricula.reading.reader import programme_folders, read_files, read_folder
from portal.curricula.reading.schema import Status
from portal.curricula.shipped import SHIPPED
from tests.curricula.folders import PLAN, PROGRAMME, QUESTIONS, SHEET, as_bytes, whole, written


def faults(files: dict[str, str]) -> str:
    return "\n".join(map(str, read_files("healthy-steps", as_bytes(files)).faults))


def test_a_whole_folder_has_no_fault_and_is_understood():
    reading = read_files("healthy-steps", as_bytes(whole()))
    assert reading.faults == []
    folder = reading.folder
    assert folder is not None
    plan = folder.plans[1]
    assert [p.number for p in folder.plans] == [1, 2]
    assert list(plan.sections) == [*SESSION.before, *SESSION.after]
    assert list(plan.activities) == ["open-2", "work-2", "close-2"]
    assert plan.activities["work-2"] == "<ol>\n<li>Draw.</li>\n<li>Talk.</li>\n</ol>\n"
    assert plan.sheets[0].html == SHEET
    assert folder.questions is not None


SPOILED = [
    ("programme.yaml", "version: 1", "version: one", "line 2: version: write a whole number"),
    ("programme.yaml", "mode: group", "mode: club", "mode: write one of 'workshop', 'group'"),
    ("programme.yaml", "title: Healthy steps", "title: 2027-01-01", None),
    ("programme.yaml", "title: Healthy steps", "title: yes", "title: write words, in quotes if they look like"),
    (
        "programme.yaml",
        "minutes: 20",
        "minutes: 20\ncompletion: {sessions: 3, minutes: 41, weeks: [1, 3]}",
        "completion.weeks: there is no session 3",
    ),
    ("programme.yaml", "minutes: 20", "minutes: 20\ncompletion: {sessions: 3}", "asks for 3; all sessions make 2"),
    ("programme.yaml", "minutes: 20", "minutes: 20\ncompletion: {minutes: 41}", "asks for 41; all sessions make 40"),
    ("programme.yaml", "minutes: 20", "minuts: 20", "there is no such field; did you mean minutes?"),
    ("programme.yaml", "minutes: 20", "", "minutes: write the minutes of one session"),
    ("programme.yaml", "minutes: 20", "minutes: 20\nminutes: 30", "minutes stands here twice; keep one"),
    ("programme.yaml", "minutes: 20", "minutes: &a 20", None),
    ("programme.yaml", "shows: [attendance]", "shows: *a", "write the value out"),
    ("programme.yaml", "shows: [attendance]", "shows: attendance", "shows: write a list"),
    ("programme.yaml", "mode: group", "? [mode]\n: group", "write the field's name as plain words"),
    ("programme.yaml", "mode: group", "!!binary aGk=: group", "take !!binary out"),
    ("programme.yaml", "minutes: 20", "girls_only: !!bool perhaps", "take !!bool out"),
    ("programme.yaml", "minutes: 20", "minutes: !!int ''", "take !!int out"),
    ("programme.yaml", "mode: group", "mode: !!timestamp group", "take !!timestamp out"),
    ("programme.yaml", "shows: [attendance]", "shows: [a: b: c", "line 23: put quotes round the value here"),
    ("programme.yaml", "summary: Two", "summary: " + "x" * 301, "summary: write at most 300 letters"),
    ("programme.yaml", "ages: {least: 11, most: 14}", "ages: {least: 14, most: 11}", "write the smaller one as least"),
    ("programme.yaml", "status: live", "status: outline", "an outline has no session files"),
    ("programme.yaml", "id: calm, text: Use", "id: help, text: Use", "help is used twice"),
    ("programme.yaml", "sources:", "sourcs:", "did you mean sources?"),
    ("questions.yaml", "outcome: calm", "outcome: nothing", "outcome: write one of help, calm"),
    ("questions.yaml", "outcome: calm", "outcome: help", "add a question about calm"),
    ("01-session.md", "minutes: 10,", "minutes: 9,", "activities: their minutes make 19; minutes says 20"),
    ("01-session.md", "minutes: 20", "minutes: 25", "minutes: write 20, as programme.yaml says"),
    ("01-session.md", "id: help,", "id: hlep,", "hlep is not one of: calm, help"),
    ("01-session.md", "core: true", "core: maybe", "activities, entry 2, core: write true or false"),
    ("01-session.md", "id: open-1", "id: open-2", "open-2 is used in 01-session.md already"),
    ("01-session.md", "part: 1", "part: 2", None),
    ("01-session.md", "kind: opening}", "kind: opening, part: 2}", "part: write a number from 1 to 1"),
    ("01-session.md", "file: 01-sheet.html", "file: 01-other.html", "01-other.html: add this file"),
    ("01-session.md", "file: 01-sheet.html", "file: 02-sheet.html", "name 02-sheet.html 01-"),
    ("01-session.md", "file: 01-sheet.html", "file: ../../etc/passwd", "write the handout's file name, such as"),
    ("01-session.md", "## Ground rules", "## Rules", "add “Ground rules”"),
    (
        "01-session.md",
        "## Ground rules\n\nAnyone may pass.\n",
        "## Ground rules\n",
        "write something under this heading",
    ),
    ("01-session.md", "### Working", "### Work", "add “Working”"),
    ("01-session.md", "### Closing\n\nSay goodbye.", "### Closing", "write how to run this activity"),
    ("01-session.md", "Say hello.", "Say <b>hello</b>.", "write Markdown, not HTML tags"),
    ("01-session.md", "Say hello.", "![a](https://example.org/a.png)", "a picture belongs in a handout"),
    ("01-session.md", "---\ntitle", "title", "begin with the fields between two lines of ---"),
    ("01-session.md", "safeguarding: Tell", "safeguardng: Tell", "did you mean safeguarding?"),
]


@pytest.mark.parametrize(("path", "old", "new", "say"), SPOILED)
def test_a_spoiled_folder_says_what_to_write_instead(path, old, new, say):
    files = whole()
    files[path] = files[path].replace(old, new)
    found = faults(files)
    if say is None:
        assert "Traceback" not in found
    else:
        assert say in found


def test_all_faults_of_all_files_are_told_at_once():
    files = whole()
    files["programme.yaml"] = files["programme.yaml"].replace("version: 1", "version: one")
    files["01-session.md"] = files["01-session.md"].replace("aim: Everyone", "goal: Everyone")
    files["02-sheet.html"] = files["02-sheet.html"].replace('class="lead"', 'class="leed"')
    found = faults(files)
    assert "programme.yaml, line 2: version" in found
    assert "01-session.md, line 2: aim: add this field" in found
    assert "02-sheet.html, line 4: there is no class leed" in found


@pytest.mark.parametrize(
    ("left_out", "say"),
    [
        ("programme.yaml", "add this file; it says what the programme is"),
        ("01-session.md", "add the session file 01-….md"),
        ("01-sheet.html", "01-sheet.html: add this file"),
    ],
)
def test_a_missing_file_is_a_fault(left_out, say):
    files = whole()
    del files[left_out]
    assert say in faults(files)


@pytest.mark.parametrize("path", ["notes.txt", "03-sheet.html", "pictures/a.png", "Thumbs.db"])
def test_a_file_that_nobody_names_is_a_fault(path):
    assert f"{path}: no session names this file" in faults(whole() | {path: "x"})


def test_a_session_file_with_a_strange_name_is_a_fault():
    assert "name a session file by its number and title" in faults(whole() | {"Session one.md": "x"})


def test_a_letter_of_another_encoding_is_a_fault_with_its_line():
    files = as_bytes(whole())
    files["01-session.md"] = files["01-session.md"].replace(b"Say hello.", "Say ‘hello’.".encode("cp1252"))
    found = "\n".join(map(str, read_files("healthy-steps", files).faults))
    assert re.search(r"01-session.md, line \d+: save the file as UTF-8", found)


def test_windows_line_ends_and_a_byte_order_mark_are_fine():
    files = {path: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for path, text in whole().items()}
    assert read_files("healthy-steps", files).faults == []


def test_an_activity_named_twice_in_the_text_is_a_fault():
    files = whole()
    files["01-session.md"] = files["01-session.md"].replace("### Closing", "### Closing\n\nx\n\n### Closing")
    assert "“Closing” stands here twice" in faults(files)


def test_activities_in_another_order_are_a_fault():
    files = whole()
    text = files["01-session.md"]
    files["01-session.md"] = (
        text.replace("### Opening", "### X").replace("### Closing", "### Opening").replace("### X", "### Closing")
    )
    assert "put them in this order: Opening, Working, Closing" in faults(files)


def test_halves_of_two_providers_must_each_fill_their_minutes():
    files = whole()
    parts = "parts:\n  - {title: First, minutes: 10}\n  - {title: Second, provider: other, minutes: 10}\n"
    files["programme.yaml"] = PROGRAMME + parts
    assert "those of part 1 make 20; it has 10" in faults(files)


def test_an_outcome_that_no_session_works_on_is_a_fault():
    files = whole()
    for n in (1, 2):
        files[f"0{n}-session.md"] = PLAN.format(n=n).replace("id: calm", "id: help")
    assert "no session works on calm" in faults(files)


def test_a_folder_written_half_way_is_read_without_a_trace():
    files = whole()
    files["02-session.md"] = files["02-session.md"][:200]
    reading = read_files("healthy-steps", as_bytes(files))
    assert reading.folder is None
    assert {fault.file for fault in reading.faults} == {"healthy-steps/02-session.md"}


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_the_reader(content):
    for path in whole():
        read_files("healthy-steps", as_bytes(whole()) | {path: content})


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_no_text_whatever_breaks_the_reader(text):
    for path in ("programme.yaml", "01-session.md", "01-sheet.html"):
        read_files("healthy-steps", as_bytes(whole()) | {path: f"---\n{text}\n---\n{text}".encode("utf-8", "replace")})


def test_deep_nesting_is_refused_in_words():
    assert "nested too deeply" in faults(whole() | {"programme.yaml": "[" * 5000})


def test_a_link_to_another_file_is_not_followed(tmp_path):
    folder = written(tmp_path, whole())
    (folder / "01-sheet.html").unlink()
    (folder / "01-sheet.html").symlink_to("/etc/hostname")
    assert "not a link" in "\n".join(map(str, read_folder(folder).faults))


SHEETS = [
    ("<p>", "<p style='color:red'>", "<p> may not have style="),
    ("<p>", "<p id='a'>", "<p> may not have id="),
    ("<p>", "<p onclick='x()'>", "<p> may not have onclick="),
    ("<p>", "<script>alert(1)</script><p>", "<script> is not used in handouts"),
    ("<p>", "<style>p{}</style><p>", "<style> is not used in handouts"),
    ("<p>", "<a href='https://example.org'>x</a><p>", "<a> is not used in handouts"),
    ("<p>", "<img src='x'><p>", "<img> is not used in handouts"),
    ("<p>", "<svg><title>x</title><use href='#a'/></svg><p>", "<use> is not used in handouts"),
    ("<p>", "<svg><title>x</title><image/></svg><p>", "<image> is not used in handouts"),
    ("<p>", "<svg><title>x</title><path d='M0 0' fill='url(#a)'/></svg><p>", "points to something outside the file"),
    ("<p>", "<svg><title>x</title><foreignObject></foreignObject></svg><p>", "<foreignobject> is not used"),
    ("<p>", "<svg><path d='M0 0'/></svg><p>", "say what the drawing shows in <title>"),
    ("<p>", "<svg xmlns='http://example.org'><title>x</title></svg><p>", "or leave it out"),
    ("<p>", "<path d='M0 0'/><p>", "<path> belongs inside <svg>"),
    ("<p>", "<!-- note --><p>", "take the comment out"),
    ("<p>", "<p class='loud'>", "there is no class loud"),
    ("<p>", "<div>", "close <div> before"),
    ("<p>", "<div/><p>", "only drawn shapes end with />"),
    ("<p>", "</em><p>", "</em> closes nothing"),
    ("<h2>T</h2>", "<h3>T</h3>", "begin each sheet with its title in <h2>"),
    ('<section class="sheet">', "<section>", 'put everything of a page inside <section class="sheet">'),
    ('<article class="handout">', "<!doctype html><article class='handout'>", "this is part of a page, not a page"),
    ("</article>", "</article><p>after</p>", 'put everything inside <article class="handout">'),
    ("</article>", "", "close <article>"),
]


TOO_MUCH = [
    ("<p>" + "<div>" * 1000 + "</div>" * 1000 + "</p>", "stand in one another more than 40 deep"),
    ("<p>x</p>" * 4000, "there are more than 3,000 elements"),
    ("<table>" + ("<tr>" + "<td>x</td>" * 100 + "</tr>") * 100 + "</table>", "the tables have more than 1,000 cells"),
    ("<table><tr><td colspan='100000'>x</td></tr></table>", "colspan= may be a number up to 50"),
    ("<table><tr><td rowspan='many'>x</td></tr></table>", "rowspan= may be a number up to 50"),
    (f"<p>\n{'a' * 100_000} b</p>", "the word “aaaaaaaaaaaaaaaaaaaa…” has 100,000 letters; put spaces in it"),
    ("<p>one two</p>" * 50_000, "make several handouts of it, or draw it plainer"),
]


@pytest.mark.parametrize(("much", "say"), TOO_MUCH)
def test_a_handout_that_would_not_print_is_refused_once_in_words(much, say):
    sheet = f'<article class="handout">\n<section class="sheet">\n<h2>T</h2>\n{much}\n</section>\n</article>'
    found = check_size("f", sheet)
    assert say in "\n".join(map(str, found))
    assert len(found) <= 3


def test_a_word_without_end_is_refused_in_every_file_and_an_address_is_not():
    assert "the word “bbbbbbbbbbbbbbbbbbbb…” has 301 letters" in faults(whole() | {"programme.yaml": f"a: {'b' * 301}"})
    assert list(check_words_end("f", f"see https://example.org/{'x' * 400} and {'b' * 300}")) == []


@pytest.mark.parametrize(("old", "new", "say"), SHEETS)
def test_a_handout_outside_the_vocabulary_is_refused(old, new, say):
    sheet = '<article class="handout">\n<section class="sheet">\n<h2>T</h2>\n<p>Words.</p>\n</section>\n</article>'
    assert check_handout("f", sheet) == []
    assert say in "\n".join(map(str, check_handout("f", sheet.replace(old, new, 1))))


def test_the_classes_are_those_that_the_style_sheet_draws():
    assert {"handout", "sheet", "cards-6", "lines-2", "wide-first"} <= classes()
    assert not {"css", "html", "site-head", "5mm", "was-h4"} & classes()


def test_the_example_that_authors_copy_from_is_without_fault():
    guide = (SHIPPED / "README.md").read_text()
    session = re.search(r"^````markdown\n(.*?)^````$", guide, re.DOTALL | re.MULTILINE)[1]
    sheet = re.search(r"^```html\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE)[1]
    programme = PROGRAMME.replace("minutes: 20", "minutes: 30").replace("id: help,", "id: respect,")
    programme = programme.replace("  - {id: calm, text: Use a way to calm down}\n", "")
    questions = QUESTIONS.replace("outcome: help", "outcome: respect").replace("outcome: calm", "outcome: respect")
    files = {"programme.yaml": programme, "01-saying-sorry-well.md": session, "01-three-parts.html": sheet}
    assert faults(files | {"questions.yaml": questions}) == ""


@pytest.mark.parametrize("folder", programme_folders(SHIPPED), ids=lambda folder: folder.name)
def test_every_programme_that_ships_is_without_fault(folder):
    assert [str(fault) for fault in read_folder(folder).faults] == []


def test_every_live_programme_gives_each_session_something_to_keep():
    for reading in map(read_folder, programme_folders(SHIPPED)):
        if reading.folder and reading.folder.programme.status is Status.LIVE:
            assert [plan.number for plan in reading.folder.plans if len(plan.sheets) < 2] == []
