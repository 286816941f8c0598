"""Trying other settings on recorded visits, for the page of visits."""

from __future__ import annotations

from faceid_gui.app.backends import BackendPlan
from faceid_gui.app.linked import OpenBackend
from faceid_gui.app.wizards import Running
from faceid_gui.core.packs import PackFiles
from faceid_gui.services.replay import Replayer, TrialPack
from faceid_gui.views.console.visits.tools import RecordingState, ReplayTools, TrialPackName


def replay_tools(running: Running) -> ReplayTools:
    """What the page is handed; all but ``threshold`` is for background threads."""
    workplace = running.workplace
    records = workplace.records
    replayer = Replayer(
        store=records.gallery,
        visits=records.visits,
        recordings=records.recordings,
        settings=lambda: workplace.settings,
        pack=lambda key: _pack(running, key),
    )

    def packs() -> tuple[TrialPackName, ...]:
        found = [workplace.library.status(pack.key) for pack in workplace.library.packs()]
        return tuple(
            TrialPackName(status.pack.key, status.pack.title) for status in found if status.present
        )

    desk = running.desk
    return ReplayTools(
        run=replayer.run,
        state=lambda: RecordingState(
            records.recordings.count(), workplace.settings.access.keep_recordings
        ),
        packs=packs,
        threshold=lambda: found.threshold() if (found := desk()) is not None else None,
    )


def _pack(running: Running, key: str | None) -> TrialPack:
    """A pack by its key, or the one in use. Raises NotFound and ModelMissing."""
    if key is None:
        files = running.files()
        return _trial_pack(files, lambda: running.backend(1))
    files = running.workplace.library.files(key)
    return _trial_pack(files, BackendPlan(files, threads=1))


def _trial_pack(files: PackFiles, opener: OpenBackend) -> TrialPack:
    return TrialPack(
        key=files.pack.key,
        contract=files.contract,
        default=files.pack.default_threshold,
        has_liveness=files.pack.has_liveness,
        open=opener,
    )
