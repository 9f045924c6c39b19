"""E9: thirty phones come back into signal at once; how much longer others wait for their pages meanwhile.

Pages are read before, meanwhile and after by a process of its own, one after another, so that this driver takes little
of the machine and nothing of their time. The floor is how long they take while as many deliveries go, as evenly, to a
server that does nothing with them.
"""

import json
import multiprocessing
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median, quantiles

from flask import Flask

from portal.registers.models import MarkValue
from portal.setup.bench_load import served
from tests.battery.ground import Browser, Ground, ground
from tests.sync.histories import new_part
from tests.sync.phone import Phone

PHONES, PEOPLE, TIMES = 30, 30, 3
ALONE = 6
"""Seconds of pages before and again after."""
PAUSE = 0.02
"""Seconds between two pages."""
HEADERS = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Sender:
    """A phone whose deliveries are ready, one register each."""

    browser: Browser
    device: str
    bodies: list[bytes]

    def send(self) -> int:
        """How many items were stored; comes again when the line is full, as the phone does."""
        return sum(self._delivered(body) for body in self.bodies)

    def _delivered(self, body: bytes) -> int:
        while True:
            answer = self.browser.ask("POST", "/sync/push", body, HEADERS | {"X-Portal-Device": self.device})
            if answer.status_code == 200:
                return sum(one["result"] == "stored" for one in answer.json["results"])
            if answer.status_code != 503:
                raise RuntimeError(f"a delivery was answered {answer.status_code}: {answer.text}")
            time.sleep(int(answer.headers["retry-after"]) * (1 + random.random()))

    def spread(self, browser: Browser, seconds: float) -> None:
        """As many deliveries to another server, over as long."""
        for body in self.bodies:
            time.sleep(random.random() * seconds / len(self.bodies))
            browser.ask("POST", "/sync/push", body, HEADERS)


def idle() -> Flask:
    """What gunicorn serves for the floor."""
    app = Flask("idle")
    app.post("/sync/push")(lambda: {"results": []})
    return app


def figures() -> dict[str, float]:
    with ground(number=PEOPLE) as here, served("tests.battery.backlog:idle()", {}, is_quiet=True) as nothing:
        senders = [_with_marks(here, place) for place in range(PHONES)]
        other, path = here.browser(here.group.sam), f"/registers/{here.group.parts[0]}"
        _read_while(other, path, lambda: time.sleep(2))
        alone = _read_while(other, path, lambda: time.sleep(ALONE))
        began = time.monotonic()
        meanwhile = _read_while(other, path, lambda: _at_once([sender.send for sender in senders]))
        seconds = time.monotonic() - began
        alone += _read_while(other, path, lambda: time.sleep(ALONE))
        bare = Browser(nothing.port, "")
        spread: list[Callable[[], object]] = [lambda one=one: one.spread(bare, seconds) for one in senders]  # type: ignore[misc]
        floor = _read_while(other, path, lambda: _at_once(spread))
        wanted, stored = PHONES * PEOPLE * TIMES, len(here.stored())
        print(f"{stored} of {wanted} events of {PHONES} phones in {seconds:.1f} s; a page takes")
        for name, times in (("alone", alone), ("meanwhile", meanwhile), ("beside an idle server", floor)):
            p50, p95 = 1000 * median(times), 1000 * quantiles(times, n=20)[-1]
            print(f"  {name} {p50:.0f} ms, 95 % within {p95:.0f} ms ({len(times)} pages)")
        return {
            "sync.backlog_latency_growth": median(meanwhile) / median(alone) - 1,
            "sync.backlog_latency_floor": median(floor) / median(alone) - 1,
            "sync.backlog_seconds": seconds,
            "sync.backlog_lost": wanted - stored,
        }


def _with_marks(here: Ground, place: int) -> Sender:
    phone: Phone = here.phone(here.group.jo)
    part = new_part(here.group, place + 2)
    for turn in range(TIMES):
        for person in here.group.people:
            phone.mark(part, person.id, list(MarkValue)[turn])
    items = list(phone.unsent.values())
    bodies = [json.dumps({"items": items[at : at + PEOPLE]}).encode() for at in range(0, len(items), PEOPLE)]
    return Sender(phone.browser, str(phone.id), bodies)  # type: ignore[arg-type]


def _at_once(works: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _read_while(browser: Browser, path: str, work: Callable[[], None]) -> list[float]:
    """Seconds of every page that somebody read, one after another, while `work` went on."""
    fork = multiprocessing.get_context("fork")
    done, (ours, theirs) = fork.Event(), fork.Pipe()
    reader = fork.Process(target=_read, args=(browser, path, done.is_set, theirs))
    reader.start()
    work()
    done.set()
    times: list[float] = ours.recv()
    reader.join()
    return times


def _read(browser: Browser, path: str, is_done: Callable[[], bool], told: Connection) -> None:
    times = []
    while not is_done():
        began = time.perf_counter()
        if browser.get(path).status_code != 200:
            raise RuntimeError("the page was not served")
        times.append(time.perf_counter() - began)
        time.sleep(PAUSE)
    told.send(times)
