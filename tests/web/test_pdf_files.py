"""Uploaded PDFs: plain ones are taken; what acts, hides or is no PDF is refused in words."""

import base64
import io
import zlib

import pytest
from pypdf import PdfWriter

from portal.web import pdf_files
from portal.web.pdf import render_pdf
from portal.web.pdf_files import NO_PDF, NOT_PLAIN, TOO_LARGE, WITH_PASSWORD, fault_of

PAGE = "<!doctype html><html lang='so'><head><title>For home</title></head><body><p>Waxaad dhihi kartaa maya</p>"


def written(change=None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stream(hidden: bytes, head: bytes = b"/Filter /FlateDecode") -> bytes:
    """A PDF with one more object, whose stream holds what stands in `hidden`, packed by whoever calls."""
    start = b"%PDF-1.7\n9 0 obj << " + head + b" >> stream\r\n"
    return start + hidden + b"\nendstream endobj\n" + written()[9:]


def test_our_own_papers_and_other_plain_files_are_taken():
    assert fault_of(render_pdf(PAGE, css=())) is None
    assert fault_of(written()) is None
    assert fault_of(stream(zlib.compress(b"BT (Hello /Launched) Tj ET"))) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"Hello", b"<html><script>1</script>%PDF-1.7 %%EOF", b"PK\x03\x04 %PDF-1.4", b"%PDF-1.7 cut off", b"%PDF-x"],
)
def test_what_is_no_pdf_is_refused(data):
    assert fault_of(data) == NO_PDF


def test_too_large_and_locked_files_are_refused():
    assert fault_of(b"%PDF-1.7" + b" " * pdf_files.MOST_BYTES) == TOO_LARGE
    assert fault_of(written(lambda writer: writer.encrypt("secret"))) == WITH_PASSWORD


def escaped(name: bytes) -> bytes:
    return b"/" + b"".join(b"#%02x" % sign for sign in name)


@pytest.mark.parametrize(
    "data",
    [
        written().replace(b"%%EOF", b"9 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj\n%%EOF"),
        written(lambda writer: writer.add_attachment("names.csv", b"a,b")),
        stream(zlib.compress(b"<< /S /JavaScript /JS (app.alert(1)) >>")),
        stream(zlib.compress(b"<< /S " + escaped(b"JavaScript") + b" >>")),
        stream(zlib.compress(b"<< /S /Launch /F (x.exe) >>") + b"\nendstream more"),
        stream(zlib.compress(b"<< /EF << /F 3 0 R >> >>")),
        stream(
            base64.a85encode(zlib.compress(b"<< /S /SubmitForm >>")) + b"~>", b"/Filter [/ASCII85Decode /FlateDecode]"
        ),
        stream(zlib.compress(b"<< /XFA 1 0 R >>").hex().encode() + b">", b"/Filter [/AS#43IIHexDecode /FlateDecode]"),
        stream(b"~~~ not letters", b"/Filter /ASCII85Decode"),
        stream(b"\x80\x0b\x60", b"/Filter /LZWDecode"),
    ],
)
def test_what_acts_hides_or_carries_files_is_refused(data):
    assert fault_of(data) == NOT_PLAIN


def test_a_bomb_is_refused_and_not_unpacked(monkeypatch):
    monkeypatch.setattr(pdf_files, "MOST_UNPACKED", 100_000)
    assert fault_of(stream(zlib.compress(bytes(200_000)))) == NOT_PLAIN
