"""`make bench`: prints what was measured and ends with one line a figure, `figure NAME NUMBER`."""

import os
import tempfile
from datetime import date
from pathlib import Path

from portal.config import Settings
from portal.db import Database
from portal.setup import (
    bench_bookings,
    bench_curricula,
    bench_packs,
    bench_register,
    bench_release,
    bench_report,
    bench_runs,
    sample,
)
from portal.setup.database import migrate
from portal.setup.sample_bookings import PROGRAMME

ON = date(2027, 2, 2)


def main() -> None:
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as data:
        os.environ["PORTAL_DATA"] = data
        settings = Settings.from_environment()
        figures |= bench_register.figures(settings)
        figures["report.growth_10x"], once, ten = bench_report.growth()
        figures |= bench_release.figures()
        print(f"a report on {bench_report.GROUPS} groups built in {once:.2f} s, on ten times as many in {ten:.2f} s")
        figures["curricula.check_seconds"], command = bench_curricula.check_seconds()
        print(f"the check of every programme, as a whole command with its start: {command:.2f} s", flush=True)
        figures["catalogue.growth_10x"], few, many = bench_curricula.growth(settings)
        for page in bench_curricula.PAGES:
            print(f"{page}: {few.pages[page]:.0f} ms at 12 programmes, {many.pages[page]:.0f} ms at 120")
        print(f"loading 12 programmes took {few.load:.0f} ms, 120 took {many.load:.0f} ms")
        database = Database(f"sqlite:///{Path(data) / 'packs.db'}")
        migrate(database)
        sample.load(database, settings, on=ON, say=lambda _: None, size="small")
        figures |= bench_packs.figures(database)
        figures |= bench_runs.figures(database)
        figures["booking.request_seconds"], ours, floor, opened = bench_bookings.request_ratio(
            database, settings, PROGRAMME, ON
        )
        print(f"a school's request on {opened} pages: {ours:.0f} ms of the server; as many bare pages: {floor:.1f} ms")
        database.engine.dispose()
        figures["booking.queries"], of_few, of_many = bench_bookings.queries(settings, Path(data))
        print(f"statements for a list of {bench_bookings.FEW}: {of_few}, of {bench_bookings.MANY}: {of_many}")
    for name, number in sorted(figures.items()):
        print(f"figure {name} {number:.2f}")


if __name__ == "__main__":
    main()
