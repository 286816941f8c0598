"""The server as a backend: what it is asked, and what of its answers is taken."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from faceid_gui.backends.breaker import Breaker
from faceid_gui.backends.remote.backend import RemoteBackend
from faceid_gui.backends.remote.client import RemoteClient
from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.handshake import Needs, Terms, shake_hands
from faceid_gui.backends.remote.mode import choose_mode
from faceid_gui.backends.remote.parity import (
    Reference,
    bare_reference,
    check_parity,
    parity_crops,
    reference_of,
)
from faceid_gui.backends.remote.quiet_log import QuietLog
from faceid_gui.core.errors import BackendUnavailable, LinkFailed
from faceid_gui.core.link import LinkTrouble, WorkMode
from faceid_gui.core.types import Embeddings, Image, LivenessReason
from faceid_gui.wire import packing
from faceid_gui.wire.models import Info
from tests.backends.helpers import local_backend
from tests.backends.remote.raw import RawServer, always, reply
from tests.backends.remote.servers import RealServer, crop_of_identity, start_server
from tests.data import needs_models
from tests.fakes import CONTRACT, FakeBackend, FakeClock, face_picture, no_face_picture
from tests.server.support import crop_png

NEEDS = Needs(CONTRACT, reference_of(FakeBackend()), 0.0)


@pytest.fixture
def client(server: RealServer) -> Iterator[RemoteClient]:
    client = RemoteClient(replace(server.config(deadline_s=2.0), lossless=True))
    yield client
    client.close()


def terms(client: RemoteClient, mode: WorkMode) -> Terms:
    return replace(shake_hands(client, NEEDS), mode=mode)


def trouble_of(caught: pytest.ExceptionInfo[LinkFailed]) -> LinkTrouble:
    return caught.value.trouble


def test_hands_are_shaken_with_a_server_that_computes_the_same(client: RemoteClient) -> None:
    found = shake_hands(client, NEEDS)
    assert found.parity > 0.999
    assert found.mode is WorkMode.CROPS
    assert found.liveness
    assert found.info.provider == "FakeProvider"


def test_another_contract_is_not_used(client: RemoteClient) -> None:
    other = replace(CONTRACT, preprocessing="other")
    with pytest.raises(LinkFailed) as caught:
        shake_hands(client, replace(NEEDS, contract=other))
    assert trouble_of(caught) is LinkTrouble.OTHER_CONTRACT


def test_a_server_that_computes_otherwise_is_not_used(client: RemoteClient) -> None:
    # GIVEN a machine whose embeddings are just not the server's
    rows = reference_of(FakeBackend()).rows
    assert rows is not None
    off = np.roll(rows, 1, axis=1) * 0.05 + rows
    reference = Reference(NEEDS.reference.crops, off / np.linalg.norm(off, axis=1, keepdims=True))
    # WHEN hands are shaken, THEN parity refuses, and the log counts it
    with pytest.raises(LinkFailed) as caught:
        shake_hands(client, replace(NEEDS, reference=reference))
    assert trouble_of(caught) is LinkTrouble.PARITY
    assert client.log.count(LinkTrouble.PARITY) == 1


def test_without_an_embedder_here_the_contract_speaks(client: RemoteClient) -> None:
    assert shake_hands(client, replace(NEEDS, reference=bare_reference(CONTRACT))).parity == 1.0


def test_nan_does_not_pass_parity(client: RemoteClient) -> None:
    client.info()
    rows = np.full((4, CONTRACT.dimension), np.nan, np.float32)
    with pytest.raises(LinkFailed):
        check_parity(client, CONTRACT, Reference(NEEDS.reference.crops, rows))


@needs_models
def test_test_crops_tell_sides_and_colours_apart() -> None:
    backend = local_backend()
    plain, mirrored, dark, noisy = backend.embed(parity_crops(backend.contract))
    swapped = backend.embed([np.ascontiguousarray(parity_crops(backend.contract)[0][..., ::-1])])
    backend.close()
    for other in (mirrored, dark, noisy, swapped[0]):
        assert float(plain @ other) < 0.999


def test_crops_mode_finds_here_and_embeds_there(client: RemoteClient) -> None:
    eyes = FakeBackend()
    backend = RemoteBackend(client, terms(client, WorkMode.CROPS), eyes=eyes)
    image = face_picture(7)
    (face,) = backend.detect(image)
    crops = [crop_of_identity(number) for number in (3, 9, 3)]
    assert backend.embed(crops).argmax(axis=1).tolist() == [3, 9, 3]
    assert backend.liveness(image, [face])[0].reason is LivenessReason.LIVE
    assert (eyes.detected, eyes.embedded) == (1, 0)
    backend.close()
    assert eyes.closed


def test_frames_mode_asks_for_everything(client: RemoteClient) -> None:
    backend = RemoteBackend(client, terms(client, WorkMode.FRAMES))
    image = face_picture(7)
    (face,) = backend.detect(image)
    (here,) = FakeBackend().detect(image)
    np.testing.assert_allclose(face.landmarks, here.landmarks, atol=1e-3)
    assert face.box.iou(here.box) > 0.999
    (live,) = backend.liveness(image, [face])
    assert live.reason is LivenessReason.LIVE
    assert live.score == pytest.approx(0.99)
    assert backend.has_liveness


def test_a_camera_may_fill_the_same_array_again(client: RemoteClient) -> None:
    # GIVEN a camera that has one array for all its pictures
    backend = RemoteBackend(client, terms(client, WorkMode.FRAMES))
    image = face_picture(7)
    assert len(backend.detect(image)) == 1
    # WHEN the next picture is in it, THEN that one is looked at, and not the one before
    image[:] = no_face_picture()
    assert backend.detect(image) == ()


@pytest.mark.parametrize("field", ["pixels", "side", "crops", "body_bytes"])
@pytest.mark.parametrize("value", [0, -1])
def test_limits_that_make_no_sense_are_not_believed(
    client: RemoteClient, field: str, value: int
) -> None:
    document = client.info().model_dump(mode="json")
    document["limits"][field] = value
    with pytest.raises(ValidationError):
        Info.model_validate(document)


def test_a_picture_that_the_server_finds_too_large_is_made_smaller(client: RemoteClient) -> None:
    # GIVEN a server that takes 300 pixels to a side
    there = terms(client, WorkMode.FRAMES)
    limits = there.info.limits.model_copy(update={"side": 320})
    info = there.info.model_copy(update={"limits": limits})
    backend = RemoteBackend(client, replace(there, info=info))
    # WHEN a larger picture is looked at, THEN its faces are in its own pixels
    image = face_picture(7, x=200, y=120, size=140)
    (face,) = backend.detect(image)
    (here,) = FakeBackend().detect(image)
    assert face.box.iou(here.box) > 0.9
    assert len(backend.liveness(image, [face])) == 1


def test_crops_mode_without_eyes_finds_nothing(client: RemoteClient) -> None:
    backend = RemoteBackend(client, terms(client, WorkMode.CROPS))
    with pytest.raises(BackendUnavailable):
        backend.detect(face_picture(1))
    assert not backend.has_liveness
    face = FakeBackend().detect(face_picture(1))[0]
    assert backend.liveness(face_picture(1), [face])[0].reason is LivenessReason.NO_MODEL


def test_many_crops_go_as_several_requests(client: RemoteClient) -> None:
    # GIVEN a server that takes a third of the deadline for one crop
    there = replace(terms(client, WorkMode.CROPS), crop_s=0.35)
    backend = RemoteBackend(client, there)
    # WHEN twelve are asked for, THEN they come, in order, a few at a time
    identities = [number % 16 for number in range(12)]
    rows = backend.embed([crop_of_identity(number) for number in identities])
    assert rows.argmax(axis=1).tolist() == identities


@pytest.mark.parametrize("rows", ["other count", "other dimension", "nan", "zero", "cut", "empty"])
def test_embeddings_without_sense_are_refused(
    client: RemoteClient, monkeypatch: pytest.MonkeyPatch, rows: str
) -> None:
    client.info()

    class Odd(FakeBackend):
        def embed(self, crops: Sequence[Image]) -> Embeddings:
            good = super().embed(crops)
            return {
                "other count": good[:0].reshape(0, 16),
                "other dimension": good[:, :8],
                "nan": good * np.float32(np.nan),
                "zero": good * np.float32(0),
                "cut": good[:, :1],
                "empty": good[:0],
            }[rows]

    # GIVEN a server that signs nonsense: what its proof says of it is true
    nonsense = Odd().embed([crop_of_identity(3)])
    real = packing.pack_embeddings
    monkeypatch.setattr(
        "faceid_gui.server.routes.embed.pack_embeddings",
        lambda _rows, contract, *, size: real(nonsense, contract, size=size),
    )
    # WHEN asked, THEN no embedding comes out of it
    with pytest.raises(LinkFailed) as caught:
        client.embed([crop_png(3)], CONTRACT)
    assert trouble_of(caught) is LinkTrouble.BAD_REPLY


def test_a_breaker_spares_the_wait_for_a_dead_server() -> None:
    # GIVEN a backend whose server is gone
    server = start_server()
    client = RemoteClient(server.config())
    backend = RemoteBackend(
        client, terms(client, WorkMode.CROPS), breaker=Breaker(FakeClock(), failures=3)
    )
    server.stop()
    # WHEN it fails three times, THEN the fourth call is not made
    for _ in range(4):
        with pytest.raises(LinkFailed):
            backend.embed([crop_of_identity(1)])
    assert client.log.count() == 3
    backend.close()


def test_modes_are_chosen_by_what_takes_longer() -> None:
    assert choose_mode(None, 9.0) is WorkMode.FRAMES
    assert choose_mode(0.03, 0.001) is WorkMode.CROPS
    assert choose_mode(0.3, 0.1) is WorkMode.FRAMES
    assert choose_mode(0.3, 0.29) is WorkMode.CROPS


def test_a_slow_machine_sends_frames(server: RealServer) -> None:
    client = RemoteClient(server.config(deadline_s=2.0))
    assert shake_hands(client, replace(NEEDS, detection_s=5.0)).mode is WorkMode.FRAMES
    client.close()


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        ("401 Unauthorized", LinkTrouble.REFUSED),
        ("403 Forbidden", LinkTrouble.REFUSED),
        ("429 Too Many Requests", LinkTrouble.BUSY),
        ("503 Service Unavailable", LinkTrouble.BUSY),
        ("500 Internal Server Error", LinkTrouble.FAILED),
        ("307 Temporary Redirect", LinkTrouble.FAILED),
        ("200 OK", LinkTrouble.NOT_PROVEN),
    ],
)
def test_refusals_are_told_apart(status: str, trouble: LinkTrouble) -> None:
    with RawServer(always(reply(b"{}", status=status))) as server:
        client = RemoteClient(RemoteConfig(server.url))
        with pytest.raises(LinkFailed) as caught:
            client.info()
        client.close()
    assert trouble_of(caught) is trouble
    assert client.log.count(trouble) == 1


def test_the_log_has_at_most_one_line_in_ten_seconds(caplog: pytest.LogCaptureFixture) -> None:
    # GIVEN a fault ten times a second for an hour
    clock = FakeClock()
    log = QuietLog(clock, "http://server")
    with caplog.at_level(logging.INFO):
        for _ in range(36_000):
            log.note(LinkFailed(LinkTrouble.CUT))
            clock.advance(0.1)
    # THEN there are a handful of lines, and each fault was counted
    assert 5 < len(caplog.records) < 15
    assert log.count(LinkTrouble.CUT) == log.count() == 36_000
    # WHEN something else happens, THEN it is told
    log.note(LinkFailed(LinkTrouble.WRONG_KEY))
    assert "wrong_key" in caplog.records[-1].message


def test_another_trouble_is_told_within_ten_seconds(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    log = QuietLog(clock, "http://server")
    with caplog.at_level(logging.INFO):
        for _ in range(1000):
            log.note(LinkFailed(LinkTrouble.CUT))
            log.note(LinkFailed(LinkTrouble.TIMEOUT))
            clock.advance(0.1)
    assert 1 < len(caplog.records) <= 10
    assert "more since the last line" in caplog.records[-1].message
