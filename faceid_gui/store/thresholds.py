"""Calibrated thresholds, sealed, one per contract."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from faceid_gui.core.sync import ContractThreshold
from faceid_gui.core.types import Threshold
from faceid_gui.store import schema
from faceid_gui.store.crypto import Cipher, Purpose
from faceid_gui.store.records import threshold_bytes, threshold_from


def read_thresholds(connection: Connection, cipher: Cipher) -> tuple[ContractThreshold, ...]:
    """All of them, by contract. Raises StoreDamaged."""
    query = select(schema.thresholds).order_by(schema.thresholds.c.contract_id)
    return tuple(
        ContractThreshold(row.contract_id, _opened(cipher, row.contract_id, row.value))
        for row in connection.execute(query)
    )


def read_threshold(connection: Connection, cipher: Cipher, contract_id: str) -> Threshold | None:
    """The one of a contract, None until there is one. Raises StoreDamaged."""
    table = schema.thresholds.c
    sealed = connection.execute(
        select(table.value).where(table.contract_id == contract_id)
    ).scalar()
    return None if sealed is None else _opened(cipher, contract_id, sealed)


def write_threshold(
    connection: Connection, cipher: Cipher, contract_id: str, threshold: Threshold
) -> None:
    """Keep one. Raises Bug where it is no cosine similarity."""
    content = threshold_bytes(threshold)
    sealed = cipher.seal(Purpose.THRESHOLD, content, *_place(contract_id))
    statement = upsert(schema.thresholds).values(contract_id=contract_id, value=sealed)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["contract_id"], set_={"value": statement.excluded.value}
        )
    )


def _opened(cipher: Cipher, contract_id: str, sealed: bytes) -> Threshold:
    return threshold_from(cipher.open(Purpose.THRESHOLD, sealed, *_place(contract_id)))


def _place(contract_id: str) -> tuple[str, ...]:
    return "thresholds", "value", contract_id
