"""The calls of DeepStack's and CodeProject.AI's clients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from faceid_gui.core.keys import Scope
from tests.fakes import add_face, face_picture, no_face_picture
from tests.server.support import png

FACE = "/v1/vision/face"


def register(client: TestClient, name: str, *identities: int, **fields: str) -> Any:
    files = [
        (f"image{n}", (f"{n}.png", png(face_picture(identity))))
        for n, identity in enumerate(identities, 1)
    ]
    return client.post(f"{FACE}/register", data={"userid": name, **fields}, files=files)


def test_somebody_is_registered_recognised_listed_and_deleted(facades: TestClient) -> None:
    # GIVEN somebody with two faces
    reply = register(facades, "김민수", 3, 4).json()
    assert reply["success"] is True
    assert reply["message"] == "2 faces added"
    # WHEN a picture of them with a stranger is recognised
    both = png(add_face(face_picture(3), 9, x=20, y=20, size=80))
    found = facades.post(f"{FACE}/recognize", files={"image": both}).json()
    # THEN they are named, and the stranger is unknown
    assert found["success"] is True
    known, stranger = found["predictions"]
    assert known["userid"] == "김민수"
    assert known["confidence"] > 0.5
    assert (known["x_min"], known["y_min"], known["x_max"], known["y_max"]) == (200, 120, 340, 260)
    assert (stranger["userid"], stranger["confidence"]) == ("unknown", 0.0)
    assert {"inferenceMs", "processMs", "moduleName", "executionProvider"} <= found.keys()
    # WHEN listed and deleted
    assert facades.post(f"{FACE}/list").json()["faces"] == ["김민수"]
    assert facades.post(f"{FACE}/delete", data={"userid": "김민수"}).json()["success"] is True
    # THEN nobody is left
    assert facades.post(f"{FACE}/list").json()["faces"] == []
    gone = facades.post(f"{FACE}/delete", data={"userid": "김민수"})
    assert (gone.status_code, gone.json()["success"]) == (404, False)


def test_min_confidence_asks_for_more_and_never_for_less(facades: TestClient) -> None:
    # GIVEN somebody whose two samples are far apart, so that one picture is a middling match
    register(facades, "Ada", 3, 4)
    image = {"image": png(face_picture(3))}
    # WHEN recognised with several limits
    named = {
        limit: facades.post(
            f"{FACE}/recognize", data={"min_confidence": limit}, files=image
        ).json()["predictions"][0]["userid"]
        for limit in ("0", "0.5", "1")
    }
    # THEN only a stricter one changes anything
    assert named == {"0": "Ada", "0.5": "Ada", "1": "unknown"}
    stranger = facades.post(
        f"{FACE}/recognize", data={"min_confidence": "0"}, files={"image": png(face_picture(9))}
    )
    assert stranger.json()["predictions"][0]["userid"] == "unknown"


def test_faces_are_found_and_matched(facades: TestClient) -> None:
    # GIVEN pictures of two people
    one, other = png(face_picture(3)), png(face_picture(5))
    # WHEN found and matched THEN places and similarities are there
    for path in (FACE, f"{FACE}/"):
        found = facades.post(path, files={"image": one}).json()
        assert [place["x_min"] for place in found["predictions"]] == [200]
    same = facades.post(f"{FACE}/match", files={"image1": one, "image2": one}).json()
    different = facades.post(f"{FACE}/match", files={"image1": one, "image2": other}).json()
    assert same["similarity"] > 0.99 > 0.5 > different["similarity"]
    # WHEN nobody is there THEN that is no failure of a search, and one of a match
    empty = png(no_face_picture())
    assert facades.post(FACE, files={"image": empty}).json()["predictions"] == []
    assert facades.post(f"{FACE}/recognize", files={"image": empty}).json()["success"] is True
    refused = facades.post(f"{FACE}/match", files={"image1": one, "image2": empty})
    assert (refused.status_code, refused.json()["success"]) == (400, False)


def test_pictures_that_cannot_be_used_are_told(facades: TestClient) -> None:
    # GIVEN one good picture and two bad ones
    files = {
        "image1": png(face_picture(3)),
        "image2": png(no_face_picture()),
        "image3": b"no picture",
    }
    # WHEN registered THEN the good one counts and the others are named
    reply = facades.post(f"{FACE}/register", data={"userid": "Ada"}, files=files).json()
    assert reply["success"] is True
    assert reply["message"].startswith("face added; refused: image2: ")
    assert "image3: " in reply["message"]
    # WHEN none can be used THEN nobody is registered
    del files["image1"]
    bad = facades.post(f"{FACE}/register", data={"userid": "Bob"}, files=files)
    assert (bad.status_code, bad.json()["success"]) == (400, False)
    assert facades.post(f"{FACE}/list").json()["faces"] == ["Ada"]


@pytest.mark.parametrize(
    ("path", "data", "files", "error"),
    [
        ("/recognize", {}, {}, "No valid image file found"),
        ("/register", {}, {"image": b"x"}, "user id not specified"),
        ("/register", {"userid": "Ada"}, {}, "No valid image file found"),
        ("/delete", {}, {}, "user id not specified"),
        ("/recognize", {"min_confidence": "much"}, {"image": b"x"}, "has to be a number"),
        ("/recognize", {"min_confidence": "nan"}, {"image": b"x"}, "finite"),
        ("/recognize", {"min_confidence": "2"}, {"image": b"x"}, "between 0 and 1"),
        ("/recognize", {}, {"image": b"GIF89a"}, "JPEG and PNG"),
    ],
)
def test_mistakes_are_told_in_their_words(
    facades: TestClient, path: str, data: dict[str, str], files: dict[str, bytes], error: str
) -> None:
    # GIVEN a request with a mistake WHEN sent
    reply = facades.post(FACE + path, data=data, files=files or None)
    # THEN it is a 400 of DeepStack, with a request id
    body = reply.json()
    assert (reply.status_code, body["success"], body["code"]) == (400, False, 400)
    assert error in body["error"]
    assert reply.headers["x-request-id"]


def test_unknown_paths_and_methods_are_told_in_their_words(facades: TestClient) -> None:
    # GIVEN a path that is not there, and a wrong method WHEN asked THEN the dialect is kept
    missing = facades.post("/v1/vision/scene")
    assert (missing.status_code, missing.json()["success"]) == (404, False)
    wrong = facades.get(f"{FACE}/list")
    assert (wrong.status_code, wrong.json()["success"]) == (405, False)
    assert wrong.headers["allow"] == "POST"


def test_the_key_is_a_field_of_the_form(
    keyed_facades: TestClient, secret: Callable[[Scope], str]
) -> None:
    # GIVEN keys of an administrator, a kiosk and a reader
    admin, kiosk, reader = (secret(scope) for scope in (Scope.ADMIN, Scope.KIOSK, Scope.READ))
    image = {"image": png(face_picture(3))}
    # WHEN calls are made without, with a wrong one, and with each
    calls = {
        "none": register(keyed_facades, "Ada", 3).status_code,
        "wrong": register(keyed_facades, "Ada", 3, api_key="x" * 40).status_code,
        "kiosk": register(keyed_facades, "Ada", 3, api_key=kiosk).status_code,
        "admin": register(keyed_facades, "Ada", 3, api_key=admin).status_code,
    }
    # THEN only the administrator may register, and everybody hears it in their dialect
    assert calls == {"none": 401, "wrong": 401, "kiosk": 403, "admin": 200}
    assert register(keyed_facades, "Ada", 3).json()["success"] is False
    found = keyed_facades.post(f"{FACE}/recognize", data={"api_key": kiosk}, files=image)
    assert found.json()["predictions"][0]["userid"] == "Ada"
    refused = keyed_facades.post(f"{FACE}/recognize", data={"api_key": reader}, files=image)
    assert refused.status_code == 403
    listed = keyed_facades.post(f"{FACE}/list", data={"api_key": reader})
    assert listed.json()["faces"] == ["Ada"]
    header = keyed_facades.post(f"{FACE}/list", headers={"authorization": f"Bearer {reader}"})
    assert header.json()["faces"] == ["Ada"]
