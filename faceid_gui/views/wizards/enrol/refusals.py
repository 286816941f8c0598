"""Which photos cannot be used, and why: how many of each kind, and each by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QVBoxLayout, QWidget

from faceid_gui.qt.coach_words import refusal_text
from faceid_gui.qt.panel import Panel
from faceid_gui.services.importing.people_import import RefusedPhoto
from faceid_gui.views.widgets.sheet import touch_scrolled


def summed_up(refused: Sequence[RefusedPhoto]) -> tuple[tuple[str, int], ...]:
    """Each code with how often it occurs, the most frequent first."""
    return tuple(Counter(photo.code for photo in refused).most_common())


class RefusalPanel(Panel):
    """A summary line for each reason, and a list of the files. Thousands of them are no
    burden: only what is seen is laid out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refused: tuple[RefusedPhoto, ...] = ()
        self._title, self._words = QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._words.setWordWrap(True)
        self._model = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(56)
        touch_scrolled(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addWidget(self.list, 1)
        self.built()

    @property
    def words(self) -> str:
        """The summary."""
        return self._words.text()

    @property
    def rows(self) -> tuple[str, ...]:
        """What is listed."""
        return tuple(self._model.stringList())

    def show_refused(self, refused: Sequence[RefusedPhoto]) -> None:
        """Show these."""
        if len(refused) != len(self._refused):
            self._refused = tuple(refused)
            self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        text = self.tr("Photos that are not used: {count}")
        self._title.setText(text.format(count=f"{len(self._refused):,}"))
        self.list.setAccessibleName(self.tr("Photos that are not used"))
        line = self.tr("{reason}: {count}")
        self._words.setText(
            "  ·  ".join(
                line.format(reason=refusal_text(code), count=f"{count:,}")
                for code, count in summed_up(self._refused)
            )
        )
        row = self.tr("{file}: {reason}")
        self._model.setStringList(
            [
                row.format(file=PurePath(photo.path).name, reason=refusal_text(photo.code))
                for photo in self._refused
            ]
        )
