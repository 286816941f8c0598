"""A database as the first version of the program left it: schema 0001, people with samples."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

import pytest
from sqlalchemy import Connection

from faceid_gui.store import schema
from faceid_gui.store.chain import Action, append_entry
from faceid_gui.store.crypto import Purpose
from faceid_gui.store.database import Database
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.store.migrate import SCRIPTS, upgrade
from faceid_gui.store.records import details_bytes, embedding_bytes
from tests.fakes import CONTRACT, GOOD, identity_vector


def write_first_schema(path: Path, keys: FileKeyProvider, *names: str) -> None:
    """Make a database of schema 0001 with one sample of identity 0, 1, ... per name."""
    scripts = path.parent.parent / "first-scripts"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__", "r000[2-9]*"))

    def first(connection: Connection) -> None:
        upgrade(connection, scripts=scripts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "REVISIONS", ("0001",))
        patch.setattr("faceid_gui.store.database.upgrade", first)
        with Database(path, keys) as database:
            for identity, name in enumerate(names):
                _add_person(database, name, identity)
            gone = str(uuid.uuid4())
            with database.write() as connection:  # somebody who was erased: only the trail tells
                _tell(connection, database, Action.PERSON_ADDED, gone)
                _tell(connection, database, Action.PERSON_REMOVED, gone)


def _add_person(database: Database, name: str, identity: int) -> None:
    seal, person_id, sample_id = database.cipher.seal, str(uuid.uuid4()), str(uuid.uuid4())
    person = (
        person_id,
        database.cipher.name_index(name),
        seal(Purpose.NAME, name.encode(), "people", "name", person_id),
        1_600_000_000.0,
    )
    details = details_bytes(GOOD, "photo.jpg")
    place: tuple[str, ...] = ("samples", "details", sample_id, person_id)
    sample = (sample_id, person_id, 1_600_000_000.0, seal(Purpose.SAMPLE, details, *place))
    vector = embedding_bytes(identity_vector(identity))
    place = ("embeddings", "vector", sample_id, person_id, CONTRACT.id)
    embedding = (sample_id, CONTRACT.id, seal(Purpose.EMBEDDING, vector, *place))
    rows: dict[str, tuple[object, ...]] = {
        "people (id, name_index, name, created_at) VALUES (?, ?, ?, ?)": person,
        "samples (id, person_id, created_at, details) VALUES (?, ?, ?, ?)": sample,
        "embeddings (sample_id, contract_id, vector) VALUES (?, ?, ?)": embedding,
    }
    with database.write() as connection:
        for place_, values in rows.items():
            connection.exec_driver_sql(f"INSERT INTO {place_}", values)
        _tell(connection, database, Action.PERSON_ADDED, person_id)


def _tell(connection: Connection, database: Database, action: Action, subject: str) -> None:
    append_entry(
        connection, database.cipher, at=1.6e9, actor="local", action=action, subject=subject
    )
