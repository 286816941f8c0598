"""DeepFace's API without its holes: pictures are uploads or data URIs, and nothing is fetched."""

from __future__ import annotations

from fastapi import APIRouter

from faceid_gui.server.facades.deepface import routes
from faceid_gui.server.facades.deepface.shapes import render
from faceid_gui.server.facades.dialect import fallback


def routers() -> tuple[APIRouter, ...]:
    """All of the facade, in the order in which they are to be included."""
    known = (routes.router,)
    return (*known, *(fallback(path, render, known) for path in ("/represent", "/verify")))
