"""Everything the page of the lab is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from faceid_gui.core.packs import ModelLibrary
from faceid_gui.core.types import Image
from faceid_gui.lab.results import Run
from faceid_gui.lab.runs import RunSummary
from faceid_gui.qt.background import Background
from faceid_gui.qt.lab_job import LabJob
from faceid_gui.qt.use_job import UseJob
from faceid_gui.views.console.lab.choosing import LabAsks


@dataclass(frozen=True, slots=True)
class LabChoice:
    """A pack or a detector that can be tried.

    ``ready`` says whether it can run at once; ``note`` why not, and what to do about it.
    ``licence`` is empty where there is nothing to say; ``commercial`` as in Licence.
    ``size_bytes`` is that of its files. ``installs`` is the key of the pack of the library that
    has to be installed first, empty where that would not help.
    """

    key: str
    title: str
    ready: bool = True
    note: str = ""
    licence: str = ""
    commercial: bool = True
    size_bytes: int = 0
    installs: str = ""


@dataclass(frozen=True, slots=True)
class KeptCrops:
    """The gallery's own pictures: of so many ``people`` with at least two of them, ``photos`` in
    all. ``keeps`` says whether the setting keeps them."""

    people: int
    photos: int
    keeps: bool


@dataclass(frozen=True, slots=True)
class LabTools:
    """The collaborators of the page.

    ``job`` evaluates and ``uses`` puts a trial to use; both are the app's, which closes them.
    All callables are called on background threads and may raise FaceIdError: ``packs`` and
    ``detectors`` say what can be tried, best first, ``kept`` what the gallery has; ``runs``,
    ``load`` and ``remove`` are earlier runs by id. ``picture`` gives a photo of a run by its
    key, shape (h, w, 3), uint8, BGR, any size, and None where it is gone. ``export`` writes a
    run as HTML and JSON into a new folder inside the one given, and returns the HTML file.
    ``remote`` says whether a server is paired whose latency can be measured. ``library`` gets
    missing packs; None where nothing can be installed from here.
    """

    job: LabJob
    uses: UseJob
    background: Background
    packs: Callable[[], tuple[LabChoice, ...]]
    detectors: Callable[[], tuple[LabChoice, ...]]
    kept: Callable[[], KeptCrops]
    runs: Callable[[], tuple[RunSummary, ...]]
    load: Callable[[str], Run]
    remove: Callable[[str], None]
    picture: Callable[[str, str], Image | None]
    export: Callable[[Run, Path], Path]
    remote: Callable[[], bool] = lambda: False
    library: ModelLibrary | None = None
    asks: LabAsks = field(default_factory=LabAsks)
