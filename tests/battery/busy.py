"""E5: somebody else holds the database three times as long as a writer waits. E4: its disk is full."""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from portal.engines import PATIENCE
from tests.battery.ground import Ground, ground
from tests.sync.phone import Phone

MARKS = 40


def figures() -> dict[str, float]:
    return _held() | _full()


def _held() -> dict[str, float]:
    with ground() as here:
        phone = here.phone(kind=Phone)
        for number in range(MARKS):
            here.some_mark(phone, number)
        statuses = set[tuple[int, bool]]()
        with here.database.write() as session:
            session.connection()
            until = time.monotonic() + 3 * PATIENCE
            while time.monotonic() < until:
                _ask_at_once(phone, statuses)
        told = phone.push()
        stored = here.stored()
        print(f"the database held for {3 * PATIENCE} s: answered {sorted(statuses)}, then {len(told)} stored")
        wrong = statuses != {(503, True)}
        return {"held.lost": MARKS - sum(count == 1 for count in stored.values()), "held.wrong_answers": float(wrong)}


def _ask_at_once(phone: Phone, statuses: set[tuple[int, bool]]) -> None:
    """Four at once: whoever waits in line is answered too."""

    def once() -> None:
        answer = phone.say("push", {"items": list(phone.unsent.values())})
        statuses.add((answer.status_code, "retry-after" in answer.headers))

    threads = [threading.Thread(target=once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _full() -> dict[str, float]:
    """On a small disk of memory, where this may be mounted."""
    place = Path(tempfile.mkdtemp(prefix="portal-small-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        print("a full disk: not tried, since no small disk may be mounted here")
        return {"full_disk.tried": 0}
    try:
        with ground(home=place) as here:
            return _filled(here, place / "filler")
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)
        shutil.rmtree(place, ignore_errors=True)


def _filled(here: Ground, filler: Path) -> dict[str, float]:
    phone, told, refused = here.phone(kind=Phone), set[str](), 0
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    pages = 0
    for number in range(MARKS * 3):
        here.some_mark(phone, number)
        answer = phone.say("push", {"items": list(phone.unsent.values())[:200]})
        if answer.status_code == 200:
            told |= {one["id"] for one in answer.json["results"]}
            for key in told & set(phone.unsent):
                phone.unsent.pop(key)
        else:
            refused += 1
            pages += phone.browser.get("/registers").status_code == 200
    false = sum(here.stored().get(key) != 1 for key in told)
    filler.unlink()
    phone.push()
    missing = MARKS * 3 - sum(count == 1 for count in here.stored().values())
    print(
        f"a full disk: {refused} deliveries refused, {false} wrongly acknowledged, "
        f"{pages} of {refused} pages still read, {missing} missing once there was room"
    )
    missing += not here.is_whole()
    found = {
        "full_disk.tried": 1,
        "full_disk.refused": refused,
        "full_disk.false_receipts": false,
        "full_disk.lost": missing,
    }
    return found
