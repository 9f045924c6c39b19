"""The check code of an edition: the first sixteen signs of its SHA-256, as people read and type them. Pure."""

import re

LENGTH = 16
READ_AS = str.maketrans({"o": "0", "l": "1", "i": "1"})
"""Letters that no code has, and what they are read for."""


def code_of(sha256: str) -> str:
    """Such as 3fa9-07c2-b81e-44d0"""
    return "-".join(sha256[at : at + 4] for at in range(0, LENGTH, 4))


def read(typed: str) -> str | None:
    """The beginning of a SHA-256 that was meant; None for what can be no code."""
    signs = re.sub(r"[\s\-–—‐‑−_.·]+", "", typed).lower().translate(READ_AS)  # noqa: RUF001 (dashes people type)
    return signs if re.fullmatch(r"[0-9a-f]{16}", signs) else None
