"""What doctor finds, with everything that can be wrong made wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import CameraUnavailable, KeyUnavailable
from faceid_gui.services import health
from faceid_gui.services.bench import bench
from faceid_gui.services.health import Check
from tests.fakes import FakeBackend, FakeClock, ListCamera, face_picture, no_face_picture


class _Key:
    def __init__(self, key: bytes = b"k" * 32) -> None:
        self._key = key

    def key(self) -> bytes:
        return self._key


def test_a_check_that_raises_is_a_finding_and_stops_nothing() -> None:
    # GIVEN checks of which some raise
    def missing() -> Check:
        raise KeyUnavailable("gone", detail="/keys")

    def denied() -> Check:
        raise PermissionError("no")

    checks = (
        ("key", missing, "bring it back"),
        ("disk", denied, "mend it"),
        ("python", health.python_check, ""),
    )
    # WHEN run, THEN each is a finding
    found = health.run_checks(checks)
    assert found[0] == Check("key", False, "gone", "bring it back")
    assert (found[1].ok, found[1].advice) == (False, "mend it")
    assert found[2].ok


def test_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert health.disk_check(tmp_path / "not" / "yet").key == "disk"
    monkeypatch.setattr(health, "LEAST_DISK_MB", 10**12)
    found = health.disk_check(tmp_path)
    assert not found.ok
    assert "Free at least" in found.advice


def test_clock() -> None:
    clock = FakeClock(2e8)
    assert health.clock_check(clock, None).ok
    assert health.clock_check(clock, clock.wall()).ok
    assert not health.clock_check(clock, clock.wall() + 3600).ok
    assert not health.clock_check(FakeClock(-1.6e9), None).ok


def test_key(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"k" * 32)
    path.chmod(0o600)
    assert health.key_check(_Key(), path).ok
    path.chmod(0o644)
    found = health.key_check(_Key(), path)
    assert not found.ok
    assert "chmod 600" in found.advice
    assert not health.key_check(_Key(b"short"), None).ok


def test_backend_names_what_really_computes() -> None:
    found = health.backend_check(FakeBackend(), face_picture(1))
    assert found.ok
    assert "FakeProvider" in found.detail
    assert (
        "without liveness" in health.backend_check(FakeBackend(live=None), face_picture(1)).detail
    )


def test_camera() -> None:
    camera = ListCamera([no_face_picture()])
    assert health.camera_check(camera, SystemClock()).detail == "fake:: 640x360"
    assert not camera.opened
    with pytest.raises(CameraUnavailable):
        health.camera_check(ListCamera([]), SystemClock())


def test_libraries_and_fonts(tmp_path: Path) -> None:
    found = health.qt_check(("libno-such-thing.so.9",))
    assert not found.ok or os.name != "posix"
    font = tmp_path / "a.ttf"
    assert not health.font_check([font]).ok
    font.write_bytes(b"x")
    assert health.font_check([font]).ok
    assert health.opencv_check().key == "opencv"


def test_bench_measures_every_stage() -> None:
    stages = bench(FakeBackend(), clock=SystemClock(), people=100, seconds_per_stage=0.0)
    assert [s.stage for s in stages] == [
        "detect",
        "embed",
        "embed_sample",
        "liveness",
        "search",
        "frame",
    ]
    assert all(s.runs >= 3 and 0 <= s.median_ms <= s.p95_ms for s in stages)
    assert len(bench(FakeBackend(live=None), clock=SystemClock(), seconds_per_stage=0.0)) == 5
