"""Model files as they are read: never one whose bytes are not the catalogue's."""

from __future__ import annotations

import hashlib

from faceid_gui.core.errors import ModelDamaged, ModelMissing
from faceid_gui.core.networks import NetworkFile


def read_verified(file: NetworkFile) -> bytes:
    """The file's bytes, checked once more: it may have changed since the catalogue looked.

    Raises ModelMissing where it cannot be read, ModelDamaged where its SHA-256 differs.
    """
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise ModelMissing(f"{file.spec.key} cannot be read", detail=str(error)) from error
    if hashlib.sha256(data).hexdigest() != file.digest:
        raise ModelDamaged(f"{file.spec.key} is not the published file", detail=str(file.path))
    return data
