"""A site with two packs and a further detector, and faults wherever a test wants them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from faceid_gui.catalogue.library import FolderLibrary
from faceid_gui.core.errors import BadRequest
from faceid_gui.core.networks import Kind
from faceid_gui.core.packs import AUTO, ModelEntry, Pack, PackFiles
from faceid_gui.core.types import EmbeddingContract, Threshold
from faceid_gui.services.adoption import AdoptionFile, AdoptionTools
from faceid_gui.services.enrolment.enroller import Enroller
from faceid_gui.settings.tree import Settings
from tests.catalogue.small import content, entry
from tests.fakes import CONTRACT, FakeBackend, FakeClock, MemoryGallery
from tests.services.pictures import sharp_face

DEFAULTS = {"old": Threshold(0.5, margin=0.05), "new": Threshold(0.6, margin=0.02)}
CALIBRATED = Threshold(0.7, margin=0.04, calibrated=True, target_fpir=0.001, gallery_size=3)


def _embedder(key: str) -> ModelEntry:
    made = entry(key)
    return replace(made, spec=replace(made.spec, dimension=CONTRACT.dimension))


ENTRIES = (
    entry("eyes", kind=Kind.DETECTOR),
    entry("glasses", kind=Kind.DETECTOR),
    _embedder("old_net"),
    _embedder("new_net"),
)
PACKS = tuple(
    Pack(key, key.title(), "", "eyes", f"{key}_net", None, (), rank, DEFAULTS[key])
    for rank, key in enumerate(("new", "old"))
)


def contract(pack: str) -> EmbeddingContract:
    """The contract of a pack of this site."""
    return next(e.spec.contract for e in ENTRIES if e.key == f"{pack}_net")


@dataclass
class Site:
    """People enrolled with ``old``: Ada and Bob with pictures kept, Cid without.

    ``before_write`` and ``before_audit`` run where settings and audit trail are written, and
    may raise. ``settings`` are those on the disk.
    """

    folder: Path
    store: MemoryGallery = field(default_factory=MemoryGallery)
    settings: Settings = field(default_factory=Settings)
    clock: FakeClock = field(default_factory=FakeClock)
    trail: list[str] = field(default_factory=list)
    opened: list[tuple[str, str]] = field(default_factory=list)
    calibrated: Threshold | None = CALIBRATED
    before_write: Callable[[], None] = lambda: None
    before_audit: Callable[[], None] = lambda: None
    backends: list[FakeBackend] = field(default_factory=list)

    def __post_init__(self) -> None:
        models = self.folder / "models"
        models.mkdir()
        for one in ENTRIES:
            (models / one.file_name).write_bytes(content(one.key))
        self.library = FolderLibrary(models, entries=ENTRIES, packs=PACKS)
        for number, name in enumerate(("Ada", "Bob", "Cid"), start=1):
            self.enrol(name, number, keep=name != "Cid")

    def enrol(self, name: str, identity: int, *, pack: str = "old", keep: bool = True) -> None:
        """Enrol somebody with one photo."""
        enroller = Enroller(self._backend(pack), keep_crops=keep)
        self.store.add_person(name, [enroller.sample(sharp_face(identity), name)])

    def tools(self) -> AdoptionTools:
        """What adoptions work with; the record is read from the disk each time."""
        return AdoptionTools(
            store=self.store,
            library=self.library,
            networks=self,
            read_settings=lambda: self.settings,
            write_settings=self._write,
            calibrate=self._calibrate,
            audit=self._audit,
            record=AdoptionFile(self.folder),
            clock=self.clock,
        )

    def recognition(self, **values: object) -> None:
        """Set these by hand."""
        update = self.settings.recognition.model_copy(update=values)
        self.settings = self.settings.model_copy(update={"recognition": update})

    # -- Networks

    def files(self, pack: str, detector: str) -> PackFiles:
        files = self.library.files(self._key(pack))
        if not detector:
            return files
        if detector not in ("eyes", "glasses"):
            raise BadRequest("there is no such detector", detail=detector)
        return replace(files, detector=self.library.find(detector))

    def open(self, pack: str, detector: str) -> FakeBackend:
        self.opened.append((pack, detector))
        self.backends.append(self._backend(self._key(pack)))
        return self.backends[-1]

    def in_use(self, settings: Settings) -> Pack:
        return self.library.pack(self._key(settings.recognition.pack))

    def _key(self, pack: str) -> str:
        """``auto`` is the best pack that anybody is enrolled with."""
        if pack != AUTO:
            return pack
        people = len(self.store.people())
        used = [p.key for p in PACKS if len(self.store.without(contract(p.key))) < people]
        return used[0] if used else PACKS[0].key

    def _backend(self, pack: str) -> FakeBackend:
        backend = FakeBackend()
        backend.contract = contract(pack)
        return backend

    # -- the rest

    def _write(self, settings: Settings) -> None:
        self.before_write()
        self.settings = settings

    def _audit(self, action: str, detail: str) -> None:
        self.before_audit()
        self.trail.append(f"{action}: {detail}")

    def _calibrate(self, _contract: object, default: Threshold, target: float) -> Threshold:
        if self.calibrated is None:
            raise BadRequest("nobody to compare with")
        assert default.value > 0.0
        assert target == self.settings.recognition.target_fpir
        return self.calibrated
