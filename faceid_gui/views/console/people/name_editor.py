"""Giving somebody another name, in the place where the name stands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from faceid_gui.core.errors import BadRequest, NameTaken
from faceid_gui.core.names import MAX_NAME, NameFault, composed, name_fault
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.icon_button import IconButton


class NameEditor(Panel):
    """A field with a tick and a cross; says in words why a name cannot be used.

    ``entered`` carries a name that looks usable, ``left`` when nothing shall change.
    """

    entered = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = ""
        self.field = QLineEdit()
        self.field.setProperty("look", "compact")
        self.field.setAcceptDrops(False)
        self.save_button = IconButton(Icon.GRANTED, size=48)
        self.leave_button = IconButton(Icon.CLOSE, size=48)
        self._words = QLabel()
        self._words.setProperty("look", "error")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.hide()
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget in (self.field, self.save_button, self.leave_button):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._words)
        self.field.textChanged.connect(self._judge)
        self.field.returnPressed.connect(self._on_save)
        self.save_button.clicked.connect(self._on_save)
        self.leave_button.clicked.connect(self.left)
        self.built()

    @property
    def words(self) -> str:
        """Why the name cannot be used; empty where it can."""
        return "" if self._words.isHidden() else self._words.text()

    def start(self, name: str) -> None:
        """Begin with the present name."""
        self._before = name
        self.field.setText(name)
        self._say("")
        self.set_busy(False)
        self.field.selectAll()
        self.field.setFocus()

    def expect_other(self) -> None:
        """The present name is no answer either: only another one can be saved."""
        self._before = ""

    def set_busy(self, busy: bool) -> None:
        """Take no second answer while the first one is being written."""
        for widget in (self.field, self.save_button):
            widget.setEnabled(not busy)

    def show_error(self, error: Exception) -> None:
        """Say why the store would not have the name."""
        self.set_busy(False)
        self._say(name_error_text(error))
        self.field.setFocus()

    def retranslate(self) -> None:
        """Set every text again."""
        self.field.setAccessibleName(self.tr("Name"))
        self.save_button.name(self.tr("Save the name"))
        self.leave_button.name(self.tr("Leave the name as it is"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape leaves the name as it is."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_save(self) -> None:
        name = composed(self.field.text())
        problem = name_problem(name)
        if problem:
            self._say(problem)
        elif name == self._before:
            self.left.emit()
        else:
            self._say("")
            self.entered.emit(name)

    def _judge(self) -> None:
        """While one types, only what more typing cannot mend."""
        name = composed(self.field.text())
        self._say(name_problem(name) if name else "")

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))


def name_problem(name: str) -> str:
    """What is wrong with a name at first sight, in words; empty where nothing is."""
    translate = QCoreApplication.translate
    match name_fault(name):
        case NameFault.EMPTY:
            return translate("people", "A name is needed.")
        case NameFault.TOO_LONG:
            text = translate(
                "people", "This name has {count} characters. It may have at most {most}."
            )
            return text.format(count=len(composed(name)), most=MAX_NAME)
        case NameFault.UNUSABLE | NameFault.INVISIBLE:
            return _unusable_text()
        case None:
            return ""


def name_error_text(error: Exception) -> str:
    """Why the store would not have a name, in words."""
    translate = QCoreApplication.translate
    if isinstance(error, NameTaken):
        return translate("people", "Somebody of that name is enrolled. Choose another name.")
    if isinstance(error, BadRequest):
        return _unusable_text()
    sentence = error_text(error)
    return f"{sentence.what}. {sentence.advice}".strip()


def _unusable_text() -> str:
    return QCoreApplication.translate(
        "people", "This cannot be a name: it holds signs that no name can have."
    )
