"""Backends and providers by the names that people read."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def backend_text(name: str) -> str:
    """Where recognition runs; unknown backends keep their own name."""
    if name == "local":
        return QCoreApplication.translate("backends", "This machine")
    return name


def provider_text(provider: str) -> str:
    """What computes, such as "CPU" for ``CPUExecutionProvider``."""
    return provider.removesuffix("ExecutionProvider") or provider
