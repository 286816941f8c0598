"""A server that this machine is paired with, or may be: a fake, and a feed that tells of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtGui import QImage

from faceid_gui.core.errors import FaceIdError, WrongPin
from faceid_gui.core.link import BackendState, LinkTrouble, WorkMode
from faceid_gui.core.types import Frame, Image
from faceid_gui.qt.pairing_job import LinkTools, PairingJob, ServerLinkFacts
from faceid_gui.qt.qr_codes import qr_image
from faceid_gui.wire.pairing import QrOffer
from tests.views.scenes import NOW
from tests.views.support import Bench

PIN = "4f9a1c7e" * 8
SERVER = ServerLinkFacts("Office PC", "https://192.168.0.20:8642", PIN, NOW - 7200)
CODE = "482913"
QR = QrOffer("Office PC", ("https://192.168.0.20:8642",), PIN, 22 * "t").text()

REMOTE = BackendState(
    answering="remote",
    server="192.168.0.20",
    mode=WorkMode.CROPS,
    p50_ms=34.2,
    p95_ms=61.4,
    failovers=2,
    failed_over_at=NOW - 3600,
    trouble=LinkTrouble.TIMEOUT,
)
TAKEN_OVER = replace(REMOTE, answering="local", failovers=3, trouble=LinkTrouble.UNREACHABLE)
NOBODY = BackendState(answering="", server="192.168.0.20", trouble=LinkTrouble.UNREACHABLE)


@dataclass
class FakeLink:
    """Pairs where address, digits or QR text are right; waits for ``go`` first."""

    server: ServerLinkFacts | None = None
    error: FaceIdError | None = None
    calls: list[str] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.go.set()

    def current(self) -> ServerLinkFacts | None:
        return self.server

    def pair_by_code(self, address: str, code: str) -> ServerLinkFacts:
        self.calls.append(f"{address} {code}")
        return self._pair(right=code == CODE)

    def pair_by_qr(self, text: str) -> ServerLinkFacts:
        self.calls.append(text)
        return self._pair(right=text == QR)

    def forget(self) -> None:
        self.calls.append("forget")
        if self.error is not None:
            raise self.error
        self.server = None

    def tools(self) -> LinkTools:
        return LinkTools(self.current, self.pair_by_code, self.pair_by_qr, self.forget)

    def _pair(self, *, right: bool) -> ServerLinkFacts:
        assert self.go.wait(10)
        if self.error is not None:
            raise self.error
        if not right:
            raise WrongPin
        self.server = SERVER
        return SERVER


def with_link(bench: Bench, server: ServerLinkFacts | None = None) -> FakeLink:
    """Let the bench offer all backends, with a server or without one."""
    link = FakeLink(server)
    bench.backends = ("local", "remote", "auto")
    bench.pairing = PairingJob(link.tools(), bench.background)
    return link


def picture_of_code(text: str, *, width: int = 640, height: int = 480) -> Frame:
    """A grey room in which somebody holds a QR code up, as the camera sees it."""
    room: Image = np.full((height, width, 3), 118, np.uint8)
    code = qr_image(text)
    code = code.scaled(code.width() * 5, code.height() * 5).convertToFormat(
        QImage.Format.Format_RGB888
    )
    rows = np.frombuffer(code.constBits(), np.uint8).reshape(code.height(), -1)
    side = code.width()
    pixels = rows[:, : side * 3].reshape(side, side, 3)
    top, left = (height - side) // 2, (width - side) // 2
    room[top : top + side, left : left + side] = pixels
    return Frame(room, 1, 0.0)
