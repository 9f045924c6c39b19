"""The address of the mail server, and what has to be set with it."""

import pytest

from portal.config import RefusedSetting, Settings, Smtp, smtp_at


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", None),
        ("smtp://mail.example.org", Smtp("mail.example.org", 587)),
        ("smtp://me:p%40ss@mail.example.org:25", Smtp("mail.example.org", 25, "me", "p@ss")),
        ("smtps://mail.example.org", Smtp("mail.example.org", 465, tls="at once")),
        ("smtp://127.0.0.1:2525", Smtp("127.0.0.1", 2525, tls="none")),
        ("smtp://relay.example.org:25?tls=none", Smtp("relay.example.org", 25, tls="none")),
    ],
)
def test_an_address_of_a_server_is_read(typed, found):
    assert smtp_at(typed) == found


@pytest.mark.parametrize(
    "typed", ["mail.example.org", "http://x", "smtp://", "smtp://me:secret@x:port", "smtp://x/y", "smtp://x?a=b"]
)
def test_what_is_none_is_refused_without_its_password(typed):
    with pytest.raises(RefusedSetting, match="PORTAL_SMTP") as refusal:
        smtp_at(typed)
    assert "secret" not in str(refusal.value)
    assert "pass" not in repr(Smtp("x", 1, "me", "pass"))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"PORTAL_URL": "https://portal.example.org"}, "PORTAL_MAIL_FROM"),
        ({"PORTAL_MAIL_FROM": "us@example.org"}, "PORTAL_URL"),
        ({"PORTAL_MAIL_FROM": "a@example.org\nBcc: b", "PORTAL_URL": "https://x.example.org"}, "PORTAL_MAIL_FROM"),
        ({"PORTAL_MAIL_FROM": "us@example.org", "PORTAL_URL": "portal"}, "PORTAL_URL is no address"),
    ],
)
def test_a_server_alone_is_not_enough(monkeypatch, tmp_path, more, words):
    for name, value in {"PORTAL_DATA": str(tmp_path), "PORTAL_SMTP": "smtp://x", **more}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(RefusedSetting, match=words):
        Settings.from_environment()
