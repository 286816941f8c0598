"""How an evaluation compares: metrics, photos per person, and what else is measured."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.lab.results import Metric
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.lab.words import metric_text

PHOTOS: Final = (1, 2, 3, 5, 8)


class MeasuresPart(Panel):
    """Boxes to tick. ``changed`` with each of them."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._metrics_title, self._photos_title, self._more_title = QLabel(), QLabel(), QLabel()
        self.metrics = {metric: QCheckBox() for metric in Metric}
        self.photos = {count: QCheckBox(str(count)) for count in PHOTOS}
        self.fuse, self.latency, self.remote = QCheckBox(), QCheckBox(), QCheckBox()
        self.metrics[Metric.COSINE].setChecked(True)
        self.photos[3].setChecked(True)
        self.fuse.setChecked(True)
        self.latency.setChecked(True)
        self.show_remote(there=False)
        self._lay_out()
        for box in (*self.metrics.values(), *self.photos.values(), self.latency):
            box.toggled.connect(self._on_changed)
        self.built()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 8)
        column.setSpacing(2)
        metrics = QGridLayout()
        for number, box in enumerate(self.metrics.values()):
            metrics.addWidget(box, number // 2, number % 2)
        photos = QGridLayout()
        for number, box in enumerate(self.photos.values()):
            photos.addWidget(box, 0, number)
        column.addWidget(self._metrics_title)
        column.addLayout(metrics)
        column.addWidget(self._photos_title)
        column.addLayout(photos)
        column.addWidget(self._more_title)
        for widget in (self.fuse, self.latency, self.remote):
            column.addWidget(widget)
        column.addStretch(1)

    @property
    def wanted_metrics(self) -> tuple[Metric, ...]:
        """The metrics that are ticked."""
        return tuple(metric for metric, box in self.metrics.items() if box.isChecked())

    @property
    def wanted_photos(self) -> tuple[int, ...]:
        """The numbers of photos that are ticked."""
        return tuple(count for count, box in self.photos.items() if box.isChecked())

    @property
    def with_remote(self) -> bool:
        """Whether the server's latency is measured too."""
        return self.latency.isChecked() and not self.remote.isHidden() and self.remote.isChecked()

    @property
    def missing(self) -> str:
        """What has to be ticked before anything can start; empty where nothing has."""
        if not self.wanted_metrics:
            return self.tr("Choose at least one metric.")
        if not self.wanted_photos:
            return self.tr("Choose at least one number of photos.")
        return ""

    def show_remote(self, *, there: bool) -> None:
        """Offer to measure a server, where one is paired."""
        self.remote.setVisible(there)
        self.remote.setEnabled(self.latency.isChecked())

    def retranslate(self) -> None:
        """Set every text again."""
        self._metrics_title.setText(self.tr("Compare embeddings by"))
        self._photos_title.setText(self.tr("Photos that a person is enrolled with"))
        self._more_title.setText(self.tr("Besides"))
        for metric, box in self.metrics.items():
            box.setText(metric_text(metric))
        for count, box in self.photos.items():
            box.setAccessibleName(self.tr("Photos per person: {count}").format(count=count))
        self.fuse.setText(self.tr("Each two networks together"))
        self.latency.setText(self.tr("Time on this machine"))
        self.remote.setText(self.tr("Time on the server"))

    def _on_changed(self) -> None:
        self.remote.setEnabled(self.latency.isChecked())
        self.changed.emit()
