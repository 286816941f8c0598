"""Which backend answers by now, how fast, and when and why it was changed over to last."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDate, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.core.link import BackendState
from faceid_gui.qt.backends import backend_text, bar_text, milliseconds, mode_text, trouble_text
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.moments import clock_text, day_text
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.views.widgets.chip import Chip

translate = QCoreApplication.translate


def state_lines(link: BackendState | None) -> tuple[str, ...]:
    """The state sentence by sentence, the most important first; empty where no server is used."""
    if link is None or not (link.server or link.trouble):
        return ()
    lines = [_answering(link), _speed(link), _failover(link)]
    if link.mode is not None:
        lines.append(f"{mode_text(link.mode)}.")
    return tuple(line for line in lines if line)


def _answering(link: BackendState) -> str:
    if link.answering:
        text = translate("LinkState", "Answered by: {backend}.")
        text = text.format(backend=_named(link))
    else:
        text = translate("LinkState", "Nobody answers. The door stays shut.")
    # While the server answers, its trouble is the cause of the last failover.
    if link.trouble is None or link.answering == "remote":
        return text
    return f"{text} {trouble_text(link.trouble)}."


def _named(link: BackendState) -> str:
    name = backend_text(link.answering)
    server = link.server.removeprefix("https://")
    return f"{name} ({server})" if link.answering == "remote" and server else name


def _speed(link: BackendState) -> str:
    if link.p50_ms is None:
        return ""
    if link.p95_ms is None:
        text = translate("LinkState", "A round trip to the server takes {p50}.")
        return text.format(p50=milliseconds(link.p50_ms))
    text = translate(
        "LinkState", "Half of the round trips to the server take {p50}, 95 in 100 up to {p95}."
    )
    return text.format(p50=milliseconds(link.p50_ms), p95=milliseconds(link.p95_ms))


def _failover(link: BackendState) -> str:
    if link.failed_over_at is None:
        return ""
    day = day_text(link.failed_over_at, QDate.currentDate())
    when = f"{day} {clock_text(link.failed_over_at)}"
    text = translate("LinkState", "Last taken over from the server: {when} ({count} in all).")
    text = text.format(when=when, count=link.failovers)
    if link.trouble is None or link.answering != "remote":
        return text
    return f"{text} {trouble_text(link.trouble)}."


def is_worrying(link: BackendState | None) -> bool:
    """Whether the one who ought to answer does not."""
    if link is None or link.answering == "remote":
        return False
    return not link.answering or link.trouble is not None


class LinkState(Panel):
    """The whole state in sentences. Follows a feed; hidden while there is nothing to say.

    Shows itself, so it needs a parent: without one it would become a window.
    """

    def __init__(self, feed: EngineFeed | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._feed = feed
        self._icon, self._words = QLabel(), QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        inside = QVBoxLayout()
        inside.addWidget(self._words)
        row.addLayout(inside, 1)
        if feed is not None:
            feed.link_changed.connect(self.look)
            feed.engine_changed.connect(self.look)
        self.built()

    @property
    def words(self) -> str:
        """Everything that is said."""
        return self._words.text()

    @property
    def _link(self) -> BackendState | None:
        return None if self._feed is None else self._feed.link

    def look(self) -> None:
        """Show what the feed knows by now."""
        self.retranslate()
        self.retint()

    def retranslate(self) -> None:
        """Set every text again."""
        lines = state_lines(self._link)
        self._words.setText("\n".join(lines))
        self.setVisible(bool(lines))

    def retint(self) -> None:
        """Tint the icon again."""
        tokens = current_tokens()
        worrying = is_worrying(self._link)
        which = Icon.WARNING if worrying else Icon.SERVER
        colour = tokens.denied if worrying else tokens.text
        self._icon.setPixmap(icon(which, colour).pixmap(QSize(24, 24)))


class LinkChip(Chip):
    """The state in two or three words for a bar, and all of it as a tool tip.

    Shows itself once something is known, so it needs a parent.
    """

    def __init__(self, feed: EngineFeed, parent: QWidget) -> None:
        super().__init__(parent)
        self._feed = feed
        feed.link_changed.connect(self.look)
        feed.backend_ready.connect(self.look)
        feed.engine_changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Show what the feed knows by now, in the present language and colours."""
        feed = self._feed
        self.setVisible(feed.backend is not None or feed.link is not None)
        worrying = is_worrying(feed.link)
        colour = current_tokens().denied if worrying else ""
        which = Icon.WARNING if worrying else Icon.BACKEND
        self.show_state(which, bar_text(feed.backend, feed.link), colour=colour)
        self.setToolTip("\n".join(state_lines(feed.link)))
        self.setAccessibleDescription(self.toolTip())
