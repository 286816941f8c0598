"""The server as an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from faceid_gui import __version__
from faceid_gui.server import errors
from faceid_gui.server.deps import Gate
from faceid_gui.server.document import publish_document
from faceid_gui.server.edge import Edge
from faceid_gui.server.facades import facade_routers, facerec
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.replies import ProofLayer
from faceid_gui.server.routes import (
    embed,
    events,
    faces,
    health,
    identify,
    info,
    pairing,
    people,
    samples,
    sync,
    verify,
)
from faceid_gui.services.serving.watch import ServerWatch, Watched


def all_routers() -> tuple[APIRouter, ...]:
    """Every part of the interface. One line each; what is asked most often comes first."""
    return (
        embed.router,
        faces.router,
        info.router,
        health.router,
        pairing.router,
        people.router,
        samples.router,
        identify.router,
        verify.router,
        events.router,
        sync.router,
        facerec.router,
        *facade_routers(),  # last: they answer whatever else is below their paths
    )


def create_app(parts: ServerParts, *, routers: Sequence[APIRouter] | None = None) -> FastAPI:
    """The application over ``parts``; all of it, or only some routers."""
    app = FastAPI(
        title="faceid-gui",
        version=__version__,
        description="Faces found, embedded and recognised. Errors share one envelope.",
        openapi_url=None,
        docs_url=None,  # the usual pages load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_watching,
    )
    app.state.parts = parts
    gate = app.state.gate = Gate.of(parts)
    errors.install(app)
    for router in all_routers() if routers is None else routers:
        app.include_router(router)
    publish_document(app, parts)
    app.add_middleware(Edge, gate=gate)
    app.add_middleware(ProofLayer, parts=parts)
    return app


@asynccontextmanager
async def _watching(app: FastAPI) -> AsyncIterator[None]:
    """Tell what other processes change, for as long as the server runs."""
    parts: ServerParts = app.state.parts
    watch = ServerWatch(Watched(parts.keys, parts.gallery, parts.visits), parts.events)
    watch.start()
    try:
        yield
    finally:
        await asyncio.to_thread(watch.stop)
