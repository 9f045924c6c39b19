"""Headings of handouts and plans, wherever these are put. Pure."""

import re

HEADING = re.compile(r"<(/?)h([1-6])\b([^>]*)>")


def nested(html: str, *, under: int) -> str:
    """The same words with no heading more than one level below the one before it (PDF/UA-1, 7.4.2).

    `under` is the level of the heading above all of it. A heading that moves up keeps its look by a class,
    and those that stood side by side still do.
    """
    above: list[tuple[int, int]] = []  # what was written and what it became, outermost first
    closing: list[int] = []

    def moved(found: re.Match[str]) -> str:
        if found[1]:
            return f"</h{closing.pop() if closing else found[2]}>"
        wanted = int(found[2])
        while above and above[-1][0] >= wanted:
            above.pop()
        level = min(max(wanted, under + 1), (above[-1][1] if above else under) + 1)
        above.append((wanted, level))
        closing.append(level)
        kept = "" if level == wanted else f' class="was-h{wanted}"'
        return f"<h{level}{kept}{'' if kept else found[3]}>"

    return HEADING.sub(moved, html)
