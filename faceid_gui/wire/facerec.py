"""The JSON shape of ``/facerec``, the original project's only call."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from faceid_gui.wire.models import WireModel


class FacerecReply(WireModel):
    """The original's three fields, in its words, and what it never told."""

    username: str
    stream_url: str
    face_rec: Literal["True", "False"] = Field(
        description="True only where the named person, alone, stands before the camera"
    )
    identity: str | None = Field(description="who was recognised; may be somebody else")
    score: float | None = Field(description="cosine similarity to the nearest person")
    threshold: float | None
    reason: str | None = Field(description="why it is False; null where it is True")
