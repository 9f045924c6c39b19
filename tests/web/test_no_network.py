"""Nothing comes from anywhere but the portal itself: a school's network may know no other address. The walk through
every page in a browser hears what is asked for (tests/browser/test_axe.py)."""

import re

from portal.config import ROOT


def test_styles_and_scripts_name_no_other_address() -> None:
    named = [
        f"{path.name}: {found}"
        for path in (ROOT / "static").rglob("*")
        if path.suffix in (".css", ".js")
        for found in re.findall(r"(?:url\(|import |fetch\()[\"']?(?:https?:)?//[^\s\"')]+", path.read_text())
    ]
    assert named == []
