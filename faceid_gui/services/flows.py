"""The wizards without a screen: which step comes next, and what was answered so far.

A flow walks and writes nothing: only its last step is followed by a save, by whoever shows
it. A page of a view is short because of that, and each path can be tested without Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

_Step = TypeVar("_Step", bound=StrEnum)


class Walk(Generic[_Step]):
    """A row of steps and where one stands in it."""

    def __init__(self, steps: Sequence[_Step]) -> None:
        self._steps = tuple(steps)
        self.step = self._steps[0]

    @property
    def number(self) -> int:
        """The present step, counted from 1."""
        return self._steps.index(self.step) + 1

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self._steps)

    def forward(self) -> None:
        """To the next step; stays at the last one."""
        self.step = self._steps[min(self.number, self.count - 1)]

    def back(self) -> None:
        """To the step before; stays at the first one."""
        self.step = self._steps[max(self.number - 2, 0)]


class EnrolStep(StrEnum):
    """The steps of enrolling a person, in order."""

    WHO = "who"  # name, consent, where the pictures come from
    LOOK = "look"  # the ring of poses, or a video, or photos being read
    REVIEW = "review"  # one person? somebody like them? retake, save
    SAVED = "saved"


class EnrolFrom(StrEnum):
    """Where the pictures of a new person come from."""

    CAMERA = "camera"
    VIDEO = "video"
    PHOTOS = "photos"


@dataclass(slots=True)
class EnrolAnswers:
    """What was answered. ``source`` is a camera or video, ``photos`` files that were dropped.

    ``person_id`` is set where the samples go to somebody who is enrolled already.
    """

    name: str = ""
    agreed: bool = False
    origin: EnrolFrom = EnrolFrom.CAMERA
    source: str = ""
    photos: tuple[Path, ...] = ()
    person_id: str | None = None


class EnrolFlow(Walk[EnrolStep]):
    """Enrolling one person. ``usable`` is how many samples are good enough to be saved."""

    LEAST_SAMPLES = 1

    def __init__(self, answers: EnrolAnswers | None = None) -> None:
        super().__init__(tuple(EnrolStep))
        self.answers = answers or EnrolAnswers()
        self.usable = 0

    @property
    def can_go_on(self) -> bool:
        """Whether the present step is answered."""
        match self.step:
            case EnrolStep.WHO:
                return self._who_is_answered()
            case EnrolStep.LOOK | EnrolStep.REVIEW:
                return self.usable >= self.LEAST_SAMPLES
            case EnrolStep.SAVED:
                return True

    @property
    def can_go_back(self) -> bool:
        """Whether there is a way back: not after something was saved."""
        return self.step in (EnrolStep.LOOK, EnrolStep.REVIEW)

    def _who_is_answered(self) -> bool:
        answers = self.answers
        named = answers.person_id is not None or bool(answers.name.strip())
        if not (named and answers.agreed):
            return False
        if answers.origin is EnrolFrom.PHOTOS:
            return bool(answers.photos)
        return bool(answers.source)


class CaptureStep(StrEnum):
    """The steps of capturing photos, in order."""

    SOURCE = "source"  # camera or video, name, folder
    PICK = "pick"  # click the person's face
    COLLECT = "collect"
    CHOOSE = "choose"  # leave out what is not wanted
    SAVED = "saved"


@dataclass(slots=True)
class CaptureAnswers:
    """What was answered. ``enrol`` asks for enrolment right after the photos are written."""

    source: str = ""
    name: str = ""
    folder: Path | None = None
    count: int = 25
    enrol: bool = False
    agreed: bool = False


class CaptureFlow(Walk[CaptureStep]):
    """Capturing photos of one person.

    ``picked`` tells that a face was clicked, ``chosen`` how many photos are to be written.
    """

    def __init__(self, answers: CaptureAnswers | None = None) -> None:
        super().__init__(tuple(CaptureStep))
        self.answers = answers or CaptureAnswers()
        self.picked = False
        self.chosen = 0

    @property
    def can_go_on(self) -> bool:
        """Whether the present step is answered."""
        answers = self.answers
        match self.step:
            case CaptureStep.SOURCE:
                return bool(answers.source and answers.name.strip() and answers.folder)
            case CaptureStep.PICK:
                return self.picked
            case CaptureStep.COLLECT:
                return self.chosen > 0
            case CaptureStep.CHOOSE:
                return self.chosen > 0 and (answers.agreed or not answers.enrol)
            case CaptureStep.SAVED:
                return True

    @property
    def can_go_back(self) -> bool:
        """Whether there is a way back: not after something was written."""
        return self.step in (CaptureStep.PICK, CaptureStep.COLLECT, CaptureStep.CHOOSE)
