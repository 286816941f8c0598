"""Which cameras a client may name: the list, and the many ways around it."""

from __future__ import annotations

import pytest

from faceid_gui.core.errors import BadRequest
from faceid_gui.services.claims.hosts import CameraHosts, CameraNotListed

LISTED = CameraHosts.parse("192.168.1.5:8090, Cam.Local  127.0.0.1:80 [fd00::5]:8090")


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("192.168.1.5:8090/?action=snapshot", "http://192.168.1.5:8090/?action=snapshot"),
        ("192.168.1.5:8090?action=stream", "http://192.168.1.5:8090/?action=stream"),
        ("HTTP://192.168.1.5:8090/a/b.jpg", "http://192.168.1.5:8090/a/b.jpg"),
        ("192.168.1.5:8090", "http://192.168.1.5:8090/"),
        ("cam.local/x", "http://cam.local:80/x"),
        ("CAM.LOCAL:80/x", "http://cam.local:80/x"),
        ("[FD00:0::5]:8090/x", "http://[fd00::5]:8090/x"),
        ("127.0.0.1//evil.example/", "http://127.0.0.1:80//evil.example/"),
    ],
)
def test_a_listed_camera_is_fetched_from(given: str, url: str) -> None:
    assert LISTED.target(given).url == url


@pytest.mark.parametrize(
    "given",
    [
        "192.168.1.5:8091/",  # another port
        "192.168.1.5/",  # no port is port 80
        "192.168.1.50:8090/",
        "evil.example/",
        "sub.cam.local/",
        "cam.local.evil.example/",
        "localhost/",
        "[::1]/",
        "169.254.169.254/latest/meta-data",
    ],
)
def test_other_cameras_are_not_listed(given: str) -> None:
    with pytest.raises(CameraNotListed):
        LISTED.target(given)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "/",
        "?action=snapshot",
        ":8090/",
        "https://192.168.1.5:8090/",
        "rtsp://192.168.1.5:8090/",
        "file:///etc/passwd",
        "gopher://192.168.1.5:8090/",
        "http:192.168.1.5:8090/",
        "http:///192.168.1.5:8090/",
        "http://http://192.168.1.5:8090/",
        "//192.168.1.5:8090/",
        "me:pw@192.168.1.5:8090/",
        "192.168.1.5:8090@evil.example/",
        "evil.example#@192.168.1.5:8090/",
        "192.168.1.5:8090/#x",
        "192.168.1.5:8090/@evil.example",
        "192.168.1.5:8090\\@evil.example/",
        "192.168.1.5:8090/\\evil.example",
        "192.168.1.5:8090 /",
        " 192.168.1.5:8090/",
        "192.168.1.5:8090/\r\nX-Evil: 1",
        "192.168.1.5:8090/a b",
        "192.168.1.5:8090/\x00",
        "192.168.1.5:8090/caf\u00e9",
        "\uff11\uff19\uff12.168.1.5:8090/",  # full-width digits
        "127.0.0.1\u3002/",  # an ideographic full stop
        "cam\u2024local/",
        "127.1/",
        "2130706433/",
        "0x7f000001/",
        "0x7f.0.0.1/",
        "127.0.0.0x1/",
        "0177.0.0.1/",
        "127.0.0.01/",
        "127.0.0.1./",
        "cam.local./",
        "cam..local/",
        "-cam.local/",
        "192.168.1.5:0/",
        "192.168.1.5:65536/",
        "192.168.1.5:99999999/",
        "192.168.1.5:/",
        "192.168.1.5:80:90/",
        "192.168.1.5:+8090/",
        "192.168.1.5:\u0668\u0660/",
        "[::ffff:127.0.0.1]/",
        "[::ffff:7f00:1]/",
        "[fd00::5%25eth0]:8090/",
        "[fd00::5%eth0]:8090/",
        "fd00::5/",
        "[fd00::5/",
        "[::g]/",
        "%31%39%32.168.1.5:8090/",
        "*/",
        "192.168.1.*:8090/",
        "a" * 300 + "/",
        "192.168.1.5:8090/" + "a" * 3000,
    ],
)
def test_what_two_readers_could_understand_in_two_ways_is_refused(given: str) -> None:
    with pytest.raises(BadRequest) as caught:
        LISTED.target(given)
    assert not isinstance(caught.value, CameraNotListed)


def test_credentials_come_from_the_list_and_are_never_shown() -> None:
    # GIVEN a camera that is listed with a password of odd characters
    hosts = CameraHosts.parse("kiosk:p%40ss:w%2Ford@192.168.1.9:8643")
    # WHEN a client names the camera
    target = hosts.target("192.168.1.9:8643/snapshot.jpg")
    # THEN the server knows the password, and nothing that is shown does
    assert target.url == "http://kiosk:p%40ss%3Aw%2Ford@192.168.1.9:8643/snapshot.jpg"
    assert "ss" not in f"{target!r} {target.shown}"
    with pytest.raises(CameraNotListed) as caught:
        hosts.target("192.168.1.9:8644/")
    assert "ss:" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["*", "*.local", "10.0.0.0/8", "http://cam.local", "cam:port", ":pw@cam", "a,b c/d", "127.1"],
)
def test_a_list_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        CameraHosts.parse(text)


def test_a_fault_in_the_list_shows_no_password() -> None:
    with pytest.raises(BadRequest) as caught:
        CameraHosts.parse("cam.local me:s3cret@cam..local")
    assert "camera 2" in str(caught.value)
    assert "s3cret" not in f"{caught.value} {caught.value.detail}"


def test_an_empty_list_allows_nothing() -> None:
    for text in ("", "  ", ", ,"):
        hosts = CameraHosts.parse(text)
        assert len(hosts) == 0
        with pytest.raises(CameraNotListed):
            hosts.target("127.0.0.1/")
