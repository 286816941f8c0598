"""What taking a pack and detector into use would change, found out without changing anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from faceid_gui.core.errors import NotFound
from faceid_gui.core.packs import ModelLibrary, Pack, PackFiles
from faceid_gui.core.ports import Clock, FaceBackend, GalleryStore
from faceid_gui.core.types import EmbeddingContract, Person, Threshold
from faceid_gui.services.adoption.record import AdoptionFile, AdoptionRecord, Wanted
from faceid_gui.services.thresholds import resolve_threshold
from faceid_gui.settings.tree import Settings

Calibrate: TypeAlias = Callable[[EmbeddingContract, Threshold, float], Threshold]
"""A threshold for a contract, from the pack's default and a target FPIR; keeps nothing.
Raises BadRequest where that cannot be found out."""


class Networks(Protocol):
    """Opens packs with a detector. Raises nothing else than opening a backend does."""

    def files(self, pack: str, detector: str) -> PackFiles:
        """The files of a pack with a detector (empty: its own).

        Raises NotFound, BadRequest, ModelMissing and ModelDamaged.
        """

    def open(self, pack: str, detector: str) -> FaceBackend:
        """A backend beside the one in use. The caller closes it."""

    def in_use(self, settings: Settings) -> Pack:
        """The pack that these settings stand for, ``auto`` included."""


@dataclass(frozen=True, slots=True, eq=False)
class AdoptionTools:
    """What an adoption works with. All of it blocks: background threads only.

    ``read_settings`` gives the settings in force, ``write_settings`` puts others on the disk.
    ``audit`` takes an action and a detail. ``calibrate`` keeps nothing by itself.
    """

    store: GalleryStore
    library: ModelLibrary
    networks: Networks
    read_settings: Callable[[], Settings]
    write_settings: Callable[[Settings], None]
    calibrate: Calibrate
    audit: Callable[[str, str], object]
    record: AdoptionFile
    clock: Clock


class Field(StrEnum):
    """A setting that an adoption changes, or that somebody changed since."""

    PACK = "pack"
    DETECTOR = "detector"
    THRESHOLD = "threshold"  # the one by hand


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """Who can be matched at once, who after being embedded from kept face pictures, and who
    must come back to be photographed."""

    ready: tuple[Person, ...]
    embeddable: tuple[Person, ...]
    must_come_back: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class AdoptionPlan:
    """What using ``after`` would mean. ``pack_before`` is the pack that is in use now.

    ``threshold`` is the one in force now; ``kept`` one that the new contract has already, None
    where it has none. The new one comes from a calibration for ``target_fpir``.
    """

    before: Wanted
    pack_before: str
    after: Wanted
    pack: Pack
    contract: EmbeddingContract
    people: PeopleFound
    changes: tuple[Field, ...]
    threshold: Threshold
    kept: Threshold | None
    target_fpir: float


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What undoing the newest adoption would mean.

    ``now`` is what the settings say today, ``after`` what they would say. ``overwrites`` are
    settings that were changed by hand since the adoption. ``people`` is as in AdoptionPlan,
    for the pack that comes back.
    """

    record: AdoptionRecord
    now: Wanted
    after: Wanted
    pack: Pack
    contract: EmbeddingContract
    people: PeopleFound
    overwrites: tuple[Field, ...]


def plan_adoption(tools: AdoptionTools, pack: str, detector: str = "") -> AdoptionPlan:
    """What would change with this pack and detector; changes nothing.

    Raises NotFound, BadRequest or ModelMissing where they cannot be used, and what the store
    raises.
    """
    settings = tools.read_settings()
    before = Wanted.of(settings)
    used = tools.networks.in_use(settings)
    files = tools.networks.files(pack, detector)
    if files.pack.detector == detector:
        detector = ""  # its own, by name
    after = Wanted(pack, detector, None)
    return AdoptionPlan(
        before=before,
        pack_before=used.key,
        after=after,
        pack=files.pack,
        contract=files.contract,
        people=people_for(tools.store, files.contract),
        changes=differing(before, after),
        threshold=_in_force(tools, used, before),
        kept=tools.store.threshold(files.contract.id),
        target_fpir=settings.recognition.target_fpir,
    )


def plan_undo(tools: AdoptionTools) -> UndoPlan:
    """What undoing the newest adoption would change; changes nothing.

    Raises NotFound where there is none, ModelMissing where the pack from before cannot be
    used any more, StoreDamaged where the record cannot be read, and what the store raises.
    """
    record = tools.record.newest()
    if record is None:
        raise NotFound("there is no adoption to undo")
    settings = tools.read_settings()
    files = tools.networks.files(record.pack_before, record.before.detector)
    now = Wanted.of(settings)
    return UndoPlan(
        record=record,
        now=now,
        after=_as_it_was(tools, record, settings),
        pack=files.pack,
        contract=files.contract,
        people=people_for(tools.store, files.contract),
        overwrites=differing(now, record.after) if record.whole else (),
    )


def people_for(store: GalleryStore, contract: EmbeddingContract) -> PeopleFound:
    """Who of all people can be matched with a contract. Raises what the store raises."""
    waiting = store.without(contract)
    unknown = {person.id for person in waiting}
    kept = {person.id for person in waiting if _has_pictures(store, person)}
    return PeopleFound(
        ready=tuple(person for person in store.people() if person.id not in unknown),
        embeddable=tuple(person for person in waiting if person.id in kept),
        must_come_back=tuple(person for person in waiting if person.id not in kept),
    )


def differing(one: Wanted, other: Wanted) -> tuple[Field, ...]:
    """In what two wishes differ."""
    pairs = (
        (Field.PACK, one.pack == other.pack),
        (Field.DETECTOR, one.detector == other.detector),
        (Field.THRESHOLD, one.by_hand == other.by_hand),
    )
    return tuple(field for field, same in pairs if not same)


def _has_pictures(store: GalleryStore, person: Person) -> bool:
    try:
        return any(sample.crop_png is not None for sample in store.samples(person.id))
    except NotFound:  # deleted meanwhile
        return False


def _in_force(tools: AdoptionTools, used: Pack, wanted: Wanted) -> Threshold:
    contract_id = contract_id_of(tools.library, used)
    return resolve_threshold(
        store=tools.store,
        contract_id=contract_id,
        override=wanted.by_hand,
        default=used.default_threshold,
    )


def contract_id_of(library: ModelLibrary, pack: Pack) -> str:
    """The id of a pack's contract, whether its files are here or not."""
    return library.parts(pack.key).contract.id


def _as_it_was(tools: AdoptionTools, record: AdoptionRecord, settings: Settings) -> Wanted:
    """The settings from before; ``auto`` by name where it would choose another pack today."""
    before = record.before
    if tools.networks.in_use(before.put_into(settings)).key == record.pack_before:
        return before
    return Wanted(record.pack_before, before.detector, before.by_hand)
