"""A server first, this machine where it fails, and back again without flapping."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from faceid_gui.backends.failover import FailoverBackend
from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.parity import reference_of
from faceid_gui.backends.remote.returning import LinkTiming
from faceid_gui.core.errors import ContractMismatch, LinkFailed
from faceid_gui.core.link import LinkTrouble, WorkMode
from faceid_gui.core.ports import FaceBackend, LinkedBackend
from faceid_gui.core.types import Embeddings, Image, LivenessReason
from tests.backends.remote.servers import RealServer, crop_of_identity, start_server
from tests.backends.remote.waiting import throughout, until
from tests.fakes import CONTRACT, FakeBackend, face_picture
from tests.faults.proxy import Fault, FaultProxy, Kind
from tests.server.support import FakeSigner

QUICK = LinkTiming(
    probe_s=0.03,
    heartbeat_s=0.1,
    span_s=0.2,
    first_hold_s=0.3,
    longest_hold_s=1.2,
    steady_s=5.0,
)
CALM = replace(QUICK, heartbeat_s=30.0)
PAUSE = threading.Event()
NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def server() -> Iterator[RealServer]:
    server = start_server()
    yield server
    server.stop()


@pytest.fixture
def proxy(server: RealServer) -> Iterator[FaultProxy]:
    with FaultProxy(server.port) as proxy:
        yield proxy


@pytest.fixture
def opened() -> Iterator[list[FailoverBackend]]:
    """Backends to be closed at the end."""
    backends: list[FailoverBackend] = []
    yield backends
    for backend in backends:
        backend.close()


def open_over(
    opened: list[FailoverBackend],
    config: RemoteConfig,
    *,
    local: FaceBackend | None = None,
    eyes: FaceBackend | None = None,
    timing: LinkTiming = QUICK,
) -> FailoverBackend:
    backend = FailoverBackend(config, CONTRACT, local=local, eyes=eyes, timing=timing)
    opened.append(backend)
    return backend


def up(backend: FailoverBackend) -> bool:
    return backend.state.answering == "remote"


def embed(backend: FailoverBackend, identity: int) -> str:
    """Embed somebody, see that it is them, and return who computed it."""
    rows = backend.embed([crop_of_identity(identity)])
    assert rows.shape == (1, CONTRACT.dimension)
    assert int(rows[0].argmax()) == identity
    return backend.name


def test_it_opens_at_once_where_there_is_no_server(opened: list[FailoverBackend]) -> None:
    # GIVEN nobody who listens, WHEN opened, THEN this machine answers, and the state says why
    backend = open_over(opened, RemoteConfig(NOBODY), local=FakeBackend())
    assert isinstance(backend, LinkedBackend)
    assert embed(backend, 3) == "fake"
    until(lambda: backend.state.trouble is LinkTrouble.UNREACHABLE)
    assert backend.state.answering == "local"
    assert backend.state.failovers == 0


@pytest.mark.parametrize(
    ("config", "trouble"),
    [
        (RemoteConfig("http://192.0.2.1:80"), LinkTrouble.INSECURE),
        (RemoteConfig("https://192.0.2.1:80"), LinkTrouble.NOT_PAIRED),
    ],
)
def test_a_server_that_must_not_be_called_is_told(
    opened: list[FailoverBackend], config: RemoteConfig, trouble: LinkTrouble
) -> None:
    backend = open_over(opened, config, local=FakeBackend())
    until(lambda: backend.state.trouble is trouble)
    assert embed(backend, 3) == "fake"


def test_a_backend_of_another_contract_is_no_reserve(opened: list[FailoverBackend]) -> None:
    with pytest.raises(ContractMismatch):
        FailoverBackend(
            RemoteConfig(NOBODY), replace(CONTRACT, preprocessing="x"), local=FakeBackend()
        )


def test_the_server_answers_while_it_can(server: RealServer, opened: list[FailoverBackend]) -> None:
    local = FakeBackend()
    backend = open_over(opened, server.config(), local=local)
    until(lambda: up(backend))
    before = local.embedded
    names = {embed(backend, number % 16) for number in range(50)}
    assert names == {"remote"}
    assert local.embedded == before
    state = backend.state
    assert state.server == server.thread.url
    assert state.mode is WorkMode.CROPS
    assert state.p50_ms is not None
    assert state.p95_ms is not None
    assert 0.0 < state.p50_ms <= state.p95_ms
    assert backend.provider == "FakeProvider"


def test_a_server_that_dies_and_comes_back(
    server: RealServer, opened: list[FailoverBackend]
) -> None:
    # GIVEN a server in use
    backend = open_over(opened, server.config(), local=FakeBackend())
    until(lambda: up(backend))
    assert embed(backend, 5) == "remote"
    # WHEN it dies, THEN this machine takes over without an error
    server.thread.stop()
    assert embed(backend, 5) == "fake"
    until(lambda: not up(backend))
    state = backend.state
    assert state.failovers == 1
    assert state.failed_over_at is not None
    assert abs(state.failed_over_at - time.time()) < 60.0
    assert state.trouble in (LinkTrouble.UNREACHABLE, LinkTrouble.CUT)
    # WHEN it is started anew, with another boot id, THEN it is used again
    server.restart()
    until(lambda: up(backend))
    assert embed(backend, 6) == "remote"
    assert backend.state.failed_over_at == state.failed_over_at


def test_a_death_is_noticed_while_nobody_is_at_the_door(
    server: RealServer, opened: list[FailoverBackend]
) -> None:
    backend = open_over(opened, server.config(), local=FakeBackend())
    until(lambda: up(backend))
    server.thread.stop()
    until(lambda: not up(backend))


def test_another_server_in_its_place_is_not_used(
    server: RealServer, opened: list[FailoverBackend]
) -> None:
    # GIVEN a paired server, WHEN another one with a key of its own takes its place
    backend = open_over(opened, server.config(), local=FakeBackend())
    until(lambda: up(backend))
    server.restart(boot_id="stranger", signer=FakeSigner())
    # THEN it is never used
    until(lambda: backend.state.trouble is LinkTrouble.WRONG_KEY)
    throughout(lambda: not up(backend), seconds=0.5)
    assert embed(backend, 3) == "fake"


def test_a_restart_with_a_new_key_is_fine_where_nothing_was_paired(
    server: RealServer, opened: list[FailoverBackend]
) -> None:
    backend = open_over(opened, RemoteConfig(server.thread.url), local=FakeBackend())
    until(lambda: up(backend))
    server.restart(boot_id="b2", signer=FakeSigner())
    until(lambda: backend.state.failovers == 1 and up(backend))
    assert embed(backend, 3) == "remote"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Kind.BLACKHOLE),
        Fault(Kind.TRICKLE, after=40),
        Fault(Kind.TRICKLE),
        Fault(Kind.DELAY, seconds=5.0),
        Fault(Kind.RATE, rate=500),
        Fault(Kind.HALF_CLOSE, after=100),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.after}",
)
def test_a_server_that_hangs_stalls_the_picture_once(
    server: RealServer, proxy: FaultProxy, opened: list[FailoverBackend], fault: Fault
) -> None:
    # GIVEN a server in use, with nobody who looks after it
    backend = open_over(opened, server.config(proxy.url), local=FakeBackend(), timing=CALM)
    until(lambda: up(backend))
    assert embed(backend, 1) == "remote"
    # WHEN it begins to hang, and frames go on being embedded
    proxy.fault = fault
    waits = []
    for number in range(400):
        started = time.monotonic()
        embed(backend, number % 16)
        waits.append(time.monotonic() - started)
        if backend.state.failovers:
            break
    until(lambda: backend.state.failovers == 1)
    # THEN at most one answer was waited for, and that well below the deadline
    assert sum(wait > 0.05 for wait in waits) <= 2, sorted(waits)[-3:]
    assert max(waits) < 0.6
    assert backend.state.trouble is LinkTrouble.TIMEOUT or fault.kind is Kind.HALF_CLOSE
    # AND the server is used again once it is well
    proxy.harmless()
    until(lambda: up(backend))
    assert embed(backend, 2) == "remote"


def test_a_late_answer_is_dropped(
    server: RealServer, proxy: FaultProxy, opened: list[FailoverBackend]
) -> None:
    # GIVEN a server that is late for once
    backend = open_over(opened, server.config(proxy.url), local=FakeBackend(), timing=CALM)
    until(lambda: up(backend))
    embed(backend, 1)
    proxy.fault = Fault(Kind.DELAY, seconds=0.4)
    # WHEN somebody is embedded, and somebody else while the answer is on its way
    assert embed(backend, 4) == "fake"
    assert embed(backend, 9) == "fake"
    proxy.harmless()
    # THEN every answer was about the right one, and the server is trusted after a quick probe
    until(lambda: embed(backend, 7) == "remote" or backend.state.failovers > 0)
    assert embed(backend, 7) in ("remote", "fake")


def test_a_flapping_server_is_left_alone(
    server: RealServer,
    proxy: FaultProxy,
    opened: list[FailoverBackend],
    caplog: pytest.LogCaptureFixture,
) -> None:
    # GIVEN a server that failed once
    with caplog.at_level(logging.INFO, logger="faceid_gui"):
        backend = open_over(opened, server.config(proxy.url), local=FakeBackend())
        until(lambda: up(backend))
        proxy.fault = Fault(Kind.CUT)
        until(lambda: embed(backend, 1) == "fake" and not up(backend))
        # WHEN it is well for less than the span, again and again
        for _ in range(6):
            proxy.harmless()
            throughout(lambda: not up(backend), seconds=QUICK.span_s * 0.6)
            proxy.fault = Fault(Kind.CUT)
            throughout(lambda: not up(backend), seconds=QUICK.span_s * 0.4)
            assert embed(backend, 3) == "fake"
    # THEN it was never used, and the log has next to nothing
    assert backend.state.failovers == 1
    lines = [record for record in caplog.records if record.name.startswith("faceid_gui.backends")]
    assert len(lines) <= 2, [record.message for record in lines]


def test_without_a_reserve_the_failure_is_told(opened: list[FailoverBackend]) -> None:
    eyes = FakeBackend()
    backend = open_over(opened, RemoteConfig(NOBODY), eyes=eyes)
    until(lambda: backend.state.trouble is LinkTrouble.UNREACHABLE)
    assert backend.state.answering == ""
    with pytest.raises(LinkFailed) as caught:
        backend.embed([crop_of_identity(1)])
    assert caught.value.trouble is LinkTrouble.UNREACHABLE
    # Faces are found all the same: the screen lives, and says why the door stays shut.
    assert len(backend.detect(face_picture(2))) == 1
    assert backend.embed([]).shape == (0, CONTRACT.dimension)


def test_without_a_reserve_the_server_is_waited_for(
    server: RealServer, proxy: FaultProxy, opened: list[FailoverBackend]
) -> None:
    # GIVEN nobody in reserve, and a server that takes longer than patience would last
    config = server.config(proxy.url, deadline_s=2.0)
    backend = open_over(opened, config, eyes=FakeBackend(), timing=CALM)
    until(lambda: up(backend))
    proxy.fault = Fault(Kind.DELAY, seconds=0.4)
    # WHEN asked, THEN the answer is waited for
    assert embed(backend, 4) == "remote"


def test_without_anything_here_whole_pictures_are_sent(
    server: RealServer, opened: list[FailoverBackend]
) -> None:
    config = replace(server.config(deadline_s=2.0), lossless=True)
    backend = open_over(opened, config)
    assert backend.liveness(face_picture(2), FakeBackend().detect(face_picture(2)))[0].reason in (
        LivenessReason.NO_MODEL,
        LivenessReason.LIVE,
    )
    until(lambda: up(backend))
    image = face_picture(2)
    faces = backend.detect(image)
    assert len(faces) == 1
    assert backend.has_liveness
    assert backend.liveness(image, faces)[0].reason is LivenessReason.LIVE
    assert backend.state.mode is WorkMode.FRAMES


def test_frames_fall_back_as_well(server: RealServer, opened: list[FailoverBackend]) -> None:
    # GIVEN a machine that sends whole pictures
    config = replace(server.config(deadline_s=2.0), lossless=True, mode=WorkMode.FRAMES)
    local = FakeBackend()
    backend = open_over(opened, config, local=local)
    until(lambda: up(backend))
    assert len(backend.detect(face_picture(2))) == 1
    assert local.detected == 0
    # WHEN the server dies, THEN faces are found and judged here
    server.thread.stop()
    faces = backend.detect(face_picture(2))
    assert len(faces) == 1
    assert local.detected == 1
    assert backend.liveness(face_picture(2), faces)[0].reason is LivenessReason.LIVE


def test_a_server_that_computes_otherwise_is_not_used(
    server: RealServer, opened: list[FailoverBackend]
) -> None:
    class Mirrored(FakeBackend):
        def embed(self, crops: Sequence[Image]) -> Embeddings:
            return np.ascontiguousarray(super().embed(crops)[:, ::-1])

    backend = open_over(opened, server.config(), local=Mirrored())
    until(lambda: backend.state.trouble is LinkTrouble.PARITY)
    assert not up(backend)


def test_a_golden_embedding_stands_in_for_a_reserve(
    server: RealServer, opened: list[FailoverBackend]
) -> None:
    golden = reference_of(FakeBackend())
    assert golden.rows is not None
    wrong = replace(golden, rows=np.roll(golden.rows, 1, axis=1))
    good = FailoverBackend(server.config(), CONTRACT, golden=golden, timing=QUICK)
    bad = FailoverBackend(server.config(), CONTRACT, golden=wrong, timing=QUICK)
    opened += [good, bad]
    until(lambda: up(good))
    until(lambda: bad.state.trouble is LinkTrouble.PARITY)


def test_closing_ends_every_thread_at_once(
    server: RealServer, proxy: FaultProxy, opened: list[FailoverBackend]
) -> None:
    # GIVEN a backend whose link waits for an answer that never comes
    local = FakeBackend()
    before = threading.active_count()
    backend = open_over(opened, server.config(proxy.url), local=local, timing=CALM)
    until(lambda: up(backend))
    proxy.fault = Fault(Kind.BLACKHOLE)
    embed(backend, 1)
    # WHEN closed, THEN its threads are gone, and once more is fine
    backend.close()
    assert threading.active_count() == before
    assert local.closed
    backend.close()
    assert not up(backend)


def test_a_command_can_wait_for_the_first_try(
    server: RealServer, opened: list[FailoverBackend]
) -> None:
    assert open_over(opened, server.config(), local=FakeBackend()).wait(10.0).answering == "remote"
    nobody = open_over(opened, RemoteConfig(NOBODY), local=FakeBackend())
    assert nobody.wait(10.0).trouble is LinkTrouble.UNREACHABLE


def test_a_server_that_is_too_slow_is_not_used(
    server: RealServer, proxy: FaultProxy, opened: list[FailoverBackend]
) -> None:
    # GIVEN a server that takes longer for one crop than anybody would wait
    proxy.fault = Fault(Kind.DELAY, seconds=0.35)
    backend = open_over(opened, server.config(proxy.url), local=FakeBackend())
    until(lambda: backend.state.trouble is LinkTrouble.TIMEOUT)
    assert embed(backend, 1) == "fake"
    assert backend.state.failovers == 0
    # WHEN it is quick, THEN it is used
    proxy.harmless()
    until(lambda: up(backend))


def test_a_slow_machine_waits_for_a_server_that_is_slow_too(
    server: RealServer, proxy: FaultProxy, opened: list[FailoverBackend]
) -> None:
    # GIVEN a machine that takes half a second for a crop
    class Slow(FakeBackend):
        def embed(self, crops: Sequence[Image]) -> Embeddings:
            PAUSE.wait(0.5 * len(crops))
            return super().embed(crops)

    proxy.fault = Fault(Kind.DELAY, seconds=0.27)
    backend = open_over(opened, server.config(proxy.url, deadline_s=2.0), local=Slow())
    until(lambda: up(backend))
    assert embed(backend, 1) == "remote"


def test_the_state_is_read_from_any_thread_while_the_link_waits(
    server: RealServer, proxy: FaultProxy, opened: list[FailoverBackend]
) -> None:
    backend = open_over(opened, server.config(proxy.url), local=FakeBackend(), timing=CALM)
    until(lambda: up(backend))
    proxy.fault = Fault(Kind.BLACKHOLE)
    embed(backend, 1)
    started = time.monotonic()
    for _ in range(1000):
        assert backend.state.server
    assert time.monotonic() - started < 0.5
