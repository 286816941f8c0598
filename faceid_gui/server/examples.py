"""Examples and shapes for the OpenAPI description."""

from __future__ import annotations

from typing import Any, Final

BINARY: Final[dict[str, Any]] = {"type": "string", "format": "binary"}
"""The schema of a file."""

PICTURE_FORM: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"image": BINARY},
    "required": ["image"],
}
"""The schema of a form with one picture."""

PICTURE_ENCODING: Final[dict[str, Any]] = {"image": {"contentType": "image/png, image/jpeg"}}
"""What the file of a form with one picture is."""

CROPS_FORM: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"crop": {"type": "array", "items": BINARY, "minItems": 1, "maxItems": 64}},
    "required": ["crop"],
}
"""The schema of a form with aligned crops."""

CROPS_ENCODING: Final[dict[str, Any]] = {"crop": {"contentType": "image/png, image/jpeg"}}
"""What the files of a form with aligned crops are."""

CROPS_JSON: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "crops": {
            "type": "array",
            "items": {"type": "string", "format": "base64-crop", "contentEncoding": "base64"},
            "minItems": 1,
            "maxItems": 64,
        }
    },
    "required": ["crops"],
    "additionalProperties": False,
}
"""The schema of aligned crops in JSON."""

_SHA256: Final = "9cc6e4a75f0e2bf0b1aed94578f144d15175f357bdc05e815e5c4a02b319eb4f"
CONTRACT_ID: Final = f"{_SHA256[:16]}-arcface112-1f0a5a4e-512"

FACES_EXAMPLE: Final[dict[str, Any]] = {
    "width": 1280,
    "height": 720,
    "contract_id": CONTRACT_ID,
    "faces": [
        {
            "box": [512.4, 188.0, 214.7, 268.3],
            "landmarks": [
                [570.1, 291.2],
                [668.9, 289.5],
                [620.3, 345.8],
                [580.7, 398.1],
                [662.0, 396.4],
            ],
            "score": 0.93,
            "quality": {
                "score": 0.87,
                "face_px": 214.7,
                "sharpness": 310.5,
                "brightness": 118.2,
                "pose": {"yaw": -2.1, "pitch": 4.0, "roll": -1.0},
                "issue": None,
            },
            "liveness": {"score": 0.98, "reason": "live"},
            "embedding": None,
        }
    ],
    "took_ms": 31.4,
}
EMBED_EXAMPLE: Final[dict[str, Any]] = {
    "contract_id": CONTRACT_ID,
    "embeddings": [[0.0312, -0.0127, 0.0655]],
    "took_ms": 11.8,
}
HEALTH_EXAMPLE: Final[dict[str, Any]] = {
    "status": "ok",
    "boot_id": "5f2c9d0e7ab14c63",
    "uptime_s": 86400.5,
    "queued": 0,
    "checks": {"queue": "ok"},
}
INFO_EXAMPLE: Final[dict[str, Any]] = {
    "name": "faceid-gui",
    "version": "0.1.0",
    "api": "v1",
    "boot_id": "5f2c9d0e7ab14c63",
    "signing_key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "provider": "CPUExecutionProvider",
    "workers": 2,
    "max_batch": 1,
    "packs": [
        {
            "key": "compact",
            "title": "Compact",
            "served": True,
            "present": True,
            "liveness": True,
            "contract": {
                "id": CONTRACT_ID,
                "embedder_sha256": _SHA256,
                "crop": "arcface112",
                "preprocessing": "1f0a5a4e",
                "dimension": 512,
            },
        }
    ],
    "limits": {
        "body_bytes": 12_000_000,
        "pixels": 8_300_000,
        "side": 4096,
        "crops": 64,
        "requests_per_second": 200.0,
        "connections": 256,
        "deadline_s": 30.0,
    },
}


def example(value: dict[str, Any], *binary: str) -> dict[int | str, dict[str, Any]]:
    """For ``responses=``: what success looks like, as JSON and perhaps as bytes."""
    content: dict[str, Any] = {"application/json": {"example": value}}
    content |= {kind: {"schema": BINARY} for kind in binary}
    return {200: {"content": content}}
