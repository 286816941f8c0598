"""The first page: who is enrolled, that they agree, and where the pictures come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from faceid_gui.core.types import Consent
from faceid_gui.qt.panel import Panel
from faceid_gui.services.flows import EnrolAnswers
from faceid_gui.views.wizards.context import WizardContext
from faceid_gui.views.wizards.enrol.consent_card import ConsentCard
from faceid_gui.views.wizards.enrol.name_field import NameField
from faceid_gui.views.wizards.enrol.origin_picker import OriginPicker

_NARROW_PX: Final = 620


class WhoPage(Panel):
    """``edited`` with every change. Two columns, or one where the window is narrow."""

    edited = Signal()

    def __init__(
        self,
        context: WizardContext,
        *,
        is_taken: Callable[[str], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = NameField(is_taken=is_taken, background=context.background)
        self.origin = OriginPicker(context.cameras, context.background, default=context.source())
        self.consent = ConsentCard(
            keep_crops=context.keep_crops(), recordings=context.keep_recordings()
        )
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.name)
        left.addWidget(self.origin)
        left.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(20)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self.consent, 1)
        self.name.edited.connect(self.edited)
        self.origin.edited.connect(self.edited)
        self.consent.changed.connect(self.edited)
        self.setFocusProxy(self.name)
        self.built()

    @property
    def good(self) -> bool:
        """Whether nothing is known to be wrong with the name."""
        return self.name.good

    def show_answers(self, answers: EnrolAnswers) -> None:
        """Fill the page in. The words of the consent are at their beginning again."""
        # A copy: whoever listens may write what is half filled in into the answers.
        shown = replace(answers)
        self.consent.clear()
        self.name.show_name(shown.name, fixed=shown.person_id is not None)
        self.origin.show_answers(shown)
        self.consent.box.setChecked(shown.agreed)

    def fill(self, answers: EnrolAnswers) -> None:
        """Write into the answers what the page says."""
        if answers.person_id is None:
            answers.name = self.name.name
        answers.agreed = self.consent.agreed
        answers.origin = self.origin.origin
        answers.source = self.origin.source
        answers.photos = self.origin.photos

    def take_files(self, paths: Sequence[Path]) -> None:
        """Files were dropped."""
        self.origin.take_files(paths)

    def given(self, at: float) -> Consent:
        """What was agreed to, at a Unix time in seconds."""
        return self.consent.given(at)

    def minimumSizeHint(self) -> QSize:
        """Qt: the width may always shrink."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width."""
        narrow = self.width() < _NARROW_PX
        way = QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        super().resizeEvent(event)
