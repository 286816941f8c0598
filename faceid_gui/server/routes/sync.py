"""``/v1/sync`` and ``/v1/visits``: what kiosks take over from this gallery, and bring to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool

from faceid_gui.core.errors import NotFound
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.sync import Place, SyncHub
from faceid_gui.server.deps import PartsDep, caller
from faceid_gui.server.errors import RESPONSES
from faceid_gui.server.parts import ServerParts
from faceid_gui.wire.sync import MAX_CHANGES, ChangesReply, PushReply, PushRequest
from faceid_gui.wire.sync_codec import changes_reply, push_of
from faceid_gui.wire.sync_visits import VisitsReply, VisitsRequest, visit_of

router = APIRouter(prefix="/v1", tags=["sync"], responses=RESPONSES)

Kiosk = Annotated[KeyInfo, Depends(caller(Scope.KIOSK))]
"""Who may keep a gallery the same as this one."""


@router.get("/sync/changes")
async def read_changes(
    parts: PartsDep,
    kiosk: Kiosk,
    after: Annotated[int, Query(ge=0, lt=2**53, description="cursor of the last page")] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_CHANGES)] = 100,
) -> ChangesReply:
    """What happened to people, samples and thresholds after a number, as it stands now.

    With another ``epoch`` than before, numbers of before mean nothing: begin at 0. The
    embeddings are biometric data: a kiosk keeps them encrypted, as this machine does.
    """
    hub = _hub(parts)
    return await run_in_threadpool(lambda: changes_reply(hub.changes(after, limit, _place(kiosk))))


@router.post("/sync/changes")
async def push_changes(parts: PartsDep, kiosk: Kiosk, push: PushRequest) -> PushReply:
    """Take over what was changed on a kiosk. Sent twice it changes nothing.

    What the source changed meanwhile stands, and both is put on the list of conflicts. 409
    where ``epoch`` is that of another history.
    """
    hub, place = _hub(parts), _place(kiosk)
    await run_in_threadpool(lambda: hub.merge(push_of(push, place=place.name), place))
    return PushReply(merged=len(push.people) + len(push.samples))


@router.post("/visits")
async def keep_visits(parts: PartsDep, kiosk: Kiosk, batch: VisitsRequest) -> VisitsReply:
    """Keep visits of a kiosk, each once. Their place is the name of the kiosk's key."""
    hub = _hub(parts)
    visits = [visit_of(one) for one in batch.visits]
    new = await run_in_threadpool(lambda: hub.receive(visits, _place(kiosk)))
    return VisitsReply(kept=len(visits), new=new)


def _hub(parts: ServerParts) -> SyncHub:
    if parts.sync is None:
        raise NotFound("this server keeps no gallery for kiosks")
    return parts.sync


def _place(key: KeyInfo) -> Place:
    return Place(key.id, key.name)
