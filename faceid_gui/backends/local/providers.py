"""What computes: chosen openly, and never another thing than was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import onnxruntime as ort

from faceid_gui.core.errors import BackendUnavailable

CPU: Final = "CPUExecutionProvider"
CUDA: Final = "CUDAExecutionProvider"
TENSORRT: Final = "TensorrtExecutionProvider"
OPENVINO: Final = "OpenVINOExecutionProvider"


class Accelerator(StrEnum):
    """What may be asked for. The values are those of the setting ``server.provider``."""

    AUTO = "auto"
    CUDA = "cuda"
    TENSORRT = "tensorrt"
    OPENVINO = "openvino"
    CPU = "cpu"


BEST_FIRST: Final = (CUDA, TENSORRT, OPENVINO, CPU)
"""The order in which ``auto`` tries: the first that really computes is used."""

_NAMES: Final[Mapping[Accelerator, str]] = MappingProxyType(
    {
        Accelerator.CUDA: CUDA,
        Accelerator.TENSORRT: TENSORRT,
        Accelerator.OPENVINO: OPENVINO,
        Accelerator.CPU: CPU,
    }
)
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {CUDA: "NVIDIA CUDA", TENSORRT: "NVIDIA TensorRT", OPENVINO: "OpenVINO", CPU: "the processor"}
)
_PACKAGES: Final[Mapping[str, str]] = MappingProxyType(
    {CUDA: "onnxruntime-gpu", TENSORRT: "onnxruntime-gpu", OPENVINO: "onnxruntime-openvino"}
)


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """ONNX Runtime providers, best first. ``strict``: the first one, or nothing."""

    order: tuple[str, ...]
    strict: bool = False

    @property
    def batches(self) -> bool:
        """Whether what was chosen openly gains from batches: everything but a processor."""
        return self.order[0] != CPU


def choose_providers(wanted: str) -> ProviderChoice:
    """What a setting stands for.

    ``auto`` takes the best that is there. Raises BackendUnavailable, with what to install,
    for anything else that this ONNX Runtime was not built with.
    """
    accelerator = Accelerator(wanted)
    present = set(ort.get_available_providers())
    if accelerator is Accelerator.AUTO:
        return ProviderChoice(tuple(name for name in BEST_FIRST if name in present))
    name = _NAMES[accelerator]
    if name not in present:
        package = _PACKAGES.get(name, "onnxruntime")
        raise BackendUnavailable(
            f"{in_words(name)} was asked for, but the ONNX Runtime on this machine cannot use it;"
            f" the package {package} can",
            detail=", ".join(sorted(present)),
        )
    return ProviderChoice((name,), strict=True)


def in_words(provider: str) -> str:
    """A provider as people call it."""
    return _WORDS.get(provider, provider.removesuffix("ExecutionProvider"))


def beside(provider: str) -> tuple[str, ...]:
    """The provider, then what takes over the parts of a network that it does not know."""
    if provider == TENSORRT:
        return (TENSORRT, CUDA, CPU)
    return (provider,) if provider == CPU else (provider, CPU)
