"""The tables. Names, embeddings, crops, visits and thresholds are sealed (crypto.py)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

REVISIONS: Final = ("0001", "0002", "0003", "0004")
"""Every schema revision that this program knows, oldest first."""

metadata: Final = MetaData()

meta: Final = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", LargeBinary),
)
"""Few values by key: database_id, key_check, audit_head."""

counters: Final = Table(
    "counters",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)
"""``gallery`` grows with every change of people, samples, embeddings or thresholds,
``changes`` with every row of ``person_changes`` and ``sample_changes`` that is written."""

people: Final = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name_index", LargeBinary, nullable=False, unique=True),
    Column("name", LargeBinary, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("removed_at", Float),
    Column("consent", LargeBinary),
    Index("people_removed", "removed_at"),
)
"""``removed_at`` is null but for people who were deleted and can still come back."""

samples: Final = Table(
    "samples",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("person_id", Text, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("details", LargeBinary, nullable=False),
    Column("crop", LargeBinary),
    Index("samples_person", "person_id"),
)

embeddings: Final = Table(
    "embeddings",
    metadata,
    Column("sample_id", Text, ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True),
    Column("contract_id", Text, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

person_changes: Final = Table(
    "person_changes",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("facet", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("sent", Integer, nullable=False, server_default="0"),
    Column("origin", Text, nullable=False, server_default=""),
    Column("undone", Float),
    Index("person_changes_number", "number"),
)
"""The newest change of each facet of everybody who ever was: outlives the erasure.

``number`` orders all changes. ``origin`` is who made it, empty for this machine. It waits to be
sent to a source while ``number`` is above ``sent``. ``undone`` is the time of the deletion that
was taken back.
"""

sample_changes: Final = Table(
    "sample_changes",
    metadata,
    Column("sample_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sent", Integer, nullable=False, server_default="0"),
    Column("origin", Text, nullable=False, server_default=""),
    Index("sample_changes_number", "number"),
    Index("sample_changes_person", "person_id"),
)
"""The same for each sample that ever was. Without a row in ``samples`` it was erased."""

sync_conflicts: Final = Table(
    "sync_conflicts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Float, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
"""What was decided between this gallery and another one, until somebody settles it."""

sync_marks: Final = Table(
    "sync_marks",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""How far this gallery and its source have read each other."""

thresholds: Final = Table(
    "thresholds",
    metadata,
    Column("contract_id", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

visits: Final = Table(
    "visits",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("at", Float, nullable=False),
    Column("person_id", Text),
    Column("record", LargeBinary, nullable=False),
    Index("visits_at", "at"),
    Index("visits_person", "person_id"),
)
"""No reference to people: a visit outlives the erasure of the person, without the name."""

recordings: Final = Table(
    "recordings",
    metadata,
    Column("visit_id", Text, primary_key=True),
    Column("at", Float, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Index("recordings_at", "at"),
)
"""Visits with their face crops, where the operator opted in."""

site_records: Final = Table(
    "site_records",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
"""Few sealed values of this site, such as what its calibration is to rest on."""

impostors: Final = Table(
    "impostors",
    metadata,
    Column("id", Text, primary_key=True),
    Column("contract_id", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Index("impostors_contract", "contract_id"),
)
"""Embeddings of strangers that the operator gave for calibration."""

audit: Final = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("mac", LargeBinary, nullable=False),
)
"""A chain: each ``mac`` covers the row and the ``mac`` before it. Ids only, no names."""
