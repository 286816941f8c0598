"""People who are drawn, and what networks would say of them: for pictures of the lab.

No photo of anybody is in them. Faces are drawn from a number; embeddings are directions in space,
nearer to each other the more alike two people are meant to be. Everything that is then said of
them is computed by the program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from faceid_gui.core.types import Embedding
from faceid_gui.lab.parts import Dataset
from faceid_gui.lab.vectors import VectorTable

GLASSES, PLAIN = "glasses", "no glasses"
SIDE: Final = 224

_SKINS: Final = ("#f3d3b8", "#e8bd96", "#d3a077", "#b27d55", "#8a5a3c", "#f0c9a6")
_HAIRS: Final = ("#20191a", "#3c2a21", "#5d4230", "#1d2430", "#8c6a3f", "#6e6e72")
_WALLS: Final = ("#9fb4c4", "#b9b3a4", "#a7bda9", "#c4b2b2", "#aeb0c8", "#c9c3a6")
_SHIRTS: Final = ("#33506e", "#6e3b3b", "#3f6650", "#555166", "#80652f", "#2f3137")


# --- faces ----------------------------------------------------------------------------------


def face(
    person: int,
    photo: int = 0,
    *,
    glasses: bool = False,
    side: int = SIDE,
    like: int | None = None,
) -> QImage:
    """A drawn face; the photos of one person differ in place, tilt and light.

    ``like`` is a relative, whom the person takes after.
    """
    who = np.random.default_rng([7, person if like is None else like])
    shot = np.random.default_rng([8, person, photo])
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(_WALLS[(person + photo) % len(_WALLS)]))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / 100.0, side / 100.0)
    painter.translate(50 + shot.uniform(-5, 5), 52 + shot.uniform(-3, 3))
    painter.rotate(shot.uniform(-7, 7))
    size = shot.uniform(0.92, 1.08)
    painter.scale(size, size)
    _Head(painter, who, glasses=glasses, other=like is not None).draw()
    painter.resetTransform()
    shade = round(shot.uniform(-40, 25))
    light = QColor(255, 250, 235, shade) if shade > 0 else QColor(10, 15, 40, -shade)
    painter.fillRect(image.rect(), light)
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """An image as the bytes of a PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


class _Head:
    """Draws one head about the origin, 100 units being the picture's side."""

    def __init__(
        self, painter: QPainter, who: np.random.Generator, *, glasses: bool, other: bool
    ) -> None:
        self._painter, self._glasses = painter, glasses
        self._skin = QColor(_SKINS[who.integers(len(_SKINS))])
        self._hair = QColor(_HAIRS[who.integers(len(_HAIRS))])
        self._shirt = QColor(_SHIRTS[who.integers(len(_SHIRTS))])
        self._wide, self._high = who.uniform(18, 23), who.uniform(25, 29)
        self._long_hair = bool(who.random() < 0.5)
        self._fringe = who.uniform(-12, -6)
        self._apart, self._eye = who.uniform(7.5, 9.5), who.uniform(1.7, 2.4)
        self._mouth, self._smile = who.uniform(5, 8), who.uniform(0, 3)
        self._nose, self._brow = who.uniform(6, 9), who.uniform(1.0, 2.2)
        if other:  # a relative: other clothes, a narrower face, the hair a little longer
            self._shirt, self._wide = self._shirt.lighter(150), self._wide - 2
            self._fringe += 2.5

    def draw(self) -> None:
        """Back to front."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        if self._long_hair:
            self._oval(self._hair, 0, 2, self._wide + 6, self._high + 8)
        self._oval(self._shirt, 0, 58, 40, 28)
        self._painter.setBrush(self._skin.darker(112))
        self._painter.drawRoundedRect(QRectF(-7, 16, 14, 20), 5, 5)
        for ear in (-1, 1):
            self._oval(self._skin.darker(106), ear * self._wide, 1, 3.2, 5)
        self._oval(self._skin, 0, 0, self._wide, self._high)
        self._draw_hair()
        self._draw_features()

    def _draw_hair(self) -> None:
        head = QPainterPath()
        head.addEllipse(QPointF(0, -1), self._wide + 1.5, self._high + 2)
        above = QPainterPath()
        above.addRect(QRectF(-60, -60, 120, 60 + self._fringe))
        self._painter.fillPath(head.intersected(above), self._hair)

    def _draw_features(self) -> None:
        dark = QColor("#2a211e")
        for side in (-1, 1):
            x = side * self._apart
            self._oval(QColor("#f7f4ef"), x, -1, self._eye + 1.6, self._eye)
            self._oval(dark, x, -1, self._eye * 0.75, self._eye * 0.85)
            self._line(self._hair, self._brow, (x - 4, -6.5), (x, -7.5), (x + 4, -6.5))
        self._line(self._skin.darker(130), 1.2, (0, 1), (-1.8, self._nose), (1.2, self._nose))
        left, right = (-self._mouth, 14.0), (self._mouth, 14.0)
        self._line(QColor("#9c4b45"), 1.8, left, (0, 14 + self._smile), right)
        if self._glasses:
            self._draw_glasses()

    def _draw_glasses(self) -> None:
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(QColor("#23262b"), 1.4))
        for side in (-1, 1):
            self._painter.drawEllipse(QPointF(side * self._apart, -1), 6.4, 5.4)
        gap = self._apart - 6.4
        self._painter.drawLine(QPointF(-gap, -1.5), QPointF(gap, -1.5))
        self._painter.setPen(Qt.PenStyle.NoPen)

    def _oval(self, colour: QColor, x: float, y: float, wide: float, high: float) -> None:
        self._painter.setBrush(colour)
        self._painter.drawEllipse(QPointF(x, y), wide, high)

    def _line(
        self,
        colour: QColor,
        thick: float,
        start: tuple[float, float],
        bend: tuple[float, float],
        end: tuple[float, float],
    ) -> None:
        path = QPainterPath(QPointF(*start))
        path.quadTo(QPointF(*bend), QPointF(*end))
        cap = Qt.PenCapStyle.RoundCap
        self._painter.strokePath(path, QPen(colour, thick, Qt.PenStyle.SolidLine, cap))


def write_people(
    folder: Path,
    group: str,
    names: Sequence[str],
    *,
    photos: int,
    first: int,
    relatives: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Folders of drawn photos: ``folder/group/name/1.png``; ``first`` numbers the faces."""
    for person, name in enumerate(names, start=first):
        home = folder / group / name
        home.mkdir(parents=True, exist_ok=True)
        like = first + names.index(relatives[name]) if name in relatives else None
        for photo in range(1, photos + 1):
            drawn = face(person, photo, glasses=group == GLASSES, like=like)
            (home / f"{photo}.png").write_bytes(png(drawn))


