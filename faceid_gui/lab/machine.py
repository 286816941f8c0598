"""On what an evaluation was measured."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path
from typing import Final

import faceid_gui
from faceid_gui.lab.results import Machine

_PACKAGES: Final = ("numpy", "onnxruntime", "opencv-python", "scipy", "scikit-learn")


def this_machine() -> Machine:
    """The processor, its cores, the system, and the versions that count."""
    versions = [f"faceid-gui {faceid_gui.__version__}", f"Python {platform.python_version()}"]
    versions += [f"{name} {_version(name)}" for name in _PACKAGES]
    return Machine(_processor(), os.cpu_count() or 1, platform.platform(), ", ".join(versions))


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "(none)"


def _processor() -> str:
    """The processor's name; on Linux ``platform`` knows the architecture alone."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip() in ("model name", "Model", "Hardware"):
            return value.strip()
    return platform.processor() or platform.machine()
