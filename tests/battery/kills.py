"""E1: workers end without warning while phones hand in; what was acknowledged is there, once."""

import http.client
import os
import signal
import threading
import time
from pathlib import Path
from random import Random

from tests.battery.ground import ENGINES, Ground, ground
from tests.sync.phone import Phone

KILLS = int(os.environ.get("BATTERY_KILLS", "100"))
"""A database; together some two minutes."""
PHONES = 4
BETWEEN = 0.3
"""Seconds from one kill to the next, about."""


def figures() -> dict[str, float]:
    found: dict[str, float] = {}
    for engine in ENGINES:
        with ground(engine) as here:
            told, kills = _under_fire(here)
            stored = here.stored()
            lost = [key for key in told if stored.get(key) != 1]
            print(f"{kills} workers killed on {engine}: {len(told)} marks acknowledged, {len(lost)} not there once")
            found[f"kills.{engine}"] = kills
            found[f"kills.lost.{engine}"] = len(lost) + (not here.is_whole())
    return found


def _under_fire(here: Ground) -> tuple[set[str], int]:
    phones = [here.phone(here.group.jo if n % 2 else here.group.sam) for n in range(PHONES)]
    is_over, told = threading.Event(), set[str]()
    threads = [threading.Thread(target=_hand_in, args=(here, phone, is_over, told)) for phone in phones]
    for thread in threads:
        thread.start()
    kills = _kill(here, Random(0))
    is_over.set()
    for thread in threads:
        thread.join()
    return told, kills


def _kill(here: Ground, chance: Random) -> int:
    assert here.server is not None
    kills, until = 0, time.monotonic() + KILLS * BETWEEN * 3
    while kills < KILLS and time.monotonic() < until:
        time.sleep(chance.uniform(0.5, 1.5) * BETWEEN)
        children = Path(f"/proc/{here.server.pid}/task/{here.server.pid}/children").read_text().split()
        if children:
            os.kill(int(chance.choice(children)), signal.SIGKILL)
            kills += 1
    return kills


def _hand_in(here: Ground, phone: Phone, is_over: threading.Event, told: set[str]) -> None:
    """Marks and pushes until told to stop, and then until nothing is left."""
    number, until = 0, time.monotonic() + 600
    while time.monotonic() < until and (not is_over.is_set() or phone.unsent):
        if not is_over.is_set():
            number += 1
            here.some_mark(phone, number)
        try:
            told |= {one["id"] for one in phone.push() if one["result"] in ("stored", "duplicate")}
        except (OSError, http.client.HTTPException, AssertionError):
            time.sleep(0.02)
