"""Which photos an evaluation works on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from faceid_gui.lab.request import BY_PARENT
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.lab.choosing import LabAsks
from faceid_gui.views.console.lab.path_row import PathRow
from faceid_gui.views.console.lab.segments import Segments
from faceid_gui.views.console.lab.tools import KeptCrops
from faceid_gui.views.console.lab.words import number_text

_GALLERY, _FOLDER = 0, 1
_NO_GROUPS, _BY_PARENT, _FROM_FILE = 0, 1, 2


class PhotosPart(Panel):
    """The gallery's own pictures or a folder; strangers, pairs and groups where there are any."""

    changed = Signal()

    def __init__(self, asks: LabAsks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: KeptCrops | None = None
        self.origin = Segments(2)
        self.folder = PathRow(asks.people)
        self.strangers = PathRow(asks.strangers)
        self.grouping = Segments(3)
        self.groups = PathRow(asks.groups)
        self.pairs = PathRow(asks.pairs)
        self._about, self._groups_title = QLabel(), QLabel()
        for label in (self._about, self._groups_title):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._about.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 8)
        column.setSpacing(8)
        for widget in (self.origin, self._about, self.folder, self.strangers):
            column.addWidget(widget)
        for widget in (self._groups_title, self.grouping, self.groups, self.pairs):
            column.addWidget(widget)
        column.addStretch(1)
        for part in (self.origin, self.grouping):
            part.chosen.connect(self._on_changed)
        for row in (self.folder, self.strangers, self.groups, self.pairs):
            row.changed.connect(self._on_changed)
        self.built()

    @property
    def from_gallery(self) -> bool:
        """Whether the gallery's own pictures are taken."""
        return self.origin.number == _GALLERY

    @property
    def wanted_groups(self) -> Path | str | None:
        """As in EvaluateRequest."""
        if self.grouping.number == _BY_PARENT and not self.from_gallery:
            return BY_PARENT
        return self.groups.path if self.grouping.number == _FROM_FILE else None

    @property
    def missing(self) -> str:
        """What has to be given before anything can start; empty where nothing has."""
        if self.from_gallery:
            return self._missing_crops()
        if self.folder.path is None:
            return self.tr("Choose a folder with a folder for each person.")
        if self.grouping.number == _FROM_FILE and self.groups.path is None:
            return self.tr("Choose the table of groups, or do without.")
        return ""

    def show_kept(self, kept: KeptCrops) -> None:
        """Say what the gallery has."""
        self._kept = kept
        self._on_changed()

    def retranslate(self) -> None:
        """Set every text again."""
        self.origin.name(
            self.tr("Photos"), (self.tr("Kept face pictures"), self.tr("Photos in a folder"))
        )
        self.folder.name(
            self.tr("Folder…"),
            nothing=self.tr("With a folder for each person"),
            forget=self.tr("Take no folder"),
        )
        self.strangers.name(
            self.tr("Strangers…"),
            nothing=self.tr("Without people who are enrolled nowhere"),
            forget=self.tr("Without strangers"),
        )
        self.pairs.name(
            self.tr("Pairs…"),
            nothing=self.tr("All pairs of photos"),
            forget=self.tr("All pairs of photos"),
        )
        self.groups.name(
            self.tr("Table…"),
            nothing=self.tr("Names and groups, line by line"),
            forget=self.tr("Take no table"),
        )
        self._groups_title.setText(self.tr("Compare groups of people"))
        self.grouping.name(
            self.tr("Groups"),
            (self.tr("No groups"), self.tr("By folder above"), self.tr("From a table")),
        )
        self._on_changed()

    def _on_changed(self) -> None:
        gallery = self.from_gallery
        self._about.setText(self._about_text())
        self._about.setVisible(bool(self._about.text()))
        self.folder.setVisible(not gallery)
        self.pairs.setVisible(not gallery)
        self.groups.setVisible(self.grouping.number == _FROM_FILE)
        for control in (self.grouping.buttons[_BY_PARENT],):
            control.setEnabled(not gallery)
        if gallery and self.grouping.number == _BY_PARENT:
            self.grouping.choose(_NO_GROUPS)
        self.changed.emit()

    def _about_text(self) -> str:
        if not self.from_gallery:
            return self.tr("The photos stay where they are; nothing is enrolled from them.")
        if self._kept is None:
            return self.tr("Looking what the gallery has")
        text = self.tr("People with two face pictures or more: {people} · Pictures: {photos}")
        return text.format(
            people=number_text(self._kept.people), photos=number_text(self._kept.photos)
        )

    def _missing_crops(self) -> str:
        kept = self._kept
        if kept is None:
            return self.tr("Looking what the gallery has")
        if kept.people >= 2:
            return ""
        if not kept.keeps:
            return self.tr(
                "The gallery keeps no face pictures. Turn on “Keep face pictures” under "
                "Recognition in the settings and enrol people again, or take photos in a folder."
            )
        return self.tr(
            "At least two people with two face pictures each are needed. "
            "Enrol more people, or take photos in a folder."
        )
