"""Who is enrolled."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from faceid_gui.core.types import Person
from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import Sentence, error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.reembed_job import ReembedJob
from faceid_gui.views.console.context import PeopleSource
from faceid_gui.views.console.people_model import Column, PeopleModel
from faceid_gui.views.widgets.banner import Banner, Tone
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.reembed_panel import waiting_text

_POLL_MS: Final = 1000


class PeoplePage(Panel):
    """A table that follows the store while it is visible, and whom the pack does not know."""

    reembed_asked = Signal()

    def __init__(
        self,
        people: PeopleSource,
        background: Background,
        job: ReembedJob,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._people = people
        self._background = background
        self._job = job
        self.again = ActionButton(Icon.AGAIN, touch=48)
        self.again.clicked.connect(self.reembed_asked)
        self.unknown = Banner(self.again)
        job.changed.connect(self._show_unknown)
        self._revision = -1
        self._asking = False
        self._count = 0
        self.model = PeopleModel(self)
        self._words = QLabel()
        self._words.setProperty("look", "muted")
        self._words.setWordWrap(True)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(48)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.addWidget(self.unknown)
        column.addWidget(self._words)
        column.addWidget(self.table, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.refresh)
        self.built()

    def refresh(self) -> None:
        """Ask the store in the background whether somebody came or went."""
        if self._asking:
            return
        self._asking = True
        known = self._revision

        def work() -> tuple[int, tuple[Person, ...] | None]:
            revision = self._people.revision()
            return revision, None if revision == known else self._people.people()

        self._background.call(work, then=self._on_people, failed=self._on_failed)

    def retranslate(self) -> None:
        """Set every text again."""
        self.model.retranslate()
        self.again.setText(self.tr("Details"))
        self._show_unknown()
        if self._count:
            self._words.setText(self.tr("People enrolled: {count}").format(count=self._count))
        else:
            self._words.setText(
                self.tr("Nobody is enrolled yet. Enrol people: faceid-gui people import DIR")
            )

    def _on_people(self, answer: tuple[int, tuple[Person, ...] | None]) -> None:
        if not isValid(self):
            return
        self._asking = False
        self._revision, people = answer
        if people is not None:
            self._count = len(people)
            self._job.look()
            self.model.show_people(people)
            self.retranslate()

    def _show_unknown(self) -> None:
        text = waiting_text(self._job.state)
        self.unknown.show_sentence(Sentence(text) if text else None, Tone.NOTE)

    def _on_failed(self, error: Exception) -> None:
        if isValid(self):
            self._asking = False
            sentence = error_text(error)
            self._words.setText(f"{sentence.what}. {sentence.advice}".strip())

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible, so follow the store."""
        self.refresh()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: hidden, so rest."""
        self._timer.stop()
        super().hideEvent(event)
