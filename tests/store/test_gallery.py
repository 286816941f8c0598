"""People and samples on disk: encrypted, bound to their rows, safe from every side."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faceid_gui.core.errors import BadRequest, Bug, NameTaken, NotFound, StoreDamaged
from faceid_gui.core.similarity import fold
from faceid_gui.core.types import NewSample, Threshold
from faceid_gui.store.audit import SqlAuditLog
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from tests.fakes import CONTRACT, GOOD, FakeClock, identity_vector
from tests.store.samples import sample


@contextmanager
def _by_hand(folder: Path) -> Iterator[sqlite3.Connection]:
    """The database as somebody with a SQLite tool sees it."""
    with closing(sqlite3.connect(folder / "faceid.db")) as connection, connection:
        yield connection


@pytest.mark.parametrize(
    "name",
    [
        "김철수",
        unicodedata.normalize("NFD", "김철수"),
        "👩‍🚀 Ann",
        "אבי כהן",
        "Ünal",
        "'; --",
        "%s",
    ],
)
def test_names_in_every_script_come_back(store: SqlGalleryStore, name: str) -> None:
    person = store.add_person(f" {name} ", [sample(0)])
    assert person.name == unicodedata.normalize("NFC", name)
    for form in ("NFC", "NFD"):
        assert store.find(unicodedata.normalize(form, name)) == person
        with pytest.raises(NameTaken):
            store.add_person(unicodedata.normalize(form, name), [])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(max_size=230))
def test_any_text_is_a_name_or_is_refused(store: SqlGalleryStore, name: str) -> None:
    try:
        person = store.add_person(name, [])
    except BadRequest:
        assert name not in [person.name for person in store.people()]
        return
    assert store.find(name) == person
    assert person.name == unicodedata.normalize("NFC", name).strip()
    store.remove(person.id)


@pytest.mark.parametrize("name", ["", "x" * 300, "a\x00b", "\ud800"])
def test_an_unusable_name_is_refused_and_not_found(store: SqlGalleryStore, name: str) -> None:
    person = store.add_person("Ann", [])
    with pytest.raises(BadRequest):
        store.add_person(name, [])
    with pytest.raises(BadRequest):
        store.rename(person.id, name)
    with pytest.raises(NotFound):
        store.find(name)
    assert store.people() == (person,)


def test_a_rename_cannot_take_a_name_but_can_change_its_case(store: SqlGalleryStore) -> None:
    ann = store.add_person("Ann", [])
    store.add_person("Ben", [])
    with pytest.raises(NameTaken):
        store.rename(ann.id, "BEN")
    assert store.rename(ann.id, "ANN").name == "ANN"


def test_unknown_ids_are_said(store: SqlGalleryStore) -> None:
    for ask in (
        lambda: store.add_samples("nobody", [sample(0)]),
        lambda: store.rename("nobody", "Ann"),
        lambda: store.remove("nobody"),
        lambda: store.samples("nobody"),
        lambda: store.add_embeddings("nothing", {CONTRACT.id: identity_vector(0)}),
    ):
        with pytest.raises(NotFound):
            ask()
    assert store.revision() == 0


@pytest.mark.parametrize("value", [np.nan, 0.0, 3.0])
def test_a_vector_that_is_no_embedding_is_never_stored(
    store: SqlGalleryStore, value: float
) -> None:
    # GIVEN a good sample and one whose embedding is broken
    broken = NewSample({CONTRACT.id: np.full(16, value, np.float32)}, GOOD, "x")
    # WHEN they are enrolled together
    with pytest.raises(Bug):
        store.add_person("Ann", [sample(0), broken])
    # THEN nothing of the enrolment is there
    assert store.people() == ()
    assert store.revision() == 0


def test_no_name_embedding_or_photo_is_readable_on_disk(
    folder: Path, store: SqlGalleryStore
) -> None:
    # GIVEN a person whose name, source, embedding and crop are distinctive
    rng = np.random.default_rng(3)
    vector = rng.normal(size=16).astype(np.float32)
    vector /= np.linalg.norm(vector)
    crop = rng.bytes(500)
    new = NewSample({CONTRACT.id: vector}, GOOD, "holiday/photo-of-xyzzy.jpg", crop)
    person = store.add_person("Xyzzy Plugh 김", [new])
    store.rename(person.id, "Frobnitz")
    # WHEN every file of the data folder is searched, the log included
    content = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert len(content) > 10_000
    # THEN none of it is found in any part
    secrets = [b"xyzzy", b"plugh", "김".encode(), b"frobnitz", vector.tobytes()[:16], crop[:16]]
    for secret in secrets:
        assert secret.lower() not in content.lower()
        assert secret not in content


@pytest.mark.parametrize("deleted_before", [False, True])
def test_an_erased_person_leaves_no_bytes(
    folder: Path, store: SqlGalleryStore, deleted_before: bool
) -> None:
    # GIVEN a person, and the sealed bytes of name and embedding
    person = store.add_person("Ann", [sample(0)])
    with _by_hand(folder) as connection:
        (name,) = connection.execute("SELECT name FROM people").fetchone()
        (vector,) = connection.execute("SELECT vector FROM embeddings").fetchone()
    # WHEN the person is erased, having been deleted or not
    if deleted_before:
        store.remove(person.id)
    store.erase(person.id)
    # THEN not even the sealed bytes are left, in the file or in the log
    content = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert name not in content
    assert vector not in content


@pytest.mark.parametrize(
    "tampering",
    [
        # embeddings of two people swapped
        """UPDATE embeddings SET vector = (SELECT other.vector FROM embeddings AS other
           WHERE other.sample_id != embeddings.sample_id)""",
        # one person's sample given to the other
        "UPDATE samples SET person_id = (SELECT id FROM people ORDER BY created_at LIMIT 1)",
        # names swapped
        """UPDATE people SET name = (SELECT other.name FROM people AS other
           WHERE other.id != people.id)""",
        # an embedding passed off as one of another contract
        "UPDATE embeddings SET contract_id = '{contract}'",
        # damaged, emptied and replaced
        "UPDATE embeddings SET vector = zeroblob(93)",
        "UPDATE embeddings SET vector = x''",
        "UPDATE embeddings SET vector = 'text'",
    ],
)
def test_changed_rows_never_match_anybody(
    folder: Path, database: Database, clock: FakeClock, tampering: str
) -> None:
    # GIVEN two people with one sample each
    store = SqlGalleryStore(database, clock)
    for i, name in enumerate(("Ann", "Ben")):
        clock.advance(1)
        vector = {CONTRACT.id if "{contract}" not in tampering else "another": identity_vector(i)}
        store.add_person(name, [NewSample(vector, GOOD, "x")])
    # WHEN somebody who can write the file changes rows
    with _by_hand(folder) as connection:
        connection.execute(tampering.format(contract=CONTRACT.id))
    # THEN the gallery is refused
    with pytest.raises(StoreDamaged):
        SqlGalleryStore(database, clock).snapshot(CONTRACT)


def test_a_copied_sample_is_refused(folder: Path, store: SqlGalleryStore) -> None:
    # GIVEN two people
    ann = store.add_person("Ann", [sample(0)])
    store.add_person("Ben", [sample(1)])
    # WHEN a copy of the second's rows is added under the first
    with _by_hand(folder) as connection:
        connection.execute(
            """INSERT INTO samples (id, person_id, created_at, details)
               SELECT 'copy', ?, created_at, details FROM samples WHERE person_id != ?""",
            (ann.id, ann.id),
        )
        connection.execute(
            """INSERT INTO embeddings SELECT 'copy', contract_id, vector FROM embeddings
               WHERE sample_id IN (SELECT id FROM samples WHERE person_id != ?)""",
            (ann.id,),
        )
    # THEN neither the gallery nor the samples can be read
    with pytest.raises(StoreDamaged):
        store.samples(ann.id)
    store.rename(ann.id, "Anna")
    with pytest.raises(StoreDamaged):
        store.snapshot(CONTRACT)


def test_a_threshold_cannot_be_lowered_by_hand(folder: Path, store: SqlGalleryStore) -> None:
    # GIVEN two contracts with thresholds
    store.set_threshold("strict", Threshold(0.6))
    store.set_threshold("lax", Threshold(0.1))
    # WHEN one is copied over the other in the file
    with _by_hand(folder) as connection:
        connection.execute(
            "UPDATE thresholds SET value = (SELECT value FROM thresholds WHERE contract_id = 'lax')"
        )
    # THEN it is refused
    with pytest.raises(StoreDamaged):
        store.threshold("strict")
    assert store.threshold("lax") == Threshold(0.1)


@pytest.mark.parametrize("value", [float("nan"), 1.5, -2.0])
def test_a_threshold_that_makes_no_sense_is_never_stored(
    store: SqlGalleryStore, value: float
) -> None:
    with pytest.raises(Bug):
        store.set_threshold(CONTRACT.id, Threshold(value))
    assert store.threshold(CONTRACT.id) is None


def test_a_snapshot_is_read_only_and_kept_until_a_change(store: SqlGalleryStore) -> None:
    # GIVEN a gallery
    store.add_person("Ann", [sample(0)])
    snapshot = store.snapshot(CONTRACT)
    # THEN the snapshot is made once per revision, and cannot be written to
    assert store.snapshot(CONTRACT) is snapshot
    with pytest.raises(ValueError, match="read-only"):
        snapshot.matrix[0, 0] = 5.0
    store.add_person("Ben", [sample(1)])
    assert len(store.snapshot(CONTRACT).people) == 2
    assert len(snapshot.people) == 1


def test_many_people_fold_as_one_by_one(store: SqlGalleryStore) -> None:
    # GIVEN people with different numbers of samples
    rng = np.random.default_rng(5)
    expected = {}
    for i in range(30):
        rows = rng.normal(size=(1 + i % 4, 16)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        samples = [NewSample({CONTRACT.id: row}, GOOD, "x") for row in rows]
        expected[store.add_person(f"person {i}", samples).id] = fold(rows)
    # THEN each template is the fold of its samples
    snapshot = store.snapshot(CONTRACT)
    for person, row in zip(snapshot.people, snapshot.matrix, strict=True):
        np.testing.assert_allclose(row, expected[person.id], atol=1e-6)


def test_threads_write_and_read_at_once(database: Database, clock: FakeClock) -> None:
    # GIVEN one store used by several threads
    store = SqlGalleryStore(database, clock)
    faults: list[BaseException] = []
    added: list[str] = []

    def work(number: int) -> None:
        try:
            for i in range(8):
                added.append(store.add_person(f"{number}-{i}", [sample(i)]).id)
                snapshot = store.snapshot(CONTRACT)
                assert len(snapshot.people) == len(snapshot.matrix)
                assert snapshot.revision <= store.revision()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    # WHEN they all enrol and search
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    # THEN nothing failed, everybody is there, and the trail is whole
    assert faults == []
    assert {person.id for person in store.people()} == set(added)
    assert store.revision() == len(added) == 48
    assert SqlAuditLog(database, clock).verify().ok


_WRITER = """
import sys
from pathlib import Path
from faceid_gui.core.clock import SystemClock
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from tests.store.samples import sample
with Database(Path(sys.argv[1]), FileKeyProvider(Path(sys.argv[2]))) as database:
    store = SqlGalleryStore(database, SystemClock())
    for i in range(25):
        store.add_person(f"{sys.argv[3]} {i}", [sample(i % 16)])
"""


def test_two_processes_write_at_once(
    folder: Path, keys: FileKeyProvider, database: Database, clock: FakeClock
) -> None:
    # GIVEN a store here, and the same database opened by two other processes
    store = SqlGalleryStore(database, clock)
    before = store.revision()
    arguments = [sys.executable, "-c", _WRITER, str(folder / "faceid.db"), str(keys.path)]
    others = [subprocess.Popen([*arguments, name]) for name in ("one", "two")]
    # WHEN all three enrol people
    for i in range(25):
        store.add_person(f"here {i}", [sample(i % 16)])
    assert [other.wait(60) for other in others] == [0, 0]
    # THEN everybody is there, and this process sees the others' changes
    assert len(store.people()) == len(store.snapshot(CONTRACT).people) == 75
    assert store.revision() == before + 75
    assert SqlAuditLog(database, clock).verify().ok
