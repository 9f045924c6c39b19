"""Draws a photograph anew. Run as a file, in a process of its own with limits on time and memory: whatever else is in
the upload (where and when it was taken, a second file behind it) does not come out, and nothing rests on a disk.

`python redrawn.py < upload` answers with a JPEG, or with a line of JSON: {"says": what to do instead}.
"""

import contextlib
import io
import json
import resource
import sys
import warnings

from PIL import Image, ImageFile, ImageOps

MEMORY, SECONDS = 768_000_000, 12
MOST_PIXELS = 25_000_000
LEAST, LONGEST = 400, 2_200
"""Pixels of the shorter side that can still be read, and of the longer side that is kept."""
QUALITY = 78


class Refused(Exception):
    """The picture cannot be used; the text says what to do."""


TOO_MANY = "This picture has more than 25 million pixels. Choose a smaller size in the camera and take it again."
TOO_FEW = "This picture is too small to read. Take it again, so that the sheet fills it."
BROKEN = "This picture cannot be read. Take it again with the camera."


def redraw(content: bytes) -> bytes:
    """The same picture upright, without anything that is not picture, as a JPEG of a readable size."""
    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        wide, high = picture.size
        if wide * high > MOST_PIXELS:
            raise Refused(TOO_MANY)
        if min(wide, high) < LEAST:
            raise Refused(TOO_FEW)
        picture.draft("RGB", (LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST, LONGEST))
        drawn = io.BytesIO()
        _plain(upright).save(drawn, "JPEG", quality=QUALITY)
    except Refused:
        raise
    except Exception as error:  # whatever a hostile file makes of its reader
        raise Refused(BROKEN) from error
    return drawn.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """In red, green and blue alone; what is transparent is paper."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper, shown = Image.new("RGB", picture.size, "white"), picture.convert("RGBA")
    paper.paste(shown, mask=shown.getchannel("A"))
    return paper


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with contextlib.suppress(ValueError, OSError):  # macOS refuses
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # counted above, before anything is unpacked
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        answer = redraw(sys.stdin.buffer.read())
    except Refused as refusal:
        answer = json.dumps({"says": str(refusal)}).encode()
    except MemoryError:
        answer = json.dumps({"says": TOO_MANY}).encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
