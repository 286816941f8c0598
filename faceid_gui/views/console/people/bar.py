"""The bar over the list: searching, and everything that concerns nobody in particular."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from faceid_gui.qt.icons import Icon, icon_for
from faceid_gui.qt.panel import Panel
from faceid_gui.services.undo import UndoEntry
from faceid_gui.views.console.people.search_field import SearchField
from faceid_gui.views.console.people.words import undo_text
from faceid_gui.views.widgets.icon_button import ActionButton


class BarButton(QToolButton):
    """An icon, and words where there is room for them."""

    def __init__(self, which: Icon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._which = which
        self.setIconSize(QSize(24, 24))
        self.setMinimumSize(48, 48)
        self._tint()

    def say(self, text: str, tip: str) -> None:
        """Show this text beside the icon, or the icon alone; ``tip`` says what it does."""
        style = Qt.ToolButtonStyle
        self.setText(text)
        self.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly
        )
        self.setToolTip(tip)
        self.setAccessibleName(tip)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the colours may be others now."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        self.setIcon(icon_for(self._which, self))


class PeopleBar(Panel):
    """A search field and buttons, which show icons alone where there is no room for words."""

    enrol_asked = Signal()
    capture_asked = Signal()
    import_asked = Signal()
    removed_asked = Signal()
    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = False
        self._total = 0
        self._undo: UndoEntry | None = None
        self.search = SearchField()
        self.enrol_button = ActionButton(Icon.ENROL, primary=True)
        self.capture_button = BarButton(Icon.CAPTURE)
        self.import_button = BarButton(Icon.IMPORT)
        self.select_button = BarButton(Icon.SELECT)
        self.select_button.setCheckable(True)
        self.removed_button = BarButton(Icon.RESTORE)
        self.undo_button = BarButton(Icon.UNDO)
        self.undo_button.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.search, 1)
        for button, asked in (
            (self.enrol_button, self.enrol_asked),
            (self.capture_button, self.capture_asked),
            (self.import_button, self.import_asked),
            (self.select_button, None),
            (self.removed_button, self.removed_asked),
            (self.undo_button, self.undo_asked),
        ):
            row.addWidget(button)
            if asked is not None:
                button.clicked.connect(asked)
        self.built()

    def show_total(self, total: int) -> None:
        """How many people can be searched."""
        self._total = total
        self.retranslate()

    def show_undo(self, entry: UndoEntry | None) -> None:
        """What can be undone, None where there is nothing."""
        self._undo = entry
        self.undo_button.setEnabled(entry is not None)
        self.retranslate()

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or words beside them."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        wanted = self.tr("Search people")
        if self._total:
            wanted = self.tr("Search {count} people").format(count=f"{self._total:,}")
        self.search.say(placeholder=wanted, clear=self.tr("Clear what is searched for"))
        self.enrol_button.setText(self.tr("Enrol"))
        undone = self.tr("Nothing to undo") if self._undo is None else undo_text(self._undo)
        for button, text, tip in (
            (self.capture_button, self.tr("Capture photos"), self.tr("Capture photos")),
            (self.import_button, self.tr("Import"), self.tr("Import")),
            (self.select_button, "", self.tr("Select several people")),
            (self.removed_button, "", self.tr("Recently deleted")),
            (self.undo_button, "", undone),
        ):
            button.say("" if self._narrow else text, tip)
