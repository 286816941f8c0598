"""Any embedder that takes an aligned crop and gives one vector: all of it is data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from faceid_gui.backends.local.session import Blob, Network, normalise, planes
from faceid_gui.core.embedding import unit_rows, usable_rows
from faceid_gui.core.errors import Bug
from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import EmbeddingContract, Embeddings, Image


class Embedder:
    """MobileFaceNet, SFace, ArcFace and their like, as their preprocessing says."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.contract: EmbeddingContract = network.spec.contract
        self._size = network.spec.preprocessing.size or network.fixed_size
        # A file of fixed batch is run once per crop; on a CPU that costs nothing.
        self._at_once = network.fixed_batch or 16

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        """Unit rows, shape (n, d). Raises BackendUnavailable for outputs of no use."""
        return unit_rows(self._outputs(crops))

    def embed_raw(self, crops: Sequence[Image]) -> Embeddings:
        """The network's rows with the length they have, shape (n, d).

        Raises BackendUnavailable for outputs of no use, as ``embed`` does.
        """
        return usable_rows(self._outputs(crops))

    def _outputs(self, crops: Sequence[Image]) -> Embeddings:
        if not crops:
            return np.zeros((0, self.contract.dimension), np.float32)
        parts = [
            self._run(self._blob(crops[start : start + self._at_once]))
            for start in range(0, len(crops), self._at_once)
        ]
        return np.concatenate(parts)

    def _run(self, blob: Blob) -> Embeddings:
        output = self._network.run(blob)[0].reshape(-1, self.contract.dimension)
        # A batch folded into one row would mix people; some exports do that.
        if output.shape[0] != len(blob):
            raise Bug(f"{self._network.spec.key} gave {output.shape[0]} rows for {len(blob)} crops")
        return output

    def _blob(self, crops: Sequence[Image]) -> Blob:
        order = planes(self._network.spec.preprocessing)
        width, height = self._size or (crops[0].shape[1], crops[0].shape[0])
        blob = np.empty((len(crops), 3, height, width), np.float32)
        for row, crop in enumerate(crops):
            if crop.shape != (height, width, 3):
                raise Bug(f"a crop of shape {crop.shape} is not aligned for this embedder")
            channels = cv2.split(crop)
            for plane, channel in enumerate(order):
                blob[row, plane] = channels[channel]
        return normalise(blob, self._network.spec.preprocessing)
