"""The app that opens without signal: what is kept on a phone is what the worker names, whole and of one version."""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.config import ROOT
from portal.people.access import Role
from portal.web import shell

SCRIPTS = sorted((ROOT / "static" / "js" / "phone").glob("*.js"))
FIRST, MOST_LINES = 100_000, 300
AROUND, LIST = 230, 4_000
"""Bytes that a server and a browser add to each file, and of the first list of names: `make battery` measures them."""


def kept(client: FlaskClient) -> dict[str, str]:
    return json.loads(re.match(r"const FILES = (.*);\n", client.get("/sw.js").text)[1])


def test_the_worker_keeps_the_page_and_its_files_by_their_hashes_and_no_data(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    for path, digest in kept(client).items():
        got = client.get(path)
        assert got.status_code == 200, path
        assert base64.b64encode(hashlib.sha256(got.data).digest()).decode() == digest
    assert {path.split("/")[1] for path in kept(client)} == {"phone"}


def test_the_first_opening_is_small_and_every_file_that_a_file_names_is_there(client: FlaskClient) -> None:
    packed = {"Accept-Encoding": "gzip"}
    wire = [client.get(path, headers=packed) for path in [*kept(client), "/phone", "/sw.js"]]
    heads = [sum(len(name) + len(text) + 4 for name, text in one.headers.items()) + AROUND for one in wire]
    assert sum(len(one.data) for one in wire) + sum(heads) + LIST < FIRST
    names = {path.rsplit("/", 1)[1] for path in kept(client)}
    early = set(re.findall(r'"modulepreload" href="/phone/\w{16}/(.+?)"', client.get("/phone").text))
    assert {"main.js", "out.js"} | early == {path.name for path in SCRIPTS} - set(shell.WORKERS)
    for path in SCRIPTS:
        text = path.read_text()
        assert set(re.findall(r'from "\./(.+?)"', text)) <= names, path.name
        assert len(text.splitlines()) <= MOST_LINES
        assert not re.search(r"innerHTML|insertAdjacentHTML|\beval\(|console\.|localStorage", text), path.name


def test_files_are_of_one_version_and_stay_for_ever(client: FlaskClient) -> None:
    page = client.get("/phone")
    (version,) = set(re.findall(r"/phone/([0-9a-f]{16})/", page.text))
    one = client.get(f"/phone/{version}/main.js", headers={"Accept-Encoding": "gzip"})
    assert "immutable" in one.headers["Cache-Control"]
    assert sum(len(name) + len(text) + 4 for name, text in one.headers.items()) < 300  # thirty files carry them
    assert "connect-src 'self'" in client.get("/sw.js").headers["Content-Security-Policy"]
    assert gzip.decompress(one.data) == (ROOT / "static" / "js" / "phone" / "main.js").read_bytes()
    assert client.get(f"/phone/{'0' * 16}/main.js").status_code == 404
    assert client.get(f"/phone/{version}/worker.js").status_code == 404
    manifest = json.loads(client.get("/phone/manifest.webmanifest").data)
    assert all(client.get(icon["src"]).status_code == 200 for icon in manifest["icons"])


def test_the_page_is_the_same_for_everybody(client: FlaskClient, sign_in, world) -> None:
    assert sign_in(world.user(Role.FACILITATOR)).get("/phone").data == client.get("/phone").data


def test_another_letter_in_any_file_is_another_version(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        before = shell.current()
        changed = {**shell.files(), "lock.js": replace(shell.files()["lock.js"], data=b"//")}
        monkeypatch.setattr(shell, "files", lambda: changed)
        assert shell.current() != before


def test_switched_off_the_worker_takes_itself_away_and_leaves_what_was_marked(app: Flask, client: FlaskClient) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], phone=False)
    script = client.get("/sw.js").text
    assert "unregister()" in script
    assert "indexedDB" not in script
    assert 'data-worker="off"' in client.get("/phone").text


def test_signing_out_leaves_what_waits_on_the_phone(client: FlaskClient) -> None:
    assert client.post("/sign-out").headers["Clear-Site-Data"] == '"cache"'
