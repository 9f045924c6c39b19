"""Packs as the worker leaves them, but without anything printed: where it is not the paper that matters."""

from uuid import UUID

from portal import clock
from portal.db import Database
from portal.groups.identity import Vault
from portal.packs import files, loading, runs, service
from portal.packs.models import Pack
from portal.people.models import User
from portal.web.access import Act, Via
from portal.web.models import Job

URL = "https://portal.example.org"


def keep(database: Database, vault: Vault, pack_id: UUID, url: str = "") -> None:
    asked = loading.load(database, pack_id, vault, url)
    plates = files.plates_of(asked.title, asked.packs, asked.look, is_zip=asked.is_zip)
    made = service.Made(b"%PDF-1.7", 1, None, asked.groups, runs.parts_of(asked, plates, vault))
    with database.write() as session:
        pack = session.get_one(Pack, pack_id)
        session.get_one(Job, pack.job_id).done_at = clock.now()
        service.keep(session, vault, pack_id, made, by=Act(session.get(User, pack.asked_by), via=Via.JOB))
        session.commit()
