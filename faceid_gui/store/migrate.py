"""Which schema a database has, and bringing an older one up to date."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from faceid_gui.core.errors import StoreDamaged
from faceid_gui.store.atomic import replacing

SCRIPTS: Final = Path(__file__).with_name("migrations")


def schema_revision(connection: Connection, known: Sequence[str]) -> str | None:
    """The schema revision of a database, None for an empty one.

    Raises StoreDamaged for a database of another program or of a newer version of this one.
    """
    tables = set(
        connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
    )
    if not tables:
        return None
    found: str | None = None
    if "alembic_version" in tables:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found is None:
        raise StoreDamaged("this file is no database of faceid-gui")
    if found not in known:
        raise StoreDamaged(
            "the database was written by a newer version of faceid-gui; install that version",
            detail=f"schema {found}, newest known {known[-1]}",
        )
    return found


def upgrade(connection: Connection, *, scripts: Path = SCRIPTS) -> None:
    """Bring the schema up to date within the caller's transaction: all of it or nothing."""
    # Imported here: half a second that a database of the present schema need not pay.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def copy_aside(path: Path, revision: str) -> Path:
    """Copy a database beside itself before it is migrated; the copy is on the disk after.

    Uses SQLite's own backup, so what is still in the write-ahead log is in the copy.
    """
    target = path.with_name(f"{path.name}.schema-{revision}")
    with (
        replacing(target) as temporary,
        contextlib.closing(sqlite3.connect(path)) as source,
        contextlib.closing(sqlite3.connect(temporary)) as copy,
    ):
        source.backup(copy)
    return target
