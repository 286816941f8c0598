"""The example for Home Assistant says what the server and the kiosk really offer."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import yaml  # type: ignore[import-untyped]

from faceid_gui.server.camera.pictures import CameraLimits
from faceid_gui.server.facades import facerec
from faceid_gui.services.claims.hosts import CameraHosts
from faceid_gui.services.claims.result import ClaimLimits, ClaimReason
from faceid_gui.settings.network import CAMERA_PORT, SERVER_PORT

FOLDER = Path(__file__).resolve().parent.parent.parent / "packaging" / "home-assistant"


def test_the_command_asks_as_the_server_wants_to_be_asked() -> None:
    # GIVEN the example
    text = (FOLDER / "faceid.yaml").read_text("utf-8")
    example = yaml.safe_load(text.replace("!secret ", "secret "))  # Home Assistant's own tag
    command = example["rest_command"]["faceid_claim"]
    # WHEN its address is compared with the server's, THEN port, path and fields are right
    url = urlsplit(command["url"])
    assert url.port == SERVER_PORT
    assert url.path in {getattr(route, "path", "") for route in facerec.router.routes}
    assert url.query == ("username={{ username | urlencode }}&stream_url={{ camera | urlencode }}")
    assert command["headers"] == {"x-api-key": "secret faceid_key"}
    # AND it waits longer than the server takes
    limits = ClaimLimits()
    assert command["timeout"] > limits.seconds + limits.grace_s
    # AND the camera that it names can be on the server's list
    camera = example["script"]["faceid_greet"]["sequence"][0]["data"]["camera"]
    hosts = CameraHosts.parse(f"home:THE-CAMERA-KEY@192.168.1.20:{CAMERA_PORT}")
    assert hosts.target(camera).url.endswith("/?action=stream")


def test_the_page_names_addresses_limits_and_reasons() -> None:
    page = (FOLDER / "README.md").read_text("utf-8")
    assert f"http://192.168.1.20:{CAMERA_PORT}/stream.mjpg" in page
    assert f"http://192.168.1.20:{CAMERA_PORT}/snapshot.jpg" in page
    assert [reason for reason in ClaimReason if f"`{reason}`" not in page] == []
    limits = CameraLimits()
    assert (limits.fps, limits.viewers, limits.oldest_s) == (10.0, 8, 1.0)  # as the page says
