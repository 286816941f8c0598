"""The third page: what was taken, whether it is one person and a new one, and how strong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from faceid_gui.core.types import Image, Person
from faceid_gui.qt.background import Background
from faceid_gui.qt.coach_words import (
    advice_text,
    check_fault_text,
    grade_advice,
    grade_text,
    miss_text,
    pose_text,
)
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import Sentence
from faceid_gui.qt.panel import Panel
from faceid_gui.services.enrolment.coaching import PoseBin, Shot
from faceid_gui.services.flows import EnrolFrom
from faceid_gui.services.importing.people_import import RefusedPhoto
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.photo_grid import PhotoGrid, TileUse
from faceid_gui.views.widgets.photo_tiles import mirrored_picture
from faceid_gui.views.widgets.question_bar import QuestionBar
from faceid_gui.views.wizards.enrol.doubts import Doubt, Doubts
from faceid_gui.views.wizards.enrol.name_field import NameField
from faceid_gui.views.wizards.enrol.refusals import RefusalPanel

_NAME_PX: Final = 280
_BUTTON_NAME_PX: Final = 140


class ReviewPage(Panel):
    """Shows shots and doubts, and tells what was answered.

    ``dropped`` carries the number of a shot that is taken again (camera) or left out.
    ``marked_left_out``, ``odd_kept``, ``add_to`` (a Person), ``is_new``, ``leave_asked`` and
    ``check_asked`` are the answers to the questions; ``renamed`` says that the field for
    another name was edited.
    """

    dropped = Signal(int)
    marked_left_out = Signal()
    odd_kept = Signal()
    add_to = Signal(object)  # Person
    is_new = Signal()
    leave_asked = Signal()
    check_asked = Signal()
    renamed = Signal()

    def __init__(
        self,
        *,
        is_taken: Callable[[str], bool],
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._doubts = Doubts()
        self._pictures: tuple[tuple[int, Image, PoseBin], ...] = ()
        self._refused: tuple[RefusedPhoto, ...] = ()
        self._origin = EnrolFrom.CAMERA
        self._mirrored = False
        self._who = ElidedLabel()
        self._who.setProperty("look", "heading")
        self._strength = QLabel()
        self._strength.setWordWrap(True)
        self.details_button = ActionButton(Icon.INFORMATION)
        self.details_button.setCheckable(True)
        self.question = QuestionBar()
        self.name = NameField(is_taken=is_taken, background=background)
        self.grid = PhotoGrid(use=TileUse.RETAKE)
        self.refusals = RefusalPanel()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.built()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._who)
        words.addWidget(self._strength)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.details_button)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.refusals)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.question)
        column.addWidget(self.name)
        column.addWidget(self._stack, 1)
        self.name.hide()

    def _connect(self) -> None:
        self.grid.dropped.connect(self.dropped)
        self.question.answered.connect(self._on_answer)
        self.details_button.toggled.connect(self._on_details)
        self.name.edited.connect(self._on_renamed)

    def begin(self, origin: EnrolFrom, *, mirrored: bool) -> None:
        """Another set of pictures."""
        self._origin, self._mirrored = origin, mirrored and origin is EnrolFrom.CAMERA
        self.grid.set_use(TileUse.RETAKE if origin is EnrolFrom.CAMERA else TileUse.REMOVE)
        self.details_button.setChecked(False)

    def show_shots(self, shots: Sequence[Shot], refused: Sequence[RefusedPhoto]) -> None:
        """Show what was taken, and what was not."""
        self._refused = tuple(refused)
        # As the person saw themselves: a left that is called right would puzzle everybody.
        self._pictures = tuple(
            (s.number, mirrored_picture(s.picture) if self._mirrored else s.picture, s.pose)
            for s in shots
        )
        self.refusals.show_refused(refused)
        self.retranslate()

    def show_doubts(self, name: str, doubts: Doubts) -> None:
        """Show what is known of the pictures, and ask what has to be asked."""
        self._doubts = doubts
        self._who.setText(name)
        self.grid.mark(doubts.marked)
        naming = doubts.open is Doubt.NAME
        if not naming:
            self.name.hide()
        # The question goes before the field comes: there is not room for both.
        self.retranslate()
        if naming and self.name.isHidden():
            self.name.show_name(name)
            self.name.show_taken()
            self.name.show()
            self.name.line.setFocus()

    @property
    def words(self) -> str:
        """What is said about the pictures and what is asked."""
        return f"{self._strength.text()} {self.question.text}".strip()

    def retranslate(self) -> None:
        """Set every text again."""
        self.grid.setAccessibleName(self.tr("Pictures"))
        self.grid.show_pictures(
            [
                (number, picture, pose_text(pose, mirrored=self._mirrored))
                for number, picture, pose in self._pictures
            ]
        )
        unused = self.tr("Not used: {count}")
        self.details_button.setText(unused.format(count=f"{len(self._refused):,}"))
        self.details_button.setVisible(bool(self._refused))
        self._strength.setText(self._strength_text())
        self._ask()

    def _strength_text(self) -> str:
        check = self._doubts.check
        if check is None:
            return (
                "" if self._doubts.error is not None else self.tr("The pictures are being checked…")
            )
        text = self.tr("Strength: {grade}. {advice}")
        strength = check.strength
        known = miss_text(strength.prediction) or grade_advice(strength.grade)
        more = advice_text(check.advice, mirrored=self._mirrored)
        return f"{text.format(grade=grade_text(strength.grade), advice=known)} {more}".strip()

    # --- questions ------------------------------------------------------------------------

    def _ask(self) -> None:
        match self._doubts.open:
            case Doubt.FAILED if self._doubts.error is not None:
                self.question.ask(check_fault_text(self._doubts.error), self.tr("Check again"))
            case Doubt.ODD:
                self._ask_about_odd()
            case Doubt.LOWERS:
                what = self.tr("With these pictures the person would be recognised less surely")
                advice = self.tr("The marked ones are not saved. Good light helps.")
                self.question.ask(Sentence(what, advice), self.tr("Leave out the marked ones"))
            case Doubt.ALIKE:
                self._ask_about_alike()
            case _:
                self.question.be_silent()

    def _ask_about_odd(self) -> None:
        what = self.tr("These pictures do not look like the same person")
        if len(self._doubts.marked) == len(self._pictures):
            advice = self.tr("Take them again, or leave out the wrong ones.")
            self.question.ask(Sentence(what, advice), self.tr("It is one person"))
            return
        advice = self.tr("The marked ones are unlike the others.")
        self.question.ask(
            Sentence(what, advice),
            self.tr("It is one person"),
            self.tr("Leave out the marked ones"),
        )

    def _ask_about_alike(self) -> None:
        first = self._doubts.alike[0]
        same = self.tr("This person seems to be enrolled already: {name} ({score})")
        similar = self.tr("Somebody who looks like them is enrolled: {name} ({score})")
        text = same if first.same else similar
        metrics, name = self.fontMetrics(), first.person.name
        score = f"{first.score:.2f}"
        what = text.format(name=shortened(name, metrics, _NAME_PX), score=score)
        add = self.tr("Add the pictures to {name}")
        add = add.format(name=shortened(name, metrics, _BUTTON_NAME_PX))
        self.question.ask(Sentence(what), self.tr("Cancel"), self.tr("Enrol as a new person"), add)

    def _on_answer(self, number: int) -> None:
        match self._doubts.open:
            case Doubt.FAILED:
                self.check_asked.emit()
            case Doubt.ODD:
                (self.odd_kept, self.marked_left_out)[number].emit()
            case Doubt.LOWERS:
                self.marked_left_out.emit()
            case Doubt.ALIKE:
                self._on_alike(number)
            case _:
                return

    def _on_alike(self, number: int) -> None:
        if number == 0:
            self.leave_asked.emit()
        elif number == 1:
            self.is_new.emit()
        else:
            person: Person = self._doubts.alike[0].person
            self.add_to.emit(person)

    def _on_details(self, shown: bool) -> None:
        self._stack.setCurrentWidget(self.refusals if shown else self.grid)

    def _on_renamed(self) -> None:
        if not self.name.isHidden():
            self.renamed.emit()

    def minimumSizeHint(self) -> QSize:
        """Qt: the width may always shrink."""
        return QSize(0, super().minimumSizeHint().height())


def shortened(name: str, metrics: QFontMetrics, pixels: int) -> str:
    """A name on one line of at most so many pixels, which leaves room for words around it."""
    line = " ".join(name.split())
    return metrics.elidedText(line, Qt.TextElideMode.ElideRight, pixels)
