"""A question before something is taken away, in words and on the page itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton


class Question(Panel):
    """Asks, and calls what it was given for yes or for no; nothing is shown in between."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._yes: Callable[[], None] = lambda: None
        self._no: Callable[[], None] = lambda: None
        self._icon, self._words = QLabel(), QLabel()
        self._title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._title.setProperty("look", "title")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        for label in (self._icon, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.no_button = ActionButton(Icon.BACK)
        self.yes_button = ActionButton(Icon.DELETE, primary=True)
        self.no_button.clicked.connect(self._on_no)
        self.yes_button.clicked.connect(self._on_yes)
        self._lay_out()
        self.built()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(self.no_button)
        buttons.addWidget(self.yes_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addSpacing(6)
        column.addLayout(buttons)
        column.addStretch(2)

    @property
    def text(self) -> str:
        """Title and words on one line."""
        return f"{self._title.text()} {self._words.text()}"

    def ask(
        self,
        title: str,
        words: str,
        answer: str,
        *,
        yes: Callable[[], None],
        no: Callable[[], None],
    ) -> None:
        """Ask something; ``answer`` is what the button says that does it."""
        self._title.setText(title)
        self._title.setToolTip("")
        self._words.setText(words)
        self.yes_button.setText(answer)
        self._yes, self._no = yes, no
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.no_button.setFocus()

    def retranslate(self) -> None:
        """Set every text again."""
        self.no_button.setText(self.tr("Keep"))

    def retint(self) -> None:
        """Tint the icon again."""
        drawn = icon(Icon.WARNING, current_tokens().text)
        self._icon.setPixmap(drawn.pixmap(QSize(48, 48)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape takes nothing away."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_no()
        else:
            super().keyPressEvent(event)

    def _on_yes(self) -> None:
        self._yes()

    def _on_no(self) -> None:
        self._no()
