"""Batches of sheets to pieces: from what is kept, else in processes of its own."""

import gc
import multiprocessing
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from markupsafe import escape

from portal.packs.printing import pieces
from portal.packs.printing.batches import Batch
from portal.packs.printing.looks import Look
from portal.packs.printing.pieces import Piece
from portal.web.children import die_with_parent

WORKERS = max(1, min(2, os.cpu_count() or 1))


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
        self.failed: list[str] = []
        self.processes: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Laying":
        return self

    def __exit__(self, *_: object) -> None:
        if self.processes:
            self.processes.shutdown(cancel_futures=True)

    def laid_out(self, batches: Sequence[Batch]) -> Iterator[tuple[Batch, Piece]]:
        keys = {batch: pieces.key_of(batch.sheets, batch.kinds, self.look) for batch in batches if batch.is_kept}
        held = self.kept.get(list(keys.values())) if self.kept else {}
        missing = [batch for batch in batches if keys.get(batch) not in held]
        for batch in batches:
            if keys.get(batch) in held:
                yield batch, Piece.unpacked(held[keys[batch]])
        made = {}
        for batch, piece in self._made(missing):
            if batch.is_kept and not self.failed:
                made[keys[batch]] = piece.packed()
            yield batch, piece
        if self.kept and made:
            self.kept.put(made)

    def one(self, sheet: str, kind: str) -> Piece:
        return self._ask((sheet,), (kind,)).result()

    def _made(self, batches: Sequence[Batch]) -> Iterator[tuple[Batch, Piece]]:
        heavy_first = sorted(batches, key=lambda batch: -sum(map(len, batch.sheets)))
        asked = [(batch, self._ask(batch.sheets, batch.kinds)) for batch in heavy_first]
        for batch, answer in asked:
            try:
                yield batch, answer.result()
            except (ValueError, MemoryError, BrokenProcessPool):
                self._anew()
                yield from self._one_by_one(batch)

    def _one_by_one(self, batch: Batch) -> Iterator[tuple[Batch, Piece]]:
        """The same, sheet by sheet, so that what cannot be printed takes nothing with it."""
        for number, sheet, kind in zip(batch.numbers, batch.sheets, batch.kinds, strict=True):
            alone = Batch((number,), (sheet,), (kind,), is_kept=False)
            try:
                yield alone, self._ask((sheet,), (kind,)).result()
            except (ValueError, MemoryError, BrokenProcessPool) as fault:
                self._anew()
                self.failed.append(_title(sheet))
                yield alone, self._ask((_instead(sheet, fault),), (kind,)).result()

    def _ask(self, sheets: tuple[str, ...], kinds: tuple[str, ...]) -> "Future[Piece]":
        if self.processes is None:
            pieces.preload(self.look)  # once, not in each of them
            fork = multiprocessing.get_context("fork")
            self.processes = ProcessPoolExecutor(WORKERS, mp_context=fork, initializer=_begin)
        return self.processes.submit(pieces.lay_out, sheets, kinds, self.look)

    def _anew(self) -> None:
        """Processes of which one has died take no more work."""
        if self.processes and getattr(self.processes, "_broken", False):
            self.processes.shutdown(cancel_futures=True)
            self.processes = None


def _begin() -> None:
    """A process that lives for a few batches need not look for garbage so often (a fifth of its time), and never among
    what was there before it."""
    die_with_parent()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _title(sheet: str) -> str:
    found = re.search(r"<h[12][^>]*>(.*?)</h[12]>", sheet, re.S)
    return re.sub(r"<[^>]+>|\s+", " ", found[1]).strip() if found else "A sheet"


def _instead(sheet: str, fault: Exception) -> str:
    why = "it needs too much memory" if isinstance(fault, MemoryError | BrokenProcessPool) else str(fault)
    return (
        f"<h2>{escape(_title(sheet))}</h2><p>This sheet could not be printed: {escape(why)}. Tell the coordinator.</p>"
    )
