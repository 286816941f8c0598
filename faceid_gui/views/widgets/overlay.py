"""What is painted over the live picture: a frame around each face, words and progress.

Everything here is drawn by Qt, so names in any script come out right, and nothing is
drawn into the frame itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from faceid_gui.core.types import FaceState, TrackedFace
from faceid_gui.qt.messages import quality_text
from faceid_gui.qt.theme import Tokens
from faceid_gui.views.widgets.stamps import SHADE, corner_size, corner_stamp, pill_stamp

_WIDEST_PILL: Final = 0.92  # of the view
_WIDEST_ASIDE: Final = 0.4  # for faces that are not spoken to
_MOST_STAMPS: Final = 48


@dataclass(frozen=True, slots=True)
class FaceCard:
    """One face as it is painted: where, in which state, and the words below it.

    Only the ``principal`` face is spoken to; the others have words only where they are
    granted, and no progress.
    """

    rect: QRectF
    state: FaceState
    text: str
    progress: float
    warns: bool = False
    principal: bool = True


def cards_of(
    faces: Sequence[TrackedFace], rects: Sequence[QRectF], *, view: QRectF
) -> tuple[FaceCard, ...]:
    """The cards of all faces of a frame, the principal one first."""
    if not faces:
        return ()
    order = sorted(range(len(faces)), key=lambda n: -_prominence(rects[n], view))
    first, *others = order
    return (
        card_of(faces[first], rects[first]),
        *(bystander_card(faces[n], rects[n]) for n in others),
    )


def card_of(face: TrackedFace, rect: QRectF) -> FaceCard:
    """The words for the principal face. A name is shown only once it was accepted."""
    name = _accepted_name(face)
    issue = None if face.quality is None else face.quality.issue
    if face.state is FaceState.GRANTED:
        text = name or QCoreApplication.translate("overlay", "Welcome")
    elif face.state is FaceState.DENIED:
        text = QCoreApplication.translate("overlay", "No access")
    elif issue is not None:
        return FaceCard(rect, face.state, quality_text(issue), face.progress, warns=True)
    else:
        text = name or QCoreApplication.translate("overlay", "One moment")
    return FaceCard(rect, face.state, text, face.progress)


def bystander_card(face: TrackedFace, rect: QRectF) -> FaceCard:
    """A face that is not spoken to: its frame, and its name once it was granted."""
    text = _accepted_name(face) if face.state is FaceState.GRANTED else ""
    return FaceCard(rect, face.state, text, 0.0, principal=False)


def _accepted_name(face: TrackedFace) -> str:
    return face.match.person.name if face.match is not None and face.accepted else ""


def _prominence(rect: QRectF, view: QRectF) -> float:
    """How much a face is the one that stands before the door: its size, less off the middle."""
    half = max(view.width(), view.height(), 1.0) / 2
    away = rect.center() - view.center()
    distance = min(math.hypot(away.x(), away.y()) / half, 1.0)
    return rect.width() * rect.height() * (1.0 - 0.6 * distance)


class FacePainter:
    """Paints faces over a picture. Strokes and letters are painted once and then stamped:
    painting them anew would cost half a millisecond for each face and frame."""

    def __init__(self) -> None:
        self._stamps: dict[tuple[object, ...], QImage] = {}

    def paint(
        self,
        painter: QPainter,
        cards: Sequence[FaceCard],
        *,
        view: QRectF,
        unit: float,
        tokens: Tokens,
        font: QFont,
    ) -> tuple[QRectF, ...]:
        """Paint the faces of a frame, most important first; returns where words lie.

        ``unit`` is the size of the text in pixels; all else follows it. Words that would
        cover those of a face before are left out.
        """
        scale = painter.device().devicePixelRatio()
        for card in cards:
            self._paint_brackets(painter, card, _colour(card, tokens), unit, scale)
        taken: list[QRectF] = []
        for number, card in enumerate(cards):
            if not card.text:
                continue
            colour = _colour(card, tokens)
            pill = self._pill(card, view, unit, colour, font, scale)
            size = QRectF(0, 0, pill.width() / scale, pill.height() / scale)
            # Nobody's name lies over the face of who is spoken to.
            kept_clear = [*taken, cards[0].rect] if number else taken
            place = pill_place(card.rect, view, size, gap=unit * 0.6, taken=kept_clear)
            if place is None:
                continue
            taken.append(place)
            painter.drawImage(place.topLeft().toPoint(), pill)
            if card.principal and card.state is FaceState.LOOKING:
                _paint_progress(painter, place, card.progress, colour, unit)
        return tuple(taken)

    def _pill(
        self, card: FaceCard, view: QRectF, unit: float, colour: QColor, font: QFont, scale: float
    ) -> QImage:
        look = (card.state, card.warns, card.principal, colour.rgb())
        key = ("pill", card.text, *look, unit, view.width(), scale)
        return self._stamp(
            key,
            lambda: pill_stamp(
                card.text,
                card.state,
                marked=card.state is not FaceState.LOOKING or card.warns,
                widest=view.width() * (_WIDEST_PILL if card.principal else _WIDEST_ASIDE),
                unit=unit,
                colour=colour,
                font=font,
                scale=scale,
            ),
        )

    def _paint_brackets(
        self, painter: QPainter, card: FaceCard, colour: QColor, unit: float, scale: float
    ) -> None:
        rect, thin = card.rect, not card.principal
        # In steps, so that a face that comes closer needs few different stamps.
        arm = max(round(min(rect.width(), rect.height()) * 0.16 / 8) * 8, 8)
        size, pad = corner_size(arm, unit), unit * 0.3
        left, top = rect.left() - pad, rect.top() - pad
        right, bottom = rect.right() + pad - size, rect.bottom() + pad - size
        for corner, (x, y) in enumerate(
            ((left, top), (right, top), (right, bottom), (left, bottom))
        ):
            key = ("corner", corner, arm, unit, colour.rgb(), scale, thin)
            stamp = self._stamp(
                key,
                lambda corner=corner: corner_stamp(  # type: ignore[misc]
                    corner, arm, unit, colour, scale, thin=thin
                ),
            )
            painter.drawImage(round(x), round(y), stamp)

    def _stamp(self, key: tuple[object, ...], make: Callable[[], QImage]) -> QImage:
        stamp = self._stamps.get(key)
        if stamp is None:
            if len(self._stamps) >= _MOST_STAMPS:
                self._stamps.clear()
            stamp = self._stamps[key] = make()
        return stamp


def _colour(card: FaceCard, tokens: Tokens) -> QColor:
    if card.state is FaceState.GRANTED:
        return QColor(tokens.granted)
    if card.state is FaceState.DENIED:
        return QColor(tokens.denied).lighter(135)
    return QColor(tokens.retry if card.warns else "#ffffff")


def pill_place(
    face: QRectF, view: QRectF, pill: QRectF, *, gap: float, taken: Sequence[QRectF] = ()
) -> QRectF | None:
    """Where the words of a face go: below it, else above it, else at the bottom or top of the
    view; inside the view and clear of what is ``taken``. None where all of these are taken.
    """
    room = pill.height() + gap * 2
    x = face.center().x() - pill.width() / 2
    x = min(max(x, view.left() + gap), max(view.right() - gap - pill.width(), view.left()))
    below, above = face.bottom() + gap, face.top() - gap * 2 - pill.height()
    bottom, top = view.bottom() - room, view.top() + gap
    for y in (below, above, bottom, top):
        if not view.top() <= y <= bottom:
            continue
        place = QRectF(x, y, pill.width(), pill.height())
        if not any(_touch(place, other, gap) for other in taken):
            return place
    return None


def _touch(one: QRectF, other: QRectF, gap: float) -> bool:
    """Whether two pills lie over each other, with the bars of progress that hang below them."""
    return one.adjusted(0, 0, 0, gap).intersects(other.adjusted(0, 0, 0, gap))


def _paint_progress(
    painter: QPainter, pill: QRectF, progress: float, colour: QColor, unit: float
) -> None:
    """A bar just below the pill, filled from the left."""
    height = unit * 0.32
    track = QRectF(pill.left(), pill.bottom() + unit * 0.18, pill.width(), height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(SHADE)
    painter.drawRoundedRect(track, height / 2, height / 2)
    share = min(max(progress, 0.0), 1.0)
    if share > 0.0:
        track.setWidth(max(track.width() * share, height))
        painter.setBrush(colour)
        painter.drawRoundedRect(track, height / 2, height / 2)
