"""An uploaded photograph of a sheet: told by its bytes, never by its name, and drawn anew before it is kept."""

import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

DRAWER = Path(__file__).with_name("redrawn.py")
LARGEST = 5_500_000
"""Bytes of one upload."""
SECONDS = 20
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
OTHER_KINDS = (b"%pdf-", b"<svg", b"<html", b"<script", b"<!doctype", b"<?xml version")

TOO_LARGE = "This picture is larger than 5 MB. Choose a smaller size in the camera and take it again."
NO_PICTURE = "This is not a photograph. Take a picture of the sheet, as JPEG or PNG."
HEIC = (
    "This is a HEIC picture. Take it here with the camera, or choose Most Compatible in the phone's "
    "settings for the camera, and take it again."
)
DRAWING = "This is a drawing (SVG), not a photograph. Take a picture of the sheet, as JPEG or PNG."
TWO_FILES = "This file is a picture and something else at once. Take a picture of the sheet with the camera."
TOO_SLOW = "This picture takes too long to read. Take it again with the camera."


class Refused(Exception):
    """The picture cannot be used; the text says what to do."""


def redraw(content: bytes) -> bytes:
    """The picture and nothing else of the upload, upright, as a JPEG. Raises Refused with a sentence."""
    says = fault(content)
    if says:
        raise Refused(says)
    try:
        done = subprocess.run(  # noqa: S603 - our own file, and the upload on its standard input
            [sys.executable, "-I", str(DRAWER)], input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(TOO_SLOW) from error
    if done.stdout.startswith(JPEG):
        return done.stdout
    try:
        raise Refused(json.loads(done.stdout)["says"])
    except (ValueError, KeyError) as error:
        raise Refused(TOO_SLOW) from error


def fault(content: bytes) -> str:
    """Why this is not looked at, by its bytes alone."""
    if len(content) > LARGEST:
        return TOO_LARGE
    head = content[:1024].lower()
    if content[4:8] == b"ftyp":
        return HEIC
    if not content.startswith((JPEG, PNG)):
        return DRAWING if b"<svg" in head else NO_PICTURE
    if any(sign in head for sign in OTHER_KINDS) or zipfile.is_zipfile(BytesIO(content)):
        return TWO_FILES
    return ""
