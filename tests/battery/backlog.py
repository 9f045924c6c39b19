"""E9: thirty phones come back into signal at once; how much longer others wait for their pages meanwhile."""

import threading
import time
from statistics import median

from portal.registers.models import MarkValue
from tests.battery.ground import Browser, Ground, ground
from tests.sync.histories import new_part
from tests.sync.phone import Phone

PHONES, PEOPLE, TIMES = 30, 30, 3
PAGES = 60


def figures() -> dict[str, float]:
    with ground(number=PEOPLE) as here:
        phones = [_with_marks(here, place) for place in range(PHONES)]
        other = here.browser(here.group.sam)
        path = f"/registers/{here.group.parts[0]}"
        _read(other, path, 10)
        alone = _read(other, path, PAGES)
        meanwhile, seconds = _while_draining(other, path, phones)
        stored = len(here.stored())
        growth = median(meanwhile) / median(alone) - 1
        wanted = PHONES * PEOPLE * TIMES
        print(
            f"{stored} of {wanted} events of {PHONES} phones in {seconds:.1f} s; a page takes "
            f"{median(alone) * 1000:.0f} ms alone, {median(meanwhile) * 1000:.0f} ms meanwhile ({len(meanwhile)} pages)"
        )
        return {
            "sync.backlog_latency_growth": growth,
            "sync.backlog_seconds": seconds,
            "sync.backlog_lost": wanted - stored,
        }


def _with_marks(here: Ground, place: int) -> Phone:
    phone, part = here.phone(here.group.jo), new_part(here.group, place + 2)
    for turn in range(TIMES):
        for person in here.group.people:
            phone.mark(part, person.id, list(MarkValue)[turn])
    return phone


def _read(browser: Browser, path: str, pages: int) -> list[float]:
    return [_once(browser, path) for _ in range(pages)]


def _once(browser: Browser, path: str) -> float:
    began = time.perf_counter()
    if browser.get(path).status_code != 200:
        raise RuntimeError("the page was not served")
    spent = time.perf_counter() - began
    time.sleep(0.02)
    return spent


def _while_draining(other: Browser, path: str, phones: list[Phone]) -> tuple[list[float], float]:
    began = time.perf_counter()
    threads = [threading.Thread(target=_drain, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    times = []
    while any(thread.is_alive() for thread in threads):
        times.append(_once(other, path))
    return times, time.perf_counter() - began


def _drain(phone: Phone) -> None:
    """One register a delivery, as the phone sends it."""
    while phone.unsent:
        phone.push(*list(phone.unsent)[:PEOPLE])
