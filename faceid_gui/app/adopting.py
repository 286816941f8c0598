"""What taking another pack into use works with, for the command line and the windows alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceid_gui.app.linked import BackendMaker, ready
from faceid_gui.core.packs import AUTO, ModelLibrary, Pack, PackFiles
from faceid_gui.core.ports import Clock, FaceBackend, GalleryStore
from faceid_gui.services.adoption import AdoptionFile, AdoptionTools
from faceid_gui.services.calibration.opening import CalibrationRecords, calibration_desk
from faceid_gui.settings.paths import DataPaths
from faceid_gui.settings.tree import Settings

if TYPE_CHECKING:
    from faceid_gui.core.types import EmbeddingContract, Threshold
    from faceid_gui.services.adoption.plan import Calibrate


@dataclass(frozen=True, slots=True, eq=False)
class AdoptingNetworks:
    """Implements services.adoption's Networks over the library and the settings' backend."""

    maker: BackendMaker
    settings: Callable[[], Settings]
    gallery: GalleryStore

    def files(self, pack: str, detector: str) -> PackFiles:
        """The files of a pack with a detector."""
        return self._files(self._settings(pack, detector))

    def open(self, pack: str, detector: str) -> FaceBackend:
        """A backend of its own on one thread, beside the engine's."""
        settings = self._settings(pack, detector)
        plan = self.maker.plan(self._files(settings), settings, threads=1, lossless=True)
        return ready(plan())

    def in_use(self, settings: Settings) -> Pack:
        """The pack that these settings stand for."""
        return self.maker.choice(settings, self.gallery).pack

    def _files(self, settings: Settings) -> PackFiles:
        wanted = settings.recognition.pack
        key = self.in_use(settings).key if wanted == AUTO else wanted
        return self.maker.files(key, settings)

    def _settings(self, pack: str, detector: str) -> Settings:
        settings = self.settings()
        update = {"pack": pack, "detector": detector}
        recognition = settings.recognition.model_copy(update=update)
        return settings.model_copy(update={"recognition": recognition})


def adoption_tools(
    *,
    paths: DataPaths,
    library: ModelLibrary,
    records: CalibrationRecords,
    clock: Clock,
    read_settings: Callable[[], Settings],
    write_settings: Callable[[Settings], None],
    audit: Callable[[str, str], object],
    calibrate: Calibrate | None = None,
) -> AdoptionTools:
    """What an adoption works with; ``calibrate`` None takes what the site's plan says."""
    gallery = records.gallery
    maker = BackendMaker(paths, library)
    return AdoptionTools(
        store=gallery,
        library=library,
        networks=AdoptingNetworks(maker, read_settings, gallery),
        read_settings=read_settings,
        write_settings=write_settings,
        calibrate=calibrate or site_calibration(records, clock, read_settings),
        audit=audit,
        record=AdoptionFile(paths.home),
        clock=clock,
    )


def site_calibration(
    records: CalibrationRecords, clock: Clock, settings: Callable[[], Settings]
) -> Calibrate:
    """A threshold from all that this site's calibration rests on, which is not kept."""

    def calibrate(contract: EmbeddingContract, default: Threshold, target_fpir: float) -> Threshold:
        del target_fpir  # the desk knows it from the plan and the settings
        desk = calibration_desk(records, clock, settings, contract, default)
        return desk.calibrate(keep=False).report.threshold

    return calibrate
