"""The face calls of DeepStack, and of CodeProject.AI, which speaks the same dialect."""

from __future__ import annotations

from fastapi import APIRouter

from faceid_gui.server.facades.deepstack import routes
from faceid_gui.server.facades.deepstack.shapes import render
from faceid_gui.server.facades.dialect import fallback


def routers() -> tuple[APIRouter, ...]:
    """All of the facade, in the order in which they are to be included."""
    return (routes.router, fallback("/v1/vision/{rest:anything}", render, (routes.router,)))
