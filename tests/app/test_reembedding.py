"""Another contract in the session: those who are not known to it are embedded again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.app.reembedding import Reembedding
from faceid_gui.catalogue.entries import ENTRIES
from faceid_gui.catalogue.packs import PACKS
from faceid_gui.core.networks import NetworkFile
from faceid_gui.core.packs import PackFiles
from faceid_gui.services.enrolment.enroller import Enroller
from faceid_gui.settings.tree import Settings
from tests.fakes import FakeBackend, MemoryGallery
from tests.services.pictures import sharp_face


def files_of(key: str) -> PackFiles:
    """A pack as if its files were here."""
    pack = next(pack for pack in PACKS if pack.key == key)
    spec = next(entry.spec for entry in ENTRIES if entry.key == pack.embedder)
    return PackFiles(pack, None, None, NetworkFile(spec, Path("nowhere")), ())


@dataclass
class Site:
    """A gallery with Ada, whose picture was kept, and Bob, whose was not."""

    store: MemoryGallery
    files: PackFiles | None
    backends: list[FakeBackend]
    made: Reembedding

    @property
    def known(self) -> list[str]:
        assert self.files is not None
        return [person.name for person in self.store.snapshot(self.files.contract).people]


def backend_for(files: PackFiles) -> FakeBackend:
    backend = FakeBackend()
    backend.contract = files.contract
    return backend


@pytest.fixture
def site(qapp: QApplication) -> Iterator[Site]:
    store, backends = MemoryGallery(), list[FakeBackend]()
    first = files_of("compact")
    keeping = Enroller(backend_for(first), keep_crops=True)
    store.add_person("Ada", [keeping.sample(sharp_face(1), "a")])
    store.add_person("Bob", [Enroller(backend_for(first)).sample(sharp_face(2), "b")])

    def open_backend(files: PackFiles, _settings: Settings) -> FakeBackend:
        backends.append(backend_for(files))
        return backends[-1]

    made = Site.__new__(Site)
    made.store, made.files, made.backends = store, first, backends
    made.made = Reembedding(store, Settings, lambda: made.files, open_backend=open_backend)
    yield made
    made.made.close()


def test_the_same_contract_embeds_nobody(qtbot: QtBot, site: Site) -> None:
    site.made.session_changed()
    qtbot.waitUntil(lambda: not site.made.job._background.busy)
    assert site.made.job.state.waiting == ()
    assert site.backends == []


def test_another_contract_embeds_who_has_a_picture(qtbot: QtBot, site: Site) -> None:
    # WHEN a session with another pack runs
    site.files = files_of("balanced")
    with qtbot.waitSignal(site.made.job.begun):
        site.made.session_changed()
    qtbot.waitUntil(lambda: site.made.job.state.report is not None)

    # THEN Ada is known to it, and Bob is named
    report = site.made.job.state.report
    assert report is not None
    assert [person.name for person in report.embedded] == ["Ada"]
    assert [person.name for person in report.must_come_back] == ["Bob"]
    assert site.known == ["Ada"]
    qtbot.waitUntil(lambda: [p.name for p in site.made.job.state.waiting] == ["Bob"])

    # AND the backend was let go of
    assert [backend.closed for backend in site.backends] == [True]


def test_back_to_the_first_pack_everybody_is_known(qtbot: QtBot, site: Site) -> None:
    site.files = files_of("balanced")
    site.made.session_changed()
    qtbot.waitUntil(lambda: site.made.job.state.report is not None)
    site.files = files_of("compact")
    site.made.session_changed()
    qtbot.waitUntil(lambda: not site.made.job._background.busy)
    assert site.made.job.state.waiting == ()
    assert len(site.backends) == 1


def test_a_start_with_strangers_to_the_pack_only_tells(qtbot: QtBot, site: Site) -> None:
    # GIVEN an app that starts with another pack than people are enrolled with
    late = Reembedding(
        site.store,
        Settings,
        lambda: files_of("balanced"),
        open_backend=lambda files, _settings: backend_for(files),
    )
    qtbot.waitUntil(lambda: len(late.job.state.waiting) == 2)
    late.session_changed()
    qtbot.waitUntil(lambda: not late.job._background.busy)

    # THEN it waits for the administrator
    assert not late.job.state.running
    assert late.job.state.report is None
    late.close()


def test_without_a_pack_nobody_waits(qtbot: QtBot, site: Site) -> None:
    site.files = None
    site.made.session_changed()
    qtbot.waitUntil(lambda: not site.made.job._background.busy)
    assert site.made.job.state.waiting == ()
