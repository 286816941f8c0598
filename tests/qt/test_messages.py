"""Every state has words, in both languages."""

from __future__ import annotations

import inspect

import pytest

from faceid_gui.core import errors
from faceid_gui.core.decision import DenyReason
from faceid_gui.core.errors import FaceIdError, PoorQuality
from faceid_gui.core.events import CameraState, EngineState
from faceid_gui.core.types import QualityIssue, Threshold
from faceid_gui.qt import messages
from faceid_gui.qt.appearance import Appearance
from faceid_gui.settings.tree import Language


def all_sentences() -> list[str]:
    texts = [messages.quality_text(issue) for issue in QualityIssue]
    for sentence in (
        *(messages.camera_text(state) for state in CameraState),
        *(messages.engine_text(state, "model_missing") for state in EngineState),
        *(messages.verdict_text(reason) for reason in (None, *DenyReason)),
        *(messages.code_text(code) for code in codes()),
    ):
        if sentence is not None:
            texts += [sentence.what, sentence.advice]
    return texts


def codes() -> list[str]:
    found = [value for _, value in inspect.getmembers(errors, inspect.isclass)]
    return [error.code for error in found if issubclass(error, FaceIdError)]


def test_both_languages_say_everything(appearance: Appearance) -> None:
    # GIVEN every text in English
    english = all_sentences()

    # WHEN the language changes
    appearance.speak(Language.KOREAN)
    korean = all_sentences()

    # THEN every one of them does
    pairs = list(zip(english, korean, strict=True))
    assert [text for text, other in pairs if text and text == other] == []
    assert all(any("가" <= letter <= "힣" for letter in other) for text, other in pairs if text)


def test_only_good_states_say_nothing(appearance: Appearance) -> None:
    silent = {state for state in CameraState if messages.camera_text(state) is None}
    assert silent == {CameraState.STREAMING}
    quiet = {state for state in EngineState if messages.engine_text(state) is None}
    assert quiet == {EngineState.RUNNING}


def test_a_failed_engine_says_what_to_do(appearance: Appearance) -> None:
    sentence = messages.engine_text(EngineState.FAILED, "model_missing")
    assert sentence is not None
    assert "models install" in sentence.advice


def test_poor_quality_says_what_to_mend(appearance: Appearance) -> None:
    error = PoorQuality()
    error.code = QualityIssue.TOO_DARK.value
    assert messages.error_text(error).advice == "More light is needed"
    assert messages.error_text(ValueError("?")).what == "Something went wrong"


@pytest.mark.parametrize(
    ("threshold", "said"),
    [
        (None, "No threshold yet"),
        (Threshold(0.46), "Not calibrated"),
        (Threshold(0.5, 0.05, True, 0.001, 0.0005, 42, 1722), "At 42 people, about 1 in 1,000"),
        (Threshold(0.5, 0.05, True, 0.001, 0.0025, 12, 132), "only a claim of 1 in 400"),
    ],
)
def test_a_threshold_says_what_it_stands_for(
    appearance: Appearance, threshold: Threshold | None, said: str
) -> None:
    sentence = messages.threshold_text(threshold)
    assert said in f"{sentence.what} {sentence.advice}"
