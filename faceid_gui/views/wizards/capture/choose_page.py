"""The fourth page: leave out photos that are not wanted, and enrol at once if that is agreed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QLabel, QVBoxLayout, QWidget

from faceid_gui.core.types import Consent
from faceid_gui.qt.panel import Panel
from faceid_gui.services.capturing.enrol import Known
from faceid_gui.services.capturing.shortlist import Candidate
from faceid_gui.services.flows import CaptureAnswers
from faceid_gui.views.widgets.photo_grid import PhotoGrid
from faceid_gui.views.wizards.capture.thumbnails import Thumbnails
from faceid_gui.views.wizards.capture.words import of_length
from faceid_gui.views.wizards.enrol.consent_card import ConsentCard

_NARROW_PX = 600


class ChoosePage(Panel):
    """``edited`` with every change. ``chosen`` are the photos to be saved."""

    edited = Signal()

    def __init__(self, *, keep_crops: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._photos: tuple[Candidate, ...] = ()
        self._known: Known | None = None
        self._thumbnails = Thumbnails()
        self.grid = PhotoGrid()
        self.enrol = QCheckBox()
        self.consent = ConsentCard(keep_crops=keep_crops)
        self.consent.hide()
        self._line, self._note = QLabel(), QLabel()
        for label in (self._line, self._note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self._line)
        left.addWidget(self.grid, 1)
        left.addWidget(self._note)
        left.addWidget(self.enrol)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(16)
        self._sides.addLayout(left, 3)
        self._sides.addWidget(self.consent, 2)
        self.grid.changed.connect(self._on_edited)
        self.consent.changed.connect(self._on_edited)
        self.enrol.toggled.connect(self._on_enrol)
        self.setFocusProxy(self.grid)
        self.built()

    @property
    def chosen(self) -> tuple[Candidate, ...]:
        """The photos that are ticked, in the order of the recording."""
        numbers = set(self.grid.chosen)
        return tuple(photo for photo in self._photos if photo.frame in numbers)

    @property
    def line(self) -> str:
        """How many are chosen, in words."""
        return self._line.text()

    @property
    def note(self) -> str:
        """What the gallery says of the person, in words."""
        return self._note.text()

    @property
    def can_enrol(self) -> bool:
        """Whether nothing speaks against enrolling the chosen photos."""
        mixed = self._known is not None and self._known.differs
        return not mixed and any(photo.quality.issue is None for photo in self.chosen)

    def show_photos(self, photos: Sequence[Candidate], name: str, *, live: bool) -> None:
        """Show what was collected; all of it is chosen."""
        self._name, self._photos, self._known = name, tuple(photos), None
        self.grid.show_pictures(())
        self.grid.show_pictures(self._thumbnails.of(photos, live=live))
        self.enrol.setChecked(False)
        self.consent.clear()
        self.retranslate()

    def show_known(self, known: Known | None) -> None:
        """Show what the gallery says of the person."""
        self._known = known
        self.retranslate()

    def fill(self, answers: CaptureAnswers) -> None:
        """Write into the answers what the page says."""
        answers.enrol = self.enrol.isChecked()
        answers.agreed = self.consent.agreed

    def given(self, at: float) -> Consent:
        """What was agreed to, at a Unix time in seconds."""
        return self.consent.given(at)

    def retranslate(self) -> None:
        """Set every text again."""
        text = self.tr("{chosen} of {count} photos are chosen. Touch one to leave it out.")
        self._line.setText(text.format(chosen=len(self.chosen), count=len(self._photos)))
        self.grid.setAccessibleName(self.tr("Photos"))
        enrol = self.tr("Enrol {name} at once")
        self.enrol.setText(enrol.format(name=of_length(self._name, 24)))
        self.enrol.setEnabled(self.can_enrol)
        words = self._sentence()
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _sentence(self) -> str:
        known, name = self._known, of_length(self._name)
        if self._photos and not any(photo.quality.issue is None for photo in self.chosen):
            return self.tr("Nobody can be enrolled from these photos: they show a profile alone.")
        if known is None:
            return ""
        if known.differs:
            text = self.tr(
                "{name} is enrolled, and these photos do not look like them. They can be saved, "
                "but not enrolled under this name."
            )
            return text.format(name=name)
        if known.alike is not None:
            text = self.tr("This person looks like {other}, who is enrolled already.")
            return text.format(other=of_length(known.alike.name))
        if known.namesake is not None and self.enrol.isChecked():
            return self.tr("{name} is enrolled. The photos are added.").format(name=name)
        return ""

    def _on_enrol(self, wanted: bool) -> None:
        self.consent.setVisible(wanted)
        if not wanted:
            self.consent.clear()
        self._on_edited()

    def _on_edited(self) -> None:
        if not self.can_enrol and self.enrol.isChecked():
            self.enrol.setChecked(False)  # comes back here
            return
        self.retranslate()
        self.edited.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another size."""
        way = QBoxLayout.Direction
        narrow = self.width() < _NARROW_PX
        self._sides.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        super().resizeEvent(event)
