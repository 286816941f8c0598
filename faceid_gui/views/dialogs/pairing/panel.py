"""The server that this machine uses: pairing with one, what is known of it, and the end of it."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.qt.background import Background
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import Sentence
from faceid_gui.qt.moments import clock_text, day_text
from faceid_gui.qt.pairing_job import PairingJob, ServerLinkFacts
from faceid_gui.qt.panel import Panel
from faceid_gui.views.dialogs.context import CameraTools
from faceid_gui.views.dialogs.pairing.form import CodeForm, ScanForm
from faceid_gui.views.dialogs.pairing.words import pairing_text
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.link_state import LinkState
from faceid_gui.views.widgets.question_bar import QuestionBar
from faceid_gui.wire.pinning import fingerprint

_TOUCH = 64


class PairingPanel(Panel):
    """Shows the job's state and drives it. ``closed`` when somebody has had enough.

    The pages follow from the state: the paired server, or the two ways to one.
    """

    closed = Signal()

    def __init__(
        self,
        job: PairingJob,
        *,
        cameras: CameraTools,
        background: Background,
        feed: EngineFeed | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._job = job
        self._scans = False
        self._title, self._words, self._error = QLabel(), QLabel(), QLabel()
        self._title.setProperty("look", "title")
        self._error.setProperty("look", "error")
        for label in (self._words, self._error):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._close = IconButton(Icon.CLOSE, size=_TOUCH)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 0)
        self.form = CodeForm()
        self.scan = ScanForm(cameras, background)
        self.server = PairedServer(feed)
        self._stack = QStackedWidget()
        for page in (self.form, self.scan, self.server):
            self._stack.addWidget(page)
        self._lay_out()
        self._connect()
        self.setMinimumWidth(520)
        job.settle()
        job.look()
        self.built()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 10)
        column.setSpacing(8)
        column.addLayout(head)
        for widget in (self._words, self._error, self._progress):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._close.clicked.connect(self.closed)
        self.form.entered.connect(self._job.pair_by_code)
        self.form.camera_asked.connect(lambda: self._show_scan(True))
        self.scan.typing_asked.connect(lambda: self._show_scan(False))
        self.scan.found.connect(self._job.pair_by_qr)
        self.server.forget_asked.connect(self._job.forget)
        self._job.changed.connect(self._show_state)

    @property
    def words(self) -> str:
        """What is said above the page."""
        return self._words.text()

    @property
    def error(self) -> str:
        """What went wrong; empty where nothing did."""
        return "" if self._error.isHidden() else self._error.text()

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._stack.currentWidget()

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Server"))
        self._close.name(self.tr("Close"))
        self._progress.setAccessibleName(self.tr("Talking to the server"))
        self._show_state()

    def _show_scan(self, scans: bool) -> None:
        self._scans = scans
        self._job.settle()
        self._show_state()

    def _show_state(self) -> None:
        state = self._job.state
        self._progress.setVisible(state.busy or not state.known)
        self._stack.setEnabled(not state.busy)
        self._show_error(state.error)
        if state.server is not None:
            self._scans = False
            self.server.show_server(state.server)
            self._turn_to(self.server)
        else:
            self.server.be_silent()
            self._turn_to(self.scan if self._scans else self.form)
        self._words.setText(self._intro())
        self._words.setVisible(bool(self._words.text()))
        if self._scans and state.error is not None and not state.busy and self.scan.isVisible():
            self.scan.scanner.go_on()

    def _turn_to(self, page: QWidget) -> None:
        """Show a page; the others take no room, so that there is less to scroll."""
        for other in (self.form, self.scan, self.server):
            kind = QSizePolicy.Policy.Preferred if other is page else QSizePolicy.Policy.Ignored
            other.setSizePolicy(QSizePolicy.Policy.Preferred, kind)
        self._stack.setCurrentWidget(page)

    def _show_error(self, error: Exception | None) -> None:
        sentence = Sentence("") if error is None else pairing_text(error)
        self._error.setText(f"{sentence.what}. {sentence.advice}".strip() if error else "")
        self._error.setVisible(error is not None)

    def _intro(self) -> str:
        state = self._job.state
        if state.busy:
            return self.tr("Talking to the server…")
        if state.server is not None:
            return self.tr("This machine is paired with a server. Its key is known and checked.")
        if self._scans:
            return ""  # said below the picture
        text = self.tr("The console of the server shows both on its page Server, or run: {command}")
        return text.format(command="faceid-gui server pair")


class PairedServer(Panel):
    """Name, address and fingerprint of the server, how it answers, and the way to end it."""

    forget_asked = Signal()

    def __init__(self, feed: EngineFeed | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._server: ServerLinkFacts | None = None
        self._name, self._address, self._print, self._when = (QLabel() for _ in range(4))
        self._name.setProperty("look", "heading")
        self._when.setProperty("look", "muted")
        for label in (self._name, self._address, self._print, self._when):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.state = LinkState(feed, self)
        self.forget_button = ActionButton(Icon.UNLINK, touch=_TOUCH)
        self.question = QuestionBar()
        self.forget_button.clicked.connect(self._ask)
        self.question.answered.connect(self._on_answer)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.forget_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self._name, self._address, self._print, self._when, self.state):
            column.addWidget(widget)
        column.addWidget(self.question)
        column.addLayout(foot)
        column.addStretch(1)
        self.built()

    @property
    def words(self) -> str:
        """Everything that is said of the server."""
        labels = (self._name, self._address, self._print, self._when)
        return " ".join(label.text() for label in labels if label.text())

    def show_server(self, server: ServerLinkFacts) -> None:
        """Show a server."""
        self._server = server
        self.retranslate()

    def be_silent(self) -> None:
        """Nothing is asked any more."""
        self.question.be_silent()
        self.forget_button.show()

    def retranslate(self) -> None:
        """Set every text again."""
        self.forget_button.setText(self.tr("End the pairing"))
        server = self._server
        if server is None:
            return
        self._name.setText(server.name)
        self._address.setText(self.tr("Address: {address}").format(address=server.address))
        text = self.tr("Fingerprint: {fingerprint}")
        self._print.setText(text.format(fingerprint=fingerprint(server.fingerprint)))
        self._when.setVisible(server.paired_at is not None)
        if server.paired_at is not None:
            day = day_text(server.paired_at, QDate.currentDate())
            when = f"{day} {clock_text(server.paired_at)}"
            self._when.setText(self.tr("Paired: {when}").format(when=when))

    def _ask(self) -> None:
        self.forget_button.hide()
        self.question.ask(
            Sentence(
                self.tr("End the pairing with this server?"),
                self.tr("This machine then recognises by itself. Revoke its key on the server."),
            ),
            self.tr("Keep"),
            self.tr("End it"),
        )

    def _on_answer(self, number: int) -> None:
        self.be_silent()
        if number == 1:
            self.forget_asked.emit()
