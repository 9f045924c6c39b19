"""Reads a programme's folder, from disk or from the files of a stored version, and finds every fault in it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from frontmatter.default_handlers import YAMLHandler

from portal.curricula.content import Folder, Plan, Sheet, Stage
from portal.curricula.layouts import SESSION, STAGE
from portal.curricula.markdown import Body, read_body
from portal.curricula.reading.checks import ReadPlan, check, work_of
from portal.curricula.reading.faults import Fault, line_of
from portal.curricula.reading.handouts import check_handout
from portal.curricula.reading.limits import check_size, check_words_end
from portal.curricula.reading.schema import Arrangement, Programme, QuestionSet, SessionPlan, StagePlan
from portal.curricula.reading.strict_yaml import Text
from portal.curricula.reading.wording import check_wording

SESSION_FILE = re.compile(r"^(\d\d)-[a-z0-9-]+\.md$")
SLUG = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
WRITTEN = (".yaml", ".md", ".html")
LARGEST = 2_000_000
"""Bytes of one file."""
MOST_FILES = 400

_handler = YAMLHandler()
T = TypeVar("T", Programme, QuestionSet)


@dataclass
class Reading:
    """What could be read of a folder, and what stands in the way."""

    slug: str
    files: Mapping[str, bytes]
    faults: list[Fault] = field(default_factory=list)
    folder: Folder | None = None
    """None while there is a fault."""

    warnings: list[Fault] = field(default_factory=list)
    """What a person must weigh; it does not stand in the way."""

    def check_words(self) -> None:
        """Read what it says; a fault takes the folder away."""
        faults, self.warnings = check_wording(self.folder) if self.folder else ([], [])
        self.faults += faults
        self.folder = None if faults else self.folder

    @property
    def sha256(self) -> str:
        """Identity of the folder: every path and its content, in order."""
        digest = hashlib.sha256()
        for path in sorted(self.files):
            for piece in (path.encode(), self.files[path]):
                digest.update(len(piece).to_bytes(8, "big") + piece)
        return digest.hexdigest()


def programme_folders(root: Path) -> list[Path]:
    """The folder itself if it is a programme's, else those in it, by name."""
    if (root / "programme.yaml").exists():
        return [root]
    return sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))


def read_folder(path: Path) -> Reading:
    """A folder on disk. Hidden files are not part of it."""
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    found = sorted(p for p in path.rglob("*") if not any(s.startswith(".") for s in p.relative_to(path).parts))
    for one in [p for p in found if p.is_symlink() or p.is_file()][:MOST_FILES]:
        name = one.relative_to(path).as_posix()
        if one.is_symlink() or one.stat().st_size > LARGEST:
            faults.append(Fault(f"{path.name}/{name}", None, "", "put a file of at most 2 MB here, not a link"))
        else:
            files[name] = one.read_bytes()
    reading = read_files(path.resolve().name, files)
    reading.faults = sorted(faults + reading.faults, key=_place)
    reading.folder = None if reading.faults else reading.folder
    return reading


def read_files(slug: str, files: Mapping[str, bytes], *, rules: bool = True) -> Reading:
    """Files by path. With `rules` off only their shape is checked: for versions stored under older rules."""
    reading = Reading(slug, files)
    if not SLUG.match(slug):
        reading.faults.append(Fault(slug, None, "", "name the folder in small letters joined by hyphens"))
    texts = _texts(reading)
    for path, text in texts.items() if rules else ():
        reading.faults += _printable(f"{slug}/{path}", text)
    programme = _yaml(reading, texts, "programme.yaml", Programme)
    if programme is None and "programme.yaml" not in files:
        reading.faults.append(Fault(f"{slug}/programme.yaml", None, "", "add this file; it says what the programme is"))
    questions = _yaml(reading, texts, "questions.yaml", QuestionSet) if "questions.yaml" in texts else None
    plans, unread = _plans(reading, texts, programme.plan if programme else Arrangement.SESSIONS)
    if rules:
        known = [p.read for p in plans]
        reading.faults += check(slug, files, programme, known, questions, unread=frozenset(unread))
    if programme is not None and not reading.faults:
        reading.folder = _folder(reading, programme, plans, questions, texts)
    if rules:
        reading.check_words()
    reading.faults = sorted({_located(fault, texts) for fault in reading.faults}, key=_place)
    reading.warnings = [_located(warning, texts) for warning in reading.warnings]
    return reading


