"""The plan of a site and its strangers, sealed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import update

from faceid_gui.core.calibration_plan import KeptStranger
from faceid_gui.core.errors import Bug, StoreDamaged
from faceid_gui.store import schema
from faceid_gui.store.database import Database
from faceid_gui.store.impostors import SqlKeptStrangers
from faceid_gui.store.site_records import SqlSiteRecords
from tests.fakes import CONTRACT, identity_vector


def test_a_value_is_kept_replaced_and_erased(database: Database) -> None:
    records = SqlSiteRecords(database)
    assert records.read("plan") is None
    records.write("plan", b"one")
    records.write("plan", "둘".encode())
    records.write("other", b"three")
    assert records.read("plan") == "둘".encode()
    records.erase("plan")
    records.erase("plan")
    assert records.read("plan") is None
    assert records.read("other") == b"three"


def test_a_value_moved_to_another_key_does_not_open(database: Database) -> None:
    # GIVEN two values, one put in the place of the other
    records = SqlSiteRecords(database)
    records.write("a", b"one")
    records.write("b", b"two")
    table = schema.site_records
    with database.write() as connection:
        connection.execute(table.delete().where(table.c.key == "b"))
        connection.execute(update(table).where(table.c.key == "a").values(key="b"))
    # THEN it is damage, and not a value
    with pytest.raises(StoreDamaged):
        records.read("b")


def test_strangers_are_kept_by_contract_and_forgotten_at_once(
    database: Database, folder: Path
) -> None:
    # GIVEN strangers of two contracts, two rows of them of one person
    kept = SqlKeptStrangers(database)
    rows = [KeptStranger(identity_vector(n), str(n // 2), "밤") for n in range(3)]
    kept.keep(CONTRACT.id, rows)
    kept.keep("another", rows[:1])
    # THEN each contract has its own, in one order
    found = kept.every(CONTRACT.id)
    assert (kept.count(CONTRACT.id), kept.count("another"), kept.count("none")) == (3, 1, 0)
    assert sorted((one.owner, one.group) for one in found) == [
        ("0", "밤"),
        ("0", "밤"),
        ("1", "밤"),
    ]
    everything = {one.embedding.tobytes() for one in found}
    assert everything == {row.embedding.tobytes() for row in rows}
    again = kept.every(CONTRACT.id)
    assert [one.embedding.tobytes() for one in again] == [one.embedding.tobytes() for one in found]
    # WHEN kept anew, THEN the old ones are gone
    kept.keep(CONTRACT.id, rows[:2])
    assert kept.count(CONTRACT.id) == 2
    # WHEN forgotten, THEN all are, and nothing of them is left in the file
    assert kept.forget() == 3
    assert kept.every(CONTRACT.id) == ()
    content = b"".join(path.read_bytes() for path in folder.glob("faceid.db*"))
    assert identity_vector(1).tobytes() not in content


def test_a_stranger_that_is_no_vector_is_refused(database: Database) -> None:
    kept = SqlKeptStrangers(database)
    kept.keep(CONTRACT.id, [KeptStranger(identity_vector(1), "0")])
    with pytest.raises(Bug):
        kept.keep(CONTRACT.id, [KeptStranger(np.full(16, np.nan, np.float32), "0")])
    assert kept.count(CONTRACT.id) == 1
