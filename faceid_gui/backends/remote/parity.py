"""The same crops here and there: a server is used only where it computes what we compute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.backends.remote.client import RemoteClient
from faceid_gui.backends.remote.encoding import encode_crop
from faceid_gui.core.embedding import crop_of
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import EmbeddingContract, Embeddings, Image

LEAST_COSINE: Final = 0.999
"""Below this the server's embeddings are not this machine's."""

_SPOTS: Final = (
    # brows, eyes, nose, mouth: centre x and y, half width and half height, share of the crop
    (0.33, 0.36, 0.13, 0.025),
    (0.67, 0.36, 0.13, 0.025),
    (0.34, 0.46, 0.08, 0.045),
    (0.66, 0.46, 0.08, 0.045),
    (0.50, 0.65, 0.07, 0.035),
    (0.50, 0.82, 0.15, 0.035),
)


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Crops, and what their embeddings have to be.

    ``rows`` has shape (n, d), float32, unit rows; None where nobody here can compute them,
    and only the contract's id speaks for the server.
    """

    crops: tuple[Image, ...]
    rows: Embeddings | None

    @property
    def first(self) -> Reference:
        """The first crop alone: for a probe that costs little."""
        return Reference(self.crops[:1], None if self.rows is None else self.rows[:1])


def reference_of(backend: FaceBackend) -> Reference:
    """What this machine's backend makes of the test crops. Raises what ``embed`` raises."""
    crops = parity_crops(backend.contract)
    return Reference(crops, backend.embed(crops))


def bare_reference(contract: EmbeddingContract) -> Reference:
    """The test crops of a contract that nobody here can embed."""
    return Reference(parity_crops(contract), None)


def parity_crops(contract: EmbeddingContract) -> tuple[Image, ...]:
    """Drawn faces that fit the contract's crop: plain, mirrored, darker, and noisy.

    Their two sides and three channels differ, so that a mirrored or wrongly coloured crop
    shows in the embedding.
    """
    width, height = crop_of(contract).size
    face = _drawn_face(width, height)
    noise = np.random.default_rng(11).integers(-24, 25, face.shape, np.int16)
    noisy = np.clip(face.astype(np.int16) + noise, 0, 255).astype(np.uint8)
    return face, np.ascontiguousarray(face[:, ::-1]), face // 2, noisy


def check_parity(client: RemoteClient, contract: EmbeddingContract, reference: Reference) -> float:
    """Let the server embed the crops, losslessly; returns the least cosine, 1.0 without rows.

    Raises LinkFailed: PARITY where it is not above LEAST_COSINE.
    """
    files = [encode_crop(crop, lossless=True) for crop in reference.crops]
    rows = client.embed(files, contract, exact=True)
    if reference.rows is None:
        return 1.0
    least = float((rows * reference.rows).sum(axis=1).min())
    if not least > LEAST_COSINE:  # written so that NaN fails it
        failed = LinkFailed(LinkTrouble.PARITY, detail=f"cosine {least:.5f}")
        client.log.note(failed)
        raise failed
    return least


def _drawn_face(width: int, height: int) -> Image:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = (x + 0.5) / width, (y + 0.5) / height
    oval = np.clip(1.2 - ((x - 0.5) / 0.47) ** 2 - ((y - 0.55) / 0.6) ** 2, 0.0, 1.0)
    level = 50.0 + 120.0 * oval + 30.0 * (x - 0.5)  # lit from one side
    for centre_x, centre_y, half_w, half_h in _SPOTS:
        spot = np.exp(-(((x - centre_x) / half_w) ** 2) - ((y - centre_y) / half_h) ** 2)
        level -= 85.0 * spot
    channels = (level - 28.0 * oval, level - 6.0 * oval + 8.0 * y, level + 26.0 * oval)
    return np.ascontiguousarray(np.clip(np.stack(channels, axis=-1), 0, 255).astype(np.uint8))
