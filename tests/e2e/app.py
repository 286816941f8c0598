"""The real app, opened inside a test: real engine process, real store, real windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from faceid_gui.app.context import AppContext
from faceid_gui.app.gui import Launch, Workplace
from faceid_gui.app.session import SessionBuilder
from faceid_gui.app.windows import Front
from faceid_gui.core.types import NewSample, Person
from faceid_gui.services.importing.people_import import add_photos
from faceid_gui.settings.tree import Role, Settings
from tests.fakes import GOOD


def keep_settings(**sections: dict[str, object]) -> None:
    """Write a settings file: ``keep_settings(access={"liveness": False})``."""
    tree = Settings().model_dump()
    tree["general"]["sound"] = False
    for name, values in sections.items():
        tree[name].update(values)
    AppContext().save_settings(Settings.model_validate(tree))


def enrol(name: str, *photos: Path) -> Person:
    """Enrol somebody from photos with the pack of the settings."""
    context = AppContext()
    with context.records() as records:
        pack = context.pack(records)
        add_photos(name, photos, store=records.gallery, make_backend=lambda: pack.make(1))
        return records.gallery.find(name)


def enrol_nobody_in_particular(name: str) -> Person:
    """Enrol somebody whom no camera will ever see: a random embedding."""
    context = AppContext()
    with context.records() as records:
        contract = context.pack(records).contract
        vector = np.random.default_rng(5).standard_normal(contract.dimension).astype(np.float32)
        sample = NewSample({contract.id: vector / np.linalg.norm(vector)}, GOOD, "random")
        return records.gallery.add_person(name, [sample])


@contextmanager
def running_app(
    app: QApplication,
    role: Role,
    source: str,
    *,
    rebuilt: Callable[[SessionBuilder], SessionBuilder] = lambda builder: builder,
) -> Iterator[Front]:
    """The app as ``faceid-gui ROLE --source SOURCE --windowed`` opens it.

    ``rebuilt`` may put other parts into the builder of its sessions.
    """
    workplace = Workplace(AppContext(), Launch(role, source, windowed=True, exit_after=None))
    workplace.builder = rebuilt(workplace.builder)
    session = workplace.builder.build(source)
    session.start()
    front = Front(app, workplace, session)
    try:
        front.show()
        yield front
    finally:
        front.close()
        workplace.close()
