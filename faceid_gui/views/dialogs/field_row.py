"""One setting with its title, its editor, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.panel import Panel
from faceid_gui.qt.setting_words import setting_text
from faceid_gui.settings.schema import Field, FieldKind, Value
from faceid_gui.views.dialogs.backend_chooser import offer_backends
from faceid_gui.views.dialogs.camera_picker import CameraPicker
from faceid_gui.views.dialogs.context import SettingsTools
from faceid_gui.views.dialogs.editors import (
    BoolEditor,
    ChoiceEditor,
    Editor,
    NumberEditor,
    OptionalNumberEditor,
    RateEditor,
    TextEditor,
)
from faceid_gui.views.dialogs.pack_picker import PackPicker


class FieldRow(Panel):
    """Title and description above, the editor below, and an objection under it."""

    edited = Signal()

    def __init__(self, field: Field, tools: SettingsTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.editor = editor_for(field, tools)
        self.editor.edited.connect(self.edited)
        self._title, self._description, self._objection = QLabel(), QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._description.setProperty("look", "muted")
        self._objection.setProperty("look", "error")
        for label in (self._description, self._objection):
            label.setWordWrap(True)
        self._objection.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._title, self._description, self.editor, self._objection):
            column.addWidget(widget)
        self.built()

    @property
    def objection(self) -> str:
        """What is said to be wrong; empty where nothing is."""
        return "" if self._objection.isHidden() else self._objection.text()

    def value(self) -> Value:
        """The value as it stands in the editor."""
        return self.editor.value()

    def show_value(self, value: Value) -> None:
        """Show a value."""
        self.editor.show_value(value)

    def say(self, objection: str) -> None:
        """Say what is wrong with the value, or nothing."""
        self._objection.setText(objection)
        self._objection.setVisible(bool(objection))

    def limits_text(self) -> str:
        """What the field takes, in words."""
        low, high = self.field.minimum, self.field.maximum
        if low is None or high is None:
            return self.tr("This value makes no sense here.")
        text = self.tr("A number from {low} to {high}.")
        return text.format(low=f"{low:g}", high=f"{high:g}")

    def retranslate(self) -> None:
        """Set every text again."""
        title = setting_text(self.field.title)
        if self.field.restart:
            title = self.tr("{title} (from the next start)").format(title=title)
        self._title.setText(title)
        self._description.setText(setting_text(self.field.description))
        self.editor.named().setAccessibleName(setting_text(self.field.title))


def editor_for(field: Field, tools: SettingsTools) -> Editor:
    """The editor that a field asks for."""
    match field.widget:
        case "camera":
            return CameraPicker(tools.cameras, tools.background)
        case "pack":
            return PackPicker(tools)
        case "backend":
            return BackendEditor(field, tools)
        case "rate":
            return RateEditor()
    if field.kind is FieldKind.BOOL:
        return BoolEditor()
    if field.kind in (FieldKind.INT, FieldKind.FLOAT):
        return OptionalNumberEditor() if field.optional else NumberEditor(field)
    return ChoiceEditor(field) if field.kind is FieldKind.CHOICE else TextEditor()


class BackendEditor(ChoiceEditor):
    """The backends that exist, by the names that people read."""

    def __init__(self, field: Field, tools: SettingsTools, parent: QWidget | None = None) -> None:
        self._tools = tools
        super().__init__(field, parent)
        if tools.pairing is not None:
            tools.pairing.changed.connect(self.retranslate)

    def show_value(self, value: Value) -> None:
        """Choose a backend."""
        offer_backends(self.combo, self._tools, in_use=str(value))
        super().show_value(value)

    def retranslate(self) -> None:
        """Set every text again."""
        self.show_value(self.combo.currentData())


def camera_of(row: FieldRow) -> CameraPicker:
    """The camera picker of the camera's row; TypeError for another row."""
    if not isinstance(row.editor, CameraPicker):
        message = f"{row.field.path} is no camera"
        raise TypeError(message)
    return row.editor
