"""Keeps Python standing under a PySide6 that gives back references it never took.

Measured: with PySide6 6.12.0 on Python 3.11 every Qt call that returns nothing takes one
reference from ``None``, and overridden methods take some from ``True`` and ``False``. A
window that paints thirty times a second then aborts after seconds with "deallocating
None". 6.11.3 does not, and from Python 3.12 on these objects cannot die.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from typing import Final

from PySide6.QtCore import QRect

_log = logging.getLogger(__name__)

_TRIES: Final = 100
_MANY: Final = 1 << 48
"""References given to each object: enough for 300 years at 30,000 calls a second."""


def loses_references() -> bool:
    """Whether this PySide6 takes references that are not its own."""
    if sys.version_info >= (3, 12):
        return False
    rect = QRect()
    before = sys.getrefcount(None)
    for _ in range(_TRIES):
        rect.setWidth(1)
    # Other threads count too, hence not exactly the number of tries.
    return before - sys.getrefcount(None) > _TRIES // 2


def hold_singletons() -> bool:
    """Make ``None``, ``True`` and ``False`` outlive any loss; whether it was needed.

    CPython keeps the count in the object's first word, which is all that is touched.
    """
    if not loses_references():
        return False
    if sys.getrefcount(None) > _MANY // 2:
        return True
    for thing in (None, True, False):
        ctypes.c_ssize_t.from_address(id(thing)).value += _MANY
    _log.info("this PySide6 loses references on Python 3.11: use PySide6 below 6.12")
    return True
