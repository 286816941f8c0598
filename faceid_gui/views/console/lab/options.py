"""Lists of things that can be tried, each with a box to tick and what there is to know of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.catalogue_words import catalogue_text
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.known_words import known_text
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.lab.tools import LabChoice
from faceid_gui.views.console.lab.words import licence_text, size_text
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import IconButton


class OptionRow(Panel):
    """A box, a title, a line below it, and a button where something must be fetched first."""

    toggled = Signal()
    install_asked = Signal(str)

    def __init__(self, choice: LabChoice, *, can_install: bool) -> None:
        super().__init__()
        self.choice = choice
        self.box = QCheckBox()
        self.box.setEnabled(choice.ready)
        self.box.setFixedWidth(52)
        self.box.toggled.connect(self.toggled)
        self._title = ElidedLabel()
        self._note = QLabel()
        self._note.setProperty("look", "muted")
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._note)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.addWidget(self.box)
        row.addLayout(words, 1)
        self.install_button = IconButton(Icon.DOWNLOAD)
        self.install_button.clicked.connect(lambda: self.install_asked.emit(choice.installs))
        row.addWidget(self.install_button)  # first: a button of nobody would be a window
        self.install_button.setVisible(can_install and bool(choice.installs) and not choice.ready)
        self.built()

    @property
    def words(self) -> str:
        """What is said of it, on one line."""
        return f"{self._title.text()} {self._note.text()}".strip()

    def retranslate(self) -> None:
        """Set every text again."""
        choice, title = self.choice, catalogue_text(self.choice.title)
        self._title.setText(title)
        self.box.setAccessibleName(title)
        self.box.setToolTip(title)
        self.install_button.name(self.tr("Install {title}").format(title=title))
        absent = "" if choice.ready else self.tr("Not on this machine")
        parts = (
            known_text(choice.note) or absent,
            licence_text(choice.licence, commercial=choice.commercial),
            size_text(choice.size_bytes),
        )
        self._note.setText(" · ".join(part for part in parts if part))
        self._note.setVisible(any(parts))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a finger was lifted; anywhere on the row will do."""
        if self.choice.ready and self.rect().contains(event.position().toPoint()):
            self.box.toggle()
        super().mouseReleaseEvent(event)


class OptionList(QWidget):
    """Rows of what can be tried; those that are ready come first.

    ``changed`` when something was ticked; ``install_asked`` carries the key of a pack.
    """

    changed = Signal()
    install_asked = Signal(str)

    def __init__(self, *, can_install: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._can_install = can_install
        self.rows: tuple[OptionRow, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The keys of what is ticked and ready."""
        return tuple(
            row.choice.key for row in self.rows if row.choice.ready and row.box.isChecked()
        )

    def show_choices(
        self, choices: Sequence[LabChoice], *, ticks: Callable[[LabChoice], bool]
    ) -> None:
        """Show other things; what was ready before keeps its tick, ``ticks`` decides else."""
        before = {row.choice.key: (row.choice.ready, row.box.isChecked()) for row in self.rows}
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        ordered = sorted(choices, key=lambda choice: not choice.ready)
        self.rows = tuple(OptionRow(choice, can_install=self._can_install) for choice in ordered)
        for row in self.rows:
            was_ready, was = before.get(row.choice.key, (False, False))
            row.box.setChecked(was if was_ready else row.choice.ready and ticks(row.choice))
            row.toggled.connect(self.changed)
            row.install_asked.connect(self.install_asked)
            self._column.addWidget(row)
        self.changed.emit()

    def tick(self, key: str, *, ticked: bool = True) -> None:
        """Tick something, or take its tick away."""
        for row in self.rows:
            if row.choice.key == key and row.choice.ready:
                row.box.setChecked(ticked)
