"""F2: the same items delivered four times at the same moment, on both databases, to two workers."""

import threading

from tests.battery.ground import ENGINES, Ground, ground
from tests.battery.sizes import sized
from tests.sync.phone import Phone

AT_ONCE, TIMES = 50, 4
KEYS = sized(1000 // AT_ONCE) * AT_ONCE


def figures() -> dict[str, float]:
    found: dict[str, float] = {}
    for engine in ENGINES:
        with ground(engine) as here:
            phone = here.phone()
            answers = [one for _ in range(KEYS // AT_ONCE) for one in _deliver(here, phone)]
            stored = here.stored()
            told = [answers.count("stored"), answers.count("duplicate")]
            found[f"together.stored.{engine}"] = sum(stored.values())
            found[f"together.lost.{engine}"] = max(0, KEYS - len(stored))
            found[f"together.doubled.{engine}"] = max(0, sum(stored.values()) - KEYS)
            found[f"together.wrong_answers.{engine}"] = told != [KEYS, (TIMES - 1) * KEYS]
            print(
                f"{KEYS} items delivered {TIMES} times at once on {engine}: {sum(stored.values())} stored, "
                f"{told[0]} told stored, {told[1]} told that they were there"
            )
    return found


def _deliver(here: Ground, phone: Phone) -> list[str]:
    keys = [here.some_mark(phone, number) for number in range(AT_ONCE)]
    sent, answers = [phone.unsent[key] for key in keys], list[str]()
    gate = threading.Barrier(TIMES)

    def once() -> None:
        gate.wait()
        answers.extend(one["result"] for one in phone.deliver(*sent))

    threads = [threading.Thread(target=once) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    phone.unsent.clear()
    return answers
