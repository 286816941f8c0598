"""Pages look as they did. To accept a change: FACEID_GUI_UPDATE_SNAPSHOTS=1.

Two machines smooth letters differently, so single pixels tell little. What is compared are
the mean colours of small cells: smoothing moves ink within a cell, a button that is gone or a
margin that is wider changes what is in it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tests.data import ROOT
from tests.views.scenes import Props, settle

FOLDER: Final = ROOT / "tests" / "snapshots"
CELL: Final = 8  # pixels
NEAR: Final = 9.0  # levels of 255 by which the mean of a cell may differ
SHARE: Final = 0.0015  # of all cells may differ more
SOON_MS: Final = 1000


def pixels(image: QImage) -> NDArray[np.uint8]:
    """The image as (h, w, 3) uint8, RGB."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def cells(shown: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The mean colour of each cell; what is left over at the right and below counts too."""
    height, width = shown.shape[:2]
    more = (-height % CELL, -width % CELL)
    whole = np.pad(shown.astype(float), ((0, more[0]), (0, more[1]), (0, 0)), mode="edge")
    rows, columns = whole.shape[0] // CELL, whole.shape[1] // CELL
    means: NDArray[np.float64] = whole.reshape(rows, CELL, columns, CELL, 3).mean(axis=(1, 3))
    return means


def differing(shown: NDArray[np.uint8], known: NDArray[np.uint8]) -> float:
    """The share of cells, 0 to 1, that do not look alike."""
    apart = np.abs(cells(shown) - cells(known)).max(axis=2)
    return float((apart > NEAR).mean())


def at_rest(props: Props, widget: QWidget) -> NDArray[np.uint8]:
    """The widget once nothing is under way and two looks at it are the same."""
    looks: list[NDArray[np.uint8]] = []

    def rests() -> bool:
        be_calm(widget)
        settle()
        be_calm(widget)
        looks.append(pixels(widget.grab().toImage()))
        if props.bench.background.busy or waits(widget):
            looks.clear()  # what comes of it may be on its way still after it ended
        return len(looks) > 1 and np.array_equal(looks[-1], looks[-2])

    props.until(rests)
    return looks[-1]


def be_calm(widget: QWidget) -> None:
    """Take away what depends on where mouse and keyboard happen to be."""
    focused = widget.window().focusWidget()
    if focused is not None:
        focused.clearFocus()
    for inner in (widget, *widget.findChildren(QWidget)):
        if inner.underMouse():
            inner.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
            inner.update()


def waits(widget: QWidget) -> bool:
    """Whether something is about to happen, such as a search after the last stroke."""
    timers = widget.findChildren(QTimer)
    return any(t.isActive() and t.isSingleShot() and t.interval() < SOON_MS for t in timers)


def write(shown: NDArray[np.uint8], path: Path) -> None:
    """Keep a picture with few colours, which makes it small."""
    few = Pillow.fromarray(shown).quantize(128, dither=Pillow.Dither.NONE)
    few.save(path, optimize=True)


def compare(props: Props, widget: QWidget, name: str) -> None:
    """Fail where the widget does not look as it did."""
    shown = at_rest(props, widget)
    path = FOLDER / f"{name}.png"
    if os.environ.get("FACEID_GUI_UPDATE_SNAPSHOTS"):
        write(shown, path)
    assert path.exists(), f"no snapshot {path}"
    with Pillow.open(path) as file:
        known = np.asarray(file.convert("RGB"), np.uint8)
    assert known.shape == shown.shape
    share = differing(shown, known)
    assert share <= SHARE, f"{share:.2%} of {name} looks different"
