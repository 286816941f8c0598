"""Getting a pack that is not on this machine, without leaving the lab."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from faceid_gui.core.packs import ModelLibrary, PackStatus
from faceid_gui.qt.background import Background
from faceid_gui.qt.catalogue_words import catalogue_text
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.known_words import known_text
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.lab.words import fault_text
from faceid_gui.views.dialogs.pack_install import PackInstaller
from faceid_gui.views.widgets.icon_button import ActionButton


class InstallPanel(Panel):
    """What the pack is, and how to get it. ``came`` once files came; ``closed``: back."""

    came = Signal()
    closed = Signal()

    def __init__(
        self, library: ModelLibrary | None, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._background = background
        self._key = ""
        self._title, self._note = QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._note.setProperty("look", "muted")
        for label in (self._title, self._note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.installer = None if library is None else PackInstaller(library, background)
        self.back_button = ActionButton(Icon.BACK)
        self.back_button.clicked.connect(self.closed)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._note)
        if self.installer is not None:
            self.installer.came.connect(self._on_came)
            column.addWidget(self.installer)
        column.addStretch(1)
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.built()

    @property
    def words(self) -> str:
        """What is said of the pack."""
        return f"{self._title.text()} {self._note.text()}".strip()

    def show_pack(self, key: str) -> None:
        """Offer to get this pack."""
        self._key = key
        self._title.setText("")
        self._note.setText(self.tr("One moment"))
        library = self._library
        if library is not None:
            self._background.call(
                lambda: library.status(key), then=self._on_status, failed=self._on_failed
            )

    def retranslate(self) -> None:
        """Set every text again."""
        self.back_button.setText(self.tr("Back"))

    def _on_status(self, status: PackStatus) -> None:
        if not isValid(self) or status.pack.key != self._key:
            return
        self._title.setText(catalogue_text(status.pack.title))
        here = self.tr("It is on this machine now.")
        missing = known_text(status.note) or catalogue_text(status.pack.note)
        self._note.setText(here if status.present else missing)
        if self.installer is not None:
            self.installer.show_pack(self._key, status)

    def _on_failed(self, error: Exception) -> None:
        if isValid(self):
            sentence = fault_text(error)
            self._note.setText(f"{sentence.what}. {sentence.advice}".strip())

    def _on_came(self) -> None:
        self.came.emit()
        self.show_pack(self._key)
