"""What an administrator can do at the kiosk, once the PIN was right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.reembed_job import ReembedJob
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.reembed_panel import waiting_text


class AdminMenu(Panel):
    """A column of large buttons; a signal for each."""

    settings_asked = Signal()
    source_asked = Signal()
    new_pin_asked = Signal()
    reembed_asked = Signal()
    leave_asked = Signal()
    cancelled = Signal()

    def __init__(self, job: ReembedJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._title = QLabel()
        self._title.setProperty("look", "title")
        self._close = IconButton(Icon.CLOSE, size=64)
        self._settings = ActionButton(Icon.SETTINGS, touch=64)
        self._source = ActionButton(Icon.VIDEO, touch=64)
        self._new_pin = ActionButton(Icon.PIN, touch=64)
        self._reembed = ActionButton(Icon.AGAIN, touch=64)
        self._leave = ActionButton(Icon.LEAVE, touch=64)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 10)
        column.setSpacing(6)
        column.addLayout(head)
        for button, asked in (
            (self._reembed, self.reembed_asked),
            (self._settings, self.settings_asked),
            (self._source, self.source_asked),
            (self._new_pin, self.new_pin_asked),
            (self._leave, self.leave_asked),
        ):
            button.clicked.connect(asked)
            column.addWidget(button)
        self._close.clicked.connect(self.cancelled)
        self.setMinimumWidth(380)
        job.changed.connect(self._show_waiting)
        job.look()
        self.built()

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Menu"))
        self._close.name(self.tr("Close the menu"))
        self._settings.setText(self.tr("Settings"))
        self._show_waiting()
        self._source.setText(self.tr("Another picture source for now"))
        self._new_pin.setText(self.tr("Change the PIN"))
        self._leave.setText(self.tr("Leave the kiosk"))

    @property
    def note(self) -> str:
        """What is said of people whom the pack does not know; empty where it knows all."""
        return "" if self._reembed.isHidden() else self._reembed.text()

    def _show_waiting(self) -> None:
        text = waiting_text(self._job.state)
        self._reembed.setText(text)
        self._reembed.setVisible(bool(text))
