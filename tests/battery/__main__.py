"""`python -m tests.battery [NAME …]`: what happens, and one line a figure, `figure NAME NUMBER`.

About ten minutes on a quiet machine. Exit code 1 where something was lost, doubled or acknowledged wrongly.
"""

import importlib
import sys

PARTS = ("histories", "together", "pairs", "cuts", "kills", "power", "busy", "backlog", "wire", "saves", "crashes", "drill")
ZERO = ("lost", "violations", "doubled", "false_receipts", "wrong_answers", "missed")
"""Figures with one of these words are nought."""


def main(names: list[str]) -> int:
    figures: dict[str, float] = {}
    for name in names or PARTS:
        print(f"-- {name}", flush=True)
        figures |= importlib.import_module(f"tests.battery.{name}").figures()
    for name, number in sorted(figures.items()):
        print(f"figure {name} {number:.2f}" if number % 1 else f"figure {name} {number:.0f}")
    wrong = [name for name, number in figures.items() if number and any(word in name for word in ZERO)]
    print("not as it should be: " + ", ".join(wrong) if wrong else "nothing lost, nothing doubled")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
