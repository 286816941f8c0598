"""Whether the app opens with the first run."""

from __future__ import annotations

import pytest

from faceid_gui.app.context import AppContext
from faceid_gui.app.gui import Launch, Workplace
from faceid_gui.settings.pin import PinGuard
from faceid_gui.settings.tree import Role, Settings


def wants_first_run(role: Role | None = None, source: str | None = None) -> bool:
    workplace = Workplace(AppContext(), Launch(role, source, windowed=True, exit_after=None))
    try:
        return workplace.wants_first_run
    finally:
        workplace.close()


def test_a_new_machine_is_set_up_first() -> None:
    assert wants_first_run()
    # AND still after a command that kept settings, for nobody has chosen a PIN
    AppContext().save_settings(Settings())
    assert wants_first_run()
    # AND where the kiosk is opened by its unit: else the first visitor would choose the PIN
    assert wants_first_run(Role.KIOSK)
    # BUT not where a script says what to show
    assert not wants_first_run(Role.KIOSK, source="synthetic:")


@pytest.mark.parametrize("settings", [None, "no settings at all ["])
def test_lost_settings_let_nobody_choose_another_pin(settings: str | None) -> None:
    # GIVEN a machine with a PIN whose settings were lost or spoilt
    context = AppContext()
    context.paths.create()
    PinGuard(context.paths.pin, context.clock).set_pin("739146")
    if settings is not None:
        context.paths.settings.write_text(settings)
    # WHEN it starts, twice, THEN the first run is not offered
    assert not wants_first_run()
    assert not wants_first_run()


def test_the_whole_program_knows_settings_that_were_written() -> None:
    # GIVEN an open app, WHEN its window keeps other settings
    context = AppContext()
    workplace = Workplace(context, Launch(None, "synthetic:", windowed=True, exit_after=None))
    try:
        camera = workplace.settings.camera.model_copy(update={"width": 320, "height": 240})
        workplace.write(workplace.settings.model_copy(update={"camera": camera}))
    finally:
        workplace.close()
    # THEN whatever is built from now on is built from them, and they are on the disk
    assert context.settings().camera.width == 320
    assert AppContext().settings().camera.width == 320
