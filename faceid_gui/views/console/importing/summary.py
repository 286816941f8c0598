"""What an import would do, who agreed to it, and the button that starts it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.services.importing.plan import ImportPlan
from faceid_gui.services.people import PhotoFolder
from faceid_gui.views.console.importing.people_table import FoldersModel, FoldersTable
from faceid_gui.views.console.importing.words import number_text, others_text
from faceid_gui.views.widgets.icon_button import ActionButton

_MOST_NAME = 300  # whoever types more than a name can have is told so, not cut short


class SummaryPanel(Panel):
    """Shows a plan. ``started`` carries a tuple of PhotoFolder: whom to enrol.

    It cannot be started before somebody said that these people agreed.
    """

    started = Signal(object)
    dismissed = Signal()
    words_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self._known: frozenset[str] = frozenset()
        self._title, self._notes, self._whose = QLabel(), QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._notes.setProperty("look", "muted")
        for label in (self._title, self._notes, self._whose):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.name = QLineEdit()
        self.name.setMaxLength(_MOST_NAME)
        self.model = FoldersModel(self)
        self.table = FoldersTable(self.model)
        self.agreed = QCheckBox()
        self.words_button = ActionButton(Icon.INFORMATION, touch=48)
        self.dismiss_button = ActionButton(Icon.CLOSE, touch=48)
        self.start_button = ActionButton(Icon.IMPORT, primary=True, touch=48)
        self._lay_out()
        self._connect()
        self.built()

    def _lay_out(self) -> None:
        loose = QHBoxLayout()
        loose.setSpacing(10)
        loose.addWidget(self._whose)
        loose.addWidget(self.name, 1)
        consent = QHBoxLayout()
        consent.addWidget(self.agreed, 1)
        consent.addWidget(self.words_button)
        foot = QHBoxLayout()
        foot.addWidget(self.dismiss_button)
        foot.addStretch(1)
        foot.addWidget(self.start_button)
        self.table.setMinimumHeight(52)
        self._whose.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._notes)
        column.addWidget(self.table, 1)
        column.addLayout(loose)
        column.addStretch(0)
        column.addLayout(consent)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.name.textChanged.connect(self._show_state)
        self.model.dataChanged.connect(self._show_state)
        self.agreed.toggled.connect(self._show_state)
        self.start_button.clicked.connect(self._start)
        self.dismiss_button.clicked.connect(self.dismissed)
        self.words_button.clicked.connect(self.words_asked)

    @property
    def words(self) -> str:
        """Everything that is said about the plan, on one line."""
        return f"{self._title.text()} {self._notes.text()}".replace("\n", " ")

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what an import would do; nobody has agreed yet."""
        if plan is self._plan:
            return
        self._plan = plan
        self._known = frozenset(folder.name for folder in plan.known)
        self.model.show_people(plan.dropped.people, self._known)
        if not self.name.text():
            self.name.setText(plan.dropped.suggested_name)
        self.agreed.setChecked(False)
        self._show_state()

    def forget(self) -> None:
        """There is nothing to be started any more, and nothing takes up room."""
        self._plan = None
        self.name.clear()
        for widget in (self._notes, self._whose, self.name):
            widget.hide()

    def chosen(self) -> tuple[PhotoFolder, ...]:
        """Who would be enrolled as things stand."""
        if self._plan is None:
            return ()
        left_out, dropped = self.model.left_out, self._plan.dropped
        kept = tuple(folder for folder in dropped.people if folder.name not in left_out)
        return replace(dropped, people=kept).named(self.name.text())

    def retranslate(self) -> None:
        """Set every text again."""
        self.agreed.setText(self.tr("All of them agreed to be enrolled"))
        self.words_button.setText(self.tr("To what?"))
        self.dismiss_button.setText(self.tr("Not now"))
        self.start_button.setText(self.tr("Start the import"))
        self.name.setAccessibleName(self.tr("Whose photos these are"))
        self.table.setAccessibleName(self.tr("People in this import"))
        self._show_state()

    def retint(self) -> None:
        """Draw the boxes again."""
        self.model.retint()

    def _start(self) -> None:
        chosen = self.chosen()
        if chosen and self.agreed.isChecked():
            self.started.emit(chosen)

    def _show_state(self) -> None:
        plan = self._plan
        if plan is None:
            return
        dropped, chosen = plan.dropped, self.chosen()
        nothing = not dropped.photos
        self._title.setText(self._title_text(plan, chosen))
        self._notes.setText(others_text(dropped))
        self._notes.setVisible(bool(dropped.others))
        self.name.setPlaceholderText(
            self.tr("Name, else left out") if dropped.people else self.tr("Name")
        )
        loose = self.tr("Photos without a folder: {count}. Whose are they?")
        self._whose.setText(loose.format(count=number_text(len(dropped.loose))))
        self._whose.setVisible(bool(dropped.loose))
        self.name.setVisible(bool(dropped.loose))
        self.table.setVisible(bool(dropped.people))
        for widget in (self.agreed, self.words_button, self.start_button):
            widget.setVisible(not nothing)
        self.start_button.setEnabled(bool(chosen) and self.agreed.isChecked())

    def _title_text(self, plan: ImportPlan, chosen: tuple[PhotoFolder, ...]) -> str:
        if not plan.dropped.photos:
            return self.tr("There is no photo among them")
        if not chosen:
            return self.tr("Photos: {photos}").format(photos=number_text(plan.dropped.photos))
        photos = sum(len(folder.photos) for folder in chosen)
        text = self.tr("People: {people} · Photos: {photos}")
        found = text.format(people=number_text(len(chosen)), photos=number_text(photos))
        known = sum(folder.name in self._known for folder in chosen)
        own = self.name.text().strip()
        if plan.dropped.loose and own not in self._known and plan.knows(own):
            known += 1
        if not known:
            return found
        added = self.tr("enrolled already, gets more samples: {count}")
        return f"{found} · {added.format(count=number_text(known))}"
