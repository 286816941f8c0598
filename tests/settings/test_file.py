"""The settings file, fed with rubbish."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from faceid_gui.core.errors import DiskFull, EnvironmentFault
from faceid_gui.settings.file import SettingsFile
from faceid_gui.settings.schema import FIELDS, Field, FieldKind, Value, with_value
from faceid_gui.settings.tree import Camera, Role, Settings


def values_of(field: Field) -> st.SearchStrategy[Value]:
    """Anything that a field takes."""
    special = {"camera.source": "/dev/video", "recognition.pack": "compact"}
    if field.kind is FieldKind.BOOL:
        return st.booleans()
    if field.kind is FieldKind.CHOICE:
        return st.sampled_from([choice.value for choice in field.choices])
    if field.kind is FieldKind.INT:
        return st.integers(int(field.minimum or 0), int(field.maximum or 0))
    if field.kind is FieldKind.FLOAT:
        low, high = field.minimum or 0.0, field.maximum or 0.0
        numbers = st.floats(low, high, exclude_min=field.above_minimum)
        return st.none() | numbers if field.optional else numbers
    if field.path == "door.http_url":
        return st.sampled_from(["", "http://relay.local/open", "https://문.example/열기?a=1"])
    return st.sampled_from([special.get(field.path, "0.0.0.0"), "카메라 1", 'a "quoted" \\ name'])


@given(st.data())
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_was_saved_is_loaded(tmp_path: Path, data: st.DataObject) -> None:
    # GIVEN any settings
    wanted = Settings()
    for field in data.draw(st.sets(st.sampled_from(FIELDS))):
        wanted = with_value(wanted, field.path, data.draw(values_of(field)))
    # WHEN saved and loaded
    file = SettingsFile(tmp_path / "settings.toml")
    file.save(wanted)
    loaded = file.read()
    # THEN they are the same
    assert loaded.settings == wanted
    assert loaded.problems == ()


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    loaded = SettingsFile(tmp_path / "none" / "settings.toml").read()
    assert loaded.settings == Settings()
    assert loaded.problems == ()


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "new" / "settings.toml")
    file.save(Settings(camera=Camera(source="camera:2")))
    lines = (tmp_path / "new" / "settings.toml").read_text("utf-8").splitlines()
    content = [line for line in lines if line and not line.startswith("#")]
    assert content == ["version = 1", "[camera]", 'source = "camera:2"']
    assert stat.S_IMODE((tmp_path / "new" / "settings.toml").stat().st_mode) == 0o600
    assert len(list((tmp_path / "new").iterdir())) == 1


MIXED = """
version = 1
colour = "red"
[general]
role = "emperor"
language = "ko"
[camera]
width = 99999
height = "tall"
fps = true
mirror = false
zoom = 3
[recognition]
threshold = nan
target_fpir = inf
pack = ["compact"]
smallest_face_px = 60
[access]
liveness_threshold = 0.0
liveness = "perhaps"
[[door]]
driver = "gpio"
[ghost]
a = 1
"""


def test_bad_values_are_dropped_one_by_one(tmp_path: Path) -> None:
    # GIVEN a file with good and bad values
    path = tmp_path / "settings.toml"
    path.write_text(MIXED, encoding="utf-8")
    # WHEN loaded
    loaded = SettingsFile(path).read()
    # THEN the good ones hold, the others are the defaults, and each is named
    wanted = Settings()
    for name, value in (
        ("general.language", "ko"),
        ("camera.mirror", False),
        ("recognition.smallest_face_px", 60),
    ):
        wanted = with_value(wanted, name, value)
    assert loaded.settings == wanted
    assert {problem.path for problem in loaded.problems} == {
        "colour",
        "general.role",
        "camera.width",
        "camera.height",
        "camera.fps",
        "camera.zoom",
        "recognition.threshold",
        "recognition.target_fpir",
        "recognition.pack",
        "access.liveness_threshold",
        "access.liveness",
        "door",
        "ghost",
    }
    assert all(problem.message for problem in loaded.problems)
    assert path.exists(), "a file that can be read is not set aside"


@pytest.mark.parametrize(
    "rubbish",
    [
        b"[camera",
        b"= 1",
        b"\xff\xfe\x00bad",
        b"a = 1\na = 2",
        b"\0" * 100,
        b"x = " + b"[" * 5000,
        b"#" * (2 << 20),
        "한글".encode("euc-kr"),
    ],
)
def test_a_broken_file_is_set_aside(tmp_path: Path, rubbish: bytes) -> None:
    # GIVEN a file that is no TOML, WHEN loaded
    path = tmp_path / "settings.toml"
    path.write_bytes(rubbish)
    loaded = SettingsFile(path).read()
    # THEN the defaults hold, nothing is lost, and the next start is quiet
    assert loaded.settings == Settings()
    assert [problem.path for problem in loaded.problems] == [""]
    assert (tmp_path / "settings.toml.broken").read_bytes() == rubbish
    assert not path.exists()
    assert SettingsFile(path).read().problems == ()


def test_an_empty_file_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    for text in (b"", b"\xef\xbb\xbf[general]\nrole = 'console'\n"):
        path.write_bytes(text)
        assert SettingsFile(path).read().problems == ()
    assert SettingsFile(path).load().general.role is Role.CONSOLE


def test_a_file_of_a_later_version_is_taken_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("version = 2\n[general]\nsound = false\n")
    loaded = SettingsFile(path).read()
    assert loaded.settings.general.sound is False
    assert [problem.path for problem in loaded.problems] == ["version"]


def test_a_folder_in_its_place_never_keeps_the_program_from_starting(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    loaded = SettingsFile(tmp_path / "settings.toml").read()
    assert loaded.settings == Settings()
    assert loaded.problems
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        SettingsFile(tmp_path / "settings.toml").save(Settings())


def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN saved settings and a disk that is full
    file = SettingsFile(tmp_path / "settings.toml")
    file.save(with_value(Settings(), "camera.fps", 15))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    # WHEN saved, THEN it is refused and the old ones hold
    with pytest.raises(DiskFull):
        file.save(with_value(Settings(), "camera.fps", 60))
    assert file.load().camera.fps == 15
    assert len(list(tmp_path.iterdir())) == 1
