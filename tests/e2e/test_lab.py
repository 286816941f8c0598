"""What the lab found, taken into use on the console's page: the kiosk beside it does as it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.app.context import AppContext
from faceid_gui.app.windows import Front
from faceid_gui.core.events import EngineState
from faceid_gui.lab.results import Trial
from faceid_gui.qt.use_job import UsePhase
from faceid_gui.settings.pin import PinGuard
from faceid_gui.settings.tree import Role
from faceid_gui.views.console.console_window import ConsoleWindow
from faceid_gui.views.console.lab.page import LabPage, Part
from faceid_gui.views.dialogs.pin_pad import PinPrompt
from tests.cli.terminal import Terminal
from tests.data import FACES, needs_faces
from tests.e2e.app import keep_settings, running_app

PATIENCE_MS = 120_000
PHOTOS = 4
PIN = "739146"

pytestmark = [needs_faces, pytest.mark.timeout(400)]


def some_people(count: int = 3) -> list[Path]:
    """Folders of people with enough photos, of both groups."""
    folders = sorted(path for path in (FACES / "known").glob("*/*") if path.is_dir())
    return [path for path in folders if len(list(path.glob("*.jpg"))) >= PHOTOS][:: 40 // count][
        :count
    ]


def copied(people: list[Path], into: Path) -> Path:
    """The first photos of some people, a folder per person in a folder per group."""
    for person in people:
        target = into / person.parent.name / person.name
        target.mkdir(parents=True)
        for photo in sorted(person.glob("*.jpg"))[:PHOTOS]:
            (target / photo.name).write_bytes(photo.read_bytes())
    return into


class Windows:
    """A kiosk and a console on one data folder, both in this process."""

    def __init__(self, qtbot: QtBot, kiosk: Front, console: Front) -> None:
        assert isinstance(console.window, ConsoleWindow)
        self.qtbot = qtbot
        self.kiosk = kiosk
        self.sheet = console.window.sheet
        self.page = console.window.lab
        assert isinstance(self.page, LabPage)

    @property
    def lab(self) -> LabPage:
        """The page of the lab."""
        assert self.page is not None
        return self.page

    def wait(self, wanted: Callable[[], bool]) -> None:
        """Until something is so."""
        self.qtbot.waitUntil(wanted, timeout=PATIENCE_MS)

    def pack_at_the_door(self) -> str | None:
        """The pack of the engine that runs at the kiosk; None while there is none."""
        desk = self.kiosk.desk
        if desk is None or desk.source() is None or desk.session.files is None:
            return None
        engine = self.kiosk.feed.engine
        running = engine is not None and engine.state is EngineState.RUNNING
        return desk.session.files.pack.key if running else None

    def contract_of_newest_visit(self) -> str | None:
        """Of the newest visit at the kiosk: what its evidence was embedded with."""
        newest = self.kiosk._workplace.records.visits.recent(1)
        return newest[0].evidence.embedder_contract if newest else None

    def evaluate(self) -> None:
        """Try both packs on the gallery's own pictures."""
        self.lab.look()
        self.wait(lambda: self.lab.setup.start_button.isEnabled())
        self.lab.setup.start_button.click()
        self.wait(lambda: self.lab.part is Part.RESULTS)

    def trial_of(self, pack: str) -> Trial:
        """What was measured of a pack alone."""
        run = self.lab._shown_run
        assert run is not None
        return next(trial for trial in run.trials if trial.choice.packs == (pack,))

    def agree(self) -> None:
        """Wait for the plan, agree to it, and wait until it was done."""
        uses = self.lab._tools.uses
        self.wait(lambda: uses.state.phase is UsePhase.ASKING)
        self.lab.using.start_button.click()
        prompt = self.sheet.findChild(PinPrompt)
        assert prompt is not None
        for digit in PIN:
            prompt.pad.type_digit(digit)
        prompt.pad.submit()
        self.wait(lambda: uses.state.phase in (UsePhase.DONE, UsePhase.FAILED))
        assert uses.state.error is None
        self.lab.using.stop_button.click()


def test_use_this_changes_what_the_kiosk_does_and_undo_restores_it(
    qapp: QApplication, qtbot: QtBot, faceid: Terminal, tmp_path: Path
) -> None:
    # GIVEN a kiosk and a console, and people enrolled with compact whose pictures are kept
    keep_settings(recognition={"pack": "compact", "keep_crops": True}, access={"liveness": False})
    imported = faceid("people", "import", copied(some_people(), tmp_path / "people"))
    assert imported.code == 0, imported.err
    context = AppContext()
    PinGuard(context.paths.pin, context.clock).set_pin(PIN)
    library = context.library()
    contracts = {key: library.files(key).contract.id for key in ("compact", "builtin")}
    with (
        running_app(qapp, Role.KIOSK, "synthetic:") as kiosk,
        running_app(qapp, Role.CONSOLE, "synthetic:") as console,
    ):
        windows = Windows(qtbot, kiosk, console)
        windows.wait(lambda: windows.pack_at_the_door() == "compact")
        windows.wait(lambda: windows.contract_of_newest_visit() == contracts["compact"])
        # WHEN the lab tried both packs, and builtin is taken into use on its page
        windows.evaluate()
        windows.lab.results.choose(windows.trial_of("builtin"))
        windows.lab.results.use_button.click()
        windows.agree()
        # THEN the kiosk recognises with builtin, and everybody is known to it
        windows.wait(lambda: windows.pack_at_the_door() == "builtin")
        windows.wait(lambda: windows.contract_of_newest_visit() == contracts["builtin"])
        assert kiosk.desk is not None and kiosk.desk.session.sync is not None
        facts = kiosk.desk.session.sync.current()
        assert facts is not None and len(facts.gallery.people) == 3
        # AND undo brings compact back, with its threshold
        windows.lab.undo.button.click()
        windows.agree()
        windows.wait(lambda: windows.pack_at_the_door() == "compact")
        windows.wait(lambda: windows.contract_of_newest_visit() == contracts["compact"])
    assert AppContext().settings().recognition.pack == "compact"


def test_one_command_writes_the_report(faceid: Terminal, tmp_path: Path) -> None:
    # GIVEN people and strangers in folders by group
    known = copied(some_people(), tmp_path / "known")
    strangers = sorted((FACES / "strangers").glob("*/*"))[::24]
    for folder in strangers:
        target = tmp_path / "strangers" / folder.parent.name / folder.name
        target.mkdir(parents=True)
        for photo in folder.glob("*.jpg"):
            (target / photo.name).write_bytes(photo.read_bytes())
    # WHEN one command evaluates both packs
    arguments = ["evaluate", known, "--strangers", tmp_path / "strangers"]
    arguments += ["--groups", "by-parent", "--packs", "compact,builtin"]
    done = faceid(*arguments, "--report", tmp_path / "out")
    # THEN the report is there, for people and for programs
    assert done.code == 0, done.err
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "east_asian" in page and "<svg" in page
    document = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    packs = {tuple(trial["choice"]["packs"]) for trial in document["run"]["trials"]}
    assert packs == {("compact",), ("builtin",), ("compact", "builtin")}
    # AND again it looks at no photo anew
    again = faceid(*arguments, "--report", tmp_path / "again", "--json")
    assert again.code == 0, again.err
    counts = again.document["run"]["counts"]
    assert counts["embedded"] == {} or not any(counts["embedded"].values())
