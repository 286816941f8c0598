"""The frame around the pages of a wizard: title, steps, words, and the way on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import Sentence
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.banner import Banner, Tone
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.sheet import touch_scrolled


class WizardFrame(Panel):
    """Shows one page at a time. A wizard is a subclass that answers the three signals.

    ``close_asked`` when the operator wants to leave before the end; ``finished`` when the
    wizard is over and its place can be given to something else.
    """

    back_asked = Signal()
    next_asked = Signal()
    close_asked = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._steps = QLabel(), QLabel()
        self._title.setProperty("look", "title")
        self._steps.setProperty("look", "muted")
        self.close_button = IconButton(Icon.CLOSE, size=48)
        self.banner = Banner()
        self._pages = QStackedWidget()
        self.back_button = ActionButton(Icon.BACK, touch=48)
        self.next_button = ActionButton(Icon.NEXT, primary=True, touch=48)
        self._extra = QHBoxLayout()
        self.back_button.clicked.connect(self.back_asked)
        self.next_button.clicked.connect(self.next_asked)
        self.close_button.clicked.connect(self.close_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._steps, 1)
        head.addWidget(self.close_button)
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        foot.addLayout(self._extra)
        foot.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)

    def add_page(self, page: QWidget, *, scrolled: bool = False) -> None:
        """Add a page; ``scrolled`` for one whose content may be higher than the window."""
        if not scrolled:
            self._pages.addWidget(page)
            return
        page.setProperty("look", "scrolled")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        touch_scrolled(area)
        self._pages.addWidget(area)

    def add_action(self, button: QWidget) -> None:
        """Put a further button beside the one that leads on."""
        self._extra.addWidget(button)

    def show_page(self, index: int) -> None:
        """Show a page, in the order in which they were added, from 0."""
        self._pages.setCurrentIndex(index)

    @property
    def page_index(self) -> int:
        """Which page is shown, from 0."""
        return self._pages.currentIndex()

    def show_head(self, title: str, steps: str) -> None:
        """Say where one is."""
        self._title.setText(title)
        self._steps.setText(steps)
        self._align()
        self.setAccessibleName(title)

    def _align(self) -> None:
        """Let the small words stand on one line with the large ones."""
        lower = 0
        for label, sign in ((self._title, 1), (self._steps, -1)):
            label.ensurePolished()  # the style sheet says how large it is
            metrics = label.fontMetrics()
            lower += sign * (metrics.ascent() - metrics.descent())
        # Both are centred, so a margin moves the words by half of it.
        self._steps.setContentsMargins(0, max(lower, 0), 0, 0)

    def show_words(self, sentence: Sentence | None, tone: Tone = Tone.TROUBLE) -> None:
        """Say what is wrong, or nothing."""
        self.banner.show_sentence(sentence, tone)

    @property
    def words(self) -> str:
        """What is said to be wrong; empty while nothing is."""
        return self.banner.text

    def stop(self) -> None:
        """Stop everything that runs, and wait for nothing: the background does that. Called once
        before it is deleted."""
