"""Where the pictures of a person come from: a camera, a video file, or photos."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from faceid_gui.cameras.sources import shown_source
from faceid_gui.core.photos import PHOTO_SUFFIXES
from faceid_gui.core.recordings import is_video
from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.services.flows import EnrolAnswers, EnrolFrom
from faceid_gui.views.dialogs.context import CameraChoice, CameraTools
from faceid_gui.views.dialogs.editors import touch_combo
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.source_chooser import ask_for_video

_ORIGINS: Final = (EnrolFrom.CAMERA, EnrolFrom.VIDEO, EnrolFrom.PHOTOS)
_TOUCH: Final = 52


class _Tab(ActionButton):
    """One of several buttons of which one is chosen: that one has the colour of a primary."""

    def __init__(self, which: Icon) -> None:
        super().__init__(which, touch=_TOUCH)
        self.setCheckable(True)
        self.setIconSize(QSize(20, 20))
        self.toggled.connect(self._on_toggled)

    def _on_toggled(self, chosen: bool) -> None:
        self._primary = chosen
        self.setProperty("look", "primary" if chosen else "")
        # A style sheet that asks for a property has to be asked again.
        self.style().unpolish(self)
        self.style().polish(self)
        self._tint()


class OriginPicker(Panel):
    """Three buttons and, below them, what belongs to the chosen one. ``edited`` on changes.

    ``default`` is the camera that is chosen unless another one is.
    """

    edited = Signal()

    def __init__(
        self,
        cameras: CameraTools,
        background: Background,
        *,
        default: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = cameras
        self._background = background
        self._found: tuple[CameraChoice, ...] = ()
        self._default = default
        self._video = ""
        self.photos: tuple[Path, ...] = ()
        self._title = QLabel()
        self._title.setProperty("look", "heading")
        self.buttons = {
            EnrolFrom.CAMERA: _Tab(Icon.CAMERA),
            EnrolFrom.VIDEO: _Tab(Icon.VIDEO),
            EnrolFrom.PHOTOS: _Tab(Icon.PICTURE),
        }
        self._group = QButtonGroup(self)
        self.camera = touch_combo()
        self._again = IconButton(Icon.REFRESH, size=56)
        self._video_name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._video_button = ActionButton(Icon.VIDEO, touch=_TOUCH)
        self._photos_name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._files_button = ActionButton(Icon.PICTURE, touch=_TOUCH)
        self._folder_button = ActionButton(Icon.FOLDER, touch=_TOUCH)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.built()
        self.look_for_cameras()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for origin, button in self.buttons.items():
            self._group.addButton(button, _ORIGINS.index(origin))
            row.addWidget(button, 1)
        self.buttons[EnrolFrom.CAMERA].setChecked(True)
        self._stack.addWidget(_beside(self.camera, self._again))
        self._stack.addWidget(_above(self._video_name, self._video_button))
        self._stack.addWidget(_above(self._photos_name, self._files_button, self._folder_button))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(row)
        column.addWidget(self._stack)

    def _connect(self) -> None:
        self._group.idClicked.connect(self._on_origin)
        self.camera.activated.connect(lambda _index: self.edited.emit())
        self._again.clicked.connect(self.look_for_cameras)
        self._video_button.clicked.connect(self._ask_for_video)
        self._files_button.clicked.connect(self._ask_for_files)
        self._folder_button.clicked.connect(self._ask_for_folder)

    @property
    def origin(self) -> EnrolFrom:
        """Which of the three is chosen."""
        return _ORIGINS[self._group.checkedId()]

    @property
    def source(self) -> str:
        """The camera or the video, in the words of the command line; empty for photos."""
        if self.origin is EnrolFrom.CAMERA:
            return str(self.camera.currentData() or self._default)
        return self._video if self.origin is EnrolFrom.VIDEO else ""

    def show_answers(self, answers: EnrolAnswers) -> None:
        """Show where somebody's pictures come from."""
        video = answers.origin is EnrolFrom.VIDEO
        self._video = answers.source if video else ""
        self._default = self._default if video else answers.source
        self.photos = answers.photos
        self.camera.clear()
        self.retranslate()
        self.show_origin(answers.origin)

    def show_origin(self, origin: EnrolFrom) -> None:
        """Choose one of the three."""
        self.buttons[origin].setChecked(True)
        self._stack.setCurrentIndex(_ORIGINS.index(origin))
        self.edited.emit()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Files were dropped or picked: a single video is one, everything else are photos."""
        if len(paths) == 1 and is_video(paths[0]):
            self._video = os.fspath(paths[0])
            origin = EnrolFrom.VIDEO
        else:
            self.photos = tuple(paths)
            origin = EnrolFrom.PHOTOS
        self.retranslate()
        self.show_origin(origin)

    def look_for_cameras(self) -> None:
        """List the cameras again, in the background."""
        self._again.setEnabled(False)
        self._background.call(
            self._tools.list_cameras, then=self._on_cameras, failed=lambda _error: self._listed()
        )

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Pictures from"))
        self.buttons[EnrolFrom.CAMERA].setText(self.tr("Camera"))
        self.buttons[EnrolFrom.VIDEO].setText(self.tr("Video"))
        self.buttons[EnrolFrom.PHOTOS].setText(self.tr("Photos"))
        self.camera.setAccessibleName(self.tr("Camera"))
        self._again.name(self.tr("Look for cameras again"))
        nothing = self.tr("Choose a file, or drop it here")
        self._video_name.setText(Path(self._video).name if self._video else nothing)
        self._video_button.setText(self.tr("Video file…"))
        self._photos_name.setText(self._photos_text())
        self._files_button.setText(self.tr("Files…"))
        self._folder_button.setText(self.tr("Folder…"))
        self._fill()

    def _photos_text(self) -> str:
        if not self.photos:
            return self.tr("Choose photos, or drop them here")
        if len(self.photos) == 1:
            return os.fsencode(self.photos[0].name).decode("utf-8", "replace")
        text = self.tr("Files and folders: {count}")
        return text.format(count=f"{len(self.photos):,}")

    def _on_cameras(self, cameras: tuple[CameraChoice, ...]) -> None:
        if isValid(self):
            self._found = cameras
            self._listed()

    def _listed(self) -> None:
        if isValid(self):
            self._again.setEnabled(True)
            self._fill()

    def _fill(self) -> None:
        chosen = str(self.camera.currentData() or self._default)
        self.camera.clear()
        for camera in self._found:
            self.camera.addItem(camera.name, camera.source)
        for source in (self._default, chosen):
            if source and self.camera.findData(source) < 0:
                self.camera.insertItem(0, shown_source(source), source)
        self.camera.setCurrentIndex(max(self.camera.findData(chosen), 0))

    def _on_origin(self, number: int) -> None:
        self.show_origin(_ORIGINS[number])

    def _ask_for_video(self) -> None:
        path = ask_for_video(self)
        if path:
            self.take_files((Path(path),))

    def _ask_for_files(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in sorted(PHOTO_SUFFIXES))
        paths, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Choose photos"),
            str(Path.home()),
            self.tr("Photos ({patterns})").format(patterns=patterns),
            options=QFileDialog.Option.DontUseNativeDialog,
        )
        if paths:
            self.take_files(tuple(Path(path) for path in paths))

    def _ask_for_folder(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog | QFileDialog.Option.ShowDirsOnly
        path = QFileDialog.getExistingDirectory(
            self, self.tr("Choose a folder of photos"), str(Path.home()), options=options
        )
        if path:
            self.take_files((Path(path),))


def _beside(*widgets: QWidget) -> QWidget:
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget, 0 if isinstance(widget, IconButton) else 1)
    return page


def _above(label: QWidget, *buttons: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(label)
    row = QHBoxLayout()
    row.setSpacing(6)
    for button in buttons:
        row.addWidget(button, 1)
    column.addLayout(row)
    return page
