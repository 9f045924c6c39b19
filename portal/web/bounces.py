"""What a mail server says when a mail could not be delivered (RFC 3464): which of ours, and why."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from uuid import UUID

from portal.web.messages import one_line

MOST_BYTES = 5_000_000
OURS = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\.\d+@")
"""A Message-ID that we gave."""


class NoBounce(Exception):
    """This file does not say that a mail of ours was not delivered; the text says what it is."""


@dataclass(frozen=True)
class Bounce:
    notice_id: UUID
    why: str
    """In words for a coordinator."""


def read(content: bytes) -> Bounce:
    """Which message came back, and why. Raises NoBounce."""
    if len(content) > MOST_BYTES:
        raise NoBounce("The file is larger than 5 MB, so it is no report of a mail server")
    whole = message_from_bytes(content)
    reports = [part for part in whole.walk() if part.get_content_type() == "message/delivery-status"]
    if not reports:
        raise NoBounce("It is no report of a mail server (RFC 3464). Save the mail that says why as a file, whole")
    failed = [fields for report in reports for fields in _recipients(report) if _is_failure(fields)]
    if not failed:
        raise NoBounce("The server still tries, or has delivered it")
    found = _ours(whole)
    if found is None:
        raise NoBounce("It speaks of a mail that this portal did not send")
    return Bounce(found, _why(failed[0]))


def _recipients(report: Message) -> Iterator[Message]:
    """The fields of each recipient: the parser makes a small message of each group of lines."""
    for part in report.get_payload() if report.is_multipart() else []:
        if isinstance(part, Message) and part.get("Final-Recipient"):
            yield part


def _is_failure(fields: Message) -> bool:
    action = str(fields.get("Action", "")).strip().lower()
    return action == "failed" or (not action and str(fields.get("Status", "")).strip().startswith("5"))


def _ours(whole: Message) -> UUID | None:
    """From the headers of the mail that came back; else from those that answer it."""
    said: list[str] = []
    for part in whole.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/global-headers"):
            said += [str(inner) for inner in _headers(part)]
    said += [str(whole.get(name, "")) for name in ("In-Reply-To", "References", "X-Failed-Message-ID")]
    found = OURS.search(" ".join(said))
    return UUID(found[1]) if found else None


def _headers(part: Message) -> Iterator[str]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (str(one.get("Message-ID", "")) for one in payload if isinstance(one, Message))
    else:
        yield str(payload)[:20_000]


def _why(fields: Message) -> str:
    status = one_line(str(fields.get("Status", "")))
    said = one_line(str(fields.get("Diagnostic-Code", "")).partition(";")[2])
    known = {
        "5.1": "The address does not exist",
        "5.2": "The mailbox is full or closed",
        "5.4": "The school’s mail server cannot be reached",
        "5.7": "The school’s mail server refuses our mail",
    }
    words = known.get(status[:3], "It came back")
    return f"{words} ({said or status})" if said or status else words
