import gc
from dataclasses import replace

import pytest

from portal.app import settled
from portal.config import RefusedSetting, Settings
from portal.setup import serving


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_this_machine_alone_is_loopback(host):
    assert serving.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_any_other_address_is_not(host):
    assert not serving.is_loopback(host)


def test_sample_accounts_are_never_served_to_a_network(settings):
    settings = replace(settings, trusted_hosts=("portal.example.org",))
    serving.check_host(settings, "0.0.0.0")
    path = serving.keep_sign_ins(settings, ["coordinator  c@example.org  word-word-word-12"])
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(serving.NotSafe, match="PORTAL_DATA"):
        serving.check_host(settings, "0.0.0.0")
    serving.check_host(settings, "127.0.0.1")


def test_a_network_is_served_under_names_that_were_set_only(settings):
    with pytest.raises(serving.NotSafe, match="PORTAL_HOSTS"):
        serving.check_host(settings, "0.0.0.0")


def test_a_portal_with_https_knows_its_own_name(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    monkeypatch.setenv("PORTAL_HTTPS", "1")
    with pytest.raises(RefusedSetting, match="PORTAL_HOSTS"):
        Settings.from_environment()
    monkeypatch.setenv("PORTAL_HOSTS", " portal.example.org, ")
    assert Settings.from_environment().trusted_hosts == ("portal.example.org",)


def test_the_greeting_says_where_who_and_what_is_missing(settings, monkeypatch):
    serving.keep_sign_ins(settings, ["coordinator  c@example.org  word-word-word-12"])
    monkeypatch.setattr(serving.pdf, "is_available", lambda: False)
    said = "\n".join(serving.greeting(settings, "127.0.0.1", 8000))
    assert "http://127.0.0.1:8000" in said
    assert "word-word-word-12" in said
    assert "libpango-1.0-0" in said


def test_the_program_as_loaded_is_never_searched_for_garbage_again():
    try:
        settled()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
