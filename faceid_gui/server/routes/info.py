"""``GET /v1/info``: what this server is, and what really computes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from faceid_gui import __version__
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.packs import Pack
from faceid_gui.core.types import EmbeddingContract
from faceid_gui.server.deps import PartsDep, caller
from faceid_gui.server.errors import RESPONSES
from faceid_gui.server.examples import INFO_EXAMPLE, example
from faceid_gui.server.parts import ServerParts
from faceid_gui.wire.models import ContractInfo, Info, LimitsInfo, PackInfo

router = APIRouter(prefix="/v1", tags=["server"], responses=RESPONSES)


@router.get("/info", responses=example(INFO_EXAMPLE))
async def read_info(
    parts: PartsDep, _: Annotated[KeyInfo, Depends(caller(Scope.KIOSK, Scope.READ))]
) -> Info:
    """Packs, contracts, the provider that really computes, and the limits of a request."""
    return Info(
        name=parts.name,
        version=__version__,
        boot_id=parts.boot_id,
        signing_key=parts.signer.public_key.hex(),
        provider=parts.pool.provider,
        workers=parts.pool.plan.workers,
        max_batch=parts.pool.plan.max_batch,
        packs=_packs(parts),
        limits=_limits(parts),
    )


def _packs(parts: ServerParts) -> tuple[PackInfo, ...]:
    packs = parts.library.packs()
    embedders = {pack.embedder for pack in packs}
    entries = [entry for entry in parts.library.entries() if entry.spec.key in embedders]
    contracts = {entry.spec.key: entry.spec.contract for entry in entries}
    contracts[parts.pack.embedder] = parts.contract
    return tuple(
        _pack(parts, pack, contracts[pack.embedder]) for pack in packs if pack.embedder in contracts
    )


def _pack(parts: ServerParts, pack: Pack, contract: EmbeddingContract) -> PackInfo:
    served = pack.key == parts.pack.key
    return PackInfo(
        key=pack.key,
        title=pack.title,
        served=served,
        present=served or parts.library.status(pack.key).present,
        liveness=parts.pool.has_liveness if served else pack.has_liveness,
        contract=ContractInfo(
            id=contract.id,
            embedder_sha256=contract.embedder_sha256,
            crop=contract.crop,
            preprocessing=contract.preprocessing,
            dimension=contract.dimension,
        ),
    )


def _limits(parts: ServerParts) -> LimitsInfo:
    limits = parts.limits
    return LimitsInfo(
        body_bytes=limits.body_bytes,
        pixels=limits.pixels,
        side=limits.side,
        crops=limits.crops,
        requests_per_second=limits.requests_per_second,
        connections=limits.connections,
        deadline_s=limits.work_s,
    )
