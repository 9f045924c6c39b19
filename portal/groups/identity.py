"""Names, encrypted with their own key and matched by a keyed hash. The only door to them."""

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.groups.models import Identity


@dataclass(frozen=True, order=True)
class Name:
    family: str
    given: str

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def short(self) -> str:
        """First name and initial: Amara O."""
        return f"{self.given} {self.family[:1].upper()}." if self.family else self.given


def normalised(text: str) -> str:
    """Folded for matching: no accents, case, punctuation or double spaces (Unicode 3.13, D146, twice over)."""
    plain = text
    for _ in range(2):
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


def spellings(names: Collection[Name]) -> set[str]:
    """As somebody may type them, folded for matching."""
    return {normalised(text) for name in names for text in (name.full, name.short, f"{name.family} {name.given}")}


class Vault:
    """Seals and opens names, and files that hold some. AES-256-GCM with a fresh nonce, bound to its row and field."""

    def __init__(self, key: bytes) -> None:
        self._seal = AESGCM(derived(key, b"names"))
        self._match = derived(key, b"matching")
        self._files = AESGCM(derived(key, b"files with names"))
        self._marks = derived(key, b"marks of pages")

    def put(self, session: Session, participant_id: UUID, name: Name, *, school_id: UUID, key: str | None) -> None:
        """Keep this person's name, in place of any before it."""
        row = session.get(Identity, participant_id) or Identity(participant_id=participant_id)
        row.given = self._shut(participant_id, "given", name.given)
        row.family = self._shut(participant_id, "family", name.family)
        row.school_key = self._shut(participant_id, "key", key) if key else None
        row.match_hash = self.match_hash(school_id, name, key)
        session.add(row)
        session.flush()

    def add_key(self, session: Session, participant_id: UUID, key: str, *, school_id: UUID) -> None:
        """The school's own key of somebody noted without one; from now on it finds them."""
        row = session.get_one(Identity, participant_id)
        if row.school_key is None:
            row.school_key = self._shut(participant_id, "key", key)
            row.match_hash = self.match_hash(school_id, Name("", ""), key)
            session.flush()

    def correct(self, session: Session, participant_id: UUID, name: Name, *, school_id: UUID) -> None:
        """Another spelling for somebody whose key, if there is one, stays."""
        row = session.get_one(Identity, participant_id)
        key = self._open(participant_id, "key", row.school_key) if row.school_key else None
        self.put(session, participant_id, name, school_id=school_id, key=key)

    def names(self, session: Session, participant_ids: Collection[UUID]) -> dict[UUID, Name]:
        """Names of these people; a person without one (erased) is left out."""
        rows = session.scalars(select(Identity).where(Identity.participant_id.in_(participant_ids)))
        return {
            row.participant_id: Name(
                family=self._open(row.participant_id, "family", row.family),
                given=self._open(row.participant_id, "given", row.given),
            )
            for row in rows
        }

    def match_hash(self, school_id: UUID, name: Name, key: str | None) -> str:
        """The same for the same pupil of the same school: by the school's key if it gives one, else by name."""
        what = f"key:{key.strip()}" if key else f"name:{normalised(name.given)}|{normalised(name.family)}"
        return hmac.new(self._match, f"{school_id}|{what}".encode(), hashlib.sha256).hexdigest()

    def shut_file(self, row_id: UUID, content: bytes) -> bytes:
        """A file with names in it, sealed for the row that keeps it."""
        nonce = os.urandom(12)
        return nonce + self._files.encrypt(nonce, content, row_id.bytes)

    def open_file(self, row_id: UUID, sealed: bytes) -> bytes:
        """What was sealed for this row. Raises cryptography's InvalidTag for anything else."""
        return self._files.decrypt(sealed[:12], sealed[12:], row_id.bytes)

    def mark(self, content: bytes) -> str:
        """The same for the same content; without our key nothing can be found out from it, nor tried."""
        return hmac.new(self._marks, content, hashlib.sha256).hexdigest()

    def _shut(self, participant_id: UUID, field: str, text: str) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._seal.encrypt(nonce, text.encode(), participant_id.bytes + field.encode())

    def _open(self, participant_id: UUID, field: str, sealed: bytes) -> str:
        return self._seal.decrypt(sealed[:12], sealed[12:], participant_id.bytes + field.encode()).decode()


def derived(key: bytes, purpose: bytes) -> bytes:
    """A separate 256-bit key for each purpose (HKDF, RFC 5869)."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(key)