# --- networks -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Eyes:
    """How well a network tells people apart: the noise of its embeddings, and how far all
    who wear glasses look alike to it."""

    noise: float
    glasses: float
    dimension: int = 96
    seed: int = 0

    def before(self, worse: float) -> Eyes:
        """The same network on photos that are so many times as noisy."""
        return replace(self, noise=self.noise * worse)

    def photos(
        self, who: int, count: int, *, glasses: bool, like: int | None = None
    ) -> NDArray[np.float32]:
        """Unit rows, shape (count, dimension), of one person; ``like`` is a near relative."""
        random = np.random.default_rng([self.seed, 1, who])
        own = self._direction(who) if like is None else 0.62 * self._direction(like)
        if like is not None:
            own = own + 0.78 * self._direction(who)
        middle = own + (self.glasses * self._direction(10_000) if glasses else 0.0)
        spread = self.noise * np.exp(0.25 * random.standard_normal())
        rows = middle + spread * random.standard_normal((count, self.dimension)) / np.sqrt(
            self.dimension
        )
        found: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(
            np.float32
        )
        return found

    def _direction(self, who: int) -> NDArray[np.float64]:
        row = np.random.default_rng([self.seed, 2, who]).standard_normal(self.dimension)
        found: NDArray[np.float64] = row / np.linalg.norm(row)
        return found


def table_of(
    dataset: Dataset,
    eyes: Eyes,
    *,
    relatives: Mapping[str, str] = MappingProxyType({}),
    wrong: Mapping[str, str] = MappingProxyType({}),
) -> VectorTable:
    """What a network says of every photo of a dataset.

    ``relatives`` look like somebody else, by name; ``wrong`` are photos, by their key, that show
    another person, by name.
    """
    subjects = (*dataset.people, *dataset.strangers)
    numbers = {subject.name: number for number, subject in enumerate(subjects)}
    rows: list[Embedding] = []
    owners: list[int] = []
    keys: list[str] = []
    for number, subject in enumerate(subjects):
        like, worn = relatives.get(subject.name), GLASSES in subject.groups
        found = eyes.photos(
            number,
            len(subject.photos),
            glasses=worn,
            like=None if like is None else numbers[like],
        )
        for photo, row in zip(subject.photos, found, strict=True):
            other = wrong.get(photo.key)
            shown = row if other is None else eyes.photos(numbers[other], 50, glasses=worn)[-1]
            rows.append(shown)
            owners.append(number)
            keys.append(photo.key)
    return VectorTable(
        np.stack(rows), tuple(keys), np.asarray(owners, np.intp), subjects, len(dataset.people)
    )
