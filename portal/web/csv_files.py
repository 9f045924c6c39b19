"""What people upload as CSV and what it turns out to be; and what is safe to write into one."""

from typing import TypeVar

Cell = TypeVar("Cell")

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""A text that begins with one of these would run as a formula (OWASP, CSV Injection, 2024)."""

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
OTHERS = (b"\xff\xfe", b"\xfe\xff", b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff")
"""First bytes: text of two bytes a letter, PDF, pictures."""


def not_csv(content: bytes) -> str | None:
    """What to do about a file that is no CSV file; None if it may be one."""
    if content.startswith(WORKBOOKS):
        return "This is an Excel workbook. In Excel choose Save as, then CSV UTF-8, and upload that file."
    if content.startswith(OTHERS) or b"\0" in content:
        return "This is not a CSV file. Save the table as CSV UTF-8 and upload that file."
    return None


def two_bytes_a_letter(content: bytes) -> str | None:
    """The encoding of text in UTF-16, which spreadsheets write as "Unicode text": by its mark, else by the empty half
    of most letters; None for anything else."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:400]
    if len(start) < 4 or len(content) % 2:
        return None
    low, high = start[0::2].count(0) / len(start[0::2]), start[1::2].count(0) / len(start[1::2])
    if high > 0.6 and low < 0.1:
        return "utf-16-le"
    return "utf-16-be" if low > 0.6 and high < 0.1 else None


def delimiter_of(text: str) -> str:
    """What divides the columns: spreadsheets write a semicolon or a tab where the comma is for decimals."""
    return max(",;\t", key=text.split("\n", 1)[0].count)


def safe(cell: Cell) -> Cell | str:
    """A text that a spreadsheet cannot take for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell
