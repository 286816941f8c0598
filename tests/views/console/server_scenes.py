"""The page of the server, and what is said of a server that is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from faceid_gui.core.errors import DiskFull
from faceid_gui.core.events import BackendChanged
from faceid_gui.core.link import BackendState
from faceid_gui.settings.pairing import OfferStatus, OfferView
from faceid_gui.views.console.server.page import ServerPage
from faceid_gui.views.dialogs.backend_chooser import BackendChooser
from faceid_gui.views.dialogs.context import CameraKeyTools
from faceid_gui.views.dialogs.pairing.panel import PairingPanel
from faceid_gui.views.dialogs.settings_panel import SettingsPanel
from tests.qt.support import ToldEngine
from tests.views.console.server_support import CONFLICTS, SYNC, FakeServer, ready
from tests.views.link_support import (
    CODE,
    REMOTE,
    SERVER,
    TAKEN_OVER,
    picture_of_code,
    with_link,
)
from tests.views.scenes import Props, Scene

PAGE: Final = (600, 380)


@contextmanager
def _page(props: Props, server: FakeServer) -> Iterator[ServerPage]:
    page = ServerPage(server.tools(), props.bench.background, guard=lambda deed: deed())
    props.qtbot.addWidget(page)
    page.resize(*PAGE)
    page.show()
    props.until(lambda: not page.progress.isVisible())
    yield page
    page.hide()


@contextmanager
def not_set_up(props: Props) -> Iterator[QWidget]:
    """Nothing is set up."""
    with _page(props, FakeServer()) as page:
        yield page


@contextmanager
def set_up(props: Props) -> Iterator[QWidget]:
    """A server with keys and things to look at."""
    server = FakeServer(ready(), conflicts=CONFLICTS, sync=SYNC)
    with _page(props, server) as page:
        yield page


@contextmanager
def first_key(props: Props) -> Iterator[QWidget]:
    """Just set up: the first key is shown."""
    with _page(props, FakeServer()) as page:
        page.identity.set_up_button.click()
        props.until(lambda: bool(page.secret.secret) and not page.progress.isVisible())
        yield page


@contextmanager
def question(props: Props) -> Iterator[QWidget]:
    """Before a key is revoked, on a disk that is full."""
    server = FakeServer(ready(running=False))
    with _page(props, server) as page:
        server.error = DiskFull()
        page.sync.settle_asked.emit("c1")
        props.until(lambda: bool(page.banner.text) and not page.progress.isVisible())
        page.keys.table.selectRow(1)
        page.keys.revoke_button.click()
        yield page


@contextmanager
def offer(props: Props) -> Iterator[QWidget]:
    """Six digits and a QR code."""
    with _page(props, FakeServer(ready())) as page:
        page.identity.pair_button.click()
        props.until(lambda: "Valid" in page.offer.words or "4:32" in page.offer.words)
        yield page


@contextmanager
def offer_used(props: Props) -> Iterator[QWidget]:
    """A kiosk was paired."""
    server = FakeServer(ready())
    with _page(props, server) as page:
        page.identity.pair_button.click()
        props.until(lambda: bool(page.offer.words) and bool(page.offer.code))
        server.view = OfferView("o1", OfferStatus.USED, 5, 0.0, "Back door")
        page.offer.look()
        props.until(lambda: "Back door" in page.offer.words)
        yield page


# -- the server that is used


def _tell(props: Props, state: BackendState) -> None:
    engine = ToldEngine()
    props.feed.attach(engine)
    engine.say(BackendChanged(state))
    props.until(lambda: props.feed.link == state)
    props.bench.feed = props.feed


@contextmanager
def _pairing(props: Props, *, paired: bool) -> Iterator[PairingPanel]:
    with_link(props.bench, SERVER if paired else None)
    _tell(props, TAKEN_OVER)
    tools = props.bench.tools()
    assert tools.pairing is not None
    panel = PairingPanel(
        tools.pairing, cameras=tools.cameras, background=tools.background, feed=tools.feed
    )
    holder = on_a_sheet(panel)
    props.qtbot.addWidget(holder)
    holder.show()
    job = tools.pairing
    props.until(lambda: job.state.known)
    yield panel
    holder.hide()
    props.until(lambda: not props.bench.background.busy)


def on_a_sheet(content: QWidget) -> QWidget:
    """What lies on a sheet can be scrolled."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(area)
    holder.resize(*PAGE)
    return holder


