"""The eyes of one backend before the embedder of another."""

from __future__ import annotations

import numpy as np
import pytest

from faceid_gui.backends.combined import CombinedBackend
from faceid_gui.core.embedding import embed_sample
from faceid_gui.core.errors import BackendUnavailable
from tests.backends import specs
from tests.backends.helpers import dlib_backend, local_backend
from tests.data import astronaut, needs_models
from tests.fakes import FakeBackend, face_picture


def test_one_finds_and_the_other_embeds_and_judges() -> None:
    # GIVEN two backends, of which only the second judges liveness
    eyes, embedding = FakeBackend(live=None), FakeBackend()
    both = CombinedBackend(eyes=eyes, embedding=embedding)
    picture = face_picture(3)
    # WHEN a face is looked at
    faces = both.detect(picture, careful=True)
    row = embed_sample(both, picture, faces[0])
    (liveness,) = both.liveness(picture, faces)
    # THEN each did its own part
    assert (eyes.detected, eyes.embedded) == (1, 0)
    assert (embedding.detected, embedding.embedded) == (0, 12)
    assert row[3] == pytest.approx(1.0)
    assert both.has_liveness
    assert liveness.score == pytest.approx(0.99)
    assert both.contract == embedding.contract


def test_both_are_closed_even_where_one_fails() -> None:
    # GIVEN eyes that cannot be closed
    class Stuck(FakeBackend):
        def close(self) -> None:
            raise BackendUnavailable("stuck")

    embedding = FakeBackend()
    # WHEN both are closed
    with pytest.raises(BackendUnavailable):
        CombinedBackend(eyes=Stuck(), embedding=embedding).close()
    # THEN the other one is closed all the same
    assert embedding.closed


@needs_models
@pytest.mark.skipif(not specs.BUILTIN, reason="the extra builtin is not installed")
def test_dlibs_embedder_sees_the_same_person_through_either_detector() -> None:
    # GIVEN dlib's own way, and YuNet before dlib's embedder
    dlib = dlib_backend()
    both = CombinedBackend(eyes=local_backend(), embedding=dlib_backend())
    picture = astronaut()
    # WHEN the same face is embedded
    rows = [embed_sample(one, picture, one.detect(picture)[0]) for one in (dlib, both)]
    both.close()
    dlib.close()
    # THEN the crops are those of the contract: far above dlib's threshold, and not the same
    assert 0.985 < float(rows[0] @ rows[1]) < 0.99999
    assert np.linalg.norm(rows[1]) == pytest.approx(1.0, abs=1e-5)
