"""The pages of the first run: each shows one step and tells what was chosen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.services.first_run import Answers
from faceid_gui.settings.tree import Language
from faceid_gui.views.dialogs.camera_picker import CameraPicker
from faceid_gui.views.dialogs.context import SettingsTools
from faceid_gui.views.dialogs.pack_picker import PackPicker
from faceid_gui.views.dialogs.pin_pad import PinChoice, PinPad
from faceid_gui.views.widgets.icon_button import ActionButton

_LOW_PX: Final = 600


class LanguagePage(Panel):
    """One large button for each language; the page speaks the chosen one at once."""

    chosen = Signal(object)  # Language

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.addStretch(1)
        # A language is always called by its own name.
        for text, language in (("English", Language.ENGLISH), ("한국어", Language.KOREAN)):
            button = ActionButton(Icon.LANGUAGE, touch=72)
            button.setText(text)
            button.setMaximumWidth(420)
            button.setMinimumWidth(280)
            button.clicked.connect(lambda _checked=False, spoken=language: self.chosen.emit(spoken))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.built()


class CameraPage(Panel):
    """The camera picker with its preview, and a word for those who have no camera."""

    def __init__(self, tools: SettingsTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picker = CameraPicker(tools.cameras, tools.background)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.addWidget(self._words)
        column.addWidget(self.picker)
        column.addStretch(1)
        self.built()

    def retranslate(self) -> None:
        """Set every text again."""
        self._words.setText(
            self.tr("No camera? Choose a video file or the moving test picture to look around.")
        )


class PackPage(Panel):
    """The pack picker."""

    def __init__(self, tools: SettingsTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picker = PackPicker(tools)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.addWidget(self._words)
        column.addWidget(self.picker)
        column.addStretch(1)
        self.built()

    def retranslate(self) -> None:
        """Set every text again."""
        self._words.setText(
            self.tr("A pack is the set of networks that find, compare and check faces.")
        )


class PinPage(Panel):
    """The pad; ``chosen`` once the same good PIN was typed twice."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pad = PinPad(cancellable=False)
        self._choice = PinChoice(self.pad)
        self._choice.chosen.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.setFocusProxy(self.pad)
        self.built()

    def retranslate(self) -> None:
        """Set every text again."""
        self._choice.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible; a low window has no room for words above the keys."""
        self.pad.set_wide(self.window().height() < _LOW_PX)
        super().showEvent(event)

    def _on_chosen(self, digits: str) -> None:
        self._choice.start()
        self.chosen.emit(digits)


class DonePage(Panel):
    """What was chosen, once more, and what comes next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answers: Answers | None = None
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.addWidget(self._words)
        column.addStretch(1)
        self.built()

    @property
    def text(self) -> str:
        """Everything that is said."""
        return self._words.text()

    def show_answers(self, answers: Answers) -> None:
        """Sum up."""
        self._answers = answers
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        if self._answers is None:
            return
        lines = (
            self.tr("Camera: {source}").format(source=self._answers.source),
            self.tr("Pack: {pack}").format(pack=pack_text(self._answers.pack)),
            "",
            self.tr("Nothing was written yet. Finish keeps these answers and opens the kiosk."),
            self.tr("Then enrol people: faceid-gui people import DIR"),
        )
        self._words.setText("\n".join(lines))


def pack_text(key: str) -> str:
    """A pack by its key, with a word for "auto"."""
    if key == "auto":
        return QCoreApplication.translate("pages", "the best that is present")
    return key
