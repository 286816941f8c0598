"""Choosing a pack: what is in it, what of it is here, and on which terms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from faceid_gui.core.errors import ModelMissing
from faceid_gui.core.packs import AUTO, Licence, ModelLibrary, PackStatus
from faceid_gui.qt.catalogue_words import catalogue_text
from faceid_gui.qt.panel import Panel
from faceid_gui.settings.schema import Value
from faceid_gui.views.dialogs.context import SettingsTools
from faceid_gui.views.dialogs.editors import Editor, touch_combo
from faceid_gui.views.dialogs.pack_install import PackInstaller


@dataclass(frozen=True, slots=True)
class PackInfo:
    """One pack as it is shown; ``licences`` are of all its models, each once."""

    status: PackStatus
    licences: tuple[Licence, ...]


@dataclass(frozen=True, slots=True)
class PackInfos:
    """All packs, best first, and the key of the one that "automatic" stands for."""

    packs: tuple[PackInfo, ...]
    automatic: str

    def find(self, key: str) -> PackInfo | None:
        """One pack; "auto" is the pack that it stands for."""
        wanted = self.automatic if key == AUTO else key
        return next((info for info in self.packs if info.status.pack.key == wanted), None)


def pack_infos(library: ModelLibrary, enrolled: Collection[str] = ()) -> PackInfos:
    """Ask the library about every pack. Reads files: not for the UI thread."""
    licences = {entry.key: entry.licence for entry in library.entries()}
    infos = tuple(
        PackInfo(
            library.status(pack.key),
            tuple(dict.fromkeys(licences[key] for key in pack.entry_keys if key in licences)),
        )
        for pack in library.packs()
    )
    try:
        automatic = library.choose(AUTO, enrolled=enrolled).pack.key
    except ModelMissing:
        automatic = ""  # neither here nor to be had
    return PackInfos(infos, automatic)


class PackDetails(Panel):
    """What is to be known of one pack before it is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info: PackInfo | None = None
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        self.built()

    @property
    def text(self) -> str:
        """Everything that is said."""
        return self._words.text()

    def show_pack(self, info: PackInfo | None) -> None:
        """Describe a pack."""
        self._info = info
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        info = self._info
        if info is None:
            self._words.setText(self.tr("One moment"))
            return
        pack = info.status.pack
        lines = [catalogue_text(pack.note), self._presence(info.status)]
        lines.append(self.tr("Licences: {names}").format(names=self._licence_names(info)))
        if not pack.has_liveness:
            lines.append(self.tr("It cannot tell a photo from a live face."))
        self._words.setText("\n".join(line for line in lines if line))

    def _presence(self, status: PackStatus) -> str:
        if status.present:
            return self.tr("All its files are on this machine.")
        if status.missing_modules:
            names = ", ".join(status.missing_modules)
            return self.tr("Python packages are missing: {names}").format(names=names)
        names = ", ".join(entry.title for entry in status.missing)
        size = f"{status.missing_bytes / 1e6:.1f}"
        if status.obtainable:
            return self.tr("Missing: {names} ({size} MB)").format(names=names, size=size)
        text = self.tr("Missing: {names} ({size} MB). No address is known: copy it from a folder.")
        return text.format(names=names, size=size)

    def _licence_names(self, info: PackInfo) -> str:
        return ", ".join(
            licence.name
            if licence.commercial
            else self.tr("{name} (non-commercial use only)").format(name=licence.name)
            for licence in info.licences
        )


class PackPicker(Editor):
    """A combo box of packs; below it the details of the chosen one, and how to get it."""

    def __init__(self, tools: SettingsTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._infos: PackInfos | None = None
        self._key = AUTO
        self.combo = touch_combo()
        self.combo.activated.connect(self._on_activated)
        self.details = PackDetails()
        self.installer = PackInstaller(tools.library, tools.background)
        self.installer.came.connect(self._on_models_came)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.combo)
        column.addWidget(self.details)
        column.addWidget(self.installer)
        self.setFocusProxy(self.combo)
        self.built()
        self._ask()

    @property
    def ready(self) -> bool:
        """Whether the library has answered."""
        return self._infos is not None

    def value(self) -> Value:
        """The chosen key."""
        return self._key

    def show_value(self, value: Value) -> None:
        """Choose a key."""
        self._key = str(value or AUTO)
        self._fill()

    def retranslate(self) -> None:
        """Set every text again."""
        self._fill()

    def _ask(self) -> None:
        tools = self._tools
        tools.background.call(
            lambda: pack_infos(tools.library, tools.enrolled()), then=self._on_infos
        )

    def _on_infos(self, infos: PackInfos) -> None:
        if isValid(self):
            self._infos = infos
            self._fill()

    def _on_models_came(self) -> None:
        self._tools.models_came()
        self._ask()

    def _fill(self) -> None:
        self.combo.clear()
        infos = self._infos
        automatic = None if infos is None else infos.find(AUTO)
        if automatic is None:
            self.combo.addItem(self.tr("Automatic"), AUTO)
        else:
            title = catalogue_text(automatic.status.pack.title)
            text = self.tr("Automatic: now {pack}").format(pack=title)
            self.combo.addItem(text, AUTO)
        for info in () if infos is None else infos.packs:
            pack = info.status.pack
            title = catalogue_text(pack.title)
            missing = self.tr("{pack} (not on this machine)").format(pack=title)
            self.combo.addItem(title if info.status.present else missing, pack.key)
        if self.combo.findData(self._key) < 0:
            self.combo.addItem(self._key, self._key)
        self.combo.setCurrentIndex(self.combo.findData(self._key))
        chosen = None if infos is None else infos.find(self._key)
        self.details.show_pack(chosen)
        self.installer.show_pack(self._key, None if chosen is None else chosen.status)

    def _on_activated(self, _index: int) -> None:
        self._key = str(self.combo.currentData())
        self._fill()
        self.edited.emit()
