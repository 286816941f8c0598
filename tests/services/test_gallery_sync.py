"""The engine hears of every change of the store and of the settings."""

from __future__ import annotations

import pytest

from faceid_gui.core.errors import StoreBusy
from faceid_gui.core.types import EmbeddingContract, GallerySnapshot, NewSample, Threshold
from faceid_gui.services.gallery_sync import GallerySync
from faceid_gui.settings.tree import Access, Door, Recognition, Settings
from tests.fakes import CONTRACT, GOOD, MemoryGallery, identity_vector
from tests.services.helpers import FakeEngine

DEFAULT = Threshold(0.6, margin=0.02)
CALIBRATED = 0.5


def _sample(identity: int) -> NewSample:
    return NewSample({CONTRACT.id: identity_vector(identity)}, GOOD, "test")


class Site:
    """A store, an engine and settings kept in step."""

    def __init__(self) -> None:
        self.store = MemoryGallery()
        self.engine = FakeEngine()
        self.settings = Settings()
        self.sync = GallerySync(
            engine=self.engine,
            store=self.store,
            contract=CONTRACT,
            default=DEFAULT,
            has_liveness=True,
            settings=lambda: self.settings,
            period_s=0.01,
        )

    def next(self) -> None:
        assert self.engine.heard.wait(5.0)
        self.engine.heard.clear()


def test_a_change_of_the_store_reaches_the_engine() -> None:
    site = Site()
    site.sync.start()
    try:
        # GIVEN an engine that was told of the empty gallery at the start
        site.next()
        assert site.engine.applied[-1].threshold == DEFAULT
        # WHEN somebody is enrolled
        site.store.add_person("Ada", [_sample(1)])
        # THEN the engine hears of it
        site.next()
        names = [person.name for person in site.engine.applied[-1].gallery.people]
        assert names == ["Ada"]
        # AND of a calibrated threshold
        site.store.set_threshold(CONTRACT.id, Threshold(CALIBRATED, calibrated=True))
        site.next()
        assert site.engine.applied[-1].threshold.value == CALIBRATED
        assert site.sync.current() is site.engine.applied[-1]
    finally:
        site.sync.stop()


def test_a_poke_reads_the_settings_again() -> None:
    site = Site()
    site.sync.start()
    try:
        site.next()
        # WHEN the threshold is set by hand and the door shall stay open longer
        site.settings = Settings(
            recognition=Recognition(threshold=0.7), door=Door(open_s=9.0), access=Access()
        )
        site.sync.poke()
        # THEN both are in force
        site.next()
        told = site.engine.applied[-1]
        assert (told.threshold.value, told.threshold.margin) == (0.7, 0.02)
        assert not told.threshold.calibrated
        assert told.policy.lease_s == site.sync.policy().lease_s == 9.0
    finally:
        site.sync.stop()


def test_a_store_that_cannot_be_read_keeps_the_thread_alive(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = Site()
    plain = site.store.revision
    calls = [0]

    def moody() -> int:
        calls[0] += 1
        if calls[0] == 1:
            raise StoreBusy
        if calls[0] == 2:
            raise ValueError("broken")
        return plain()

    monkeypatch.setattr(site.store, "revision", moody)
    site.sync.start()
    try:
        # WHEN the first reads fail THEN a later one reaches the engine
        site.next()
        assert len(site.engine.applied) == 1
    finally:
        site.sync.stop()
    assert "the gallery could not be" in caplog.text


def test_settings_that_could_not_be_told_are_told_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = Site()
    site.sync.start()
    try:
        site.next()
        # GIVEN a store that is busy just when the threshold is raised by hand
        plain = site.store.snapshot
        refusals = [2]

        def busy(contract: EmbeddingContract) -> GallerySnapshot:
            if refusals[0]:
                refusals[0] -= 1
                raise StoreBusy
            return plain(contract)

        monkeypatch.setattr(site.store, "snapshot", busy)
        site.settings = Settings(recognition=Recognition(threshold=0.9))
        site.sync.poke()
        # THEN the new threshold comes into force as soon as the store answers
        site.next()
        assert site.engine.applied[-1].threshold.value == 0.9
    finally:
        site.sync.stop()
    assert "the gallery could not be read" in caplog.text
