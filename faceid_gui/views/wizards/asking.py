"""A wizard's frame that can ask before something is thrown away, and obeys Enter and Escape."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QVBoxLayout, QWidget

from faceid_gui.qt.messages import Sentence
from faceid_gui.views.widgets.question_bar import QuestionBar
from faceid_gui.views.wizards.frame import WizardFrame


class AskingFrame(WizardFrame):
    """``question`` lies above the pages; one question at a time, the safe answer first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_yes: Callable[[], None] = lambda: None
        self.question = QuestionBar()
        self.question.answered.connect(self._on_answer)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.indexOf(self.banner), self.question)

    def ask(self, sentence: Sentence, yes: str, on_yes: Callable[[], None]) -> None:
        """Ask; ``on_yes`` is called where the answer is yes, and nothing happens otherwise."""
        self._on_yes = on_yes
        self.question.ask(sentence, self.tr("Stay"), yes)
        self.question.buttons[0].setFocus()

    def _on_answer(self, number: int) -> None:
        self.question.be_silent()
        if number == 1:
            self._on_yes()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: a key that nobody inside wanted. Enter presses what has the focus, else it goes
        on; Escape answers a question with no, else it leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = QApplication.focusWidget()
            if isinstance(focused, QPushButton | QToolButton) and self.isAncestorOf(focused):
                focused.click()
            elif self.next_button.isEnabled():
                self.next_asked.emit()
        elif event.key() == Qt.Key.Key_Escape and not self.question.isHidden():
            self._on_answer(0)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_asked.emit()
        else:
            super().keyPressEvent(event)
