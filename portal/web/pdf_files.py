"""PDF files that people upload: refused where they hold scripts, other files or what nobody can look into.

A second line only: they are served as attachments that no browser opens in the portal's name.
"""

import base64
import re
import zlib

MOST_BYTES = 2_000_000
MOST_UNPACKED = 40_000_000

ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|FileAttachment|RichMedia|Rendition|XFA|GoToE|SubmitForm|ImportData|Movie|Sound)"
    rb"(?![A-Za-z])|/EF\s*(?:<<|\d+\s+\d+\s+R)"
)
"""Names of what acts or carries files (ISO 32000-1:2008, 7.11, 12.6.4, 12.7, 13)."""
LOCKED = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")
STREAM = re.compile(rb"(?<!end)stream\r?\n?")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
TEXTUAL = (re.compile(rb"/(?:ASCII85Decode|A85)(?![A-Za-z])"), re.compile(rb"/(?:ASCIIHexDecode|AHx)(?![A-Za-z])"))
OLD = re.compile(rb"/LZWDecode(?![A-Za-z])")

NO_PDF = "Choose a PDF. This file is something else, or a part of it is missing"
TOO_LARGE = "Choose a PDF of at most 2 megabytes"
WITH_PASSWORD = "This PDF is locked. Save it without a password, then choose it again"  # noqa: S105
NOT_PLAIN = "This PDF holds a script or another file. Print it to a new PDF, then choose that one"


class Unreadable(Exception):
    """It unpacks to more than anybody needs, or in a way that cannot be looked into."""


def fault_of(data: bytes) -> str | None:
    """Why this file is not taken, as a sentence that says what to do; None for a plain PDF."""
    if len(data) > MOST_BYTES:
        return TOO_LARGE
    if not re.match(rb"%PDF-[12]\.\d", data) or b"%%EOF" not in data[-2048:]:
        return NO_PDF
    if LOCKED.search(data):
        return WITH_PASSWORD
    try:
        found = any(_acts(piece) for piece in (data, *_unpacked(data)))
    except Unreadable:
        found = True
    return NOT_PLAIN if found else None


def _acts(piece: bytes) -> bool:
    """Names may be written with figures in place of letters (7.3.5)."""
    plain = ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), piece)
    if OLD.search(plain):
        raise Unreadable
    return ACTIVE.search(plain) is not None


def _unpacked(data: bytes) -> list[bytes]:
    """What every compressed stream holds. Raises Unreadable."""
    found, room = [], MOST_UNPACKED
    for match in STREAM.finditer(data):
        unpacker = zlib.decompressobj()
        try:
            piece = unpacker.decompress(_as_bytes(data, match), room)
        except zlib.error:
            continue
        if unpacker.unconsumed_tail:
            raise Unreadable
        room = max(1, room - len(piece))
        found.append(piece)
    return found


def _as_bytes(data: bytes, start: re.Match[bytes]) -> bytes:
    """The stream from here on, as bytes where it is written in letters."""
    before = data[max(0, start.start() - 1000) : start.start()].rpartition(b"obj")[2]
    before = ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), before)
    rest = data[start.end() :]
    try:
        if TEXTUAL[0].search(before):
            return base64.a85decode(rest.partition(b"~>")[0].strip())
        if TEXTUAL[1].search(before):
            return bytes.fromhex(re.sub(rb"\s", b"", rest.partition(b">")[0]).decode("ascii"))
    except ValueError:
        raise Unreadable from None
    return rest
