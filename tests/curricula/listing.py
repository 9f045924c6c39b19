"""A charity in a directory, and how a reader asks it."""

from portal.curricula import service
from tests.curricula.folders import whole, written
from tests.world import by

AT = "/open-referral/v3"


def offered(world, database, tmp_path):
    """A charity that offers one programme from a folder; others are not to be had."""
    charity = world.charity()
    written(tmp_path, whole())
    with database.write() as session:
        service.load(session, tmp_path, by=by(None))
        session.commit()
    for status in ("outline", "draft", "retired"):
        world.programme(f"{status}-steps", title=f"{status.title()} steps", status=status)
    return charity


def found(client, address, **asked):
    answer = client.get(f"{AT}{address}", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    return answer.json


def the_service(client):
    (one,) = found(client, "/services")["contents"]
    return found(client, f"/services/{one['id']}")
