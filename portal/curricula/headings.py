"""Headings of handouts and plans, wherever these are put. Pure."""

import re

HEADING = re.compile(r"<(/?)h([1-6])\b([^>]*)>")


def nested(html: str, *, under: int) -> str:
    """The same words with no heading more than one level below the one before it (PDF/UA-1, 7.4.2).

    `under` is the level of the heading above all of it. A heading that moves up keeps its look by a class.
    """
    above = under
    closing: list[int] = []

    def moved(found: re.Match[str]) -> str:
        nonlocal above
        if found[1]:
            return f"</h{closing.pop() if closing else found[2]}>"
        wanted = int(found[2])
        above = min(max(wanted, under + 1), above + 1)
        closing.append(above)
        kept = "" if above == wanted else f' class="was-h{wanted}"'
        return f"<h{above}{kept}{'' if kept else found[3]}>"

    return HEADING.sub(moved, html)
