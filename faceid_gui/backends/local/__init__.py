"""The local backend: ONNX Runtime on this machine."""

from faceid_gui.backends.local.backend import LocalBackend, LocalConfig

__all__ = ["LocalBackend", "LocalConfig"]
