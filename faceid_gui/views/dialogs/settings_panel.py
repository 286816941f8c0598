"""The settings, generated from their schema: sections at the left, fields at the right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from faceid_gui.core.errors import BadRequest
from faceid_gui.qt.icons import Icon, icon_for
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.setting_words import setting_text
from faceid_gui.settings.schema import FIELDS, Field, rebased, value_of, with_value
from faceid_gui.settings.tree import Language, Settings, ThemeName
from faceid_gui.views.dialogs.backend_chooser import needs_server
from faceid_gui.views.dialogs.camera_key import CameraKeyCard
from faceid_gui.views.dialogs.context import SettingsTools
from faceid_gui.views.dialogs.field_row import FieldRow, camera_of
from faceid_gui.views.dialogs.pairing.card import ServerCard
from faceid_gui.views.dialogs.pairing.panel import PairingPanel
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.sheet import touch_scrolled
from faceid_gui.views.widgets.threshold_card import ThresholdCard

_ICONS: Final = {
    "general": Icon.SETTINGS,
    "camera": Icon.CAMERA,
    "recognition": Icon.FACE,
    "access": Icon.ACCESS,
    "door": Icon.DOOR,
    "remote": Icon.LINK,
    "server": Icon.SERVER,
    "publish": Icon.SHARE,
}


class SettingsPanel(Panel):
    """Changes nothing but the language and colours until Save; Cancel undoes these too.

    ``finished`` when the settings were kept (True) or left as they were (False).
    """

    finished = Signal(bool)

    def __init__(
        self, settings: Settings, tools: SettingsTools, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._tools = tools
        self._rows: dict[str, FieldRow] = {}
        self._title, self._words = QLabel(), QLabel()
        self._title.setProperty("look", "title")
        self._words.setProperty("look", "error")
        self._words.setWordWrap(True)
        self._words.hide()
        self._advanced = QCheckBox()
        self._advanced.setMinimumHeight(64)
        self._save = ActionButton(Icon.GRANTED, primary=True, touch=64)
        self._cancel = ActionButton(touch=64)
        self.sections = QListWidget()
        self.sections.setIconSize(QSize(24, 24))
        self.sections.setFixedWidth(176)
        self.sections.setProperty("look", "sections")
        self.sections.setWordWrap(True)
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        touch_scrolled(self.sections)
        self._pages = QStackedWidget()
        self._threshold = ThresholdCard()
        self._main = QWidget()
        self._whole = QVBoxLayout(self)
        self._pairing: QScrollArea | None = None
        self._build_pages()
        self._lay_out()
        self._connect()
        self.sections.setCurrentRow(0)
        preview = camera_of(self.row("camera.source")).preview
        preview.set_mirrored(settings.camera.mirror)
        self.built()

    def sizeHint(self) -> QSize:
        """Qt: as large as a tablet, where there is room."""
        return QSize(880, 760)

    def row(self, path: str) -> FieldRow:
        """The row of one field. KeyError for an unknown path."""
        return self._rows[path]

    @property
    def words(self) -> str:
        """What is said at the bottom; empty while there is nothing to say."""
        return "" if self._words.isHidden() else self._words.text()

    def _build_pages(self) -> None:
        names = list(dict.fromkeys(field.section for field in FIELDS))
        for name in names:
            self.sections.addItem("")
            fields = [field for field in FIELDS if field.section == name]
            self._pages.addWidget(self._page(name, fields))

    def _page(self, name: str, fields: list[Field]) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 0, 12, 8)
        column.setSpacing(14)
        for card in self._cards(name):
            column.addWidget(card)
        for field in fields:
            row = FieldRow(field, self._tools)
            row.show_value(value_of(self._settings, field.path))
            row.edited.connect(lambda path=field.path: self._on_edited(path))
            self._rows[field.path] = row
            column.addWidget(row)
        column.addStretch(1)
        return _scrolled(inside)

    def _cards(self, section: str) -> list[QWidget]:
        """What stands above the fields of a section: states and deeds that are no setting."""
        tools = self._tools
        if section == "recognition":
            return [self._threshold]
        if section == "remote" and tools.pairing is not None:
            card = ServerCard(tools.pairing, tools.feed)
            card.asked.connect(self.show_pairing)
            tools.pairing.forgotten.connect(self._on_server_forgotten)
            return [card]
        if section == "publish" and tools.camera_key is not None:
            return [CameraKeyCard(tools.camera_key, tools.background)]
        return []

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.sections)
        middle.addWidget(self._pages, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._advanced, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._save)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(12, 2, 12, 4)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addLayout(middle, 1)
        column.addWidget(self._words)
        column.addLayout(foot)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(self._main)

    def _connect(self) -> None:
        self.sections.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._advanced.toggled.connect(self._show_advanced)
        self._cancel.clicked.connect(self.cancel)
        self._save.clicked.connect(self.save)
        self._show_advanced(False)

    def save(self) -> None:
        """Check every value, keep them in the background, and say so or say why not."""
        wanted = self._wanted()
        if wanted is None:
            return
        self._save.setEnabled(False)
        preview = camera_of(self.row("camera.source")).preview
        preview.stop()
        tools, base = self._tools, self._settings

        def work() -> Settings:
            preview.wait()  # the engine is about to open the camera
            now = base if tools.present is None else tools.present()
            kept = rebased(wanted, base=base, now=now)
            tools.write(kept)
            return kept

        tools.background.call(work, then=self._saved, failed=self._failed)

    @property
    def pairing(self) -> PairingPanel | None:
        """The page of the server while it is shown; what was typed waits behind it."""
        inside = None if self._pairing is None else self._pairing.widget()
        return inside if isinstance(inside, PairingPanel) else None

    def show_pairing(self) -> None:
        """Show the page of the server in the place of the fields."""
        tools = self._tools
        if tools.pairing is None or self._pairing is not None:
            return
        page = PairingPanel(
            tools.pairing, cameras=tools.cameras, background=tools.background, feed=tools.feed
        )
        page.setProperty("look", "scrolled")
        page.closed.connect(self._close_pairing)
        self._pairing = _scrolled(page)
        self._main.hide()
        self._whole.addWidget(self._pairing)
        page.setFocus()

    def _close_pairing(self) -> None:
        area, self._pairing = self._pairing, None
        if area is not None:
            area.hide()
            area.deleteLater()
        self._main.show()

    def _on_server_forgotten(self) -> None:
        """The window has written that this machine recognises; a Save must not undo it."""
        if needs_server(self._settings.recognition.backend):
            self._settings = with_value(self._settings, "recognition.backend", "local")
        self.row("recognition.backend").show_value("local")

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._tools.appearance.show(self._settings.general)
        self.finished.emit(False)

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Settings"))
        self.sections.setAccessibleName(self.tr("Settings"))
        self._cancel.setText(self.tr("Cancel"))
        self._save.setText(self.tr("Save"))
        self._advanced.setText(self.tr("More settings"))
        titles = dict.fromkeys(field.section_title for field in FIELDS)
        for index, title in enumerate(titles):
            self.sections.item(index).setText(setting_text(title))
        self._threshold.show_threshold(self._tools.threshold())

    def retint(self) -> None:
        """Tint the icons again."""
        for index, name in enumerate(dict.fromkeys(field.section for field in FIELDS)):
            drawn = icon_for(_ICONS.get(name, Icon.SETTINGS), self)
            self.sections.item(index).setIcon(drawn)

    def _show_advanced(self, shown: bool) -> None:
        for row in self._rows.values():
            if row.field.advanced:
                row.setVisible(shown)

    def _on_edited(self, path: str) -> None:
        """Language and colours are shown at once: who chose wrongly must find back."""
        value = self.row(path).value()
        if path == "general.language":
            self._tools.appearance.speak(Language(str(value)))
        elif path == "general.theme":
            self._tools.appearance.paint(ThemeName(str(value)))
        elif path == "camera.mirror":
            camera_of(self.row("camera.source")).preview.set_mirrored(bool(value))

    def _wanted(self) -> Settings | None:
        """The settings as typed; None where something makes no sense, which is then said."""
        wanted = self._settings
        wrong: list[FieldRow] = []
        for path, row in self._rows.items():
            try:
                wanted = with_value(wanted, path, row.value())
                row.say("")
            except BadRequest:
                row.say(row.limits_text())
                wrong.append(row)
        if not wrong:
            self._say("")
            return wanted
        self._show_row(wrong[0])
        self._say(self.tr("Please mend what is marked."))
        return None

    def _show_row(self, row: FieldRow) -> None:
        if row.field.advanced:
            self._advanced.setChecked(True)
        names = list(dict.fromkeys(field.section for field in FIELDS))
        self.sections.setCurrentRow(names.index(row.field.section))
        page = self._pages.currentWidget()
        if isinstance(page, QScrollArea):
            page.ensureWidgetVisible(row)

    def _saved(self, settings: Settings) -> None:
        self._tools.applied(settings)
        if isValid(self):
            self._settings = settings
            self._tools.appearance.show(settings.general)
            self.finished.emit(True)

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self._save.setEnabled(True)
            sentence = error_text(error)
            self._say(f"{sentence.what}. {sentence.advice}".strip())

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    touch_scrolled(area)
    return area
