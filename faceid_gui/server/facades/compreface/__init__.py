"""The REST API of CompreFace 1.2, over the server's own gallery.

One key serves all of CompreFace's services: of scope kiosk for detection, recognition and
verification, of scope admin to change who is enrolled. Pictures are JPEG or PNG, uploads or
base64. See ``facades/similarity.py`` for what a similarity means.
"""

from __future__ import annotations

from fastapi import APIRouter

from faceid_gui.server.facades.compreface import embeddings, faces, recognition, subjects
from faceid_gui.server.facades.compreface.errors import render
from faceid_gui.server.facades.dialect import fallback


def routers() -> tuple[APIRouter, ...]:
    """All of the facade, in the order in which they are to be included."""
    known = (subjects.router, faces.router, recognition.router, embeddings.router)
    return (*known, fallback("/api/v1/{rest:anything}", render, known))
