"""A marked sheet is photographed: drawn anew, sealed, typed in beside the picture, and then it is gone."""

import io
import struct
import zipfile
import zlib
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from portal import clock
from portal.audit.models import AuditEntry
from portal.registers.paper import photos, pictures
from portal.registers.paper.models import Ending, SheetPhoto
from portal.registers.runs import EXPIRE_PHOTOS
from tests.registers.cast import events
from tests.registers.test_paper import send, sheet

SECRET = b"taken at 51.5 N, 0.1 W by a named person"


def drawn(wide: int = 900, high: int = 600, kind: str = "JPEG", *, turned: bool = False) -> bytes:
    """A picture whose left half is black, with a place and a name in it."""
    picture = Image.new("RGB", (wide, high), "white")
    picture.paste("black", (0, 0, wide // 2, high))
    made, notes = io.BytesIO(), Image.Exif()
    notes[0x010E] = SECRET.decode()
    notes[0x0112] = 6 if turned else 1
    picture.save(made, kind, exif=notes)
    return made.getvalue()


def header_of(wide: int, high: int) -> bytes:
    """A PNG that says it is this large, in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return pictures.PNG + chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)) + chunk(b"IEND", b"")


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("index.html", "<script>alert(1)</script>")
    return made.getvalue()


REFUSED = {
    "nothing": (b"", pictures.NO_PICTURE),
    "a drawing": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', pictures.DRAWING),
    "a HEIC picture": (b"\0\0\0\x18ftypheic" + b"\0" * 200, pictures.HEIC),
    "a PDF": (b"%PDF-1.7 ...", pictures.NO_PICTURE),
    "a picture with an archive behind it": (drawn() + archive(), pictures.TWO_FILES),
    "a picture that is a page": (b"\xff\xd8\xff\xfe<html><script>", pictures.TWO_FILES),
    "half a picture": (drawn()[:2000], "cannot be read"),
    "a PNG of nothing but its size": (header_of(900, 900), "cannot be read"),
    "30 million pixels": (header_of(6000, 5000), "25 million pixels"),
    "a bomb": (header_of(60_000, 60_000), "25 million pixels"),
    "too few": (drawn(200, 300), "too small to read"),
    "too many bytes": (pictures.JPEG + b"x" * pictures.LARGEST, "larger than 5 MB"),
}


@pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_photograph_is_refused_in_words(content, says):
    with pytest.raises(pictures.Refused, match=".") as refusal:
        pictures.redraw(content)
    assert says in str(refusal.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_only_the_picture_comes_out_and_it_stands_upright(kind):
    made = pictures.redraw(drawn(3000, 1500, kind, turned=True))
    assert SECRET not in made
    assert b"Exif" not in made
    shown = Image.open(io.BytesIO(made))
    assert shown.size == (1100, 2200)
    assert [shown.getpixel((550, high))[0] > 128 for high in (100, 2100)] == [False, True]


def hand_in(browser, group, content: bytes):
    return browser.post(f"/registers/{group.part}/photo", data={"picture": (io.BytesIO(content), "kim-at-school.jpg")})


def stored(database) -> list[SheetPhoto]:
    with database.read() as session:
        rows = session.scalars(select(SheetPhoto).order_by(SheetPhoto.id)).all()
        _ = [row.picture for row in rows]
        return list(rows)


def test_it_is_sealed_seen_by_a_coordinator_alone_and_gone_once_typed_in(database, group, jo, sign_in):
    page = jo.get(f"/registers/{group.part}/photo")
    assert 'capture="environment"' in page.text
    opens = {
        "camera=(self), geolocation=(), microphone=()": page,
        "camera=(), geolocation=(), microphone=()": jo.get("/"),
    }
    assert all(each.headers["Permissions-Policy"] == policy for policy, each in opens.items()), "a camera anywhere else"
    assert hand_in(jo, group, drawn()).status_code == 302
    [row] = stored(database)
    address = f"/registers/{group.part}/photo/{row.id}"
    assert pictures.JPEG not in row.picture[:40]
    assert jo.get(address).status_code == 403
    assert "Take it back" in jo.get(f"/registers/{group.part}/photo").text
    kit = sign_in(group.kit)
    assert "Photographed register to type in" in kit.get("/").text
    assert address in kit.get(f"/registers/{group.part}/paper").text
    seen = kit.get(address)
    assert (seen.mimetype, seen.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert "sandbox" in seen.headers["Content-Security-Policy"]
    assert kit.get(f"/registers/{group.parts[1]}/photo/{row.id}").status_code == 404
    form = sheet(kit, group, **{group.people[0].code: "late"})
    form.add("keep", "1")
    send(kit, group, form, "save")
    assert stored(database)[0].picture is not None, "kept, since not all is typed in"
    assert send(kit, group, sheet(kit, group)).status_code == 302
    [row] = stored(database)
    assert (row.picture, row.ended, row.destroyed_by) == (None, Ending.TYPED, group.kit.id)
    assert kit.get(address).status_code == 404
    assert "to type in" not in kit.get("/").text
    with database.read() as session:
        verbs = session.scalars(select(AuditEntry.verb).where(AuditEntry.noun == "sheet photo")).all()
    assert set(verbs) == {"photographed", "saw", "destroyed: typed in"}


def test_an_empty_sheet_destroys_no_picture(database, group, jo, sign_in):
    hand_in(jo, group, drawn())
    kit = sign_in(group.kit)
    send(kit, group, sheet(kit, group), "save")
    assert stored(database)[0].picture is not None
    assert events(database, group.part) == []


def test_after_seven_days_it_is_destroyed_and_a_task_says_so(database, group, jo, sign_in):
    hand_in(jo, group, drawn())
    with clock.moved_to(clock.now() + timedelta(days=6, hours=23)):
        EXPIRE_PHOTOS.run(database)
        assert stored(database)[0].picture is not None
    with clock.moved_to(clock.now() + timedelta(days=7)):
        EXPIRE_PHOTOS.run(database)
        [row] = stored(database)
        assert (row.picture, row.ended, row.destroyed_by) == (None, Ending.TOO_OLD, None)
        kit = sign_in(group.kit)
        assert "its picture is destroyed" in kit.get("/").text
        send(kit, group, sheet(kit, group))
        assert "its picture is destroyed" not in kit.get("/").text


def test_one_takes_ones_own_picture_back_and_four_are_enough(database, group, jo, sign_in):
    for _ in range(photos.MOST):
        hand_in(jo, group, drawn())
    crowded = hand_in(jo, group, drawn())
    assert crowded.status_code == 422
    assert "wait already" in crowded.text
    back = f"/registers/{group.part}/photo/{stored(database)[0].id}/back"
    assert sign_in(group.sam).post(back).status_code == 403
    assert sign_in(group.stranger).post(back).status_code == 404
    assert jo.post(back).status_code == 302
    assert stored(database)[0].ended is Ending.TAKEN_BACK
    wrong = hand_in(jo, group, b"no picture")
    assert wrong.status_code == 422
    assert pictures.NO_PICTURE in wrong.text
