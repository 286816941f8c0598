"""What kiosk and console share: the administrator's pages on the window's own sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from shiboken6 import isValid

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.ports import Clock
from faceid_gui.qt.background import Background
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.reembed_job import ReembedJob
from faceid_gui.settings.schema import with_value
from faceid_gui.settings.tree import Settings
from faceid_gui.views.dialogs.backend_chooser import BackendChooser, needs_server
from faceid_gui.views.dialogs.context import SettingsTools
from faceid_gui.views.dialogs.pairing.panel import PairingPanel
from faceid_gui.views.dialogs.pin_pad import NewPinPrompt, PinKeeper, PinPrompt
from faceid_gui.views.dialogs.settings_panel import SettingsPanel
from faceid_gui.views.widgets.reembed_panel import ReembedPanel
from faceid_gui.views.widgets.sheet import Sheet
from faceid_gui.views.widgets.source_chooser import SourceChooser


class AdminContext(Protocol):
    """What the pages need of a window's collaborators; see KioskContext."""

    @property
    def clock(self) -> Clock:
        """The time, for the wait after wrong PINs."""

    @property
    def pin(self) -> PinKeeper:
        """The administrator's PIN."""

    @property
    def background(self) -> Background:
        """Threads for slow calls."""

    @property
    def tools(self) -> SettingsTools:
        """The collaborators of the settings."""

    @property
    def settings(self) -> Callable[[], Settings]:
        """The settings in force."""

    @property
    def use_source(self) -> Callable[[str], None]:
        """Show another source; ``""`` for that of the settings."""

    @property
    def reembed(self) -> ReembedJob:
        """Whom the present pack does not know."""


class AdminWindow(Panel):
    """A window with a sheet. The constructor of a subclass sets ``_context`` and ``sheet``."""

    _context: AdminContext
    sheet: Sheet

    def ask_pin(self, then: Callable[[], None]) -> None:
        """Have the PIN typed, or chosen where there is none yet; then go on."""
        context = self._context
        prompt: PinPrompt | NewPinPrompt
        if context.pin.is_set():
            prompt = PinPrompt(context.pin, context.background, clock=context.clock)
        else:
            prompt = NewPinPrompt(context.pin, context.background)
        prompt.accepted.connect(then)
        prompt.cancelled.connect(self.sheet.dismiss)
        self.sheet.show_content(prompt)

    def settings_changed(self) -> None:
        """The settings in force are others now: show them."""

    def _show_backends(self, words: str = "") -> None:
        tools, settings = self._context.tools, self._context.settings()
        in_use = settings.recognition.backend
        chooser = BackendChooser(
            tools.backends, in_use=in_use, words=words, feed=tools.feed, pairing=tools.pairing
        )
        chooser.chosen.connect(self._switch_backend)
        chooser.pairing_asked.connect(self._show_pairing)
        chooser.cancelled.connect(self.sheet.dismiss)
        self.sheet.show_content(chooser)

    def _show_pairing(self) -> None:
        """Show the server that this machine uses, on the sheet; the choice comes back after."""
        tools = self._context.tools
        if tools.pairing is None:
            return
        panel = PairingPanel(
            tools.pairing, cameras=tools.cameras, background=tools.background, feed=tools.feed
        )
        panel.closed.connect(self._show_backends)
        self.sheet.show_content(panel)

    def _follow_pairing(self) -> None:
        """Hear of servers that come and go. Call once, from the constructor."""
        pairing = self._context.tools.pairing
        if pairing is not None:
            pairing.changed.connect(self._on_pairing_changed)
            pairing.forgotten.connect(self._on_server_forgotten)
            pairing.look()

    def _on_pairing_changed(self) -> None:
        """What can be chosen may be something else now."""

    def _on_server_forgotten(self) -> None:
        """Nobody would be recognised any more by a server that is not there."""
        settings = self._context.settings()
        if needs_server(settings.recognition.backend):
            self._keep_backend("local")

    def _switch_backend(self, name: str) -> None:
        """Write another backend into the settings and use it; where that fails, say so."""
        self.sheet.dismiss()
        if name != self._context.settings().recognition.backend:
            self._keep_backend(name)

    def _keep_backend(self, name: str) -> None:
        tools, before = self._context.tools, self._context.settings()
        try:
            settings = with_value(before, "recognition.backend", name)
        except BadRequest as error:
            self._on_backend_refused(error)
            return
        tools.background.call(
            lambda: tools.write(settings),
            then=lambda _none: self._on_backend_kept(settings),
            failed=self._on_backend_refused,
        )

    def _on_backend_kept(self, settings: Settings) -> None:
        self._context.tools.applied(settings)
        if isValid(self):
            self.settings_changed()

    def _on_backend_refused(self, error: Exception) -> None:
        if isValid(self):
            sentence = error_text(error)
            self._show_backends(f"{sentence.what}. {sentence.advice}".strip())
            self.settings_changed()

    def _on_reembedding_begun(self) -> None:
        """The administrator has just changed the pack, and is still there."""
        if self.sheet.content is None:
            self._show_reembedding()

    def _show_reembedding(self) -> None:
        panel = ReembedPanel(self._context.reembed)
        panel.closed.connect(self.sheet.dismiss)
        self.sheet.show_content(panel)

    def _show_settings(self) -> None:
        panel = SettingsPanel(self._context.settings(), self._context.tools)
        panel.finished.connect(self._on_settings_finished)
        # Who walks away saves nothing: colours and language go back to what they were.
        self.sheet.left_alone.connect(panel.cancel)
        self.sheet.show_content(panel)

    def _on_settings_finished(self) -> None:
        self.settings_changed()
        self.sheet.dismiss()

    def _show_sources(self) -> None:
        chooser = SourceChooser(configured=self._context.settings().camera.source)
        chooser.chosen.connect(self._use_source)
        chooser.cancelled.connect(self.sheet.dismiss)
        self.sheet.show_content(chooser)

    def _use_source(self, source: str) -> None:
        self.sheet.dismiss()
        configured = self._context.settings().camera.source
        self._context.use_source("" if source == configured else source)
