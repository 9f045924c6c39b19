"""E2: the power goes. What the disk had not confirmed is gone, or there in part; what a phone was told is there."""

import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import select, text

from portal.db import Database
from portal.registers.models import MarkEvent
from tests.battery import written
from tests.battery.ground import Ground, ground
from tests.battery.sizes import sized
from tests.battery.written import Note, Noted, noted
from tests.sync.phone import Phone

CUTS = sized(300)
MARKS = sized(150, least=40)
"""A phone."""
PHONES = 4
FILES = (written.DATABASE, written.LOG)
SECTOR = 512
"""A disk writes this much at once, or nothing of it."""


def figures() -> dict[str, float]:
    lost, broken, told = _cut(CUTS, {})
    print(f"the power cut {CUTS} times among {told} marks acknowledged: {lost} lost, {broken} databases not whole")
    noticed, _, _ = _cut(sized(60, least=20), {"BATTERY_CARELESS": "1"})
    print(f"the same where nothing waits for the disk, to see that it would be noticed: {noticed} lost", flush=True)
    return {"power.cuts": CUTS, "power.lost": lost + broken, "power.missed_by_control": noticed == 0}


def _cut(cuts: int, more: dict[str, str]) -> tuple[int, int, int]:
    """Marks acknowledged that were not there once after a cut, databases that were not whole, marks acknowledged."""
    with tempfile.TemporaryDirectory(prefix="portal-power-") as home:
        path = Path(home) / "notes"
        with noted(path) as notes:
            more = {"BATTERY_NOTES": str(path)} | more
            with ground(app="tests.battery.written:from_environment()", more=more) as here:
                _mark(here, notes)
        done, chance = written.notes(path), Random(0)
        first = next(place for place, note in enumerate(done) if note.what == written.TOLD)
        last = max(place for place, note in enumerate(done) if note.what == written.TOLD)
        places = sorted(chance.choices(range(first, last + 1), k=cuts))
        lost = broken = told = 0
        for disk in _states(done, places):
            there = disk.started_again(Path(home), chance)
            broken += there is None
            lost += len(disk.told - (there or set()))
            told = len(disk.told)
    return lost, broken, told


def _mark(here: Ground, notes: Noted) -> None:
    phones = [here.phone(here.group.jo if n % 2 else here.group.sam) for n in range(PHONES)]

    def hand_in(phone: Phone) -> None:
        for number in range(MARKS):
            key = here.some_mark(phone, number)
            phone.push()
            if key not in phone.unsent:
                notes.note(written.TOLD, data=key.encode())

    threads = [threading.Thread(target=hand_in, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@dataclass
class Disk:
    """What is safe of each file, and what was written since."""

    safe: dict[int, bytearray] = field(default_factory=lambda: {file: bytearray() for file in FILES})
    since: dict[int, list[Note]] = field(default_factory=lambda: {file: [] for file in FILES})
    began: dict[tuple[int, int], int] = field(default_factory=dict)
    """How much of `since` stood there when somebody began to wait for a file."""
    told: set[str] = field(default_factory=set)

    def take(self, note: Note) -> None:
        if note.what == written.TOLD:
            self.told.add(note.data.decode())
        elif note.what == written.BEGIN:
            self.began[note.who, note.file] = len(self.since[note.file])
        elif note.what == written.SAFE:
            self._settle(note.file, self.began.pop((note.who, note.file)))
        else:
            self.since[note.file].append(note)

    def _settle(self, file: int, count: int) -> None:
        for note in self.since[file][:count]:
            put(self.safe[file], note)
        del self.since[file][:count]
        for (who, other), before in self.began.items():
            if other == file:
                self.began[who, other] = max(0, before - count)

    def started_again(self, home: Path, chance: Random) -> set[str] | None:
        """The marks that are there after the power came back; None where the file is not whole."""
        share, path = chance.choice((0.0, 0.5, 1.0)), home / "again.db"
        for file, name in ((written.DATABASE, path), (written.LOG, Path(f"{path}-wal"))):
            left = bytearray(self.safe[file])
            for note in self.since[file]:
                if chance.random() < share:
                    put(left, torn(note, chance))
            name.write_bytes(left)
        Path(f"{path}-shm").unlink(missing_ok=True)
        database = Database(f"sqlite:///{path}")
        try:
            with database.read() as session:
                is_whole = session.scalar(text("PRAGMA integrity_check")) == "ok"
                return {str(key) for key in session.scalars(select(MarkEvent.id))} if is_whole else None
        finally:
            database.engine.dispose()


def put(file: bytearray, note: Note) -> None:
    if note.what == written.CUT:
        del file[note.at :]
        return
    file.extend(bytes(max(0, note.at - len(file))))
    file[note.at : note.at + len(note.data)] = note.data


def torn(note: Note, chance: Random) -> Note:
    """Whole, or as many sectors of it as were written by then."""
    if note.what == written.CUT or chance.random() < 0.5:
        return note
    sectors = chance.randint(0, len(note.data) // SECTOR)
    return Note(note.what, note.file, note.who, note.at, note.data[: sectors * SECTOR])


def _states(done: list[Note], places: list[int]) -> Iterator[Disk]:
    """The disk after so many notes, for each place."""
    disk, at = Disk(), 0
    for place in places:
        for note in done[at : place + 1]:
            disk.take(note)
        at = max(at, place + 1)
        yield disk
