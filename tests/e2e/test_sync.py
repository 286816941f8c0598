"""A kiosk and its server on two data folders: people both ways, visits one way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from faceid_gui.app.companions import Companions
from faceid_gui.app.context import AppContext
from faceid_gui.app.gui import Launch, Workplace
from faceid_gui.app.records import OpenRecords, open_database
from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.errors import NotFound
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import VisitRecord
from faceid_gui.core.types import Consent, NewSample, Person
from faceid_gui.settings.tree import Role
from tests.backends.remote.waiting import until
from tests.data import MODELS, needs_models
from tests.e2e.servers import context_of, free_port, pair, serving
from tests.fakes import GOOD


@contextmanager
def opened(home: Path) -> Iterator[OpenRecords]:
    """The records of another data folder, beside the server that runs on it."""
    context = context_of(home)
    records = open_database(context.paths, context.clock, actor="console")
    try:
        yield records
    finally:
        records.close()


@contextmanager
def kiosk() -> Iterator[tuple[Workplace, Companions]]:
    """What runs beside a kiosk's session, on this test's data folder."""
    workplace = Workplace(AppContext(), Launch(Role.KIOSK, "synthetic:", True, None))
    companions = Companions(workplace, lambda: None)
    try:
        companions.refresh()
        yield workplace, companions
    finally:
        companions.close()
        workplace.close()


def enrol(records: OpenRecords, name: str, seed: int) -> Person:
    """Somebody whom no camera will ever see, and what they agreed to."""
    contract = AppContext().pack().contract
    vector = np.random.default_rng(seed).standard_normal(contract.dimension).astype(np.float32)
    sample = NewSample({contract.id: vector / np.linalg.norm(vector)}, GOOD, "random")
    person = records.gallery.add_person(name, [sample])
    records.gallery.set_consent(person.id, Consent(f"{name} agrees", "1", 1_700_000_000.0))
    return person


def knows(records: OpenRecords, person: Person) -> bool:
    """Whether somebody is enrolled there, by their name and with all samples."""
    try:
        found = records.gallery.find(person.id)
    except NotFound:
        return False
    return found.name == person.name and found.samples == person.samples


def asked_in_time(companions: Companions) -> bool:
    """Exchange now, rather than at the next turn; whether the last exchange went well."""
    companions.refresh()
    state = companions.sync_state
    return state is not None and state.last_ok_at is not None and state.trouble is None


@needs_models
def test_people_both_ways_and_visits_one_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a server with somebody enrolled, and a kiosk that is paired with it
    monkeypatch.setenv("FACEID_GUI_MODELS", str(MODELS))
    home, port = tmp_path / "server", free_port()
    with serving(home, port), opened(home) as there:
        pair(home, port)
        ada = enrol(there, "Ada", 1)
        with kiosk() as (here, companions):
            # THEN the kiosk knows them, with what they agreed to
            until(lambda: knows(here.records, ada))
            assert here.records.gallery.consent(ada.id) == there.gallery.consent(ada.id)

    # WHEN somebody is enrolled and recognised at the kiosk while the server is off
    with kiosk() as (here, companions), opened(home) as there:
        until(lambda: _trouble(companions) is LinkTrouble.UNREACHABLE)
        grace = enrol(here.records, "Grace", 2)
        visit = VisitRecord(
            "visit-1",
            here.clock.wall(),
            False,
            DenyReason.UNKNOWN,
            None,
            None,
            Evidence("visit-1", backend="local"),
        )
        here.records.visits.record(visit)
        companions.refresh()
        until(lambda: _waits(companions))
        assert not knows(there, grace)

        with serving(home, port):
            # THEN both are at the server once it is back, the visit with the kiosk's name
            until(lambda: asked_in_time(companions))
            until(lambda: knows(there, grace))
            assert there.gallery.consent(grace.id) == here.records.gallery.consent(grace.id)
            until(lambda: bool(there.visits.recent()))
            (sent,) = there.visits.recent()
            assert (sent.visit_id, sent.place, sent.reason) == (
                "visit-1",
                "front door",
                DenyReason.UNKNOWN,
            )

            # AND who is deleted at the server is gone at the kiosk
            there.gallery.remove(ada.id)
            companions.refresh()
            until(lambda: not knows(here.records, ada))
            assert knows(here.records, grace)
            for records in (here.records, there):
                assert records.audit.verify().ok


def _trouble(companions: Companions) -> LinkTrouble | None:
    state = companions.sync_state
    return None if state is None else state.trouble


def _waits(companions: Companions) -> bool:
    """Whether the kiosk says that somebody and a visit wait to be sent."""
    state = companions.sync_state
    return state is not None and state.waiting_people == 1 and state.waiting_visits == 1
