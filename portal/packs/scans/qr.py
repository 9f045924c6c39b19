"""The codes on sheets that come back marked: they open the page of the session for whoever may see it.

A code holds the portal's address and the session's own key: nobody's name, nothing of the programme, and no proof of
anything. Who is not signed in gets no further than the sign-in page, whatever they scan. Pure.
"""

import base64
import re
from uuid import UUID

import segno
from markupsafe import Markup

REGISTER, FEEDBACK = "r", "f"
"""What stands before the key in the address, by the sheet that carries it."""
MEANT = "QR code for staff: opens this session in the portal"
"""What is read out in its place (PDF/UA-1, 7.3)."""
QUIET = 4
"""Empty modules around it (ISO/IEC 18004:2015, 6.3.8)."""


def short(session_id: UUID) -> str:
    """22 letters for the key of a session, always the same ones."""
    return base64.urlsafe_b64encode(session_id.bytes).decode().rstrip("=")


def id_of(text: str) -> UUID | None:
    """The key that these 22 letters stand for; None where they stand for none."""
    if not re.fullmatch(r"[\w-]{22}", text, re.ASCII):
        return None
    found = UUID(bytes=base64.urlsafe_b64decode(text + "=="))
    return found if short(found) == text else None


def address(url: str, sheet: str, session_id: UUID) -> str:
    """The whole address on a sheet; empty where the portal was not told its own."""
    return f"{url}/{sheet}/{short(session_id)}" if url else ""


def picture(text: str) -> Markup:
    """SVG of the code for this text, with words in its place. The same text gives the same picture; it still
    reads where 15 % of it is soiled (level M)."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    drawn = code.svg_inline(border=QUIET, title=MEANT, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 (figures and our own words: the text itself is drawn, never written)
