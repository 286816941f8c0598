"""Packs of DeepFace's networks and detectors, made from their keys.

There are as many as there are pairs, twice; so none is listed among our own packs, none is ever
chosen by ``auto``, and each exists as soon as somebody names it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from faceid_gui.catalogue import deepface_table as table
from faceid_gui.catalogue.deepface_files import DeepFaceShelf, FileState, Found
from faceid_gui.catalogue.deepface_offer import Offer, chosen_engine, installed_offer
from faceid_gui.catalogue.deepface_offered import offered_parts
from faceid_gui.catalogue.deepface_table import Finder, Network, Source
from faceid_gui.catalogue.folders import has_module
from faceid_gui.catalogue.wording import megabytes
from faceid_gui.core.deepface import (
    PREFIX,
    DeepFaceFiles,
    DeepFaceKey,
    OfferedPart,
    WeightFile,
    no_contract,
    preprocessing_id,
)
from faceid_gui.core.errors import ModelMissing, NotFound
from faceid_gui.core.networks import Architecture, Kind, NetworkFile, NetworkSpec, Preprocessing
from faceid_gui.core.packs import (
    CheckState,
    Licence,
    ModelCheck,
    ModelEntry,
    Pack,
    PackFiles,
    PackStatus,
)
from faceid_gui.core.types import Threshold

RANK: Final = 1000
"""Behind every pack of our own."""

EXTRA: Final = "builtin"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a key stands for."""

    key: DeepFaceKey
    network: Network
    finder: Finder


