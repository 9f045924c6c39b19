"""The PDF engine: our own files only, the same bytes, and words that arrive whole."""

import contextlib
import io
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pypdf import PdfReader

from portal.config import ROOT
from portal.web import pdf
from portal.web.children import Ending, Limits, run_apart
from portal.web.pdf import render_pdf
from tests.web.reaching import OUTSIDE, written

PAGE = (
    '<!doctype html><html lang="en-GB"><head><title>Sample</title>{head}</head>'
    "<body><h1>Sample</h1>{body}</body></html>"
)


REACHING = {"open", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "subprocess.Popen", "os.system"}


def text_of(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def page(body: str = "", head: str = "") -> str:
    return PAGE.format(body=body, head=head)


class Ear(BaseHTTPRequestHandler):
    heard: list[str] = []

    def do_GET(self) -> None:
        self.heard.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture(scope="module")
def listener() -> Iterator[str]:
    """Address of a server that notes every request."""
    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("what", OUTSIDE)
def test_nothing_but_our_own_files_is_read(what, listener):
    Ear.heard.clear()
    try:
        made = render_pdf(page(written(what, listener)))
    except ValueError:
        made = b""
    assert Ear.heard == []
    if made:
        reader = PdfReader(io.BytesIO(made))
        assert dict(reader.attachments) == {}
        assert "root:" not in text_of(made)
        assert b"root:" not in made


def test_no_name_is_looked_up_and_no_other_file_opened(listener):
    """What Python itself sees: in a process of its own, since nobody can stop listening."""

    def tries() -> None:
        render_pdf(page("<p>warm"))
        seen: list[tuple[str, str]] = []
        sys.addaudithook(lambda event, said: seen.append((event, str(said[0]))) if event in REACHING else None)
        for what in OUTSIDE:
            with contextlib.suppress(ValueError):
                render_pdf(page(written(what, listener)))
        opened = {said for event, said in seen if event == "open"}
        assert not [one for one in opened if "hostname" in one or "passwd" in one or "portal.db" in one]
        assert {event for event, _ in seen} <= {"open"}, seen

    assert run_apart(tries, Limits(seconds=60), stopped=lambda: False) is Ending.DONE


def test_what_is_refused_is_said():
    with pytest.raises(ValueError, match=r"something that is not ours: file:///etc/hostname"):
        render_pdf(page(OUTSIDE["picture from a file"]))


def test_our_own_styles_are_read():
    made = render_pdf(page("<p>x</p>", '<link rel="stylesheet" href="css/print.css">'), css=())
    assert len(PdfReader(io.BytesIO(made)).pages) == 1


def test_the_same_page_gives_the_same_bytes_in_another_process():
    script = "import sys; from portal.web.pdf import render_pdf; sys.stdout.buffer.write(render_pdf(sys.argv[1]))"
    asked = [sys.executable, "-c", script, page("<p>Ọlá Łukasz</p><ul><li>one</li></ul>")]
    first, second = (subprocess.run(asked, cwd=ROOT, capture_output=True, check=True).stdout for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF")


def test_a_pdf_says_what_it_is_and_nothing_about_the_machine():
    reader = PdfReader(io.BytesIO(render_pdf(page("<p>x</p>"))))
    assert reader.metadata is not None
    assert reader.metadata.title == "Sample"
    assert {"/Author", "/CreationDate", "/ModDate"} & set(reader.metadata) == set()
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "en-GB"
    assert bool(catalog["/MarkInfo"]["/Marked"])
    assert str(ROOT).encode() not in render_pdf(page("<p>x</p>"))


def test_for_a_letter_without_a_glyph_stands_a_note_and_its_neighbours_stay():
    made = render_pdf(page("<p>before \U0001f600 after \x00\x07 end, &#x738b; &#x202e;last</p>"))
    assert "before [grinning face] after end, [Chinese letters] last" in " ".join(text_of(made).split())


@pytest.mark.parametrize("name", ["Ngọc Ánh", "Łukasz Żółć", "Αγγελική", "Дмитро", "O’Brien-Søndergård"])
def test_names_of_many_spellings_are_printed(name):
    assert name in text_of(render_pdf(page(f"<p>{name}</p>")))


def test_nesting_without_end_is_refused_in_words():
    with pytest.raises(ValueError, match="nested"):
        render_pdf(page("<div>" * 400 + "x"))


def test_a_line_is_not_broken_after_its_first_word():
    words = (
        'Key questions: "What would this look like on a bad day?" "What should we do when one of <em>us</em> forgets?"'
    )
    lines = [f'<p style="width: {130 + n / 4}mm; font-size: 10pt">{words}</p>' for n in range(60)]
    made = text_of(render_pdf(page("".join(lines))))
    assert not [line for line in made.splitlines() if line.strip() == "Key"]


def test_a_word_longer_than_its_line_is_broken_not_cut_off():
    lines = text_of(render_pdf(page(f"<p>{'b' * 300}</p>"))).splitlines()
    assert [len(line) for line in lines if set(line) == {"b"}] != [300]


def test_the_engine_has_nothing_to_complain_about(caplog):
    render_pdf(page("<p>x</p>"))
    assert caplog.records == []


def test_only_our_own_fonts_are_used():
    reader = PdfReader(io.BytesIO(render_pdf(page("<p>Plain and <strong>bold</strong>, ✓ and नमस्ते</p>"))))
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert fonts
    assert not [font for font in fonts if not re.search(r"Atkinson|Portal|Noto", font)]


def test_steps_are_heard_while_it_works():
    heard: list[str] = []
    render_pdf(page("<p>x</p>"), watch=heard.append)
    assert any("Creating layout - Page 1" in words for words in heard)


def test_without_pango_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    with pytest.raises(pdf.Unavailable, match="libpango"):
        render_pdf(page())
