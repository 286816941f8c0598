"""Colours: Fusion with our own palettes and one style sheet, loaded here alone.

``QStyleHints.setColorScheme`` does nothing without a desktop theme, and a kiosk has none.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Final

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from faceid_gui.qt.assets import asset
from faceid_gui.settings.tree import ThemeName

_PROPERTY: Final = "faceid_theme"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The named colours of one theme, as ``#rrggbb``. ``on_x`` is the text on ``x``."""

    window: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    granted: str
    on_granted: str
    denied: str
    on_denied: str
    retry: str
    on_retry: str
    focus: str


_DARK: Final = Tokens(
    window="#12161b",
    surface="#1b2128",
    raised="#28303a",
    line="#6b7888",
    text="#f3f6f9",
    muted="#b3bdc9",
    accent="#57a5ff",
    on_accent="#06131f",
    granted="#33c27a",
    on_granted="#04170d",
    denied="#c9302f",
    on_denied="#ffffff",
    retry="#f4b63f",
    on_retry="#1c1200",
    focus="#9fccff",
)
_LIGHT: Final = Tokens(
    window="#eef1f4",
    surface="#ffffff",
    raised="#dfe5eb",
    line="#76828f",
    text="#14191f",
    muted="#4b5763",
    accent="#0b5fc4",
    on_accent="#ffffff",
    granted="#0f7a43",
    on_granted="#ffffff",
    denied="#b3261e",
    on_denied="#ffffff",
    retry="#f2b134",
    on_retry="#1c1200",
    focus="#083f86",
)
_HIGH_CONTRAST: Final = Tokens(
    window="#000000",
    surface="#000000",
    raised="#101010",
    line="#ffffff",
    text="#ffffff",
    muted="#ffffff",
    accent="#ffe600",
    on_accent="#000000",
    granted="#00e676",
    on_granted="#000000",
    denied="#ff1f1f",
    on_denied="#000000",
    retry="#ffe600",
    on_retry="#000000",
    focus="#00e5ff",
)


def tokens_of(name: ThemeName) -> Tokens:
    """The colours of a theme."""
    if name is ThemeName.LIGHT:
        return _LIGHT
    if name is ThemeName.HIGH_CONTRAST:
        return _HIGH_CONTRAST
    return _DARK


def current_tokens() -> Tokens:
    """The colours in force; the dark theme's before one was applied."""
    app = QApplication.instance()
    name = None if app is None else app.property(_PROPERTY)
    return tokens_of(ThemeName(name)) if name else _DARK


def apply_theme(app: QApplication, name: ThemeName) -> None:
    """Paint the whole application in a theme; open windows change at once."""
    tokens = tokens_of(name)
    app.setProperty(_PROPERTY, str(name))
    app.setStyle("Fusion")
    app.setPalette(_palette(tokens))
    app.setStyleSheet(style_sheet(tokens))


def style_sheet(tokens: Tokens) -> str:
    """The style sheet file with every ``@token`` replaced; KeyError for an unknown one.

    ``@styles`` is the folder of its pictures, ``@glyphs`` which set of them to use.
    """
    words: dict[str, str] = asdict(tokens)
    words["styles"] = asset("styles", "").as_posix()
    words["glyphs"] = "light" if QColor(tokens.surface).lightnessF() > 0.5 else "dark"
    text = asset("styles", "faceid.qss").read_text(encoding="utf-8")
    return re.sub(r"@([a-z_]+)", lambda found: words[found.group(1)], text)


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(tokens.raised), QColor(tokens.window))
    for which, colour in (
        (role.Window, tokens.window),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.raised),
        (role.Button, tokens.raised),
        (role.WindowText, tokens.text),
        (role.Text, tokens.text),
        (role.ButtonText, tokens.text),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Link, tokens.accent),
        (role.Mid, tokens.line),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.line))
    return palette
