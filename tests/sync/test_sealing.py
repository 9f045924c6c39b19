"""Envelopes: made here and opened here, and a fixed one that the phone's script has to agree with."""

import base64
import json
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from portal import db
from portal.sync.sealing import SealingKey, UnknownVersion, Unreadable, seal

VECTOR = json.loads((Path(__file__).parent / "vector.json").read_text())
"""One envelope with everything that went into it: `open` and `seal` agree with it to the letter, on any machine."""

PLACE = {"device_id": UUID(VECTOR["device"]), "event_id": UUID(VECTOR["id"]), "sequence": VECTOR["seq"]}
KEY = SealingKey(bytes.fromhex(VECTOR["identity_key"]))


def test_the_fixed_envelope_opens():
    assert (KEY.public, KEY.id) == (VECTOR["key"], VECTOR["key_id"])
    assert KEY.open(VECTOR["sealed"], **PLACE) == VECTOR["body"].encode()


def test_the_fixed_envelope_is_made_again():
    private = ec.derive_private_key(int(VECTOR["ephemeral_private"], 16), ec.SECP256R1())
    nonce = bytes.fromhex(VECTOR["nonce"])
    assert seal(KEY.public, VECTOR["body"].encode(), **PLACE, ephemeral=private, nonce=nonce) == VECTOR["sealed"]


@given(st.binary(max_size=400))
def test_what_was_sealed_comes_out_and_two_envelopes_differ(body):
    one, two = (seal(KEY.public, body, **PLACE) for _ in range(2))
    assert one != two
    assert KEY.open(one, **PLACE) == body


@pytest.mark.parametrize("change", [{"device_id": db.new_id()}, {"event_id": db.new_id()}, {"sequence": 8}])
def test_an_envelope_opens_in_its_own_place_only(change):
    with pytest.raises(Unreadable):
        KEY.open(VECTOR["sealed"], **(PLACE | change))


def test_another_installation_opens_nothing():
    with pytest.raises(Unreadable):
        SealingKey(bytes(32)).open(VECTOR["sealed"], **PLACE)


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_one_changed_bit_is_noticed(place, flip):
    raw = bytearray(base64.urlsafe_b64decode(VECTOR["sealed"] + "=="))
    raw[place % len(raw)] ^= flip
    with pytest.raises(Unreadable):
        KEY.open(base64.urlsafe_b64encode(raw).decode(), **PLACE)


@given(st.one_of(st.text(max_size=200), st.integers(0, 200).map(lambda cut: VECTOR["sealed"][:cut])))
def test_what_is_no_envelope_is_unreadable_and_nothing_worse(text):
    with pytest.raises(Unreadable):
        KEY.open(text, **PLACE)


def test_a_newer_envelope_is_told_apart():
    newer = b"\x02" + base64.urlsafe_b64decode(VECTOR["sealed"] + "==")[1:]
    with pytest.raises(UnknownVersion):
        KEY.open(base64.urlsafe_b64encode(newer).decode(), **PLACE)
