"""The settings as a page of the console, behind the administrator's PIN."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from faceid_gui.qt.messages import Sentence
from faceid_gui.qt.panel import Panel
from faceid_gui.views.dialogs.admin_window import AdminContext
from faceid_gui.views.dialogs.pin_pad import NewPinPrompt, PinPrompt
from faceid_gui.views.dialogs.settings_panel import SettingsPanel
from faceid_gui.views.widgets.banner import Banner, Tone
from faceid_gui.views.widgets.left_alone import LeftAlone, is_working
from faceid_gui.views.widgets.sheet import touch_scrolled

_LOW_PX: Final = 560
"""In a lower page the pad stands beside its words."""

_PAD_WIDTH: Final = 620
_SAID_MS: Final = 5000


class SettingsPage(Panel):
    """Asks for the PIN whenever it is come to, and again when it was left alone.

    ``saved`` after settings were kept. What was changed and not saved is dropped with the
    lock; a pack that is being installed is not.
    """

    saved = Signal()

    def __init__(self, context: AdminContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._prompt: PinPrompt | NewPinPrompt | None = None
        self._panel: SettingsPanel | None = None
        self._locked = True
        self.banner = Banner()
        self._gate = QScrollArea()
        self._gate.setWidgetResizable(True)
        self._gate.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._gate.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        touch_scrolled(self._gate)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(self.banner)
        self._whole.addWidget(self._gate, 1)
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_SAID_MS)
        self._said.timeout.connect(lambda: self.banner.show_sentence(None))
        self.untouched = LeftAlone(lambda: self._panel, self)
        self.untouched.happened.connect(self.lock)
        self.built()

    @property
    def prompt(self) -> PinPrompt | NewPinPrompt | None:
        """The pad, None while the settings are open."""
        return self._prompt

    @property
    def panel(self) -> SettingsPanel | None:
        """The settings, None while they are locked."""
        return None if self.locked else self._panel

    @property
    def locked(self) -> bool:
        """Whether the PIN has to be typed."""
        return self._locked

    def lock(self) -> None:
        """Close the settings, and ask for the PIN when somebody looks."""
        self._locked = True
        self.untouched.rest()
        self._said.stop()
        self._drop_prompt()
        self.banner.show_sentence(None)
        if self._panel is not None and not is_working(self._panel):
            self._drop_panel()
        if self._panel is not None:
            self._panel.hide()
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        """Have the PIN typed, or chosen where there is none yet."""
        context = self._context
        prompt: PinPrompt | NewPinPrompt
        if context.pin.is_set():
            prompt = PinPrompt(context.pin, context.background, clock=context.clock)
        else:
            prompt = NewPinPrompt(context.pin, context.background)
        # There is nothing to go back to: the list of pages stands beside it.
        prompt.pad.set_cancellable(False)
        prompt.accepted.connect(lambda: self._on_accepted(prompt))
        self._prompt = prompt
        card = QFrame()
        card.setProperty("look", "scrolled")
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(prompt, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._gate.setWidget(card)
        self._gate.show()
        self._fit_prompt()
        prompt.setFocus()

    def _on_accepted(self, prompt: PinPrompt | NewPinPrompt) -> None:
        """The PIN was right; of a pad that was put away meanwhile that opens nothing."""
        if prompt is self._prompt:
            self._open()

    def _open(self) -> None:
        """Show the settings, those that are at work where there are."""
        self._locked = False
        self._drop_prompt()
        self._gate.hide()
        if self._panel is None:
            self._build_panel()
        else:
            self._panel.show()
        self.untouched.watch()

    def _build_panel(self) -> None:
        panel = SettingsPanel(self._context.settings(), self._context.tools)
        panel.finished.connect(self._on_finished)
        self._panel = panel
        self._whole.addWidget(panel, 1)
        panel.show()
        panel.setFocus()

    def _on_finished(self, kept: bool) -> None:
        """Saved or cancelled: show what is in force now."""
        section = 0 if self._panel is None else self._panel.sections.currentRow()
        self._drop_panel()
        if kept:
            self.banner.show_sentence(Sentence(self.tr("The settings are saved.")), Tone.NOTE)
            self._said.start()
            self.saved.emit()
        else:
            self.banner.show_sentence(None)
        if self.isVisible():
            self._build_panel()
        if self._panel is not None:
            self._panel.sections.setCurrentRow(section)

    def _drop_prompt(self) -> None:
        self._prompt = None
        inside = self._gate.takeWidget()
        if inside is not None:
            _put_away(inside, self)

    def _drop_panel(self) -> None:
        panel, self._panel = self._panel, None
        if panel is None:
            return
        panel.finished.disconnect(self._on_finished)
        # Colours and language that were only tried go back to what they were.
        self._context.tools.appearance.show(self._context.settings().general)
        self._whole.removeWidget(panel)
        _put_away(panel, self)

    def _fit_prompt(self) -> None:
        if self._prompt is not None:
            low = self.height() < _LOW_PX
            self._prompt.pad.set_wide(low)
            self._prompt.setMaximumWidth(_PAD_WIDTH if low else _PAD_WIDTH * 2 // 3)
            self._prompt.setMinimumWidth(min(self.width() - 24, self._prompt.maximumWidth()))

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: somebody comes to the page."""
        if self.locked:
            self._drop_prompt()
            self._ask()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: the page was left."""
        self.lock()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another size."""
        self._fit_prompt()
        super().resizeEvent(event)


def _put_away(widget: QWidget, parent: QWidget) -> None:
    widget.hide()
    # A parent, so that nothing becomes a window of its own until it is deleted.
    widget.setParent(parent)
    widget.deleteLater()
