"""One letter as the bytes of one mail: plain text in UTF-8, one recipient, headers that nobody can add to."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from portal.web.letters import Letter
from portal.web.messages import one_line


class Unusable(Exception):
    """No mail can be addressed like this; the text says why."""


def usable(address: str) -> str:
    """The address in its plain form. Raises Unusable."""
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as fault:
        raise Unusable(f"The address {one_line(address)} cannot be right") from fault
    if found.ascii_email is None:
        raise Unusable(f"The address {one_line(address)} has letters before the @ that mail servers refuse")
    return str(found.ascii_email)


def mail(letter: Letter, *, sender: str, charity: str, now: datetime) -> bytes:
    """The whole mail. Raises Unusable if the recipient's address is none."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _named(charity, sender)
    message["To"] = _named(letter.recipient.name, usable(letter.recipient.address or ""))
    if letter.reply_to:
        message["Reply-To"] = usable(letter.reply_to)
    message["Subject"] = one_line(letter.words.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{message_id(letter, sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "en-GB"
    message.set_content(letter.words.text + "\n", charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def message_id(letter: Letter, sender: str) -> str:
    """The same each time this letter is tried, so that a second copy could be told from a second letter."""
    return f"{letter.notice_id}.{letter.times}@{sender.rpartition('@')[2]}"


def _named(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(one_line(name), local, domain)
