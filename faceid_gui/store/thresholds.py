"""Calibrated thresholds, sealed, one per contract."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from faceid_gui.core.errors import StoreDamaged
from faceid_gui.core.sync import ContractThreshold
from faceid_gui.core.types import PersonRule, Threshold
from faceid_gui.store import schema
from faceid_gui.store.crypto import Cipher, Purpose
from faceid_gui.store.records import threshold_bytes, threshold_from

_log = logging.getLogger(__name__)


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


def drop_rules_of(connection: Connection, cipher: Cipher, person_id: str) -> None:
    """Forget the rules of somebody who is being erased, within the caller's transaction."""

    def without(rules: tuple[PersonRule, ...]) -> tuple[PersonRule, ...]:
        return tuple(rule for rule in rules if rule.person_id != person_id)

    _change_rules(connection, cipher, without)


def carry_rules(connection: Connection, cipher: Cipher, person_id: str, into: str) -> None:
    """Let the rules of one person hold for another as well, who gets their samples.

    With the samples come the neighbours that the rules are for.
    """

    def with_theirs(rules: tuple[PersonRule, ...]) -> tuple[PersonRule, ...]:
        theirs = (replace(rule, person_id=into) for rule in rules if rule.person_id == person_id)
        return tuple(dict.fromkeys((*rules, *theirs)))

    _change_rules(connection, cipher, with_theirs)


def _change_rules(
    connection: Connection,
    cipher: Cipher,
    change: Callable[[tuple[PersonRule, ...]], tuple[PersonRule, ...]],
) -> None:
    for contract_id in connection.execute(select(schema.thresholds.c.contract_id)).scalars().all():
        try:
            known = read_threshold(connection, cipher, contract_id)
        except StoreDamaged:  # a damaged record must not keep a person from being erased
            _log.warning("the threshold of %s cannot be read", contract_id)
            continue
        changed = known and replace(known, people=change(known.people))
        if changed and changed != known:
            write_threshold(connection, cipher, contract_id, changed)


def _opened(cipher: Cipher, contract_id: str, sealed: bytes) -> Threshold:
    return threshold_from(cipher.open(Purpose.THRESHOLD, sealed, *_place(contract_id)))


def _place(contract_id: str) -> tuple[str, ...]:
    return "thresholds", "value", contract_id
