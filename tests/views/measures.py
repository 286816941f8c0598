"""What every page owes its operator: whole words, room for fingers, names, keys, contrast."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, QTranslator
from PySide6.QtGui import QAccessible, QRawFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from faceid_gui.qt.assets import asset
from faceid_gui.qt.fonts import FILES
from faceid_gui.views.widgets.elided_label import ElidedLabel
from tests.views.pictured import pixels
from tests.views.test_layout import is_cut

TOUCH: Final = 48
CONTRAST: Final = 4.5
_TABS: Final = 150
_WORD: Final = re.compile(r"\{[^}]*\}|[^\W\d_]{3,}")
_TOUCHED: Final = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider)


class Wider(QTranslator):
    """Every text 1.3 times as wide, as a translation may be."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """Qt: the text in our language."""
        return _WORD.sub(lambda found: _wider(found.group()), source)

    def isEmpty(self) -> bool:  # noqa: N802
        """Qt: whether there is nothing to translate with."""
        return False


def _wider(word: str) -> str:
    return word if word[0] == "{" else word[:2] + word[1] * round(0.3 * len(word)) + word[2:]


def name_of(widget: QWidget) -> str:
    """Which widget is meant, for a message."""
    text = widget.accessibleName()
    if isinstance(widget, QLabel | QAbstractButton):
        text = widget.text() or text
    return f"{type(widget).__name__} {text!r} {widget.width()}x{widget.height()}"


def seen(root: QWidget) -> Iterator[QWidget]:
    """Every widget below that is shown, whether or not one has to scroll to it."""
    return (widget for widget in root.findChildren(QWidget) if widget.isVisible())


def cut(root: QWidget) -> list[str]:
    """Texts that have not the room they need. ElidedLabel shortens names on purpose."""
    return [name_of(w) for w in seen(root) if not isinstance(w, ElidedLabel) and _is_short(w)]


def _is_short(widget: QWidget) -> bool:
    metrics = widget.fontMetrics()
    if isinstance(widget, QLineEdit) and not isinstance(widget.parent(), QAbstractSpinBox):
        inside = widget.width() - widget.textMargins().left() - widget.textMargins().right()
        return metrics.horizontalAdvance(widget.placeholderText()) > inside - 22
    if isinstance(widget, QComboBox):
        return metrics.horizontalAdvance(widget.currentText()) > widget.width() - 44 - 12
    return is_cut(widget)


def fingers(root: QWidget) -> list[str]:
    """What can be touched but is smaller than a finger; rows of lists too."""
    found = []
    for widget in seen(root):
        if isinstance(widget, QScrollBar) or _belongs_to_another(widget):
            continue
        if isinstance(widget, QHeaderView) and widget.height() < TOUCH:
            found.append(name_of(widget))
        if isinstance(widget, _TOUCHED) and min(widget.width(), widget.height()) < TOUCH:
            found.append(name_of(widget))
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            model = widget.model()
            first = QModelIndex() if model is None else model.index(0, 0, widget.rootIndex())
            if first.isValid() and widget.visualRect(first).height() < TOUCH:
                found.append(f"row of {name_of(widget)}")
    return found


def _belongs_to_another(widget: QWidget) -> bool:
    """Whether it is a part of a field, such as the line of a spin box."""
    parent = widget.parent()
    return isinstance(parent, QLineEdit | QComboBox | QAbstractSpinBox) or (
        isinstance(widget, QAbstractButton) and isinstance(parent, QAbstractItemView)
    )


def outside(root: QWidget) -> list[str]:
    """Widgets that reach out of their parent; what is scrolled may do so up and down alone."""
    found = []
    for widget in seen(root):
        parent = widget.parentWidget()
        if parent is None or widget.isWindow():
            continue
        room, place = parent.rect(), widget.geometry()
        above = parent.parentWidget()
        if isinstance(above, QAbstractScrollArea) and above.viewport() is parent:
            room = QRect(room.left(), place.top(), room.width(), place.height())
        if not room.contains(place):
            found.append(f"{name_of(widget)} at {place.getRect()} in {name_of(parent)}")
    return found


def nameless(root: QWidget) -> list[str]:
    """What can be operated but has no name for a screen reader; buttons of an icon, no tip."""
    found = []
    kinds = (*_TOUCHED, QAbstractItemView)
    for widget in seen(root):
        if not isinstance(widget, kinds) or isinstance(widget, QScrollBar | QHeaderView):
            continue
        if _belongs_to_another(widget):
            continue
        told = QAccessible.queryAccessibleInterface(widget)
        if told is None or not told.text(QAccessible.Text.Name).strip():
            found.append(f"{name_of(widget)}: no name")
        elif isinstance(widget, QAbstractButton) and not (widget.text() or widget.toolTip()):
            found.append(f"{name_of(widget)}: no tool tip")
    return found


def beyond_the_keys(root: QWidget) -> list[str]:
    """Buttons that are shown and enabled, but that Tab never comes to."""
    window = root.window()
    window.activateWindow()
    reached: set[int] = set()
    for _ in range(_TABS):
        focused = QApplication.focusWidget() or window
        if id(focused) in reached and _walked_round(focused, reached):
            break
        reached.add(id(focused))
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    buttons = [b for b in seen(root) if isinstance(b, QAbstractButton) and b.isEnabled()]
    return [
        name_of(button)
        for button in buttons
        if id(button) not in reached
        and not _belongs_to_another(button)
        and not _is_one_of_several(button, reached)
    ]


def _walked_round(focused: QWidget, reached: set[int]) -> bool:
    """Whether this was no widget that keeps Tab for what is inside it."""
    return isinstance(focused, QAbstractButton) and len(reached) > 1


def _is_one_of_several(button: QAbstractButton, reached: set[int]) -> bool:
    """Of buttons of which one is chosen, Tab comes to that one, and the arrows to the others."""
    group = button.group()
    return group is not None and any(id(other) in reached for other in group.buttons())


def faint(root: QWidget) -> list[str]:
    """Texts whose contrast against what is behind them is below 4.5 to 1, as painted.

    What is disabled may be faint (WCAG 2.2, 1.4.3).
    """
    shown = pixels(root.grab().toImage())
    found = []
    for widget in seen(root):
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.isEnabled():
            continue
        if not widget.text() or (isinstance(widget, QLabel) and not widget.pixmap().isNull()):
            continue
        area = _visible_part(root, widget)
        if area.width() < 8 or area.height() < 14:
            continue
        part = shown[area.top() : area.bottom() + 1, area.left() : area.right() + 1]
        ratio = _contrast(part)
        if ratio < CONTRAST:
            found.append(f"{name_of(widget)}: {ratio:.2f}")
    return found


def _visible_part(root: QWidget, widget: QWidget) -> QRect:
    """Where a widget is seen, without its edges; what is scrolled away is not."""
    area = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size()).adjusted(3, 3, -3, -3)
    above = widget.parentWidget()
    while above is not None and above is not root:
        area = area.intersected(QRect(above.mapTo(root, QPoint(0, 0)), above.size()))
        above = above.parentWidget()
    return area.intersected(root.rect())


def _contrast(part: NDArray[np.uint8]) -> float:
    """Between the most frequent colour and the one that stands out most."""
    flat = part.reshape(-1, 3)
    ground, _ = Counter(map(bytes, flat)).most_common(1)[0]
    light = _luminance(flat.astype(float))
    behind = _luminance(np.frombuffer(ground, np.uint8)[np.newaxis].astype(float))[0]
    ratios = (np.maximum(light, behind) + 0.05) / (np.minimum(light, behind) + 0.05)
    return float(ratios.max())


def _luminance(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Relative luminance of (n, 3) colours of 0 to 255 (WCAG 2.2)."""
    share = colours / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    weighted: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return weighted


def strange_letters(root: QWidget) -> set[str]:
    """Characters on the page that the bundled font has not: boxes on a bare machine."""
    font = QRawFont(str(asset("fonts", FILES[0])), 17.0)
    text = "".join(
        widget.text() for widget in seen(root) if isinstance(widget, QLabel | QAbstractButton)
    )
    return {c for c in text if not c.isspace() and not font.supportsCharacter(ord(c))} | (
        {"U+202F"} if "\u202f" in text else set()
    )
