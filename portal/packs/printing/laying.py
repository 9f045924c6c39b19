"""Batches of sheets to pieces: from what is kept, else in processes of its own, which have limits."""

import gc
import multiprocessing
import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from html import unescape
from typing import Protocol, TypeVar

from markupsafe import escape

from portal.packs.printing import pieces
from portal.packs.printing.batches import Batch
from portal.packs.printing.looks import Look
from portal.packs.printing.pieces import Piece
from portal.web import pdf
from portal.web.children import TooLong, die_with_parent, grow_at_most, within

AT_ONCE = 16
"""Pieces made before they are kept."""
WORKERS = max(1, min(2, os.cpu_count() or 1))
MOST_SECONDS = {True: 20.0, False: 8.0}
"""Of a processor, for what is laid out in one go, several sheets or one; eight take two or three."""
MOST_SECONDS_WHOLE = 90.0
"""The same for a pack that is laid out at once."""
MOST_BYTES = 700_000_000
"""Address space that laying out may take; a batch of registers with 60 names each takes half of it."""
LONGEST_TITLE = 120
FAULTS = (ValueError, MemoryError, TooLong, BrokenProcessPool)
"""How a sheet fails that cannot be printed."""

T = TypeVar("T")


class Kept(Protocol):
    """Where pieces are kept between packs."""

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Those that are there, by key."""

    def put(self, made: dict[str, bytes]) -> None:
        """Keep them; what cannot be kept is made again next time."""


class Laying:
    """Lays out batches: from what is kept, or in processes of its own, made when the first is needed."""

    def __init__(self, look: Look, kept: Kept | None) -> None:
        self.look, self.kept = look, kept
        self.failed: dict[int, str] = {}
        """Titles of sheets that could not be printed, by number."""
        self.processes: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Laying":
        return self

    def __exit__(self, *_: object) -> None:
        self._shut()

    def laid_out(self, batches: Sequence[Batch]) -> Iterator[tuple[tuple[int, ...], Piece]]:
        """Numbers of sheets with the piece whose sections they are, as each is ready. What is made is kept as it is
        made, so that a long run that was stopped goes on from there when it is tried again."""
        keys = {batch: pieces.key_of(batch.sheets, batch.kinds, self.look) for batch in batches if batch.is_kept}
        held = self._held(set(keys.values()))
        missing: dict[str | Batch, list[Batch]] = {}
        for batch in batches:
            key = keys.get(batch, "")
            if key in held:
                yield batch.numbers, held[key]
            else:
                missing.setdefault(key or batch, []).append(batch)
        made: dict[str, bytes] = {}
        for batch, places, piece in self._made([same[0] for same in missing.values()]):
            key = keys.get(batch, "")
            if key and places is None:
                made[key] = piece.packed()
            if len(made) >= AT_ONCE:
                self._keep(made)
                made = {}
            for one in missing[key or batch]:
                yield one.numbers if places is None else tuple(one.numbers[place] for place in places), piece
        self._keep(made)

    def failed_in(self, numbers: range) -> tuple[str, ...]:
        return tuple(title for number, title in sorted(self.failed.items()) if number in numbers)

    def one(self, sheet: str, kind: str) -> Piece:
        [(_, piece)] = self._one_by_one(Batch((0,), (sheet,), (kind,), is_kept=False))
        return piece

    def _held(self, keys: Collection[str]) -> dict[str, Piece]:
        found = self.kept.get(sorted(keys)) if self.kept else {}
        return {key: Piece.unpacked(packed) for key, packed in found.items()}

    def _keep(self, made: dict[str, bytes]) -> None:
        if self.kept and made:
            self.kept.put(made)

    def whole(self, html: str) -> tuple[bytes, int] | None:
        """A pack laid out at once, as one page of HTML, and how many pages it has: slower, but its feet are written in
        any letters, joined and turned as they need. None where something in it cannot be printed: then it is laid out
        in pieces, and its feet do without such letters."""
        try:
            return self._ask_for(_whole, html, self.look).result()
        except FAULTS:
            return None

    def _made(self, batches: Sequence[Batch]) -> Iterator[tuple[Batch, Sequence[int] | None, Piece]]:
        """Each batch; where something in it cannot be printed, each of its sheets by itself, counted from 0."""
        waiting = sorted(batches, key=lambda batch: -sum(map(len, batch.sheets)))
        while waiting:
            asked = [(batch, self._ask(batch.sheets, batch.kinds)) for batch in waiting]
            waiting = []
            failed: list[tuple[Batch, Exception]] = []
            for batch, answer in asked:
                try:
                    yield batch, None, answer.result()
                except BrokenProcessPool:  # a process died, and it is not known of which batch
                    waiting.append(batch)
                except FAULTS as fault:
                    failed.append((batch, fault))
            # nothing else is being laid out now
            for batch, known in (*failed, *((one, None) for one in waiting[:1])):
                for place, piece in self._one_by_one(batch, known if len(batch.sheets) == 1 else None):
                    yield batch, [place], piece
            waiting = waiting[1:]

    def _one_by_one(self, batch: Batch, known: Exception | None = None) -> Iterator[tuple[int, Piece]]:
        """The same, sheet by sheet, so that what cannot be printed takes nothing with it; what is `known` to be wrong
        with the only one need not be found again."""
        for place, (sheet, kind) in enumerate(zip(batch.sheets, batch.kinds, strict=True)):
            try:
                if known:
                    raise known
                yield place, self._alone(sheet, kind)
            except FAULTS as fault:
                self.failed[batch.numbers[place]] = _title(sheet)
                yield place, self._ask((_instead(sheet, fault),), (kind,)).result()

    def _alone(self, sheet: str, kind: str) -> Piece:
        """Once more where its process died: that may have been for something else."""
        try:
            return self._ask((sheet,), (kind,)).result()
        except BrokenProcessPool:
            return self._ask((sheet,), (kind,)).result()

    def _ask(self, sheets: tuple[str, ...], kinds: tuple[str, ...]) -> "Future[Piece]":
        return self._ask_for(_lay_out, sheets, kinds, self.look)

    def _ask_for(self, work: Callable[..., T], *given: object) -> "Future[T]":
        if getattr(self.processes, "_broken", False):
            self._shut()
        if self.processes is None:
            pieces.preload(self.look)  # once, not in each of them
            fork = multiprocessing.get_context("fork")
            self.processes = ProcessPoolExecutor(WORKERS, mp_context=fork, initializer=_begin)
        try:
            return self.processes.submit(work, *given)
        except BrokenProcessPool as fault:
            never: Future[T] = Future()
            never.set_exception(fault)
            return never

    def _shut(self) -> None:
        if self.processes:
            self.processes.shutdown(cancel_futures=True)
            self.processes = None


def _begin() -> None:
    """A process that lives for a few batches need not look for garbage so often (a fifth of its time), and never among
    what was there before it."""
    die_with_parent()
    grow_at_most(MOST_BYTES)
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _lay_out(sheets: tuple[str, ...], kinds: tuple[str, ...], look: Look) -> Piece:
    with within(MOST_SECONDS[len(sheets) > 1]):
        return pieces.lay_out(sheets, kinds, look)


def _whole(html: str, look: Look) -> tuple[bytes, int]:
    with within(MOST_SECONDS_WHOLE):
        laid = pdf.laid_out(html, ())
        return pdf.written(laid, look.zoom, is_grey=look.is_saving), len(laid.pages)


def _title(sheet: str) -> str:
    found = re.search(r"<h[12][^>]*>(.*?)</h[12]>", sheet, re.S)
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else "A sheet"
    return words if len(words) <= LONGEST_TITLE else f"{words[:LONGEST_TITLE]}…"


def _instead(sheet: str, fault: Exception) -> str:
    why = str(fault)
    if isinstance(fault, TooLong):
        why = "it takes too long to lay out"
    elif not isinstance(fault, ValueError):
        why = "it needs too much memory, or the engine broke on it"
    said = f"This sheet could not be printed: {why}. Tell the coordinator."
    return f"<h2>{escape(_title(sheet))}</h2><p>{escape(said)}</p>"
