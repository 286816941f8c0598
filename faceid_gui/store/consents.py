"""What people agreed to, sealed in their rows."""

from __future__ import annotations

from sqlalchemy import Connection, update

from faceid_gui.core.errors import NotFound
from faceid_gui.core.types import Consent
from faceid_gui.store import schema
from faceid_gui.store.crypto import Cipher, Purpose
from faceid_gui.store.person_rows import person_row
from faceid_gui.store.records import consent_bytes, consent_from


def write_consent(connection: Connection, cipher: Cipher, person_id: str, consent: Consent) -> None:
    """Record what somebody agreed to, in the place of what was recorded before.

    Raises BadRequest for a consent without words.
    """
    sealed = cipher.seal(Purpose.CONSENT, consent_bytes(consent), *_place(person_id))
    row = schema.people.c.id == person_id
    connection.execute(update(schema.people).where(row).values(consent=sealed))


def read_consent(connection: Connection, cipher: Cipher, person_id: str) -> Consent | None:
    """What somebody who is enrolled agreed to. Raises NotFound, StoreDamaged."""
    row = person_row(connection, person_id)
    if row is None or row.removed_at is not None:
        raise NotFound("there is no such person", detail=person_id)
    return open_consent(cipher, person_id, row.consent)


def open_consent(cipher: Cipher, person_id: str, sealed: bytes | None) -> Consent | None:
    """What a row of somebody says that they agreed to. Raises StoreDamaged."""
    if sealed is None:
        return None
    return consent_from(cipher.open(Purpose.CONSENT, sealed, *_place(person_id)))


def _place(person_id: str) -> tuple[str, ...]:
    return "people", "consent", person_id
