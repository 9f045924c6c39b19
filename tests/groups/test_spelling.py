"""A misspelt name is put right, and the person is found by the new one."""

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.groups import queries
from tests.groups.conftest import person


@pytest.mark.parametrize("key", [None, "1001"])
def test_a_name_is_put_right_and_found_from_then_on(cast, sign_in, at, key):
    cast.agree()
    (row,) = cast.add(person("Amra", "Okafor", key=key)).joined
    browser, address = sign_in(cast.lead), f"{at}/people/{row.id}/name"
    assert 'value="Amra"' in browser.get(address).text
    assert browser.post(address, data={"given": " Amara ", "family": "Okafor"}).headers["Location"] == f"{at}/people"
    assert "<bdi>Amara</bdi>" in browser.get(f"{at}/people").text
    assert cast.add(person("Amara", "Okafor", key=key)).already == 1
    with cast.database.read() as session:
        (known,) = queries.known(session, cast.vault, cast.school.id, [person("Amra", "Okafor")], row.joined_day)
        assert known.participant is None
        verbs = session.scalars(select(AuditEntry.verb).where(AuditEntry.row_id == row.participant_id))
        assert "corrected the name" in list(verbs)


def test_a_name_that_will_not_do_is_refused_and_kept(cast, sign_in, at):
    cast.agree()
    (row,) = cast.add(person("Amra", "Okafor")).joined
    answer = sign_in(cast.lead).post(f"{at}/people/{row.id}/name", data={"given": "=1+1", "family": "Okafor"})
    assert answer.status_code == 422
    assert "like a formula" in answer.text
    assert "=1+1" in answer.text


def test_others_correct_no_names(cast, sign_in, at):
    cast.agree()
    (row,) = cast.add(person("Amra", "Okafor")).joined
    assert sign_in(cast.stranger).get(f"{at}/people/{row.id}/name").status_code == 404
    for user in (cast.dsl, cast.facilitator):
        assert sign_in(user).get(f"{at}/people/{row.id}/name").status_code == 403
