"""Seals what a phone noted, so that only this installation opens it. Pure.

A phone that is out of signal seals each item at once to the server's public key: whoever finds the phone reads
nothing, and forgetting its roster loses no mark. ECDH on P-256 with a fresh key an item (NIST SP 800-56A, 6.2.2.2),
HKDF-SHA256 (RFC 5869), AES-256-GCM; bound to the device, the item's id and its number.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

VERSION = 1
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_POINT, _NONCE = 65, 12


class Unreadable(Exception):
    """Not sealed to this installation, for this device, id and number, or cut short on the way."""


class UnknownVersion(Unreadable):
    """Sealed in a way that a newer page uses."""


class SealingKey:
    """The server's half. Worked out from the identity key, never kept anywhere."""

    def __init__(self, identity_key: bytes) -> None:
        wide = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=b"sync sealing v1").derive(identity_key)
        number = int.from_bytes(wide) % (_ORDER - 1) + 1  # FIPS 186-5, A.2.1: extra bits leave no bias
        self._private = ec.derive_private_key(number, ec.SECP256R1())
        self._spki = self._private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self._point = point_of(self._private.public_key())
        self._tokens = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"device token v1").derive(
            identity_key
        )

    @property
    def public(self) -> str:
        """Base64 of the SubjectPublicKeyInfo."""
        return base64.b64encode(self._spki).decode()

    @property
    def id(self) -> str:
        """16 hexadecimal digits that name the public key."""
        return hashlib.sha256(self._spki).hexdigest()[:16]

    def token(self, device_id: UUID, user_id: UUID) -> str:
        """What this device of this person shows once their account is closed: always the same, so that an answer
        lost on the way costs nothing, and kept here as a hash only."""
        said = b"device token\0" + device_id.bytes + user_id.bytes
        return base64.urlsafe_b64encode(hmac.new(self._tokens, said, hashlib.sha256).digest()).decode().rstrip("=")

    def open(self, sealed: str, *, device_id: UUID, event_id: UUID, sequence: int) -> bytes:
        """What was sealed. Raises Unreadable."""
        raw = _raw(sealed)
        point, nonce, text = raw[1:66], raw[66:78], raw[78:]
        try:
            theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
            shared = self._private.exchange(ec.ECDH(), theirs)
            return _cipher(shared, point, self._point).decrypt(nonce, text, bound_to(device_id, event_id, sequence))
        except (ValueError, InvalidTag) as fault:
            raise Unreadable from fault


def seal(
    public: str,
    body: bytes,
    *,
    device_id: UUID,
    event_id: UUID,
    sequence: int,
    ephemeral: ec.EllipticCurvePrivateKey | None = None,
    nonce: bytes | None = None,
) -> str:
    """The envelope a device makes; `public` as `SealingKey.public`. Key and nonce are fresh unless given (tests)."""
    known = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(public)[-_POINT:])
    ours, once = ephemeral or ec.generate_private_key(ec.SECP256R1()), nonce or os.urandom(_NONCE)
    point = point_of(ours.public_key())
    cipher = _cipher(ours.exchange(ec.ECDH(), known), point, point_of(known))
    text = cipher.encrypt(once, body, bound_to(device_id, event_id, sequence))
    return base64.urlsafe_b64encode(bytes([VERSION]) + point + once + text).decode().rstrip("=")


def bound_to(device_id: UUID, event_id: UUID, sequence: int) -> bytes:
    """The associated data: an envelope opens in its own place only."""
    return f"{device_id}|{event_id}|{sequence}".encode()


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """65 bytes, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _raw(sealed: str) -> bytes:
    plain = sealed.rstrip("=")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", plain):
        raise Unreadable
    try:
        raw = base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except binascii.Error as fault:
        raise Unreadable from fault
    if raw and raw[0] > VERSION:
        raise UnknownVersion
    if len(raw) < 1 + _POINT + _NONCE + 16 or raw[0] != VERSION:
        raise Unreadable
    return raw


def _cipher(shared: bytes, point: bytes, server_point: bytes) -> AESGCM:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=point + server_point, info=b"portal sync v1")
    return AESGCM(kdf.derive(shared))
