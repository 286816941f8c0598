"""The two ways to a server: its address with six digits, or its QR code before the camera."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QRegularExpressionValidator, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from faceid_gui.core.clock import SystemClock
from faceid_gui.qt.background import Background
from faceid_gui.qt.fonts import sized
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.dialogs.context import CameraTools
from faceid_gui.views.dialogs.pairing.scanner import QrScanner
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.live_view import LiveView

DIGITS: Final = 6

_TOUCH: Final = 64
_LOOK_MS: Final = 500
_PICTURE_PX: Final = 190


class CodeForm(Panel):
    """``entered`` with an address and six digits; ``camera_asked`` for the other way."""

    entered = Signal(str, str)
    camera_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._address_title, self._code_title = QLabel(), QLabel()
        self.address, self.code = QLineEdit(), QLineEdit()
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.code.setFont(sized(self.font(), 22, bold=True))
        # Blanks are what people type where a screen shows them.
        digits = QRegularExpression(r"(\d\s*){0,6}")
        self.code.setValidator(QRegularExpressionValidator(digits, self.code))
        for field in (self.address, self.code):
            field.setMinimumHeight(_TOUCH)
            field.textChanged.connect(self._on_typed)
            field.returnPressed.connect(self.submit)
        self.pair_button = ActionButton(Icon.LINK, primary=True, touch=_TOUCH)
        self.camera_button = ActionButton(Icon.QR, touch=_TOUCH)
        self.pair_button.clicked.connect(self.submit)
        self.camera_button.clicked.connect(self.camera_asked)
        self._lay_out()
        self._on_typed()
        self.built()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        for column, (title, field) in enumerate(
            ((self._address_title, self.address), (self._code_title, self.code))
        ):
            title.setWordWrap(True)
            title.setBuddy(field)
            grid.addWidget(title, 0, column)
            grid.addWidget(field, 1, column)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        foot = QHBoxLayout()
        foot.addWidget(self.camera_button)
        foot.addStretch(1)
        foot.addWidget(self.pair_button)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(10)
        column_.addLayout(grid)
        column_.addLayout(foot)
        column_.addStretch(1)

    def submit(self) -> None:
        """Hand over what was typed, if it is complete."""
        if self.pair_button.isEnabled():
            self.entered.emit(self.address.text().strip(), self._digits())

    def retranslate(self) -> None:
        """Set every text again."""
        self._address_title.setText(self.tr("Address of the server"))
        self._code_title.setText(self.tr("Its six digits"))
        self.address.setPlaceholderText("192.168.0.20")
        self.code.setPlaceholderText("000 000")
        self.address.setAccessibleName(self._address_title.text())
        self.code.setAccessibleName(self._code_title.text())
        self.pair_button.setText(self.tr("Pair"))
        self.camera_button.setText(self.tr("Hold a QR code before the camera"))

    def _digits(self) -> str:
        return "".join(self.code.text().split())

    def _on_typed(self) -> None:
        complete = bool(self.address.text().strip()) and len(self._digits()) == DIGITS
        self.pair_button.setEnabled(complete)


class ScanForm(Panel):
    """Shows the running picture and looks for a code in it while it is visible."""

    found = Signal(str)
    typing_asked = Signal()

    def __init__(
        self, cameras: CameraTools, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.scanner = QrScanner(cameras.running_frame, background, self)
        self.scanner.found.connect(self.found)
        self._live = LiveView(cameras.running_frame, clock=SystemClock(), most_cropped=0.0)
        self._live.setFixedHeight(_PICTURE_PX)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._dark = False
        self.type_button = ActionButton(Icon.BACK, touch=_TOUCH)
        self.type_button.clicked.connect(self.typing_asked)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        foot = QHBoxLayout()
        foot.addWidget(self.type_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._live)
        column.addWidget(self._words)
        column.addLayout(foot)
        column.addStretch(1)
        self.built()

    @property
    def words(self) -> str:
        """What is said below the picture."""
        return self._words.text()

    def retranslate(self) -> None:
        """Set every text again."""
        self.type_button.setText(self.tr("Type address and digits"))
        if self._dark:
            self._words.setText(self.tr("There is no camera picture now."))
        else:
            self._words.setText(self.tr("Hold the server's QR code before the camera."))

    def _look(self) -> None:
        """See whether any picture came meanwhile."""
        self._dark = self._live.shown_frame is None
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible, so look."""
        self.scanner.start()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: hidden, so look no more."""
        self.scanner.stop()
        self._timer.stop()
        super().hideEvent(event)
