"""What to try: a pack, a threshold, how many frames must agree, and liveness."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QLabel, QSizePolicy, QWidget

from faceid_gui.core.decision import Policy
from faceid_gui.core.types import Threshold
from faceid_gui.qt.catalogue_words import catalogue_text
from faceid_gui.qt.panel import Panel
from faceid_gui.services.replay import ReplayWish
from faceid_gui.settings.schema import field
from faceid_gui.views.console.visits.tools import TrialPackName
from faceid_gui.views.dialogs.editors import NumberEditor, touch_combo

_TOUCH: Final = 48


class ReplayFields(Panel):
    """Begins with what is in force; what nobody touches stays as it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._agreeing_now = self._of_now = 0
        self.pack, self.liveness = touch_combo(), touch_combo()
        self.pack.addItem("", None)
        for value in (None, True, False):
            self.liveness.addItem("", value)
        self.by_hand = QCheckBox()
        self.by_hand.setMinimumHeight(_TOUCH)
        self.threshold = _number("recognition.threshold")
        if isinstance(self.threshold.spin, QDoubleSpinBox):
            self.threshold.spin.setDecimals(3)
            self.threshold.spin.setSingleStep(0.01)
        self.threshold.setEnabled(False)
        self.agreeing, self.of = _number("access.agreeing_frames"), _number("access.of_frames")
        self._titles = [QLabel() for _ in range(4)]
        self._lay_out()
        self.by_hand.toggled.connect(self.threshold.setEnabled)
        self.built()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        pack, agreeing, of, liveness = self._titles
        rows: tuple[tuple[QWidget, QWidget], ...] = (
            (pack, self.pack),
            (self.by_hand, self.threshold),
            (agreeing, self.agreeing),
            (of, self.of),
            (liveness, self.liveness),
        )
        for row, (title, editor) in enumerate(rows):
            if isinstance(title, QLabel):
                title.setWordWrap(True)
                title.setBuddy(editor)
            editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(title, row, 0)
            grid.addWidget(editor, row, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)

    def begin(self, policy: Policy | None, threshold: Threshold | None) -> None:
        """Show what is in force."""
        now = policy or Policy()
        self._agreeing_now, self._of_now = now.agreeing_frames, now.of_frames
        self.agreeing.show_value(now.agreeing_frames)
        self.of.show_value(now.of_frames)
        self.liveness.setCurrentIndex(0)
        self.by_hand.setChecked(False)
        if threshold is not None:
            self.threshold.show_value(round(threshold.value, 3))

    def offer(self, packs: tuple[TrialPackName, ...]) -> None:
        """Offer these packs beside the one in use; the one that was chosen stays so."""
        chosen = self.pack.currentData()
        while self.pack.count() > 1:
            self.pack.removeItem(1)
        for pack in packs:
            self.pack.addItem(catalogue_text(pack.title), pack.key)
        self.pack.setCurrentIndex(max(self.pack.findData(chosen), 0) if chosen else 0)

    def wish(self) -> ReplayWish:
        """What is to be tried."""
        agreeing, of = self.agreeing.spin.value(), self.of.spin.value()
        return ReplayWish(
            pack=self.pack.currentData(),
            threshold=float(self.threshold.spin.value()) if self.by_hand.isChecked() else None,
            agreeing_frames=None if agreeing == self._agreeing_now else int(agreeing),
            of_frames=None if of == self._of_now else int(of),
            liveness=self.liveness.currentData(),
        )

    def retranslate(self) -> None:
        """Set every text again."""
        texts = (
            self.tr("Pack"),
            self.tr("Frames that must agree"),
            self.tr("Out of so many good frames"),
            self.tr("Liveness check"),
        )
        editors = (self.pack, self.agreeing.named(), self.of.named(), self.liveness)
        for label, text, editor in zip(self._titles, texts, editors, strict=True):
            label.setText(text)
            editor.setAccessibleName(text)
        self.by_hand.setText(self.tr("Another threshold"))
        self.threshold.named().setAccessibleName(self.tr("Threshold"))
        self.pack.setItemText(0, self.tr("The one in use"))
        for index, text in enumerate((self.tr("As now"), self.tr("On"), self.tr("Off"))):
            self.liveness.setItemText(index, text)


def _number(path: str) -> NumberEditor:
    return NumberEditor(field(path))
