"""This machine as a server, on one page of the console."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.sync import Conflict, SyncState
from faceid_gui.qt.background import Background
from faceid_gui.qt.messages import Sentence, error_text
from faceid_gui.qt.names import shown_name
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.server.identity_card import IdentityCard
from faceid_gui.views.console.server.keys_card import KeysCard
from faceid_gui.views.console.server.offer_panel import OfferPanel
from faceid_gui.views.console.server.sync_card import SyncCard
from faceid_gui.views.console.server.tools import NewKey, ServerFacts, ServerTools
from faceid_gui.views.console.server.work import Work
from faceid_gui.views.widgets.banner import Banner
from faceid_gui.views.widgets.left_alone import LeftAlone
from faceid_gui.views.widgets.question_bar import QuestionBar
from faceid_gui.views.widgets.secret_view import SecretView
from faceid_gui.views.widgets.sheet import touch_scrolled

_BAR_PX: Final = 6
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything that one look finds out."""

    facts: ServerFacts
    sync: SyncState | None
    conflicts: tuple[Conflict, ...]


class ServerPage(Panel):
    """Looks whenever it is shown. Whatever lets others in is done after ``guard``.

    ``guard`` takes what is to be done and does it once the administrator's PIN was typed. It
    is asked again after the page was left, or left alone.
    """

    def __init__(
        self,
        tools: ServerTools,
        background: Background,
        *,
        guard: Callable[[Callable[[], None]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._guard = guard
        self._unlocked = False
        self._facts: ServerFacts | None = None
        self._revoking: KeyInfo | None = None
        self._error: Exception | None = None
        self._work = Work(self, background, self._show_busy)
        self.banner = Banner()
        self.question = QuestionBar()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.progress.setFixedHeight(_BAR_PX)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # it comes and goes, and must push nothing about
        self.progress.setSizePolicy(policy)
        self.identity = IdentityCard()
        self.secret = SecretView()
        self.keys = KeysCard()
        self.sync = SyncCard()
        self.offer = OfferPanel(tools, background)
        self._inside = QWidget()
        self._area = QScrollArea()
        self._stack = QStackedWidget()
        self.untouched = LeftAlone(lambda: self, self)
        self._lay_out()
        self._connect()
        self._show_busy()
        self.built()

    def _lay_out(self) -> None:
        self._inside.setProperty("look", "scrolled")
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(4, 0, 12, 8)
        column.setSpacing(16)
        for card in (self.identity, self.secret, self.keys, self.sync):
            column.addWidget(card)
        column.addStretch(1)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inside)
        touch_scrolled(self._area)
        self._stack.addWidget(self._area)
        self._stack.addWidget(self.offer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 4, 8, 4)
        whole.setSpacing(6)
        for widget in (self.progress, self.banner, self.question):
            whole.addWidget(widget)
        whole.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.identity.set_up_asked.connect(lambda: self._guarded(self._set_up))
        self.identity.pair_asked.connect(lambda: self._guarded(self._pair))
        self.keys.add_asked.connect(self._on_add_asked)
        self.keys.revoke_asked.connect(self._ask_to_revoke)
        self.sync.settle_asked.connect(self._settle)
        self.offer.closed.connect(self.show_overview)
        self.offer.paired.connect(self.look)
        self.question.answered.connect(self._on_answer)
        self.untouched.happened.connect(self.lock)

    @property
    def offering(self) -> bool:
        """Whether a pairing code is shown."""
        return self._stack.currentWidget() is self.offer

    @property
    def unlocked(self) -> bool:
        """Whether the PIN was typed, and nobody left since."""
        return self._unlocked

    def look(self) -> None:
        """Find everything out again, in the background."""
        self._work.call(self._find, self._on_found, self._on_failed)

    def lock(self) -> None:
        """Ask for the PIN from now on; codes and keys on the screen are taken away."""
        self._unlocked = False
        self.untouched.rest()
        self.secret.hide()
        self.show_overview()

    def show_overview(self) -> None:
        """Leave the pairing code."""
        self._stack.setCurrentWidget(self._area)

    def retranslate(self) -> None:
        """Set every text again."""
        self.progress.setAccessibleName(self.tr("Working"))
        self._show_error()
        if self._revoking is not None:
            self._ask_to_revoke(self._revoking)

    # -- what is done

    def _find(self) -> _Found:
        tools = self._tools
        return _Found(tools.facts(), tools.sync(), tools.conflicts())

    def _guarded(self, deed: Callable[[], None]) -> None:
        """Do it at once where the PIN was typed a moment ago."""
        if self._unlocked:
            deed()
        else:
            self._guard(lambda: self._unlock(deed))

    def _unlock(self, deed: Callable[[], None]) -> None:
        if self.isVisible():
            self._unlocked = True
            self.untouched.watch()
            deed()

    def _set_up(self) -> None:
        self._begin(self._tools.set_up, self._on_key_made)

    def _pair(self) -> None:
        self._stack.setCurrentWidget(self.offer)
        self.offer.begin()

    def _on_add_asked(self, name: str, scope: Scope) -> None:
        add = self._tools.add_key
        self._guarded(lambda: self._begin(lambda: add(name, scope), self._on_key_made))

    def _on_key_made(self, made: NewKey | None) -> None:
        if made is not None:
            self.keys.forget_typed()
            self.secret.show_secret(made.secret)
            self._area.ensureWidgetVisible(self.secret)
        self.look()

    def _ask_to_revoke(self, key: KeyInfo) -> None:
        self._revoking = key
        what = self.tr("Revoke the key of {name}?").format(name=shown_name(key.name))
        advice = self.tr("Whoever uses it is refused from now on.")
        self.question.ask(Sentence(what, advice), self.tr("Keep"), self.tr("Revoke"))

    def _on_answer(self, number: int) -> None:
        key, self._revoking = self._revoking, None
        self.question.be_silent()
        if key is None or number != 1:
            return
        revoke = self._tools.revoke
        self._guarded(lambda: self._begin(lambda: revoke(key.id), lambda _none: self.look()))

    def _settle(self, conflict_id: str) -> None:
        settle = self._tools.settle
        self._begin(lambda: settle(conflict_id), lambda _none: self.look())

    def _begin(self, work: Callable[[], _Result], then: Callable[[_Result], None]) -> None:
        self._error = None
        self._show_error()
        self._work.call(work, then, self._on_failed)

    # -- what is shown

    def _on_found(self, found: _Found) -> None:
        self._error = None
        self._facts = found.facts
        self.identity.show_facts(found.facts)
        self.keys.show_keys(found.facts.keys)
        self.sync.show_sync(found.sync, found.conflicts)
        self._show_busy()
        self._show_error()

    def _on_failed(self, error: Exception) -> None:
        self._error = error
        self._show_error()

    def _show_error(self) -> None:
        self.banner.show_sentence(None if self._error is None else error_text(self._error))

    def _show_busy(self) -> None:
        busy = self._work.busy
        self.progress.setVisible(busy)
        self._inside.setEnabled(not busy)
        self.question.setEnabled(not busy)
        self.keys.setVisible(self._facts is not None)
        self.sync.setVisible(self._facts is not None)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: somebody comes to the page."""
        self.look()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: the page was left."""
        if not event.spontaneous():
            self._revoking = None
            self.question.be_silent()
            self.lock()
        super().hideEvent(event)
