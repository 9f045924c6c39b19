"""Packs pass an independent check of PDF/UA-1 (page-validation, in an environment of its own)."""

import dataclasses
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.curricula.reading.reader import read_folder
from portal.curricula.reading.schema import Arrangement
from portal.packs import compose, sample
from portal.packs.printing.looks import Look
from portal.packs.printing.press import plate_of, press
from portal.packs.recipes import RECIPES, For, Part
from portal.packs.rules import printable
from portal.packs.sheets.facts import PackFacts
from tests.packs import standin
from tests.packs.test_compose import HOSTILE

TOOL = Path(os.environ.get("PAGE_VALIDATION") or ROOT / ".venv-pdf" / "bin" / "python")
"""A Python that has page-validation."""
FEWEST_LINES = 8
"""On a page of a plan; fewer are a sheet of paper for nothing."""
CHECK = """
import json, sys, page
report = page.validate_pdf_bytes(sys.stdin.buffer.read())
print(json.dumps([report.is_compliant, sorted({f"{f.rule_id}: {f.message}" for f in report.failures})]))
"""


def faults(pdf: bytes) -> list[str]:
    """What breaks PDF/UA-1, in the tool's words."""
    if not TOOL.exists():
        pytest.fail(
            "page-validation is not here. Run: python3 -m venv .venv-pdf && "
            ".venv-pdf/bin/pip install --require-hashes -r requirements/pdf.lock"
        )
    answer = subprocess.run([str(TOOL), "-c", CHECK], input=pdf, capture_output=True, check=True)
    passes, found = json.loads(answer.stdout)
    return [] if passes else found or ["not compliant"]


def arranged(path: Path) -> Arrangement:
    """What the numbered files of a shipped programme are; the files themselves are read by the test alone."""
    said = re.search(r"^plan: (\w+)$", (path / "programme.yaml").read_text(encoding="utf-8"), re.M)
    return Arrangement(said[1]) if said else Arrangement.SESSIONS


def printed(pack: PackFacts) -> bytes:
    """As the worker prints it."""
    return press(plate_of(pack, Look())).pdf


WHOLE = {"stop", "sos-plus"}
"""Programmes of which every sheet is checked each time."""
SHIPPED = sorted(path.parent for path in (ROOT / "curricula").glob("*/programme.yaml"))
IN_SESSIONS = [path for path in SHIPPED if arranged(path) is Arrangement.SESSIONS]


def test_a_page_that_breaks_the_rules_is_found():
    from portal.web.pdf import render_pdf

    assert faults(render_pdf("<html><body><p>No title, no language</p></body></html>"))


@pytest.mark.parametrize("number", [1, None])
def test_a_pack_passes(number):
    folder = standin.folder(2)
    pack = compose.pack(sample.subject(number=number, lengths=(60,) * 2), folder)
    assert faults(printed(pack)) == []


@pytest.mark.parametrize("reader", [reader for reader in For if reader is not For.FACILITATOR])
def test_a_pack_of_each_reader_passes_though_it_has_no_cover(reader):
    """Its own title stands above the first sheet, and takes no page of its own."""
    made = compose.pack(
        sample.subject(number=1, lengths=(60,) * 2), standin.folder(2), recipe=RECIPES[reader], chosen=set(Part)
    )
    found = press(plate_of(made, Look()))
    assert faults(found.pdf) == []
    assert found.pages == len(made.sheets) + (reader is For.SCHOOL), "slips fill two pages"


def test_a_pack_full_of_hostile_words_passes():
    words = tuple(printable(text) for text in HOSTILE.values())
    subject = sample.subject(number=1, lengths=(60,) * 2)
    meeting = dataclasses.replace(subject.meetings[0], rows=words, room=words[7])
    subject = dataclasses.replace(subject, group=words[5], place=words[6], meetings=(meeting,))
    assert faults(printed(compose.pack(subject, standin.folder(2)))) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [path for path in SHIPPED if arranged(path) is Arrangement.SESSIONS], ids=lambda path: path.name
)
def test_every_shipped_plan_passes_and_none_ends_on_a_nearly_empty_page(path):
    """With all other sheets in two programmes; `make battery` prints the others whole as well."""
    folder = read_folder(path).folder
    assert folder is not None
    sessions = len(folder.plans)
    subject = sample.subject(number=None, lengths=(60,) * sessions)
    pack = compose.pack(subject, folder, chosen=None if path.name in WHOLE else {Part.NOTES, Part.REGISTER})
    made = printed(pack)
    assert faults(made) == []
    ends = plans_end(made)
    assert len(ends) == sessions
    assert min(ends) >= FEWEST_LINES, ends


def plans_end(made: bytes) -> list[int]:
    """Lines of words on the last page of each plan, which stands before a register; the foot is not counted."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=made, capture_output=True, check=True)
    texts = [[line for line in one.splitlines() if line.strip()] for one in read.stdout.decode().split("\f")]
    words = [sum(any(map(str.isalpha, line)) for line in lines) - 1 for lines in texts]
    return [words[at - 1] for at, lines in enumerate(texts) if lines and "Register" in lines[0]]