def _printable(file: str, text: str) -> list[Fault]:
    """What would not print, or not as it stands; a handout that is too much is not read further."""
    if not file.endswith(".html"):
        return list(check_words_end(file, text))
    return check_size(file, text) or check_handout(file, text)


def _located(fault: Fault, texts: Mapping[str, str]) -> Fault:
    """The same, with the line of its file where one can be told."""
    path = fault.file.partition("/")[2]
    return fault if fault.line or path not in texts else replace(fault, line=line_of(fault, texts[path]))


def _place(fault: Fault) -> tuple[str, int, str, str]:
    return fault.file, fault.line or 0, fault.field, fault.say


@dataclass(frozen=True)
class _Session:
    read: ReadPlan
    body: Body


def _texts(reading: Reading) -> dict[str, str]:
    """Every file that can be one of a programme's, as text."""
    texts = {}
    for path, content in reading.files.items():
        if not path.endswith(WRITTEN):
            continue
        file = f"{reading.slug}/{path}"
        try:
            texts[path] = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            reading.faults.append(Fault(file, line, "", "save the file as UTF-8; this letter is in another encoding"))
            continue
        if "\0" in texts[path]:
            reading.faults.append(Fault(file, None, "", "there is a NUL character in the file; take it out"))
    return texts


def _yaml(reading: Reading, texts: dict[str, str], path: str, model: type[T]) -> T | None:
    if path not in texts:
        return None
    found, faults = Text(f"{reading.slug}/{path}", texts[path]).read(model)
    reading.faults += faults
    return found


def _plans(reading: Reading, texts: dict[str, str], arranged: Arrangement) -> tuple[list[_Session], set[int]]:
    """Session files that could be read, and the numbers of those that could not."""
    plans, unread = [], set()
    for path in sorted(p for p in reading.files if p.endswith(".md")):
        match = SESSION_FILE.match(path)
        if match is None:
            say = "name a session file by its number and title, such as 03-who-helps-us.md"
            reading.faults.append(Fault(f"{reading.slug}/{path}", None, "", say))
            continue
        session = _session(reading, path, int(match[1]), texts[path], arranged) if path in texts else None
        if session is None:
            unread.add(int(match[1]))
        else:
            plans.append(session)
    return plans, unread


def _session(reading: Reading, path: str, number: int, text: str, arranged: Arrangement) -> _Session | None:
    file = f"{reading.slug}/{path}"
    try:
        front_text, body_text = _handler.split(text) if _handler.detect(text) else ("", "")
    except ValueError:
        front_text = ""
    if not front_text:
        reading.faults.append(Fault(file, 1, "", "begin with the fields between two lines of ---"))
        return None
    model: type[SessionPlan] | type[StagePlan]
    model, layout = (StagePlan, STAGE) if arranged is Arrangement.STAGES else (SessionPlan, SESSION)
    front, faults = Text(file, front_text.lstrip("\n"), first_line=2).read(model)
    names = [piece.name for piece in work_of(front)] if front else None
    first_line = text.count("\n") - body_text.count("\n") + 1
    body = read_body(file, body_text, first_line, names, layout)
    reading.faults += faults + body.faults
    return _Session(ReadPlan(path, number, front), body) if front else None


def _folder(
    reading: Reading,
    programme: Programme,
    plans: list[_Session],
    questions: QuestionSet | None,
    texts: dict[str, str],
) -> Folder:
    sessions, stages = [], []
    for one in sorted(plans, key=lambda plan: plan.read.number):
        number, front, body = one.read.number, one.read.front, one.body
        work = {piece.id: body.activities[piece.name] for piece in work_of(front)}
        sheets = tuple(Sheet(handout, texts[handout.file]) for handout in front.handouts)
        if isinstance(front, StagePlan):
            stages.append(Stage(one.read.path, number, front, body.sections, work, sheets))
        else:
            sessions.append(Plan(programme.version, one.read.path, number, front, body.sections, work, sheets))
    return Folder(reading.slug, programme, tuple(sessions), questions, tuple(stages))
