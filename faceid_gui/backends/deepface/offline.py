"""Cutting a process off from every network, for good.

DeepFace and the packages below it fetch whatever they miss from wherever they like, and check
nothing. Here a process gives up the right to connect: Python's audit hooks cannot be taken
back, whoever asks. Code that is not Python could go around it, so the child is given no file
name that is not there, either.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

_FORBIDDEN = frozenset(
    {
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.sendto",
        "socket.sendmsg",
        "urllib.Request",
        "http.client.connect",
        "ftplib.connect",
    }
)


class NetworkForbidden(OSError):
    """Something in this process asked for a network."""


def forbid_network() -> None:
    """From now on every connection of this process fails with NetworkForbidden."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _FORBIDDEN:
        message = f"this process has no network ({event})"
        raise NetworkForbidden(message)


def prepare_environment(environment: MutableMapping[str, str], home: str) -> None:
    """The variables that DeepFace reads while it is imported.

    ONNX Runtime computes unless the user chose TensorFlow or PyTorch. Nobody hears what
    DeepFace prints; libraries that can be told to stay offline are told.
    """
    environment["DEEPFACE_HOME"] = home
    environment.setdefault("DEEPFACE_BACKEND_ENGINE", "onnx")
    environment["DEEPFACE_LOG_LEVEL"] = "50"
    environment["HF_HUB_OFFLINE"] = "1"
    environment["TRANSFORMERS_OFFLINE"] = "1"
    environment["YOLO_OFFLINE"] = "true"
    environment["YOLO_AUTOINSTALL"] = "false"  # it would start pip, which this does not bind
    environment["PIP_NO_INDEX"] = "1"
    environment["TF_CPP_MIN_LOG_LEVEL"] = "3"
    environment.setdefault("OMP_NUM_THREADS", str(max((os.cpu_count() or 2) - 1, 1)))
