"""The kiosk's one bar: time, door, backend, menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.core.events import BackendReady
from faceid_gui.core.link import BackendState
from faceid_gui.core.ports import Clock, DoorState
from faceid_gui.qt.backends import bar_text
from faceid_gui.qt.fonts import sized
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.views.kiosk.idle_screen import time_text
from faceid_gui.views.widgets.chip import Chip
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.link_state import is_worrying, state_lines


class TopBar(Panel):
    """Shows states; ``menu_asked`` and ``backend_asked`` when their buttons were touched."""

    menu_asked = Signal()
    backend_asked = Signal()

    def __init__(self, *, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._door: DoorState | None = None
        self._backend: BackendReady | None = None
        self._link: BackendState | None = None
        self._time = QLabel()
        self._time.setFont(sized(self.font(), 28, bold=True))
        self._door_chip = Chip()
        self.backend_button = ActionButton(Icon.BACKEND, touch=64)
        self.backend_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.backend_button.clicked.connect(self.backend_asked)
        self._menu = IconButton(Icon.MENU, size=64)
        self._menu.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._menu.clicked.connect(self.menu_asked)
        bar = QFrame()
        bar.setProperty("look", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(18, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self._time)
        row.addStretch(1)
        row.addWidget(self.backend_button)
        row.addWidget(self._door_chip)
        row.addWidget(self._menu)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(bar)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._show_time)
        self._timer.start()
        self.built()

    def show_door(self, door: DoorState | None) -> None:
        """Say whether the door is locked; nothing while it is not known."""
        self._door = door
        self._door_chip.setVisible(door is not None)
        if door is None:
            return
        tokens = current_tokens()
        if door.locked:
            self._door_chip.show_state(Icon.LOCKED, self.tr("Door locked"))
        else:
            self._door_chip.show_state(Icon.UNLOCKED, self.tr("Door open"), colour=tokens.granted)
        self._door_chip.setToolTip(door.detail)

    def show_backend(self, backend: BackendReady | None, link: BackendState | None = None) -> None:
        """Say where recognition runs and what really computes, or who answers over a link."""
        self._backend, self._link = backend, link
        text = bar_text(backend, link)
        self.backend_button.setText(text)
        self.backend_button.setAccessibleName(text)
        self.backend_button.setAccessibleDescription("\n".join(state_lines(link)))
        self.backend_button.setToolTip(self.tr("Choose where recognition runs"))
        self.backend_button.show_icon(Icon.WARNING if is_worrying(link) else Icon.BACKEND)

    @property
    def door_text(self) -> str:
        """What is said of the door."""
        return self._door_chip.accessibleName()

    @property
    def backend_text(self) -> str:
        """What is said of the backend."""
        return self.backend_button.accessibleName()

    def retranslate(self) -> None:
        """Set every text again."""
        self._menu.name(self.tr("Menu"))
        self._show_time()
        self.show_door(self._door)
        self.show_backend(self._backend, self._link)

    def retint(self) -> None:
        """Tint the icons again."""
        self.show_door(self._door)
        self.show_backend(self._backend, self._link)

    def _show_time(self) -> None:
        self._time.setText(time_text(self._clock))
