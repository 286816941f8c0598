"""What of the lab is in use at the door, and the way back, for as long as there is one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.use_job import UseJob
from faceid_gui.views.console.lab.words import when_text
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton


class UndoBar(Panel):
    """Hidden while nothing can be undone. ``undo_asked``: show what that would mean.

    ``title`` gives the title of a pack by its key.
    """

    undo_asked = Signal()

    def __init__(
        self, job: UseJob, title: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._job = job
        self._named = title
        self._text = ElidedLabel()
        self.button = ActionButton(Icon.UNDO)
        self.button.clicked.connect(self.undo_asked)
        card = QFrame()
        card.setProperty("look", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(14, 4, 6, 4)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 0, 8, 0)
        whole.addWidget(card)
        job.changed.connect(self._show_state)
        self.built()

    @property
    def words(self) -> str:
        """What is said; empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    def retranslate(self) -> None:
        """Set every text again."""
        self.button.setText(self.tr("Undo"))
        self._show_state()

    def _show_state(self) -> None:
        state = self._job.state
        last = state.last
        self.setVisible(last is not None)
        self.button.setEnabled(not state.busy)
        if last is None:
            return
        text = self.tr("In use since {when}: {after}, before: {before}")
        self._text.setText(
            text.format(
                when=when_text(last.at),
                after=self._named(last.after.pack),
                before=self._named(last.pack_before),
            )
        )
        self._text.setToolTip(self._text.text())
