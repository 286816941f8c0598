"""Few values of this site by key, sealed."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from faceid_gui.store import schema
from faceid_gui.store.crypto import Purpose
from faceid_gui.store.database import RECORD_RESERVE, Database


class SqlSiteRecords:
    """Implements core.calibration_plan.SiteRecords."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cipher = database.cipher

    def read(self, key: str) -> bytes | None:
        """A value, None where there is none. Raises StoreDamaged."""
        table = schema.site_records.c
        with self._database.read() as connection:
            sealed = connection.execute(select(table.value).where(table.key == key)).scalar()
        return None if sealed is None else self._cipher.open(Purpose.SITE, sealed, *_place(key))

    def write(self, key: str, content: bytes) -> None:
        """Keep a value in the place of the one before."""
        sealed = self._cipher.seal(Purpose.SITE, content, *_place(key))
        statement = upsert(schema.site_records).values(key=key, value=sealed)
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["key"], set_={"value": statement.excluded.value}
                )
            )

    def erase(self, key: str) -> None:
        """Erase a value beyond recall."""
        table = schema.site_records
        with self._database.write(reserve=RECORD_RESERVE) as connection:
            connection.execute(delete(table).where(table.c.key == key))
        self._database.checkpoint()


def _place(key: str) -> tuple[str, ...]:
    return "site_records", "value", key
