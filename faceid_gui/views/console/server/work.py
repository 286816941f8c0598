"""Calls of a widget in the background, of which nobody is told once the widget is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from faceid_gui.qt.background import Background

_Result = TypeVar("_Result")


class Work:
    """One call at a time: while one is under way, others are not begun.

    ``changed`` is called whenever it becomes busy or idle, before the outcome is told.
    """

    def __init__(self, owner: QWidget, background: Background, changed: Callable[[], None]) -> None:
        self._owner = owner
        self._background = background
        self._changed = changed
        self.busy = False

    def call(
        self,
        work: Callable[[], _Result],
        then: Callable[[_Result], None],
        failed: Callable[[Exception], None],
    ) -> bool:
        """Run ``work`` on a thread; False where something else is under way."""
        if self.busy:
            return False
        self.busy = True

        def done(result: _Result) -> None:
            if self._ended():
                then(result)

        def wrong(error: Exception) -> None:
            if self._ended():
                failed(error)

        self._changed()
        self._background.call(work, then=done, failed=wrong)
        return True

    def _ended(self) -> bool:
        self.busy = False
        if not isValid(self._owner):
            return False
        self._changed()
        return True
