"""The last page: where the photos are, and whether the person is enrolled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.coach_words import grade_advice, grade_text
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.messages import Sentence
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.services.capturing.enrol import Enrolled
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.wizards.capture.words import of_length

_ICON_PX: Final = 96


@dataclass(frozen=True, slots=True)
class Saved:
    """What is on the disk: ``count`` photos in ``folder``.

    ``asked`` tells that the person was to be enrolled; ``enrolled`` is what became of that,
    ``error`` why nothing did.
    """

    name: str
    folder: Path
    count: int
    asked: bool = False
    enrolled: Enrolled | None = None
    error: Sentence | None = None


class SavedPage(Panel):
    """``again_asked`` wants to enrol once more, after that failed."""

    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved: Saved | None = None
        self._opens = True
        self._icon, self._what, self._enrolled = QLabel(), QLabel(), QLabel()
        self._what.setProperty("look", "title")
        self._folder = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._folder.setProperty("look", "muted")
        self.open_button = ActionButton(Icon.FOLDER)
        self.again_button = ActionButton(Icon.RETRY)
        self.open_button.clicked.connect(self._open)
        self.again_button.clicked.connect(self.again_asked)
        for label in (self._what, self._enrolled):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._lay_out()
        self.built()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.again_button)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(10)
        words.addStretch(1)
        for widget in (self._what, self._folder, self._enrolled):
            words.addWidget(widget)
        words.addLayout(buttons)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(28)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)

    @property
    def text(self) -> str:
        """Everything that is said."""
        lines = (self._what.text(), self._folder.text(), self._enrolled.text())
        return "\n".join(line for line in lines if line)

    @property
    def saved(self) -> Saved | None:
        """What is shown."""
        return self._saved

    def show_saved(self, saved: Saved) -> None:
        """Say what was done."""
        self._saved, self._opens = saved, True
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        saved = self._saved
        if saved is None:
            return
        what = self.tr("Photos saved: {count}")
        self._what.setText(what.format(count=saved.count))
        self._folder.setText(str(saved.folder))
        self._folder.setToolTip(str(saved.folder))
        self._enrolled.setText(self._sentence(saved))
        self._enrolled.setVisible(bool(self._enrolled.text()))
        self.open_button.setText(
            self.tr("Open the folder")
            if self._opens
            else self.tr("There is no program to open folders with")
        )
        self.open_button.setEnabled(self._opens)
        self.again_button.setText(self.tr("Try to enrol again"))
        self.again_button.setVisible(saved.error is not None)

    def retint(self) -> None:
        """Set the colour of the icon again."""
        drawn = icon(Icon.GRANTED, current_tokens().granted)
        self._icon.setPixmap(drawn.pixmap(QSize(_ICON_PX, _ICON_PX)))

    def _sentence(self, saved: Saved) -> str:
        name = of_length(saved.name)
        if saved.error is not None:
            text = self.tr("{name} is not enrolled: {reason}. {advice}")
            error = saved.error
            return text.format(name=name, reason=error.what, advice=error.advice).strip()
        enrolled = saved.enrolled
        if enrolled is None:
            return self.tr("Nobody was enrolled. These photos can be imported at any time.")
        if enrolled.person is None:
            text = self.tr("{name} is not enrolled: no photo is good enough for that.")
            return text.format(name=name)
        grade = enrolled.strength.grade
        text = self.tr("{name} is enrolled with {count} pictures. Strength: {grade}. {advice}")
        return text.format(
            name=of_length(enrolled.person.name),
            count=enrolled.person.samples,
            grade=grade_text(grade),
            advice=grade_advice(grade),
        )

    def _open(self) -> None:
        if self._saved is not None:
            folder = QUrl.fromLocalFile(str(self._saved.folder))
            self._opens = QDesktopServices.openUrl(folder)
            self.retranslate()
