"""Every sheet of every shipped session against PDF/UA-1, and the sample charity as large as it ships."""

import tempfile
from datetime import date
from pathlib import Path

from portal.config import Settings
from portal.curricula.reading.reader import read_folder
from portal.db import Database
from portal.packs import compose
from portal.packs import sample as papers
from portal.setup import sample
from portal.setup.database import migrate
from tests.packs.test_ua import IN_SESSIONS, faults, printed
from tests.setup.test_sample import fills_enfield


def figures() -> dict[str, float]:
    wrong = 0
    for path in IN_SESSIONS:
        folder = read_folder(path).folder
        assert folder is not None
        subject = papers.subject(number=None, lengths=(60,) * len(folder.plans))
        found = faults(printed(compose.pack(subject, folder)))
        print(f"{path.name}: {len(folder.plans)} sessions, {len(found)} faults {found[:3]}")
        wrong += len(found)
    with tempfile.TemporaryDirectory() as home:
        database = Database(f"sqlite:///{Path(home) / 'sample.db'}")
        migrate(database)
        sample.load(database, Settings.from_environment(), on=date(2027, 2, 2), say=lambda _: None)
        fills_enfield(database)
        database.engine.dispose()
    return {"shipped.wrong_answers": wrong}
