"""What the next calibration rests on: how many people, strangers, visits, and by itself or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from faceid_gui.core.calibration_plan import CalibrationPlan
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.setting_words import setting_text
from faceid_gui.views.console.threshold.tools import CalibrationWish, ThresholdFacts
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton

TOUCH = 48
_MOST = 1_000_000
_SIZE_PX = 130
_INDENT = 40  # under the words of a check box
_SECTION = 10


class PlanPanel(Panel):
    """``changed`` when the operator wants another plan; ``forget_asked`` for kept strangers.

    ``choose_folder`` asks for a folder and gives its path, empty when cancelled.
    """

    changed = Signal()
    forget_asked = Signal()

    def __init__(
        self, choose_folder: Callable[[QWidget], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._choose = choose_folder
        self._facts: ThresholdFacts | None = None
        self._folder: Path | None = None
        self._title, self._size_label = QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._title.setContentsMargins(0, _SECTION, 0, 0)
        self._folder_words, self._why_not = QLabel(), QLabel()
        self.size_box = QSpinBox()
        self.size_box.setRange(0, _MOST)
        self.size_box.setKeyboardTracking(False)
        self.size_box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.size_box.setProperty("look", "compact")
        self.size_box.setMinimumSize(_SIZE_PX, TOUCH)
        self.less, self.more = IconButton(Icon.LESS), IconButton(Icon.MORE)
        for button in (self.less, self.more):
            button.setAutoRepeat(True)
        self.unknown, self.automatic = QCheckBox(), QCheckBox()
        self.by_parent, self.keep = QCheckBox(), QCheckBox()
        self.folder_button = ActionButton(Icon.IMPORT)
        self.forget_button = ActionButton(Icon.DELETE)
        for box in (self.unknown, self.automatic, self.by_parent, self.keep):
            box.setMinimumHeight(TOUCH)
            box.setProperty("look", "compact")
        for label in (self._folder_words, self._why_not):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("look", "muted")
        self._why_not.setContentsMargins(_INDENT, 0, 0, 0)
        self._lay_out()
        self.less.clicked.connect(self.size_box.stepDown)
        self.more.clicked.connect(self.size_box.stepUp)
        self.size_box.valueChanged.connect(self._on_changed)
        self.unknown.toggled.connect(self._on_changed)
        self.automatic.toggled.connect(self._on_changed)
        self.folder_button.clicked.connect(self._on_folder)
        self.forget_button.clicked.connect(self.forget_asked)
        self.built()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        size = QHBoxLayout()
        size.setSpacing(8)
        for widget in (self._size_label, self.less, self.size_box, self.more):
            size.addWidget(widget)
        size.addStretch(1)
        column.addWidget(self._title)
        column.addLayout(size)
        column.addWidget(self.automatic)
        column.addWidget(self.unknown)
        column.addWidget(self._why_not)
        folder = QHBoxLayout()
        folder.setSpacing(8)
        folder.addWidget(self.folder_button)
        folder.addWidget(self.forget_button)
        folder.addStretch(1)
        column.addLayout(folder)
        column.addWidget(self._folder_words)
        column.addWidget(self.by_parent)
        column.addWidget(self.keep)

    def show_facts(self, facts: ThresholdFacts) -> None:
        """Show a plan without telling anybody of a change."""
        self._facts = facts
        plan = facts.plan
        widgets = (self.size_box, self.unknown, self.automatic)
        for widget in widgets:
            widget.blockSignals(True)
        self.size_box.setValue(plan.planned_size or 0)
        self.unknown.setChecked(plan.use_unknown_visits)
        self.automatic.setChecked(plan.automatic)
        for widget in widgets:
            widget.blockSignals(False)
        self.unknown.setEnabled(bool(facts.recordings) or plan.use_unknown_visits)
        self._why_not.setVisible(not facts.recordings)
        self.retranslate()

    @property
    def plan(self) -> CalibrationPlan | None:
        """The plan as it stands here, None until one was shown."""
        if self._facts is None:
            return None
        return replace(
            self._facts.plan,
            planned_size=self.size_box.value() or None,
            use_unknown_visits=self.unknown.isChecked(),
            automatic=self.automatic.isChecked(),
        )

    @property
    def why_not(self) -> str:
        """Why recorded visits cannot be counted; empty where they can."""
        return "" if self._why_not.isHidden() else self._why_not.text()

    def wish(self) -> CalibrationWish | None:
        """What a calibration is to rest on, None until a plan was shown."""
        plan = self.plan
        if plan is None:
            return None
        if self._folder is None:
            return CalibrationWish(plan)
        return CalibrationWish(
            plan, self._folder, self.by_parent.isChecked(), self.keep.isChecked()
        )

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("For the next calibration"))
        self._why_not.setText(self._about_recordings())
        self.less.name(self.tr("Fewer people"))
        self.more.name(self.tr("More people"))
        self._size_label.setText(self.tr("Planned number of people"))
        self.size_box.setAccessibleName(self.tr("Planned number of people"))
        self.size_box.setSpecialValueText(self.tr("as enrolled"))
        self.automatic.setText(self.tr("Set it again when the people change"))
        self.unknown.setText(self.tr("Count recorded visits of unknown people as strangers"))
        self.folder_button.setText(self.tr("Photos of strangers"))
        self.forget_button.setText(self.tr("Forget kept strangers"))
        self.by_parent.setText(self.tr("Its folders are groups"))
        self.keep.setText(self.tr("Keep these strangers' features for next time"))
        kept = self._facts.kept_strangers if self._facts is not None else 0
        self.forget_button.setVisible(kept > 0)
        self.by_parent.setVisible(self._folder is not None)
        self.keep.setVisible(self._folder is not None)
        self._folder_words.setText(self._about_strangers(kept))

    def _about_recordings(self) -> str:
        text = self.tr(
            "No visit is recorded yet. Turn on “{setting}” in the settings; this can be chosen "
            "after the first visit of somebody unknown."
        )
        return text.format(setting=setting_text("Record visits"))

    def _about_strangers(self, kept: int) -> str:
        if self._folder is not None:
            return self.tr("Strangers from {folder}").format(folder=self._folder.name)
        if kept:
            return self.tr("{count} strangers are kept and counted.").format(count=kept)
        return self.tr("More strangers make the claim stronger.")

    def _on_changed(self) -> None:
        self.changed.emit()

    def _on_folder(self) -> None:
        path = self._choose(self)
        if path:
            self._folder = Path(path)
            self.retranslate()
