"""``GET /v1/health``: whether the server can work now. Needs no key, and tells strangers little."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from faceid_gui.server.deps import gate_of, is_known
from faceid_gui.server.errors import RESPONSES
from faceid_gui.server.examples import HEALTH_EXAMPLE, example
from faceid_gui.wire.models import Health

router = APIRouter(prefix="/v1", tags=["server"], responses=RESPONSES)


@router.get("/health", responses=example(HEALTH_EXAMPLE))
async def read_health(request: Request) -> Health:
    """``ok``, or ``degraded`` while more work waits than can be done soon.

    How much waits, and since when the server runs, is told to those who show a key.
    """
    gate = gate_of(request)
    parts = gate.parts
    queued, most = parts.pool.queued, parts.pool.plan.most_waiting
    busy = queued * 2 >= most
    status = "degraded" if busy else "ok"
    if not is_known(request):
        return Health(status=status, boot_id=parts.boot_id)
    return Health(
        status=status,
        boot_id=parts.boot_id,
        uptime_s=max(0.0, parts.clock.monotonic() - gate.started_at),
        queued=queued,
        checks={"queue": "busy" if busy else "ok"},
    )
