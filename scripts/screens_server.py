"""Pictures of a kiosk that uses a server, and of the console's page of the server."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from PySide6.QtWidgets import QApplication

from faceid_gui.app.context import AppContext
from faceid_gui.app.linking import LinkTools
from faceid_gui.app.server_files import link_file
from faceid_gui.app.serving import ServingTools
from faceid_gui.app.windows import Front
from faceid_gui.core.keys import Scope
from faceid_gui.settings.network import SERVER_PORT
from faceid_gui.settings.tree import Language, Role
from faceid_gui.views.console.console_window import Page
from faceid_gui.views.console.server.page import ServerPage
from faceid_gui.views.dialogs.pairing.panel import PairingPanel
from faceid_gui.views.dialogs.pin_pad import PinPrompt
from faceid_gui.views.kiosk.kiosk_window import KioskWindow
from scripts.screens import FPS, LANDSCAPE, SMALL, run, take, wait, window_of, write_clip
from scripts.screens_console import PIN, console_of, portraits, show
from tests.e2e.app import enrol, keep_settings, running_app
from tests.e2e.commands import started
from tests.e2e.servers import context_of, serving
from tests.e2e.test_remote import answering
from tests.turning import RING

SERVER = "office-pc"
ADDRESS = "192.168.1.10"
"""Of no machine in particular: in the place of the one on which the pictures are taken."""


def _kiosk(front: Front) -> KioskWindow:
    window = window_of(front)
    if not isinstance(window, KioskWindow):
        message = "the window is no kiosk"
        raise TypeError(message)
    return window


def kiosk(app: QApplication, folder: Path) -> None:
    """A kiosk on a server: the live state, the choice, the pairing; then the server is gone."""
    clip = folder / "clip.avi"
    write_clip(clip, [RING[0]] * (60 * FPS))
    keep_settings(
        general={"language": Language.ENGLISH},
        access={"liveness": False},
        recognition={"backend": "auto"},
        remote={"mode": "crops"},
    )
    enrol("Eileen Collins", *portraits(folder / "portraits"))
    with (
        _server(folder / "server") as process,
        running_app(app, Role.KIOSK, str(clip)) as front,
    ):
        window = _kiosk(front)
        window.resize(*LANDSCAPE)
        wait(lambda: answering(front) == "remote", "the server")
        wait(lambda: window.stage.verdict.isVisibleTo(window), "a verdict")
        wait(lambda: not window.stage.verdict.isVisibleTo(window), "its end")
        take(front, "kiosk-server.png")
        window._show_backends()
        run(0.5)
        take(front, "kiosk-backend.png", SMALL)
        window.sheet.dismiss()
        process.kill()
        wait(lambda: answering(front) == "local", "this machine to take over")
        window._show_backends()
        run(0.5)
        take(front, "kiosk-server-away.png", SMALL)
        window.sheet.dismiss()


def shut(app: QApplication, folder: Path) -> None:
    """A kiosk that may use nothing but its server, in Korean, while that is away."""
    enrol("아일린 콜린스", *portraits(folder / "portraits"))
    keep_settings(
        general={"language": Language.KOREAN},
        recognition={"backend": "remote"},
        remote={"mode": "crops"},
    )
    clip = folder / "clip.avi"
    write_clip(clip, [RING[0]] * (60 * FPS))
    with (
        _server(folder / "server") as process,
        running_app(app, Role.KIOSK, str(clip)) as front,
    ):
        wait(lambda: answering(front) == "remote", "the server")
        process.kill()
        wait(lambda: answering(front) == "", "the server to be missed")
        run(6.0)
        take(front, "kiosk-server-gone-ko.png", SMALL)


def pairing(app: QApplication, _folder: Path) -> None:
    """A kiosk before it is paired: address and digits are typed."""
    keep_settings(general={"language": Language.ENGLISH})
    with running_app(app, Role.KIOSK, "synthetic:") as front:
        window = _kiosk(front)
        window.resize(*SMALL)
        window._show_backends()
        chooser = window.sheet.content
        wait(lambda: bool(chooser.pair_button.text()), "the choice")  # type: ignore[union-attr]
        chooser.pair_button.click()  # type: ignore[union-attr]
        panel = window.sheet.content
        if not isinstance(panel, PairingPanel):
            message = "the sheet shows no pairing"
            raise TypeError(message)
        panel.form.address.setText(ADDRESS)
        panel.form.code.setText("482 913")
        window.setFocus()
        run(0.5)
        take(front, "kiosk-pair.png", SMALL)


def page(app: QApplication, _folder: Path) -> None:
    """The console of the server: its keys, and a code for a kiosk; the code in Korean too."""
    keep_settings(general={"language": Language.ENGLISH})
    with _console_of_a_server(app) as (front, shown):
        take(front, "console-server.png")
        _offer(front, shown)
        take(front, "console-pair.png")
    keep_settings(general={"language": Language.KOREAN})
    with _console_of_a_server(app) as (front, shown):
        _offer(front, shown)
        take(front, "console-pair-ko.png", SMALL)


@contextmanager
def _console_of_a_server(app: QApplication) -> Iterator[tuple[Front, ServerPage]]:
    desk = ServingTools(AppContext())
    if desk.set_up().key is not None:
        for name, scope in (
            ("Front door", Scope.KIOSK),
            ("Back door", Scope.KIOSK),
            ("Home Assistant", Scope.KIOSK),
        ):
            desk.add_key(name, scope)
    with (
        patch("faceid_gui.app.serving.own_name", lambda: SERVER),
        patch("faceid_gui.app.link_desks.own_name", lambda: SERVER),
        patch("faceid_gui.services.serving.addresses._own_addresses", lambda: (ADDRESS,)),
        started("serve", "--host", "0.0.0.0", "--port", SERVER_PORT) as process,
    ):
        if process.stdout is None or not process.stdout.readline().startswith("serving on"):
            message = "the server did not start"
            raise RuntimeError(message)
        with running_app(app, Role.CONSOLE, "synthetic:") as front:
            window = console_of(front)
            window.resize(*LANDSCAPE)
            front.pin.set_pin(PIN)
            show(window, Page.SERVER)
            shown = window.server
            if shown is None:
                message = "there is no page of the server"
                raise RuntimeError(message)
            wait(lambda: shown.identity.pair_button.isVisible(), "the server's facts")
            run(0.5)
            yield front, shown


def _offer(front: Front, shown: ServerPage) -> None:
    shown.identity.pair_button.click()
    prompt = console_of(front).sheet.content
    if isinstance(prompt, PinPrompt):
        for digit in PIN:
            prompt.pad.type_digit(digit)
        prompt.pad.submit()
    wait(lambda: shown.offer.code != "", "the code")
    run(1.5)


@contextmanager
def _server(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A server with TLS on a data folder of its own, and this kiosk paired with it."""
    desk = ServingTools(context_of(home))
    desk.set_up()
    with serving(home, SERVER_PORT) as process:
        own = AppContext()
        code = desk.offer_pairing().offer.code
        link = LinkTools(own.paths, own.clock).pair_by_code("127.0.0.1", code, "Front door")
        # In the place of the name of the machine on which the pictures are taken.
        link_file(own.paths).save(replace(link, name=SERVER))
        yield process
