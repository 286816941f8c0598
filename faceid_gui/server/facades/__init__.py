"""Other systems' REST APIs over the same services."""

from __future__ import annotations

from fastapi import APIRouter

from faceid_gui.server.facades import compreface, deepface, deepstack


def facade_routers() -> tuple[APIRouter, ...]:
    """Every facade, in the order in which the parts are to be included."""
    return (*compreface.routers(), *deepstack.routers(), *deepface.routers())
