"""The photos of an evaluation that is over, as long as they are where they were."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from faceid_gui.app.lab_data import read_dataset
from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.types import Image
from faceid_gui.lab.parts import Dataset, PhotoRef
from faceid_gui.lab.request import EvaluateRequest

if TYPE_CHECKING:
    from faceid_gui.app.records import OpenRecords

_log = logging.getLogger(__name__)


class RunPictures:
    """Gives photos by the keys of a run. The folders are read once, at the first photo.

    ``request`` None knows none. Photos that were moved or erased since are None, also those of
    the gallery whose person is gone.
    """

    def __init__(
        self,
        request: EvaluateRequest | None,
        records: Callable[[], AbstractContextManager[OpenRecords]],
    ) -> None:
        self._request = request
        self._records = records
        self._dataset: Dataset | None = None

    def __call__(self, photo: str) -> Image | None:
        """The photo upright, None where it is not there any more. Raises nothing."""
        if self._request is None:
            return None
        try:
            with self._records() as records:
                # Only a folder stays the same while it is not looked at.
                dataset = self._dataset or read_dataset(self._request, records)[0]
                self._dataset = None if dataset.crops else dataset
                return dataset.source.image(_ref(dataset, photo))
        except FaceIdError as error:
            _log.debug("photo %s of a run is not there: %s", photo, error)
            return None


def _ref(dataset: Dataset, key: str) -> PhotoRef:
    for subject in (*dataset.people, *dataset.strangers):
        for photo in subject.photos:
            if photo.key == key:
                return photo
    return PhotoRef(key)
