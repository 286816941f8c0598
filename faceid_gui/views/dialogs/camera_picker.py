"""Choosing where the pictures come from, while looking through it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.settings.schema import Value
from faceid_gui.views.dialogs.context import CameraChoice, CameraTools
from faceid_gui.views.dialogs.editors import TOUCH, Editor, touch_combo
from faceid_gui.views.widgets.camera_preview import CameraPreview
from faceid_gui.views.widgets.icon_button import IconButton
from faceid_gui.views.widgets.source_chooser import TEST_PICTURE, ask_for_video

_ADDRESS = "address"
_FILE = "file"


class CameraPicker(Editor):
    """Cameras of this machine, a video file, the test picture, or an address by hand."""

    def __init__(
        self, tools: CameraTools, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = background
        self._source = ""
        self._cameras: tuple[CameraChoice, ...] = ()
        self._asking = False
        self.combo = touch_combo()
        self.combo.activated.connect(self._on_activated)
        self._again = IconButton(Icon.REFRESH, size=TOUCH)
        self._again.clicked.connect(self.look_for_cameras)
        self.line = QLineEdit()
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.line.setMinimumHeight(TOUCH)
        self.line.editingFinished.connect(self._on_typed)
        self.preview = CameraPreview(
            open_source=tools.open_source,
            running_source=tools.running_source,
            running_frame=tools.running_frame,
            background=background,
        )
        row = QHBoxLayout()
        row.addWidget(self.combo, 1)
        row.addWidget(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.line)
        column.addWidget(self.preview)
        self.line.hide()
        self.setFocusProxy(self.combo)
        self.built()
        self.look_for_cameras()

    def value(self) -> Value:
        """The chosen source."""
        return self._source

    def show_value(self, value: Value) -> None:
        """Choose a source."""
        self._source = str(value or "")
        self._fill()
        self.preview.show_source(self._source)

    def look_for_cameras(self) -> None:
        """List the cameras again, in the background."""
        if self._asking:
            return
        self._asking = True
        self._again.setEnabled(False)
        self._background.call(
            self._tools.list_cameras, then=self._on_cameras, failed=lambda _error: self._listed()
        )

    def retranslate(self) -> None:
        """Set every text again."""
        self._again.name(self.tr("Look for cameras again"))
        self.line.setPlaceholderText(self.tr("rtsp://…, http://…, or a path"))
        self._fill()

    def _on_cameras(self, cameras: tuple[CameraChoice, ...]) -> None:
        self._cameras = cameras
        self._listed()

    def _listed(self) -> None:
        self._asking = False
        self._again.setEnabled(True)
        self._fill()

    def _fill(self) -> None:
        """What can be chosen, the present source among it."""
        self.combo.clear()
        for camera in self._cameras:
            self.combo.addItem(f"{camera.name} ({camera.source})", camera.source)
        self.combo.addItem(self.tr("Moving test picture"), TEST_PICTURE)
        if self._source and self.combo.findData(self._source) < 0:
            self.combo.insertItem(0, self._source, self._source)
        self.combo.addItem(self.tr("Video file…"), _FILE)
        self.combo.addItem(self.tr("Address or path…"), _ADDRESS)
        self.combo.setCurrentIndex(self.combo.findData(self._source))

    def _on_activated(self, _index: int) -> None:
        chosen = str(self.combo.currentData())
        self.line.setVisible(chosen == _ADDRESS)
        if chosen == _ADDRESS:
            self.line.setText(self._source)
            self.line.setFocus()
            return
        if chosen == _FILE:
            chosen = ask_for_video(self) or self._source
        self._choose(chosen)

    def _on_typed(self) -> None:
        typed = self.line.text().strip()
        if typed and typed != self._source:
            self._choose(typed)

    def _choose(self, source: str) -> None:
        self.show_value(source)
        self.edited.emit()
