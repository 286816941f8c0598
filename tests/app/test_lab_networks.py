"""The networks that the lab may try."""

from __future__ import annotations

import pytest

from faceid_gui.app.backends import BackendPlan
from faceid_gui.app.context import AppContext
from faceid_gui.app.lab_networks import detector_options, lab_packs, pack_options
from faceid_gui.core.errors import BadRequest, ModelMissing
from tests.data import needs_models

pytestmark = needs_models

PLAIN, OWN = "deepface:Dlib+yunet", "deepface:Dlib+yunet+own"


def _present(*keys: str) -> None:
    ready = {option.key for option in pack_options(AppContext().library()) if option.ready}
    if not ready.issuperset(keys):
        pytest.skip("DeepFace's dlib is not installed")


def test_deepface_with_its_own_alignment_looks_for_faces_its_own_way() -> None:
    # GIVEN one network of DeepFace's behind one detector, with our alignment and with its own
    _present(PLAIN, OWN)
    plain, own = lab_packs(AppContext().library(), (PLAIN, OWN))
    # THEN its own has the detector give the points of its own crops, apart from the others'
    assert isinstance(own.detector.open, BackendPlan)
    deepface = own.detector.open.files.deepface
    assert deepface is not None
    assert deepface.own_alignment
    assert own.own_alignment
    assert own.detector.key != plain.detector.key
    # AND both are called what the settings and people call them
    assert own.detector.name == plain.detector.key == "deepface:yunet"
    assert (plain.title, plain.detector.title) == ("DeepFace Dlib", "DeepFace yunet")
    assert own.title == "DeepFace Dlib, DeepFace's own alignment"


def test_every_detector_that_is_not_ready_says_what_it_lacks() -> None:
    for option in detector_options(AppContext().library()):
        assert option.ready or option.note, option.key


@pytest.mark.parametrize(
    ("key", "error"),
    [("huge", BadRequest), ("deepface:Dlib+nothing", BadRequest), ("balanced", ModelMissing)],
)
def test_what_is_not_there_is_refused_by_name(key: str, error: type[Exception]) -> None:
    library = AppContext().library()
    if key == "balanced" and library.status(key).present:
        pytest.skip("the balanced pack is here")
    with pytest.raises(error):
        lab_packs(library, (key,))
