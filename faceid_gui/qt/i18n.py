"""The language of the screen, switched while the windows are open."""

from __future__ import annotations

import logging

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from faceid_gui.qt.assets import asset
from faceid_gui.settings.tree import Language

_log = logging.getLogger(__name__)


def system_language() -> Language:
    """Korean where the system speaks it, English everywhere else."""
    korean = QLocale.system().language() == QLocale.Language.Korean
    return Language.KOREAN if korean else Language.ENGLISH


def locale_of(language: Language) -> QLocale:
    """The locale for dates and numbers."""
    spoken = system_language() if language is Language.SYSTEM else language
    if spoken is Language.KOREAN:
        return QLocale(QLocale.Language.Korean, QLocale.Country.SouthKorea)
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)


class Translations:
    """Installs our translation and Qt's own, and takes them out again."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._installed: list[QTranslator] = []
        self.language = Language.ENGLISH

    def switch(self, language: Language) -> None:
        """Speak another language from now on; widgets hear of it as LanguageChange."""
        spoken = system_language() if language is Language.SYSTEM else language
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed.clear()
        self.language = spoken
        QLocale.setDefault(locale_of(spoken))
        if spoken is Language.KOREAN:
            # Qt's own texts first: the last one installed is asked first.
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            self._install(f"{folder}/qtbase_ko.qm")
            self._install(str(asset("i18n", "faceid_ko.qm")))

    def _install(self, path: str) -> None:
        translator = QTranslator()
        if not translator.load(path):
            _log.warning("no translation at %s", path)
            return
        self._app.installTranslator(translator)
        self._installed.append(translator)
