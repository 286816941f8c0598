"""Every icon of the program, drawn from a font that qtawesome carries: no network."""

from __future__ import annotations

from enum import StrEnum

import qtawesome
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QWidget


class Icon(StrEnum):
    """The icons by what they mean here."""

    GRANTED = "mdi6.check-bold"
    DENIED = "mdi6.close-thick"
    RETRY = "mdi6.refresh"
    MENU = "mdi6.menu"
    CLOSE = "mdi6.close"
    LESS = "mdi6.minus"
    MORE = "mdi6.plus"
    BACK = "mdi6.arrow-left"
    NEXT = "mdi6.arrow-right"
    BACKSPACE = "mdi6.backspace-outline"
    LOCKED = "mdi6.lock"
    UNLOCKED = "mdi6.lock-open-variant"
    CAMERA = "mdi6.camera"
    CAMERA_OFF = "mdi6.camera-off"
    VIDEO = "mdi6.filmstrip"
    PICTURE = "mdi6.image-outline"
    REFRESH = "mdi6.reload"
    SETTINGS = "mdi6.cog"
    LEAVE = "mdi6.logout"
    WARNING = "mdi6.alert"
    INFORMATION = "mdi6.information-outline"
    WORKING = "mdi6.timer-sand"
    BACKEND = "mdi6.memory"
    PEOPLE = "mdi6.account-group"
    THRESHOLD = "mdi6.tune-vertical"
    FACE = "mdi6.face-recognition"
    LANGUAGE = "mdi6.translate"
    PIN = "mdi6.dialpad"
    PACK = "mdi6.package-variant-closed"
    DOOR = "mdi6.door"
    ACCESS = "mdi6.shield-check"
    PRESENT = "mdi6.check-circle-outline"
    MISSING = "mdi6.alert-circle-outline"
    FOLDER = "mdi6.folder-open-outline"
    DOWNLOAD = "mdi6.download"
    SHIFT = "mdi6.apple-keyboard-shift"
    AGAIN = "mdi6.account-sync"
    ENROL = "mdi6.account-plus"
    PERSON = "mdi6.account"
    CAPTURE = "mdi6.camera-burst"
    IMPORT = "mdi6.folder-account"
    SEARCH = "mdi6.magnify"
    RENAME = "mdi6.pencil"
    DELETE = "mdi6.delete-outline"
    MERGE = "mdi6.call-merge"
    UNDO = "mdi6.undo"
    RESTORE = "mdi6.restore"
    VISITS = "mdi6.history"
    HEALTH = "mdi6.heart-pulse"
    SAVE = "mdi6.content-save-check"
    SELECT = "mdi6.checkbox-marked-circle"
    EXPORT = "mdi6.file-export-outline"
    SERVER = "mdi6.server-network"
    KEY = "mdi6.key-variant"
    LINK = "mdi6.link-variant"
    UNLINK = "mdi6.link-variant-off"
    QR = "mdi6.qrcode-scan"
    SHARE = "mdi6.cast"
    COPY = "mdi6.content-copy"
    SYNC = "mdi6.sync"
    LAB = "mdi6.flask-outline"
    FIT = "mdi6.fit-to-page-outline"
    COMPARE = "mdi6.compare-horizontal"


def icon(which: Icon, colour: QColor | str) -> QIcon:
    """An icon in one colour."""
    drawn: QIcon = qtawesome.icon(str(which), color=QColor(colour))
    return drawn


def icon_for(which: Icon, widget: QWidget) -> QIcon:
    """An icon in the colour of the widget's text; ask again when the palette changes."""
    palette = widget.palette()
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    drawn: QIcon = qtawesome.icon(
        str(which),
        # Of the active group: a button may be disabled while it is tinted.
        color=palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText),
        color_disabled=disabled,
        color_selected=palette.color(QPalette.ColorRole.HighlightedText),
    )
    return drawn
