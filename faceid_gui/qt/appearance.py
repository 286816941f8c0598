"""Language, colours and font of the whole application, from the settings."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from faceid_gui.qt.fonts import use_fonts
from faceid_gui.qt.i18n import Translations
from faceid_gui.qt.theme import apply_theme
from faceid_gui.settings.tree import General, Language, ThemeName


class Appearance:
    """Made once for each application; ``show`` may be called at any time after."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._translations = Translations(app)
        self._language: Language | None = None
        self._theme: ThemeName | None = None
        use_fonts(app)

    @property
    def language(self) -> Language:
        """The language that is spoken: never SYSTEM."""
        return self._translations.language

    def show(self, general: General) -> None:
        """Look and speak as the settings say."""
        self.speak(general.language)
        self.paint(general.theme)

    def speak(self, language: Language) -> None:
        """Use a language from now on."""
        if language is not self._language:
            self._language = language
            self._translations.switch(language)

    def paint(self, theme: ThemeName) -> None:
        """Use colours from now on."""
        if theme is not self._theme:
            self._theme = theme
            apply_theme(self._app, theme)
