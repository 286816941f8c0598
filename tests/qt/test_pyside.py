"""The PySide6 in use must not eat references (docs/adr/0005)."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal

CALLS = 100


class Sender(QObject):
    sent = Signal(int)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal there")
def test_calls_give_back_no_more_references_than_they_took() -> None:
    # GIVEN an object that calls into Qt
    sender = Sender()
    sender.sent.connect(lambda _value: None)
    none, true = sys.getrefcount(None), sys.getrefcount(True)
    # WHEN it does so many times
    for _ in range(CALLS):
        sender.sent.emit(1)
        sender.setObjectName("a name")
    # THEN the constants are as alive as before
    assert sys.getrefcount(None) > none - CALLS // 2
    assert sys.getrefcount(True) > true - CALLS // 2
