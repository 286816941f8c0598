"""What ``doctor`` looks at on this installation."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import faceid_gui
from faceid_gui.app import server_files
from faceid_gui.app.linked import REMOTE, BackendMaker, ready
from faceid_gui.app.linking import greet
from faceid_gui.app.records import key_path, key_provider, records_of
from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.packs import ModelLibrary, PackChoice
from faceid_gui.core.ports import CameraSource, Clock, KeyProvider
from faceid_gui.services import health
from faceid_gui.services.bench import bench_picture
from faceid_gui.services.health import Check, CheckUp
from faceid_gui.services.link_health import ServerFacts, link_check, server_check
from faceid_gui.services.serving.addresses import reachable_urls
from faceid_gui.settings.file import SettingsFile
from faceid_gui.settings.paths import DataPaths
from faceid_gui.settings.tree import Settings

FONTS = ("NanumSquareR.ttf", "NanumSquareB.ttf")


def check_ups(
    *,
    paths: DataPaths,
    settings: Settings,
    library: ModelLibrary,
    choice: Callable[[], PackChoice],
    camera: CameraSource,
    clock: Clock,
) -> tuple[CheckUp, ...]:
    """Every check with the advice for when it cannot even be made.

    ``choice`` gives the pack in use.
    """
    fonts = [Path(faceid_gui.__file__).parent / "assets" / "fonts" / name for name in FONTS]
    install = "Run: faceid-gui models install"
    return (
        ("python", health.python_check, ""),
        ("settings", lambda: _settings_check(paths), "Look into the settings file."),
        ("disk", lambda: health.disk_check(paths.home), "Look at the disk."),
        ("records", lambda: _records_check(paths, clock), "Run: faceid-gui restore"),
        ("key", lambda: _key_check(paths), "Bring the key back, or run: faceid-gui restore"),
        ("clock", lambda: _clock_check(paths, clock), "Set the clock."),
        ("models", lambda: _models_check(library, settings, choice()), install),
        (
            "backend",
            lambda: _backend_check(paths, library, settings, choice()),
            "Look at the server." if settings.recognition.backend == REMOTE else install,
        ),
        ("server", lambda: _server_check(paths, clock), "Run: faceid-gui server setup"),
        ("link", lambda: _link_check(paths, settings), "Run: faceid-gui remote pair ADDRESS CODE"),
        ("opencv", health.opencv_check, "Reinstall both OpenCV wheels at the same version."),
        ("qt", health.qt_check, "Run: python3 faceid.py run"),
        ("font", lambda: health.font_check(fonts), ""),
        (
            "camera",
            lambda: health.camera_check(camera, clock),
            "Plug the camera in, or choose another source in the settings.",
        ),
    )


def _settings_check(paths: DataPaths) -> Check:
    problems = SettingsFile(paths.settings).read().problems
    if not problems:
        return Check("settings", True, str(paths.settings))
    words = "; ".join(f"{p.path or 'file'}: {p.message}" for p in problems)
    return Check("settings", False, words, f"Mend {paths.settings}; defaults are used instead.")


def _records_check(paths: DataPaths, clock: Clock) -> Check:
    if not paths.database.exists():
        return Check("records", True, "nothing is recorded yet")
    with records_of(paths, clock, actor="doctor") as records:
        people = len(records.gallery.people())
        finding = records.audit.verify()
    if not finding.ok:
        return Check("records", False, finding.problem, "See: faceid-gui audit verify")
    return Check("records", True, f"{people} people; {finding.rows} audit entries, whole")


def _key_check(paths: DataPaths) -> Check:
    if not paths.database.exists() and not key_path(paths).exists():
        return Check("key", True, "made with the first record")
    provider: KeyProvider = key_provider(paths)
    return health.key_check(provider, key_path(paths))


def _clock_check(paths: DataPaths, clock: Clock) -> Check:
    newest: float | None = None
    if paths.database.exists():
        # Records that cannot be opened are a finding of their own, and none about the clock.
        with suppress(FaceIdError), records_of(paths, clock, actor="doctor") as records:
            newest = next((visit.at for visit in records.visits.recent(1)), None)
    return health.clock_check(clock, newest)


def _models_check(library: ModelLibrary, settings: Settings, choice: PackChoice) -> Check:
    status = library.status(choice.pack.key)
    if not status.present and settings.recognition.backend == REMOTE:
        return Check("models", True, f"{choice.pack.key}: the server has it")
    advice = "" if status.present else f"Run: faceid-gui models install {choice.pack.key}"
    return Check("models", status.present, f"{choice.pack.key}: {choice.why}", advice)


def _backend_check(
    paths: DataPaths, library: ModelLibrary, settings: Settings, choice: PackChoice
) -> Check:
    maker = BackendMaker(paths, library)
    backend = ready(maker.plan(maker.files(choice.pack.key, settings), settings)())
    try:
        return health.backend_check(backend, bench_picture())
    finally:
        backend.close()


def _server_check(paths: DataPaths, clock: Clock) -> Check:
    identity = server_files.identity_folder(paths).load()
    keys = server_files.api_keys(paths, clock).keys()
    running = server_files.running_note(paths).read()
    url = ""
    if running is not None:
        url = reachable_urls(running.host, running.port, tls=bool(running.tls_pin))[0]
    return server_check(ServerFacts(identity.pin if identity else "", len(keys), url))


def _link_check(paths: DataPaths, settings: Settings) -> Check:
    link = server_files.link_file(paths).load()
    return link_check(link, wanted=settings.recognition.backend != "local", greet=greet)
