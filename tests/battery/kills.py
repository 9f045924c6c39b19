"""E1: workers end without warning while phones hand in; what was acknowledged is there, once."""

import http.client
import os
import signal
import threading
import time
from pathlib import Path
from random import Random

from tests.battery.ground import ENGINES, Ground, ground
from tests.battery.sizes import sized
from tests.sync.phone import Phone

KILLS = sized(250)
"""A database."""
PHONES = 4
SOON = 0.12
"""Seconds after the first receipt since the last kill, at most."""
LONGEST = 900


def figures() -> dict[str, float]:
    found: dict[str, float] = {}
    for engine in ENGINES:
        with ground(engine) as here:
            fire = Fire(here)
            began = time.monotonic()
            kills = fire.burn()
            stored = here.stored()
            lost = [key for key in fire.told if stored.get(key) != 1]
            print(
                f"{kills} workers killed on {engine} in {time.monotonic() - began:.0f} s, {fire.torn} deliveries torn: "
                f"{len(fire.told)} marks acknowledged, {len(lost)} not there once", flush=True
            )  # fmt: skip
            found[f"kills.{engine}"] = kills
            found[f"kills.missed.{engine}"] = max(0, KILLS - kills)
            found[f"kills.torn.{engine}"] = fire.torn
            found[f"kills.lost.{engine}"] = len(lost) + (not here.is_whole())
            found[f"kills.doubled.{engine}"] = fire.made - len(stored)
    return found


class Fire:
    """Phones that mark and hand in all the time, and somebody who ends a worker as soon as it has answered."""

    def __init__(self, here: Ground) -> None:
        self.here, self.is_over = here, threading.Event()
        self.told, self.made, self.torn = set[str](), 0, 0
        self._guard = threading.Lock()

    def burn(self) -> int:
        phones = [self.here.phone(self.here.group.jo if n % 2 else self.here.group.sam) for n in range(PHONES)]
        threads = [threading.Thread(target=self._hand_in, args=(phone,)) for phone in phones]
        for thread in threads:
            thread.start()
        kills = self._kill(Random(0))
        self.is_over.set()
        for thread in threads:
            thread.join()
        return kills

    def _kill(self, chance: Random) -> int:
        """Each strikes a server that works again: one more receipt came since the last."""
        assert self.here.server is not None
        children = Path(f"/proc/{self.here.server.pid}/task/{self.here.server.pid}/children")
        kills, known, until = 0, 0, time.monotonic() + LONGEST
        while kills < KILLS and time.monotonic() < until:
            if len(self.told) == known:
                time.sleep(0.002)
                continue
            time.sleep(chance.uniform(0, SOON))
            known = len(self.told)
            workers = children.read_text().split()
            if workers:
                os.kill(int(chance.choice(workers)), signal.SIGKILL)
                kills += 1
        return kills

    def _hand_in(self, phone: Phone) -> None:
        """Marks and pushes until told to stop, and then until nothing is left."""
        number, until = 0, time.monotonic() + LONGEST + 60
        while time.monotonic() < until and (not self.is_over.is_set() or phone.unsent):
            if not self.is_over.is_set():
                number += 1
                self.here.some_mark(phone, number)
            try:
                answered = {one["id"] for one in phone.push() if one["result"] in ("stored", "duplicate")}
            except (OSError, http.client.HTTPException, AssertionError):
                self._note(set(), torn=1)
                time.sleep(0.01)
            else:
                self._note(answered)
        self._note(set(), made=number)

    def _note(self, answered: set[str], *, torn: int = 0, made: int = 0) -> None:
        with self._guard:
            self.told |= answered
            self.torn += torn
            self.made += made
