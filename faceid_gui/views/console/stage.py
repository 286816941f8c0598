"""The console's two faces: its pages, or one wizard that has the whole window."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from faceid_gui.views.wizards.frame import WizardFrame

_log = logging.getLogger(__name__)


class Stage(QWidget):
    """Shows the pages until a wizard is opened, and again when it is over.

    ``left`` is called after a wizard went away, whether it was finished or left.
    """

    def __init__(
        self, pages: QWidget, *, left: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._left = left
        self._stack = QStackedWidget()
        self._stack.addWidget(pages)
        self.wizard: WizardFrame | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def open(self, wizard: WizardFrame) -> None:
        """Give a wizard the window; one that was open before is left."""
        self.close_wizard()
        self.wizard = wizard
        self._stack.addWidget(wizard)
        self._stack.setCurrentWidget(wizard)
        wizard.finished.connect(self._on_finished)
        wizard.setFocus()

    def close_wizard(self) -> None:
        """Leave the wizard, whatever it is doing. Does nothing without one."""
        wizard, self.wizard = self.wizard, None
        if wizard is None:
            return
        wizard.stop()
        self._stack.setCurrentIndex(0)
        self._stack.removeWidget(wizard)
        wizard.hide()
        # A parent, so that it is no window of its own until it is deleted.
        wizard.setParent(self)
        wizard.deleteLater()

    def _on_finished(self) -> None:
        self.close_wizard()
        self._left()
