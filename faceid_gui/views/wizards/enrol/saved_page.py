"""The last page: what was done, how strong it is, and what would make it stronger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.core.types import Person
from faceid_gui.qt.coach_words import (
    advice_text,
    grade_advice,
    grade_text,
    miss_text,
    poses_text,
)
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.services.enrolment.coaching import PoseBin
from faceid_gui.services.samples.advice import NOTHING_NEEDED, Advice
from faceid_gui.services.samples.strength import Grade, Strength
from faceid_gui.views.wizards.enrol.review_page import shortened

_ICON_PX: Final = 96
_NAME_PX: Final = 320
_ENOUGH: Final = frozenset({Grade.GOOD, Grade.STRONG})


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved: ``added`` pictures of a person, new or not.

    ``missing`` are the poses that no picture shows, ``mirrored`` how the ring showed them;
    ``advice`` is the picture to add next.
    """

    person: Person
    added: int
    new: bool
    strength: Strength
    missing: tuple[PoseBin, ...]
    mirrored: bool
    advice: Advice = NOTHING_NEEDED


class SavedPage(Panel):
    """Words alone; its buttons are those of the wizard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved: Saved | None = None
        self._icon, self._what, self._strength, self._more = QLabel(), QLabel(), QLabel(), QLabel()
        self._what.setProperty("look", "title")
        self._more.setProperty("look", "muted")
        words = QVBoxLayout()
        words.setSpacing(12)
        words.addStretch(1)
        for label in (self._what, self._strength, self._more):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            words.addWidget(label)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(28)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        self.built()

    @property
    def text(self) -> str:
        """Everything that is said."""
        lines = (self._what.text(), self._strength.text(), self._more.text())
        return "\n".join(line for line in lines if line)

    def show_saved(self, saved: Saved) -> None:
        """Say what was done."""
        self._saved = saved
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        saved = self._saved
        if saved is None:
            return
        enrolled = self.tr("{name} is enrolled")
        added = self.tr("Pictures added to {name}: {count}")
        text = enrolled if saved.new else added
        name = shortened(saved.person.name, self._what.fontMetrics(), _NAME_PX)
        self._what.setText(text.format(name=name, count=saved.added))
        grade = saved.strength.grade
        strength = self.tr("Pictures: {count}. Strength: {grade}. {advice}")
        self._strength.setText(
            strength.format(
                count=saved.person.samples,
                grade=grade_text(grade),
                advice=miss_text(saved.strength.prediction) or grade_advice(grade),
            )
        )
        self._more.setText(self._advice(saved))

    def retint(self) -> None:
        """Set the colour of the icon again."""
        drawn = icon(Icon.GRANTED, current_tokens().granted)
        self._icon.setPixmap(drawn.pixmap(QSize(_ICON_PX, _ICON_PX)))

    def _advice(self, saved: Saved) -> str:
        lines = [advice_text(saved.advice, mirrored=saved.mirrored)]
        if saved.missing:
            poses = poses_text(saved.missing, mirrored=saved.mirrored)
            lines.append(self.tr("No picture shows this pose yet: {poses}").format(poses=poses))
        if saved.strength.grade not in _ENOUGH:
            lines.append(
                self.tr(
                    "Pictures in another light help too: by day, and under the lamp at the door."
                )
            )
        return "\n".join(line for line in lines if line)
