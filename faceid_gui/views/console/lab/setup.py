"""What is to be evaluated: photos, networks, detectors, and how they are compared."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from faceid_gui.lab.request import EvaluateRequest
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.lab.choosing import LabAsks
from faceid_gui.views.console.lab.measures_part import MeasuresPart
from faceid_gui.views.console.lab.options import OptionList
from faceid_gui.views.console.lab.photos_part import PhotosPart
from faceid_gui.views.console.lab.segments import Segments
from faceid_gui.views.console.lab.tools import KeptCrops, LabChoice
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.sheet import touch_scrolled

_TICKED_AT_FIRST: Final = 2


def scrolled(widget: QWidget) -> QScrollArea:
    """The widget in an area that a finger moves up and down."""
    widget.setProperty("look", "scrolled")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    touch_scrolled(area)
    return area


class SetupPanel(Panel):
    """``started`` carries an EvaluateRequest; ``runs_asked``: show earlier ones;
    ``install_asked`` carries the key of a pack of the library."""

    started = Signal(object)
    runs_asked = Signal()
    install_asked = Signal(str)

    def __init__(
        self, asks: LabAsks, *, can_install: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.parts = Segments(4)
        self.photos = PhotosPart(asks)
        self.packs = OptionList(can_install=can_install)
        self.detectors = OptionList(can_install=can_install)
        self.measures = MeasuresPart()
        self._looked = False
        self._stack = QStackedWidget()
        self._packs_note, self._detectors_note = QLabel(), QLabel()
        self._words = QLabel()
        for label in (self._packs_note, self._detectors_note, self._words):
            label.setWordWrap(True)
            label.setProperty("look", "muted")
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.runs_button = ActionButton(Icon.VISITS)
        self.start_button = ActionButton(Icon.LAB, primary=True)
        self._lay_out()
        self._connect()
        self.built()

    def _lay_out(self) -> None:
        for widget in (
            self.photos,
            _under(self._packs_note, self.packs),
            _under(self._detectors_note, self.detectors),
            self.measures,
        ):
            self._stack.addWidget(scrolled(widget))
        foot = QHBoxLayout()
        foot.addWidget(self.runs_button)
        foot.addWidget(self._words, 1)
        foot.addWidget(self.start_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(8)
        column.addWidget(self.parts)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.parts.chosen.connect(self._stack.setCurrentIndex)
        for part in (self.photos, self.packs, self.detectors, self.measures):
            part.changed.connect(self._show_state)
        for options in (self.packs, self.detectors):
            options.install_asked.connect(self.install_asked)
        self.runs_button.clicked.connect(self.runs_asked)
        self.start_button.clicked.connect(self._start)

    @property
    def words(self) -> str:
        """What is missing before it can start; empty where nothing is."""
        return self._words.text()

    @property
    def request(self) -> EvaluateRequest:
        """What would be evaluated as things stand."""
        photos, measures = self.photos, self.measures
        gallery = photos.from_gallery
        return EvaluateRequest(
            folder=None if gallery else photos.folder.path,
            strangers=photos.strangers.path,
            pairs=None if gallery else photos.pairs.path,
            packs=self.packs.ticked,
            detectors=self.detectors.ticked,
            metrics=measures.wanted_metrics,
            photos=measures.wanted_photos,
            groups=photos.wanted_groups,
            fuse=measures.fuse.isChecked() and len(self.packs.ticked) > 1,
            latency=measures.latency.isChecked(),
            remote=measures.with_remote,
        )

    def show_found(
        self,
        packs: tuple[LabChoice, ...],
        detectors: tuple[LabChoice, ...],
        kept: KeptCrops,
        *,
        remote: bool,
    ) -> None:
        """Show what there is to evaluate with; ticks stay as they are."""
        self._looked = True
        ready = [choice.key for choice in packs if choice.ready][:_TICKED_AT_FIRST]
        self.packs.show_choices(packs, ticks=lambda choice: choice.key in ready)
        self.detectors.show_choices(detectors, ticks=lambda _choice: False)
        self.photos.show_kept(kept)
        self.measures.show_remote(there=remote)
        self._show_state()

    def retranslate(self) -> None:
        """Set every text again."""
        texts = (self.tr("Photos"), self.tr("Networks"), self.tr("Detectors"), self.tr("Measure"))
        self.parts.name(self.tr("What is evaluated"), texts)
        self.runs_button.setText(self.tr("Earlier"))
        self.start_button.setText(self.tr("Evaluate"))
        self._packs_note.setText(self.tr("Each ticked network is tried on the same photos."))
        self._detectors_note.setText(
            self.tr("With none ticked, each network finds faces with its own detector.")
        )
        self._show_state()

    def _start(self) -> None:
        if not self._missing():
            self.started.emit(self.request)

    def _missing(self) -> str:
        if not self._looked:
            return self.tr("Looking what there is to evaluate with")
        if not any(row.choice.ready for row in self.packs.rows):
            return self.tr("No network is on this machine. Install one under Networks.")
        if not self.packs.ticked:
            return self.tr("Choose at least one network.")
        return self.photos.missing or self.measures.missing

    def _show_state(self) -> None:
        missing = self._missing()
        self._words.setText(missing)
        self.start_button.setEnabled(not missing)


def _under(note: QLabel, options: OptionList) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 12, 8)
    column.addWidget(note)
    column.addWidget(options)
    column.addStretch(1)
    return whole
