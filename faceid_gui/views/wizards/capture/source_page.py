"""The first page: whose photos, from what, how many, and where they go."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.services.flows import CaptureAnswers
from faceid_gui.views.dialogs.camera_picker import CameraPicker
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.wizards.capture.words import is_folder_name, name_text
from faceid_gui.views.wizards.context import WizardContext

MOST_PHOTOS: Final = 60
_TOUCH: Final = 48


class SourcePage(Panel):
    """``edited`` with every change."""

    edited = Signal()

    def __init__(self, context: WizardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit()
        self.picker = CameraPicker(context.cameras, context.background)
        self.picker.preview.hide()  # the next page is one large picture
        self.folder: Path | None = context.pictures
        self.folder_label = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.folder_button = ActionButton(Icon.FOLDER, touch=_TOUCH)
        self.count = QSpinBox()
        self.count.setRange(1, MOST_PHOTOS)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.less, self.more = IconButton(Icon.LESS), IconButton(Icon.MORE)
        self._words, self._drop = QLabel(), QLabel()
        self._labels = tuple(QLabel() for _ in range(4))
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.name)
        self.built()

    def _lay_out(self) -> None:
        for label in (self._words, self._drop):
            label.setProperty("look", "muted")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.count.setMinimumWidth(110)
        fields: tuple[QWidget, ...] = (self.name, self.picker, self.folder_button, self.count)
        for label, field in zip(self._labels, fields, strict=True):
            label.setBuddy(field)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        rows = (
            _column(self.name, self._words),
            _column(self.picker, self._drop),
            _row(self.folder_label, self.folder_button, stretch=0),
            _row(self.less, self.count, self.more, stretch=3),
        )
        tops = (True, True, False, False)
        for number, (label, content) in enumerate(zip(self._labels, rows, strict=True)):
            side = Qt.AlignmentFlag.AlignTop if tops[number] else Qt.AlignmentFlag.AlignVCenter
            label.setMinimumHeight(60 if tops[number] else 0)
            grid.addWidget(label, number, 0, side)
            grid.addLayout(content, number, 1)
        grid.setRowStretch(len(rows), 1)

    def _connect(self) -> None:
        self.name.textChanged.connect(self._on_edited)
        self.picker.edited.connect(self._on_edited)
        self.folder_button.clicked.connect(self._ask_for_folder)
        self.less.clicked.connect(self.count.stepDown)
        self.more.clicked.connect(self.count.stepUp)
        for button in (self.less, self.more):
            button.setAutoRepeat(True)

    @property
    def words(self) -> str:
        """What is said of the name."""
        return self._words.text()

    @property
    def good(self) -> bool:
        """Whether a folder can have the name."""
        return is_folder_name(self.name.text())

    def show_answers(self, answers: CaptureAnswers) -> None:
        """Fill the page in."""
        name = answers.name  # the last one to be shown, because then the page is asked again
        self.picker.show_value(answers.source)
        self.folder = answers.folder
        self.count.setValue(answers.count)
        self.name.setText(name)
        self.retranslate()

    def fill(self, answers: CaptureAnswers) -> None:
        """Write into the answers what the page says."""
        answers.name = self.name.text().strip()
        answers.source = str(self.picker.value() or "")
        answers.folder = self.folder
        answers.count = self.count.value()

    def take_source(self, source: str) -> None:
        """A video was dropped."""
        self.picker.show_value(source)
        self._on_edited()

    def retranslate(self) -> None:
        """Set every text again."""
        texts = (self.tr("Name"), self.tr("From"), self.tr("Folder"), self.tr("Photos"))
        fields: tuple[QWidget, ...] = (
            self.name,
            self.picker.combo,
            self.folder_button,
            self.count,
        )
        for label, field, text in zip(self._labels, fields, texts, strict=True):
            label.setText(text)
            field.setAccessibleName(text)
        self.name.setPlaceholderText(self.tr("Whose photos are taken"))
        self.folder_button.setText(self.tr("Other folder…"))
        self.less.name(self.tr("Fewer photos"))
        self.more.name(self.tr("More photos"))
        self._drop.setText(self.tr("A video file can also be dropped here."))
        self.folder_label.setText(str(self.folder or ""))
        self.folder_label.setToolTip(str(self.folder or ""))
        words = name_text(self.name.text())
        self._words.setText(words)
        self._words.setVisible(bool(words))
        wrong = bool(words) and not self.good
        self._words.setProperty("look", "error" if wrong else "muted")
        # A style sheet that asks for a property has to be asked again.
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)

    def _on_edited(self) -> None:
        self.retranslate()
        self.edited.emit()

    def _ask_for_folder(self) -> None:
        chosen = ask_for_folder(self, self.folder)
        if chosen is not None:
            self.folder = chosen
            self._on_edited()


def ask_for_folder(parent: QWidget, start: Path | None) -> Path | None:
    """A folder that the operator picks in Qt's own dialog; None when cancelled."""
    near = start if start is not None and start.is_dir() else Path.home()
    chosen = QFileDialog.getExistingDirectory(
        parent, "", str(near), options=QFileDialog.Option.DontUseNativeDialog
    )
    return Path(chosen) if chosen else None


def _column(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    for widget in widgets:
        column.addWidget(widget)
    return column


def _row(*widgets: QWidget, stretch: int) -> QHBoxLayout:
    """Widgets side by side; the one of this number takes the room, or what is past them."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for number, widget in enumerate(widgets):
        row.addWidget(widget, int(number == stretch))
    if stretch >= len(widgets):
        row.addStretch(1)
    return row
