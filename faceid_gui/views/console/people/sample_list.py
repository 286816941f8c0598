"""The samples that a person is made of."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.core.types import Sample
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.views.console.people.facts import PersonFacts
from faceid_gui.views.console.people.words import moment_text, sample_text
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton

THUMB_PX: Final = 48
FIRST_SHOWN: Final = 20
"""Rows that are built at once; the others when they are asked for."""


class SampleRow(Panel):
    """One sample: what it looks like, how good it is, where it comes from. ``delete_asked``
    carries the sample."""

    delete_asked = Signal(object)

    def __init__(self, sample: Sample, thumb: QImage | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample = sample
        self._thumb = thumb
        self._picture = QLabel()
        self._picture.setFixedSize(THUMB_PX, THUMB_PX)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._what, self._whence = ElidedLabel(), ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._whence.setProperty("look", "muted")
        self.delete_button = IconButton(Icon.DELETE, size=48)
        self.delete_button.clicked.connect(lambda: self.delete_asked.emit(self._sample))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._what)
        words.addWidget(self._whence)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        row.addWidget(self.delete_button)
        self.built()

    @property
    def text(self) -> str:
        """Everything that is said of the sample."""
        return f"{self._what.text()} {self._whence.text()}"

    def retranslate(self) -> None:
        """Set every text again."""
        self._what.setText(sample_text(self._sample.quality))
        source = self._sample.source or self.tr("unknown source")
        self._whence.setText(f"{moment_text(self._sample.created_at)} · {source}")
        self._whence.setToolTip(source if "<" not in source else "")
        self.delete_button.name(self.tr("Delete this sample"))

    def retint(self) -> None:
        """Show the picture, or what stands for it."""
        if self._thumb is not None:
            pixmap = QPixmap.fromImage(self._thumb)
            pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        else:
            pixmap = icon(Icon.PICTURE, current_tokens().muted).pixmap(QSize(32, 32))
        self._picture.setPixmap(pixmap)


class SampleList(Panel):
    """All samples of somebody, the newest first. ``delete_asked`` carries a sample."""

    delete_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: PersonFacts | None = None
        self.rows: list[SampleRow] = []
        self._title = QLabel()
        self._title.setProperty("look", "heading")
        self._words = QLabel()
        self._words.setProperty("look", "muted")
        self._words.setWordWrap(True)
        self.all_button = ActionButton(Icon.MORE)
        self.all_button.clicked.connect(self._show_all)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self._title)
        whole.addWidget(self._words)
        whole.addLayout(self._column)
        whole.addWidget(self.all_button)
        self.built()

    def show_facts(self, facts: PersonFacts) -> None:
        """List the samples of somebody; rows that are there already stay as they are."""
        before, self._facts = self._facts, facts
        same = before is not None and [s.id for s in before.samples] == [
            s.id for s in facts.samples
        ]
        if not same:
            many = before is not None and before.person.id == facts.person.id
            self._fill(max(len(self.rows), FIRST_SHOWN) if many else FIRST_SHOWN)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        count = 0 if self._facts is None else len(self._facts.samples)
        self._title.setText(self.tr("Samples: {count}").format(count=count))
        self._words.setText(self.tr("There is no sample left: nobody can be recognised by none."))
        self._words.setVisible(self._facts is not None and not count)
        self.all_button.setText(self.tr("Show all samples"))
        self.all_button.setVisible(count > len(self.rows))

    def _show_all(self) -> None:
        if self._facts is not None:
            self._fill(len(self._facts.samples))
            self.retranslate()

    def _fill(self, most: int) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        if self._facts is None:
            return
        for sample in self._facts.samples[:most]:
            row = SampleRow(sample, self._facts.thumbs.get(sample.id), self)
            row.delete_asked.connect(self.delete_asked)
            self._column.addWidget(row)
            self.rows.append(row)


def _ids(facts: PersonFacts) -> list[str]:
    return [sample.id for sample in facts.samples]
