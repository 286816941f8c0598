"""Before a server is used: who it is, what it serves, and whether it computes the same."""

from __future__ import annotations

import time
from dataclasses import dataclass

from faceid_gui.backends.remote.client import RemoteClient
from faceid_gui.backends.remote.mode import choose_mode, remote_detection_s
from faceid_gui.backends.remote.parity import Reference, check_parity
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble, WorkMode
from faceid_gui.core.types import EmbeddingContract
from faceid_gui.wire.models import Info, PackInfo


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """What is asked of a server.

    ``detection_s`` is how long finding faces takes here, seconds; None where nothing here
    finds faces. ``embedding_s`` is how long one crop takes here, None where nobody in reserve
    embeds.
    """

    contract: EmbeddingContract
    reference: Reference
    detection_s: float | None
    embedding_s: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What a server was found to be. ``crop_s`` is the round trip of one crop, seconds."""

    info: Info
    contract: EmbeddingContract
    mode: WorkMode
    liveness: bool
    parity: float
    crop_s: float


def shake_hands(client: RemoteClient, needs: Needs) -> Terms:
    """Greet a server and try it. Raises LinkFailed where it must not be used."""
    info = client.info()
    pack = _pack(client, info, needs.contract)
    parity = check_parity(client, needs.contract, needs.reference)
    started = time.perf_counter()
    check_parity(client, needs.contract, needs.reference.first)
    crop_s = time.perf_counter() - started
    mode = client.config.mode or _measured(client, info, needs.detection_s)
    return Terms(info, needs.contract, mode, pack.liveness, parity, crop_s)


def _pack(client: RemoteClient, info: Info, contract: EmbeddingContract) -> PackInfo:
    pack = info.served
    if pack is None or pack.contract.id != contract.id:
        served = pack.contract.id if pack is not None else "nothing"
        failed = LinkFailed(LinkTrouble.OTHER_CONTRACT, detail=served[:120])
        client.log.note(failed)
        raise failed
    return pack


def _measured(client: RemoteClient, info: Info, detection_s: float | None) -> WorkMode:
    if detection_s is None or choose_mode(detection_s, 0.0) is WorkMode.CROPS:
        return choose_mode(detection_s, 0.0)  # whatever the server takes
    return choose_mode(detection_s, remote_detection_s(client, info.limits))
