"""Files are kept by browsers while they are the same; pages and files go compressed."""

import gzip
import re

import pytest

ASKS = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_file_is_kept_for_a_year_under_the_version_the_page_names_and_for_an_hour_under_no_or_another(app):
    client = app.test_client()
    page = client.get("/sign-in").text
    [address] = re.findall(r'"(/static/css/portal\.css\?v=[0-9a-f]{10})"', page)
    kept = client.get(address)
    assert "immutable" in kept.headers["Cache-Control"]
    for other in ("/static/css/portal.css", "/static/css/portal.css?v=0000000000"):
        assert client.get(other).headers["Cache-Control"] == "max-age=3600, public"
    assert "immutable" in client.get("/static/fonts/atkinson-latin-400.woff2").headers["Cache-Control"]
    assert client.get("/static/css/none.css?v=1").status_code == 404
    assert client.get("/static/../pyproject.toml").status_code == 404


@pytest.mark.parametrize("address", ["/sign-in", "/static/css/portal.css"])
def test_text_goes_compressed_to_those_who_can_read_it(app, address):
    client = app.test_client()
    plain, packed = client.get(address), client.get(address, headers=ASKS)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    whole = gzip.decompress(packed.data)
    assert whole == plain.data or len(whole) == len(plain.data)
    assert "Content-Encoding" not in client.get(address, headers={"Accept-Encoding": "gzip;q=0"}).headers
    assert client.get(address, headers=ASKS | {"Range": "bytes=0-9"}).status_code in (200, 206)


def test_the_length_of_a_compressed_page_says_nothing_of_what_is_on_it(app):
    client = app.test_client()
    assert len({len(client.get("/sign-in", headers=ASKS).data) for _ in range(12)}) > 3
