"""Opening, migrating and refusing databases; transactions and their errors."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert, select
from sqlalchemy.exc import SQLAlchemyError

from faceid_gui.core.errors import DiskFull, KeyUnavailable, StoreBusy, StoreDamaged
from faceid_gui.core.types import Threshold
from faceid_gui.store import schema
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.store.migrate import SCRIPTS, copy_aside, upgrade
from tests.fakes import CONTRACT, FakeClock
from tests.store.samples import sample


def test_a_new_database_is_private_and_careful(folder: Path, database: Database) -> None:
    # THEN others cannot read the file, and the connection is set to lose nothing
    assert stat.S_IMODE((folder / "faceid.db").stat().st_mode) == 0o600
    with database.read() as connection:
        wanted = {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "secure_delete": 1,
            "trusted_schema": 0,
        }
        for name, value in wanted.items():
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value


def test_what_was_written_is_there_after_reopening(folder: Path, keys: FileKeyProvider) -> None:
    for round_ in range(3):
        with Database(folder / "faceid.db", keys) as database:
            gallery = SqlGalleryStore(database, FakeClock())
            assert len(gallery.people()) == round_
            gallery.add_person(f"person {round_}", [sample(round_)])
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["faceid.db"]


def test_the_migrations_make_the_schema(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), schema.metadata)
    assert differences == []


def test_a_present_database_opens_without_alembic(folder: Path, keys: FileKeyProvider) -> None:
    Database(folder / "faceid.db", keys).close()
    code = (
        "import sys; from pathlib import Path\n"
        "from faceid_gui.store.database import Database\n"
        "from faceid_gui.store.keys import FileKeyProvider\n"
        "Database(Path(sys.argv[1]), FileKeyProvider(Path(sys.argv[2]))).close()\n"
        "print('alembic' in sys.modules)"
    )
    arguments = [sys.executable, "-c", code, str(folder / "faceid.db"), str(keys.path)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


_NEWEST = schema.REVISIONS[-1]


def _later_scripts(folder: Path, *, broken: bool = False) -> Path:
    """The migrations with one more revision."""
    scripts = folder / "scripts"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "r9999_next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '9999'\ndown_revision = '{_NEWEST}'\nbranch_labels = None\ndepends_on = None\n"
        "def upgrade():\n"
        "    op.add_column('people', sa.Column('note', sa.Text))\n"
        + ("    op.drop_table('no_such_table')\n" if broken else "")
    )
    return scripts


def _migrates_with(monkeypatch: pytest.MonkeyPatch, scripts: Path) -> None:
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9999"))

    def later(connection: Connection) -> None:
        upgrade(connection, scripts=scripts)

    monkeypatch.setattr("faceid_gui.store.database.upgrade", later)


def test_an_older_database_is_copied_and_migrated(
    folder: Path, keys: FileKeyProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a database of the present schema with a person in it
    with Database(folder / "faceid.db", keys) as database:
        SqlGalleryStore(database, FakeClock()).add_person("Ann", [sample(1)])
    # WHEN a program with a later schema opens it
    with monkeypatch.context() as patch:
        _migrates_with(patch, _later_scripts(tmp_path))
        with Database(folder / "faceid.db", keys) as database:
            # THEN it has the new schema and the person
            with database.read() as connection:
                columns = connection.exec_driver_sql("SELECT note FROM people").all()
            assert len(columns) == 1
            assert SqlGalleryStore(database, FakeClock()).find("Ann").samples == 1
    # AND the copy beside it is the old database, as private as the original
    copy = folder / f"faceid.db.schema-{_NEWEST}"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with Database(copy, keys) as old:
        assert SqlGalleryStore(old, FakeClock()).find("Ann").samples == 1


def test_a_migration_that_fails_changes_nothing(
    folder: Path, keys: FileKeyProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a database with a person
    with Database(folder / "faceid.db", keys) as database:
        SqlGalleryStore(database, FakeClock()).add_person("Ann", [sample(1)])
    # WHEN a migration breaks half way
    with monkeypatch.context() as patch:
        _migrates_with(patch, _later_scripts(tmp_path, broken=True))
        with pytest.raises((StoreDamaged, SQLAlchemyError)):
            Database(folder / "faceid.db", keys)
    # THEN the database is as it was
    with Database(folder / "faceid.db", keys) as database:
        assert SqlGalleryStore(database, FakeClock()).find("Ann").samples == 1
        with database.read() as connection:
            rows = connection.exec_driver_sql("SELECT name FROM pragma_table_info('people')")
            assert "note" not in rows.scalars().all()


def test_a_copy_holds_what_is_in_the_log(folder: Path, store: SqlGalleryStore) -> None:
    store.add_person("Ann", [sample(0)])
    copy = copy_aside(folder / "faceid.db", "test")
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT COUNT(*) FROM people").fetchone() == (1,)
    connection.close()


def test_a_newer_database_is_refused_and_left_alone(folder: Path, keys: FileKeyProvider) -> None:
    Database(folder / "faceid.db", keys).close()
    with sqlite3.connect(folder / "faceid.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    connection.close()
    before = (folder / "faceid.db").read_bytes()
    with pytest.raises(StoreDamaged, match="newer version"):
        Database(folder / "faceid.db", keys)
    assert (folder / "faceid.db").read_bytes() == before


def test_another_programs_database_is_refused(folder: Path, keys: FileKeyProvider) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / "faceid.db") as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    with pytest.raises(StoreDamaged, match="no database of faceid-gui"):
        Database(folder / "faceid.db", keys)


@pytest.mark.parametrize("content", [b"not a database at all" * 400, b"SQLite format 3\x00" * 99])
def test_rubbish_is_refused(folder: Path, keys: FileKeyProvider, content: bytes) -> None:
    folder.mkdir()
    (folder / "faceid.db").write_bytes(content)
    with pytest.raises(StoreDamaged):
        Database(folder / "faceid.db", keys)
    assert not keys.path.exists()


def test_a_damaged_page_is_seen_at_opening(folder: Path, keys: FileKeyProvider) -> None:
    # GIVEN a database with some people
    with Database(folder / "faceid.db", keys) as database:
        gallery = SqlGalleryStore(database, FakeClock())
        for i in range(20):
            gallery.add_person(f"person {i}", [sample(i % 16)])
    # WHEN every page but the first two is overwritten
    content = (folder / "faceid.db").read_bytes()
    (folder / "faceid.db").write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    # THEN it does not open
    with pytest.raises(StoreDamaged):
        Database(folder / "faceid.db", keys)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, keys: FileKeyProvider) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreDamaged, match="cannot be opened"):
        Database(tmp_path / "data" / "faceid.db", keys)


def test_a_lost_key_is_never_replaced(folder: Path, keys: FileKeyProvider) -> None:
    # GIVEN a database whose key file is gone
    Database(folder / "faceid.db", keys).close()
    keys.path.unlink()
    # WHEN it is opened
    with pytest.raises(KeyUnavailable, match="missing"):
        Database(folder / "faceid.db", keys)
    # THEN no new key was made
    assert not keys.path.exists()


def test_another_key_is_recognised(folder: Path, keys: FileKeyProvider) -> None:
    Database(folder / "faceid.db", keys).close()
    keys.replace(b"x" * 32)
    with pytest.raises(KeyUnavailable, match="not the one"):
        Database(folder / "faceid.db", keys)


def test_a_removed_key_check_does_not_get_a_new_key(folder: Path, keys: FileKeyProvider) -> None:
    # GIVEN a used database whose key check was deleted to make it take a new key
    with Database(folder / "faceid.db", keys) as database:
        SqlGalleryStore(database, FakeClock()).add_person("Ann", [sample(0)])
    with sqlite3.connect(folder / "faceid.db") as connection:
        connection.execute("DELETE FROM meta WHERE key = 'key_check'")
    connection.close()
    # THEN it does not open
    with pytest.raises(StoreDamaged, match="key check"):
        Database(folder / "faceid.db", keys)


def test_a_full_disk_is_seen_before_writing(folder: Path, keys: FileKeyProvider) -> None:
    # GIVEN a disk whose free space runs down
    free = 10**9

    def space(_folder: Path) -> int:
        return free

    with Database(folder / "faceid.db", keys, space=space) as database:
        gallery = SqlGalleryStore(database, FakeClock())
        ann = gallery.add_person("Ann", [sample(0)])
        free = 8 * 1024 * 1024
        # THEN enrolment is refused and everything that was there is readable
        with pytest.raises(DiskFull, match="8 MB are free"):
            gallery.add_person("Ben", [sample(1)])
        assert gallery.people() == (ann,)
        # AND people can still be erased
        gallery.remove(ann.id)
        gallery.erase(ann.id)
        free = 0
        with pytest.raises(DiskFull):
            gallery.set_threshold("c", Threshold(0.5))
        # AND it goes on when there is space again
        free = 10**9
        gallery.add_person("Ben", [sample(1)])


def test_a_disk_that_fills_up_while_writing(database: Database, store: SqlGalleryStore) -> None:
    # GIVEN a database that cannot grow any more
    @event.listens_for(database.engine, "connect")
    def no_growth(connection: sqlite3.Connection, _entry: object) -> None:
        connection.execute("PRAGMA max_page_count = 60")

    ann = store.add_person("Ann", [sample(0)])
    database.engine.dispose()
    # WHEN people are enrolled until it is full
    added = [ann]
    with pytest.raises(DiskFull, match="nothing was written"):
        for i in range(500):
            added.append(store.add_person(f"person {i}", [sample(i % 16, crop=bytes(4000))]))
    # THEN everybody who was acknowledged is there, and nobody else
    assert {person.id for person in store.people()} == {person.id for person in added}
    assert len(store.snapshot(CONTRACT).people) == len(added)
    # AND the store goes on
    store.erase(ann.id)
    assert len(store.people()) == len(added) - 1


def test_a_writer_that_holds_the_database_is_said(folder: Path, keys: FileKeyProvider) -> None:
    with Database(folder / "faceid.db", keys, busy_timeout_s=0.05) as database:
        gallery = SqlGalleryStore(database, FakeClock())
        other = sqlite3.connect(folder / "faceid.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        # THEN writing says so, reading goes on
        with pytest.raises(StoreBusy):
            gallery.add_person("Ann", [sample(0)])
        assert gallery.people() == ()
        other.execute("ROLLBACK")
        other.close()
        gallery.add_person("Ann", [sample(0)])


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        connection.execute(insert(schema.counters).values(key="x", value=1))
        raise ZeroDivisionError
    with database.read() as connection:
        keys = connection.execute(select(schema.counters.c.key)).scalars().all()
    assert sorted(keys) == ["changes", "gallery"]
