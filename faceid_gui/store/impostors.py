"""Embeddings of strangers for calibration, sealed; whose they are is told by no name."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select

from faceid_gui.core.calibration_plan import KeptStranger
from faceid_gui.core.errors import StoreDamaged
from faceid_gui.store import schema
from faceid_gui.store.crypto import Purpose
from faceid_gui.store.database import Database
from faceid_gui.store.records import embedding_bytes, embedding_from


class SqlKeptStrangers:
    """Implements core.calibration_plan.KeptStrangers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cipher = database.cipher

    def keep(self, contract_id: str, strangers: Sequence[KeptStranger]) -> None:
        """Keep these in the place of all others of the contract.

        Raises Bug where an embedding is no finite unit vector; then all stays as it was.
        """
        rows = [self._sealed(contract_id, stranger) for stranger in strangers]
        table = schema.impostors
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.contract_id == contract_id))
            if rows:
                connection.execute(insert(table), rows)
        self._database.checkpoint()

    def every(self, contract_id: str) -> tuple[KeptStranger, ...]:
        """All of a contract, by their ids. Raises StoreDamaged."""
        table = schema.impostors.c
        query = select(table.id, table.record).where(table.contract_id == contract_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(table.id)).all()
        return tuple(self._opened(contract_id, row.id, row.record) for row in rows)

    def count(self, contract_id: str) -> int:
        """How many there are of a contract."""
        table = schema.impostors.c
        query = select(func.count()).where(table.contract_id == contract_id)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def forget(self) -> int:
        """Erase all beyond recall; how many."""
        with self._database.write() as connection:
            erased = connection.execute(delete(schema.impostors)).rowcount
        self._database.checkpoint()
        return int(erased)

    def _sealed(self, contract_id: str, stranger: KeptStranger) -> dict[str, object]:
        row_id = uuid.uuid4().hex
        vector = base64.b64encode(embedding_bytes(stranger.embedding)).decode()
        record = {"owner": stranger.owner, "group": stranger.group, "vector": vector}
        plain = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")
        sealed = self._cipher.seal(Purpose.IMPOSTOR, plain, *_place(row_id, contract_id))
        return {"id": row_id, "contract_id": contract_id, "record": sealed}

    def _opened(self, contract_id: str, row_id: str, sealed: bytes) -> KeptStranger:
        plain = self._cipher.open(Purpose.IMPOSTOR, sealed, *_place(row_id, contract_id))
        try:
            record = json.loads(plain.decode("utf-8", "surrogatepass"))
            vector = embedding_from(base64.b64decode(record["vector"]))
            return KeptStranger(vector, str(record["owner"]), str(record["group"]))
        except (KeyError, TypeError, ValueError) as error:
            raise StoreDamaged("a stranger's record cannot be understood") from error


def _place(row_id: str, contract_id: str) -> tuple[str, ...]:
    return "impostors", "record", row_id, contract_id
