"""The published compreface-sdk, imported as it is.

It insists on an old requests-toolbelt, which imports a module of urllib3 that newer ones do
not have and that is used nowhere outside Google's App Engine. An empty one stands in for it
during the import; no line of the SDK is changed.
"""

from __future__ import annotations

import types
import warnings

import urllib3.contrib

with warnings.catch_warnings():  # of the SDK's own dependencies
    warnings.simplefilter("ignore")
    _missing = not hasattr(urllib3.contrib, "appengine")
    if _missing:
        setattr(urllib3.contrib, "appengine", types.ModuleType("appengine"))  # noqa: B010
    try:
        from compreface import CompreFace
        from compreface.collections import FaceCollection, Subjects
        from compreface.service import DetectionService, RecognitionService, VerificationService
    finally:
        if _missing:
            vars(urllib3.contrib).pop("appengine", None)

__all__ = [
    "CompreFace",
    "DetectionService",
    "FaceCollection",
    "RecognitionService",
    "Subjects",
    "VerificationService",
]
