"""A zip is refused in words, however it is packed or broken."""

import io
import zipfile

import pytest

from portal.groups import zipped


def packed_as(method: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as file:
        file.writestr("users.csv", "sourcedId,givenName,familyName\n" * 50)
    return made.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_no_school_system_uses_is_refused_before_it_is_unpacked(method):
    with pytest.raises(zipped.Refused, match="cannot be read"):
        zipped.opened(packed_as(method))


def test_packed_bytes_that_are_broken_are_refused_in_words():
    good = packed_as(zipfile.ZIP_DEFLATED)
    start = 30 + len("users.csv")
    with pytest.raises(zipped.Refused, match="cannot be read"):
        zipped.read(zipped.opened(good[:start] + b"\xff" * 12 + good[start + 12 :]), "users.csv")
