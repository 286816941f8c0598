"""What the People page is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import EmbeddingContract, Threshold
from faceid_gui.services.people_edit import PeopleEditor
from faceid_gui.services.undo import UndoStack


@dataclass(frozen=True, slots=True)
class PeopleTools:
    """The collaborators of the People page.

    ``editor`` and ``undo`` belong together and live as long as the app. ``threshold`` is the
    one in force and ``contract`` that of the pack in use, None where there is none; both are
    asked on the UI thread and must be quick.
    """

    store: GalleryStore
    editor: PeopleEditor
    undo: UndoStack
    threshold: Callable[[], Threshold | None]
    contract: Callable[[], EmbeddingContract | None]
