import pytest

from portal.setup import serving


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_this_machine_alone_is_loopback(host):
    assert serving.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_any_other_address_is_not(host):
    assert not serving.is_loopback(host)


def test_sample_accounts_are_never_served_to_a_network(settings):
    serving.check_host(settings, "0.0.0.0")
    path = serving.keep_sign_ins(settings, ["coordinator  c@example.org  word-word-word-12"])
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(serving.NotSafe, match="PORTAL_DATA"):
        serving.check_host(settings, "0.0.0.0")
    serving.check_host(settings, "127.0.0.1")


def test_the_greeting_says_where_who_and_what_is_missing(settings, monkeypatch):
    serving.keep_sign_ins(settings, ["coordinator  c@example.org  word-word-word-12"])
    monkeypatch.setattr(serving.pdf, "is_available", lambda: False)
    said = "\n".join(serving.greeting(settings, "127.0.0.1", 8000))
    assert "http://127.0.0.1:8000" in said
    assert "word-word-word-12" in said
    assert "libpango-1.0-0" in said