@contextmanager
def pairing_form(props: Props) -> Iterator[QWidget]:
    """A wrong code was typed."""
    with _pairing(props, paired=False) as panel:
        panel.form.address.setText("192.168.0.20")
        panel.form.code.setText("123 456")
        panel.form.submit()
        props.until(lambda: bool(panel.error))
        yield panel.window()


@contextmanager
def pairing_scan(props: Props) -> Iterator[QWidget]:
    """A code that is no server's is before the camera."""
    props.bench.running_frame = picture_of_code("https://example.org")
    with _pairing(props, paired=False) as panel:
        panel.form.camera_button.click()
        live = panel.scan._live
        props.until(lambda: live.shown_frame is not None and bool(panel.error))
        panel.scan.scanner.stop()
        yield panel.window()


@contextmanager
def pairing_server(props: Props) -> Iterator[QWidget]:
    """A server is paired, and away."""
    with _pairing(props, paired=True) as panel:
        yield panel.window()


@contextmanager
def pairing_question(props: Props) -> Iterator[QWidget]:
    """Before the pairing is ended."""
    with _pairing(props, paired=True) as panel:
        panel.server.forget_button.click()
        yield panel.window()


@contextmanager
def _chooser(props: Props, *, paired: bool, in_use: str) -> Iterator[QWidget]:
    with_link(props.bench, SERVER if paired else None)
    _tell(props, REMOTE if paired else BackendState("local"))
    tools = props.bench.tools()
    chooser = BackendChooser(tools.backends, in_use=in_use, feed=tools.feed, pairing=tools.pairing)
    holder = on_a_sheet(chooser)
    props.qtbot.addWidget(holder)
    holder.show()
    job = tools.pairing
    assert job is not None
    props.until(lambda: job.state.known)
    yield holder
    holder.hide()


@contextmanager
def backends_unpaired(props: Props) -> Iterator[QWidget]:
    """What needs a server cannot be chosen yet."""
    with _chooser(props, paired=False, in_use="local") as chooser:
        yield chooser


@contextmanager
def backends_paired(props: Props) -> Iterator[QWidget]:
    """The server answers."""
    with _chooser(props, paired=True, in_use="auto") as chooser:
        yield chooser


@contextmanager
def _settings(props: Props, section: str) -> Iterator[SettingsPanel]:
    with_link(props.bench, SERVER)
    _tell(props, REMOTE)
    props.bench.camera_key = CameraKeyTools(exists=lambda: True, make=lambda: CODE * 7)
    panel = SettingsPanel(props.bench.settings, props.bench.tools())
    props.qtbot.addWidget(panel)
    panel.resize(600, 380)
    panel.show()
    panel._advanced.setChecked(True)
    names = ["general", "camera", "recognition", "access", "door", "remote", "server", "publish"]
    panel.sections.setCurrentRow(names.index(section))
    props.until(lambda: not props.bench.background.busy)
    yield panel
    panel.hide()


@contextmanager
def settings_remote(props: Props) -> Iterator[QWidget]:
    """The server in use among the settings."""
    with _settings(props, "remote") as panel:
        yield panel


@contextmanager
def settings_publish(props: Props) -> Iterator[QWidget]:
    """The published camera among the settings."""
    with _settings(props, "publish") as panel:
        yield panel


SERVER_PAGES: Final[dict[str, Scene]] = {
    "server_not_set_up": not_set_up,
    "server_set_up": set_up,
    "server_first_key": first_key,
    "server_question": question,
    "server_offer": offer,
    "server_offer_used": offer_used,
    "pairing_form": pairing_form,
    "pairing_scan": pairing_scan,
    "pairing_server": pairing_server,
    "pairing_question": pairing_question,
    "settings_remote": settings_remote,
    "settings_publish": settings_publish,
    "backends_unpaired": backends_unpaired,
    "backends_paired": backends_paired,
}
"""Scenes as large as a page of the console."""
