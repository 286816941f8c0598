"""The audit chain's own arithmetic: what each row's MAC covers, and the sealed head.

Row n's MAC is HMAC(key, MAC of row n-1 | row n). The head (number of rows, last MAC) is
kept sealed, so rows cannot be cut off the end without it showing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, insert, select, update

from faceid_gui.core.errors import StoreDamaged
from faceid_gui.store import schema
from faceid_gui.store.crypto import Cipher, Purpose, place_bytes

GENESIS: Final = bytes(32)
_HEAD_PLACE: Final = ("meta", "audit_head")


class Action(StrEnum):
    """What the store itself writes into the trail, in the same transaction as the deed."""

    PERSON_ADDED = "person.added"
    PERSON_RENAMED = "person.renamed"
    PERSON_DELETED = "person.deleted"
    PERSON_RESTORED = "person.restored"
    PERSON_ERASED = "person.erased"
    PERSON_MERGED = "person.merged"
    PERSON_UNMERGED = "person.unmerged"
    PERSON_REMOVED = "person.removed"  # an erasure, in the words of schema 0001
    CONSENT_RECORDED = "consent.recorded"
    SAMPLES_ADDED = "samples.added"
    SAMPLES_ERASED = "samples.erased"
    THRESHOLD_SET = "threshold.set"
    VISIT = "visit"
    VISITS_ERASED = "visits.erased"
    RECORDINGS_ERASED = "recordings.erased"
    BACKUP_MADE = "backup.made"
    BACKUP_RESTORED = "backup.restored"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that happened: who did what to which id. Holds ids, never names."""

    seq: int
    at: float
    actor: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain."""

    count: int
    mac: bytes


def entry_mac(cipher: Cipher, previous: bytes, entry: AuditEntry) -> bytes:
    """The MAC of an entry that follows an entry with MAC ``previous``."""
    fields = (str(entry.seq), repr(entry.at), entry.actor, entry.action)
    message = place_bytes(*fields, entry.subject, entry.detail)
    return cipher.mac(Purpose.AUDIT, previous + message)


def start_chain(connection: Connection, cipher: Cipher) -> None:
    """Write the head of an empty chain."""
    value = _sealed_head(cipher, Head(0, GENESIS))
    connection.execute(insert(schema.meta).values(key=_HEAD_PLACE[1], value=value))


def read_head(connection: Connection, cipher: Cipher) -> Head:
    """The head as it was sealed. Raises StoreDamaged where it is missing or was changed."""
    query = select(schema.meta.c.value).where(schema.meta.c.key == _HEAD_PLACE[1])
    sealed = connection.execute(query).scalar()
    if sealed is None:
        raise StoreDamaged("the audit trail has lost its head")
    content = json.loads(cipher.open(Purpose.META, sealed, *_HEAD_PLACE))
    return Head(int(content["count"]), bytes.fromhex(content["mac"]))


def append_entry(
    connection: Connection,
    cipher: Cipher,
    *,
    at: float,
    actor: str,
    action: str,
    subject: str = "",
    detail: str = "",
) -> AuditEntry:
    """Append one entry within the caller's transaction."""
    head = read_head(connection, cipher)
    entry = AuditEntry(head.count + 1, at, actor, action, subject, detail)
    mac = entry_mac(cipher, head.mac, entry)
    connection.execute(
        insert(schema.audit).values(
            seq=entry.seq,
            at=at,
            actor=actor,
            action=action,
            subject=subject,
            detail=detail,
            mac=mac,
        )
    )
    value = _sealed_head(cipher, Head(entry.seq, mac))
    connection.execute(
        update(schema.meta).where(schema.meta.c.key == _HEAD_PLACE[1]).values(value=value)
    )
    return entry


def _sealed_head(cipher: Cipher, head: Head) -> bytes:
    content = json.dumps({"count": head.count, "mac": head.mac.hex()}).encode()
    return cipher.seal(Purpose.META, content, *_HEAD_PLACE)
