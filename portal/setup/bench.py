"""`make bench`: prints what was measured and ends with one line a figure, `figure NAME NUMBER`."""

import os
import tempfile

from portal.config import Settings
from portal.setup import bench_register, bench_report


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        os.environ["PORTAL_DATA"] = data
        settings = Settings.from_environment()
        ratio, ours, floor = bench_register.save_ratio(settings)
        print(f"a register of 15 saved in {ours:.1f} ms; the bare handler takes {floor:.1f} ms")
        figures = {"register.save_ratio": ratio}
        figures["report.growth_10x"], once, ten = bench_report.growth()
        print(f"a report on {bench_report.GROUPS} groups built in {once:.2f} s, on ten times as many in {ten:.2f} s")
    for name, number in figures.items():
        print(f"figure {name} {number:.2f}")


if __name__ == "__main__":
    main()
