"""`python -m tests.battery [NAME …]`: what happens, and one line a figure, `figure NAME NUMBER`.

Some fourteen minutes on a quiet machine with two cores. Exit code 1 where something was lost, doubled or acknowledged
wrongly, or where a part did not come to its end. What each figure means: docs/battery.md.
"""

import importlib
import sys
import time
import traceback

PARTS = (
    "histories", "together", "pairs", "cuts", "kills", "power", "busy", "backlog", "wire", "saves", "crashes", "drill",
    "shipped",
)  # fmt: skip
ZERO = ("lost", "violations", "doubled", "false_receipts", "wrong_answers", "missed")
"""Figures with one of these words are nought."""
SPEED = {
    "sync.backlog_latency_growth": ("below", 0.25),
    "register.first_bytes": ("below", 100_000),
    "register.repeat_bytes": ("below", 15_000),
    "register.save_ratio.sqlite": ("at least", 0.6),
    "register.save_ratio.postgres": ("at least", 0.6),
}
"""What is wanted of these; a machine that does other work misses it, so it is said and no more."""


def main(names: list[str]) -> int:
    began, wrong = time.monotonic(), list[str]()
    for name in names or PARTS:
        print(f"-- {name}", flush=True)
        since = time.monotonic()
        try:
            figures = importlib.import_module(f"tests.battery.{name}").figures()
        except Exception:  # what else there is to see is worth seeing
            traceback.print_exc()
            wrong.append(f"{name} did not come to its end")
            continue
        for figure, number in sorted(figures.items()):
            print(f"figure {figure} {number:.2f}" if number % 1 else f"figure {figure} {number:.0f}")
            print(missed(figure, number), end="")
        wrong += [figure for figure, number in figures.items() if number and any(word in figure for word in ZERO)]
        print(f"({name}: {time.monotonic() - since:.0f} s)", flush=True)
    print("not as it should be: " + ", ".join(wrong) if wrong else "nothing lost, nothing doubled")
    print(f"figure battery.seconds {time.monotonic() - began:.0f}")
    return bool(wrong)


def missed(figure: str, number: float) -> str:
    how, wanted = SPEED.get(figure, ("", 0.0))
    is_met = number < wanted if how == "below" else number >= wanted
    return "" if not how or is_met else f"   slower or more than wanted: {how} {wanted}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
