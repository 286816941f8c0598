"""The first start as a flow without a screen: which step comes next, and what was chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from faceid_gui.settings.tree import Language, Settings


class Step(StrEnum):
    """The steps, in order."""

    LANGUAGE = "language"
    CAMERA = "camera"
    PACK = "pack"
    PIN = "pin"
    DONE = "done"


STEPS: Final = tuple(Step)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was chosen so far. ``pin`` is empty until one was chosen."""

    language: Language
    source: str
    pack: str
    pin: str = ""


class FirstRunFlow:
    """Walks through the steps and writes nothing: whoever shows it writes at Finish."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.step = Step.LANGUAGE
        self.answers = Answers(
            language=settings.general.language,
            source=settings.camera.source,
            pack=settings.recognition.pack,
        )

    @property
    def number(self) -> int:
        """The present step, counted from 1."""
        return STEPS.index(self.step) + 1

    @property
    def can_go_on(self) -> bool:
        """Whether the present step is answered."""
        return self.step is not Step.PIN or bool(self.answers.pin)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a step before."""
        return self.step is not Step.LANGUAGE

    def forward(self) -> None:
        """To the next step, if the present one is answered."""
        if self.can_go_on and self.step is not Step.DONE:
            self.step = STEPS[self.number]

    def back(self) -> None:
        """To the step before; a PIN that was chosen has to be chosen again there."""
        if self.can_go_back:
            self.step = STEPS[self.number - 2]
        if self.step is Step.PIN:
            self.answers = replace(self.answers, pin="")

    def choose_language(self, language: Language) -> None:
        """Answer the first step."""
        self.answers = replace(self.answers, language=language)

    def choose_source(self, source: str) -> None:
        """Answer the camera step."""
        self.answers = replace(self.answers, source=source)

    def choose_pack(self, pack: str) -> None:
        """Answer the pack step."""
        self.answers = replace(self.answers, pack=pack)

    def choose_pin(self, pin: str) -> None:
        """Answer the PIN step."""
        self.answers = replace(self.answers, pin=pin)

    def settings(self) -> Settings:
        """The settings that the answers ask for; everything else as it was."""
        given, answers = self._settings, self.answers
        return given.model_copy(
            update={
                "general": given.general.model_copy(update={"language": answers.language}),
                "camera": given.camera.model_copy(update={"source": answers.source}),
                "recognition": given.recognition.model_copy(update={"pack": answers.pack}),
            }
        )