class DeepFacePacks:
    """Everything about DeepFace that a library needs to know. Nothing here touches a network."""

    def __init__(
        self,
        shelf: DeepFaceShelf,
        *,
        offer: Callable[[], Offer] = installed_offer,
        engine: str | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.shelf = shelf
        self.engine = engine or chosen_engine()
        self._read_offer = offer
        self._offer: Offer | None = None
        self._now = now

    @property
    def offer(self) -> Offer:
        """What the installed DeepFace has, read once."""
        if self._offer is None:
            self._offer = self._read_offer()
        return self._offer

    def parts(self, key: str) -> Parts:
        """What a pack's key stands for. Raises NotFound."""
        parsed = DeepFaceKey.parse(key)
        network = table.network_named(parsed.model) if parsed else None
        finder = table.finder_named(parsed.detector) if parsed else None
        if parsed is None or network is None or finder is None:
            names = ", ".join(network.name for network in table.NETWORKS)
            message = f"There is no pack named {key}. DeepFace's are deepface:MODEL+DETECTOR; "
            message += f"the models are {names}."
            raise NotFound(message, detail=key)
        return Parts(parsed, network, finder)

    def pack(self, key: str) -> Pack:
        """One pack. Raises NotFound."""
        parts = self.parts(key)
        own = ", DeepFace's own alignment" if parts.key.own_alignment else ""
        network = parts.network
        liveness = tuple(f"{PREFIX}{s.name}" for s in table.LIVENESS) if self.liveness() else ()
        return Pack(
            key=parts.key.text,
            title=f"DeepFace {network.name} with {parts.finder.name}{own}",
            note=_note(parts),
            detector=f"{PREFIX}{parts.finder.name}",
            embedder=parts.key.embedder,
            landmarks=None,
            liveness=liveness,
            rank=RANK,
            default_threshold=Threshold(network.threshold, margin=network.margin),
            modules=("deepface", *network.modules, *parts.finder.modules),
            extra=EXTRA if "dlib" in (*network.modules, *parts.finder.modules) else None,
        )

    def sources(self, parts: Parts) -> tuple[Source, ...]:
        """Every file that a pack needs, each once; liveness is not needed."""
        both = (*table.sources_of(parts.network, self.engine), *parts.finder.sources)
        return tuple(dict.fromkeys(both))

    def status(self, key: str) -> PackStatus:
        """What of a pack is here. Raises NotFound."""
        parts = self.parts(key)
        looked = [self.shelf.look(source) for source in self.sources(parts)]
        missing = [one for one in looked if one.file is None]
        modules = self.missing_modules(parts)
        return PackStatus(
            pack=self.pack(key),
            present=not missing and not modules,
            missing=tuple(entry_of(one.source) for one in missing),
            note=self._status_note(parts, missing, modules),
            missing_modules=modules,
            obtainable=not modules and all(_can_be_had(one) for one in missing),
        )

    def missing_modules(self, parts: Parts) -> tuple[str, ...]:
        """Python modules that are not installed."""
        modules = ("deepface", *parts.network.modules, *parts.finder.modules)
        return tuple(module for module in modules if not has_module(module))

    def files(self, key: str) -> PackFiles:
        """All files of a pack. Raises NotFound, ModelMissing or ModelDamaged."""
        parts = self.parts(key)
        modules = self.missing_modules(parts)
        if modules:
            raise ModelMissing(_needs(parts, modules), detail=modules[0])
        needed = [self.shelf.needed(source) for source in self.sources(parts)]
        embedder = self._embedder(parts, needed[0])
        live = self.liveness()
        return PackFiles(
            pack=self.pack(key),
            detector=None,
            landmarks=None,
            embedder=embedder,
            liveness=(),
            embedder_spec=embedder.spec,
            deepface=DeepFaceFiles(
                model=parts.network.name,
                detector=parts.finder.name,
                weights=(*needed, *live),
                contract=embedder.spec.contract,
                size=parts.network.size,
                own_alignment=parts.key.own_alignment,
                liveness=bool(live),
            ),
        )

    def present(self, key: str) -> PackFiles:
        """What is here of a pack: all of it, or only what its embedder is. Raises NotFound."""
        if self.status(key).present:
            return self.files(key)
        spec = self.embedder_spec(self.parts(key).key)
        return PackFiles(self.pack(key), None, None, None, (), spec)

    def detector_files(self, key: str) -> PackFiles:
        """One detector alone. Raises NotFound, ModelMissing or ModelDamaged."""
        finder = table.finder_named(key.removeprefix(PREFIX))
        if finder is None or not key.startswith(PREFIX):
            raise NotFound(f"There is no detector named {key}.", detail=key)
        modules = tuple(m for m in ("deepface", *finder.modules) if not has_module(m))
        if modules:
            message = f"DeepFace's {finder.name} needs {', '.join(modules)}: {_pip(finder.extra)}."
            raise ModelMissing(message, detail=modules[0])
        weights = tuple(self.shelf.needed(source) for source in finder.sources)
        pack = Pack(
            key=key,
            title=f"DeepFace {finder.name}",
            note=finder.note,
            detector=key,
            embedder="",
            landmarks=None,
            liveness=(),
            rank=RANK,
            default_threshold=Threshold(1.0),
        )
        deepface = DeepFaceFiles(None, finder.name, weights, no_contract())
        return PackFiles(pack, None, None, None, (), None, deepface)

    def liveness(self) -> tuple[WeightFile, ...]:
        """DeepFace's MiniFASNet where both files may be used, else nothing."""
        found = [self.shelf.look(source).file for source in table.LIVENESS]
        files = tuple(file for file in found if file is not None)
        return files if len(files) == len(table.LIVENESS) and self.engine == table.ONNX else ()

    def embedder_spec(self, key: DeepFaceKey) -> NetworkSpec | None:
        """What an embedder is, None where the hash of its file is not known yet."""
        network = table.network_named(key.model)
        if network is None:
            return None
        sha256 = self.shelf.recorded_hash(table.sources_of(network, self.engine)[0])
        return self._spec(network, key, sha256) if sha256 is not None else None

    def entries(self) -> tuple[ModelEntry, ...]:
        """Every embedder of which the hash is known, for each alignment."""
        found = []
        for network in table.NETWORKS:
            source = table.sources_of(network, self.engine)[0]
            sha256 = self.shelf.recorded_hash(source)
            for own in (False, True) if sha256 is not None else ():
                assert sha256 is not None
                key = DeepFaceKey(network.name, "", own_alignment=own)
                found.append(entry_of(source, self._spec(network, key, sha256), network.licence))
        return tuple(found)

    def offered(self) -> tuple[OfferedPart, ...]:
        """Every network and detector of the installed DeepFace, and whether it can be used."""
        return offered_parts(self.offer, self.shelf, self.engine)

    def checks(self, sources: tuple[Source, ...], *, all_of_them: bool) -> Iterator[ModelCheck]:
        """Read and hash files again; what is absent only where ``all_of_them``."""
        states = {FileState.READY: CheckState.GOOD, FileState.DAMAGED: CheckState.DAMAGED}
        for source in sources:
            found = self.shelf.look(source, again=True)
            if found.state in (FileState.ABSENT, FileState.FOUND) and not all_of_them:
                continue
            yield ModelCheck(
                f"DeepFace: {source.name}",
                states.get(found.state, CheckState.MISSING),
                entry_of(source),
                found.path,
                _check_detail(found),
            )

    def now(self) -> float:
        """Unix time, seconds."""
        return self._now()

    def _embedder(self, parts: Parts, weights: WeightFile) -> NetworkFile:
        return NetworkFile(self._spec(parts.network, parts.key, weights.sha256), weights.path)

    def _spec(self, network: Network, key: DeepFaceKey, sha256: str) -> NetworkSpec:
        width, height = network.size
        return NetworkSpec(
            key=key.embedder,
            kind=Kind.EMBEDDER,
            architecture=Architecture.DEEPFACE,
            sha256=sha256,
            preprocessing=Preprocessing(size=network.size),
            crop=f"eyeline{width}x{height}" if key.own_alignment else network.crop,
            dimension=network.dimension,
            foreign_preprocessing=preprocessing_id(network.name, network.size),
        )

    def _status_note(self, parts: Parts, missing: list[Found], modules: tuple[str, ...]) -> str:
        title = f"DeepFace {parts.network.name} with {parts.finder.name}"
        if modules:
            return _needs(parts, modules)
        if not missing:
            return f"{title} is on this machine."
        return f"{title}: " + " ".join(_file_note(one) for one in missing)


def entry_of(
    source: Source, spec: NetworkSpec | None = None, licence: Licence | None = None
) -> ModelEntry:
    """A file of DeepFace's as a model of the catalogue; its hash is empty where none is known."""
    if source.entry is not None and spec is None:
        return source.entry
    bare = NetworkSpec(
        key=f"{PREFIX}{source.name}",
        kind=Kind.EMBEDDER,
        architecture=Architecture.DEEPFACE,
        sha256="",
        preprocessing=Preprocessing(size=None),
    )
    spec = spec or bare
    return ModelEntry(
        key=spec.key,
        title=spec.key.removeprefix(PREFIX),
        spec=spec,
        file_name=source.name,
        urls=source.urls,
        size_bytes=source.about_bytes,
        licence=licence or source.licence,
        source_page="https://github.com/serengil/deepface",
    )


def _note(parts: Parts) -> str:
    own = (
        "Faces are turned by their eye line and cut out by their box, as DeepFace does; pose and "
        "quality mean nothing then. "
        if parts.key.own_alignment
        else "Faces are warped by five landmarks. "
    )
    calibrate = "Its threshold is a guess until it is calibrated."
    return f"{own}{parts.finder.note} {calibrate}".replace("  ", " ")


def _needs(parts: Parts, modules: tuple[str, ...]) -> str:
    extras = []
    for owner in (parts.network, parts.finder):
        if any(module in modules for module in owner.modules) and owner.extra:
            extras.append(owner.extra)
    pips = " ".join(f"'{extra}'" for extra in dict.fromkeys(extras)) or "deepface"
    title = f"DeepFace {parts.network.name} with {parts.finder.name}"
    return f"{title} needs {', '.join(modules)}: pip install {pips}."


def _pip(extra: str) -> str:
    return f"pip install '{extra or 'deepface'}'"


def _can_be_had(found: Found) -> bool:
    return found.state is FileState.FOUND or bool(found.source.urls)


def _file_note(found: Found) -> str:
    if found.state is FileState.DAMAGED:
        return f"{found.path} is not the file that was recorded."
    if found.state is FileState.FOUND:
        return f"{found.path} is here and is taken over when the pack is installed."
    size = megabytes(found.source.about_bytes) if found.source.about_bytes else "of unknown size"
    how = "" if found.source.urls else " It must be fetched by hand."
    return f"lacks {found.source.name} (about {size}).{how}"


def _check_detail(found: Found) -> str:
    if found.state is FileState.READY:
        if found.source.entry is None and found.file is not None:
            return f"recorded on first use: SHA-256 {found.file.sha256}"
        return ""
    return _file_note(found)
