"""Which cameras there are, from a made-up /sys and /dev."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from faceid_gui.cameras.listing import CameraInfo, list_cameras, list_picameras
from faceid_gui.cameras.sources import open_source


class FakeMachine:
    """A /sys/class/video4linux and a /dev in a folder."""

    def __init__(self, root: Path) -> None:
        self.sysfs = root / "class" / "video4linux"
        self.dev = root / "dev"
        self.root = root
        self.sysfs.mkdir(parents=True)
        (self.dev / "v4l" / "by-id").mkdir(parents=True)

    def node(
        self, number: int, name: str, *, index: int = 0, by_id: str = "", virtual: bool = False
    ) -> None:
        place = "virtual/video4linux" if virtual else "pci0000/usb1"
        real = self.root / "devices" / place / f"video{number}"
        real.mkdir(parents=True)
        (real / "name").write_text(name + "\n")
        (real / "index").write_text(f"{index}\n")
        (self.sysfs / f"video{number}").symlink_to(real)
        if by_id:
            (self.dev / "v4l" / "by-id" / by_id).symlink_to(f"../../video{number}")

    def cameras(self) -> tuple[CameraInfo, ...]:
        return list_cameras(sysfs=self.sysfs, dev=self.dev, picameras=lambda: ())


def test_cameras_have_stable_names_and_metadata_nodes_are_none(tmp_path: Path) -> None:
    # GIVEN two webcams of two nodes each, a loopback, and a Pi's codec
    machine = FakeMachine(tmp_path)
    machine.node(10, "Front Door Cam", by_id="usb-Acme_Front-video-index0")
    machine.node(11, "Front Door Cam", index=1, by_id="usb-Acme_Front-video-index1")
    machine.node(2, "Integrated Camera: Integrated C")
    machine.node(3, "Integrated Camera: Integrated C", index=1)
    machine.node(4, "OBS Virtual Camera", virtual=True)
    machine.node(31, "bcm2835-codec-decode")
    machine.node(20, "pispbe-input")
    # WHEN the cameras are listed
    found = machine.cameras()
    # THEN there are three, in the order of their numbers
    by_id = machine.dev / "v4l" / "by-id" / "usb-Acme_Front-video-index0"
    assert found == (
        CameraInfo("camera:2", "Integrated Camera"),
        CameraInfo("camera:4", "OBS Virtual Camera", virtual=True),
        CameraInfo(f"camera:{by_id}", "Front Door Cam"),
    )


def test_what_is_listed_can_be_opened() -> None:
    assert open_source("camera:/dev/v4l/by-id/usb-Acme_Front-video-index0").live


def test_a_machine_without_video(tmp_path: Path) -> None:
    assert list_cameras(sysfs=tmp_path / "none", dev=tmp_path, picameras=lambda: ()) == ()


def test_the_loopback_driver_is_recognised(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    machine.node(0, "Dummy video device (0x0000)")
    (tmp_path / "drivers" / "v4l2loopback").mkdir(parents=True)
    device = tmp_path / "devices" / "pci0000/usb1" / "video0" / "device"
    device.mkdir()
    (device / "driver").symlink_to(tmp_path / "drivers" / "v4l2loopback")
    assert machine.cameras()[0].virtual


def test_ribbon_cameras_come_from_picamera2(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN picamera2 that knows one ribbon camera and one USB camera
    class Picamera2:
        @staticmethod
        def global_camera_info() -> list[dict[str, object]]:
            return [
                {"Model": "imx708", "Num": 0, "Id": "/base/axi/pcie/imx708@1a"},
                {"Model": "Webcam", "Num": 1, "Id": "/base/scb/pcie/usb1-1.2:1.0"},
            ]

    module = types.ModuleType("picamera2")
    module.Picamera2 = Picamera2  # type: ignore[attr-defined]
    module.__spec__ = types.SimpleNamespace(name="picamera2")  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "picamera2", module)
    assert list_picameras() == (CameraInfo("picamera:0", "imx708"),)


def test_a_broken_picamera2_is_no_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("picamera2")
    module.__spec__ = types.SimpleNamespace(name="picamera2")  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "picamera2", module)
    assert list_picameras() == ()
