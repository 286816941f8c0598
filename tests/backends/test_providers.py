"""What computes: the thing that was asked for, or a refusal in words."""

from __future__ import annotations

from typing import Any

import onnxruntime as ort
import pytest

from faceid_gui.backends.local.providers import (
    CPU,
    CUDA,
    OPENVINO,
    TENSORRT,
    Accelerator,
    beside,
    choose_providers,
    in_words,
)
from faceid_gui.backends.local.session import Network, SessionConfig
from faceid_gui.core.errors import BackendUnavailable, ModelDamaged
from faceid_gui.settings.network import Provider
from tests.backends import specs
from tests.data import needs_models


class Machine:
    """An ONNX Runtime of ``built`` providers, on a machine where only ``working`` compute."""

    def __init__(self, built: tuple[str, ...], working: tuple[str, ...]) -> None:
        self.built = built
        self.working = working
        self.opened: list[list[str]] = []
        self.refusal: Exception | None = None

    def session(self, _data: bytes, _options: object, *, providers: list[str], **_: object) -> Any:
        self.opened.append(providers)
        if self.refusal is not None and providers != [CPU]:
            raise self.refusal
        real = _RealSession(_data)
        real.claimed = [name for name in providers if name in self.working]
        return real


class _RealSession:
    """A session on the processor that says it were on something else."""

    def __init__(self, data: bytes) -> None:
        self._session = _SESSION(data, providers=[CPU])
        self.claimed: list[str] = []

    def get_providers(self) -> list[str]:
        return self.claimed

    def get_inputs(self) -> Any:
        return self._session.get_inputs()


_SESSION = ort.InferenceSession


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine with everything, where only the processor computes."""
    machine = Machine((TENSORRT, CUDA, OPENVINO, CPU), (CPU,))
    monkeypatch.setattr(ort, "get_available_providers", lambda: list(machine.built))
    monkeypatch.setattr(ort, "InferenceSession", machine.session)
    return machine


def test_the_setting_and_the_accelerators_agree() -> None:
    # GIVEN two rooms that may not import each other, THEN their words are the same
    assert {one.value for one in Provider} == {one.value for one in Accelerator}


def test_auto_takes_what_is_there_in_the_order_of_the_documentation(machine: Machine) -> None:
    # GIVEN a runtime with everything, WHEN the choice is left open
    choice = choose_providers("auto")
    # THEN CUDA comes before TensorRT, OpenVINO and the processor, and all may be used
    assert choice.order == (CUDA, TENSORRT, OPENVINO, CPU)
    assert not choice.strict
    assert choice.batches
    # and with the plain package there is the processor alone
    machine.built = ("AzureExecutionProvider", CPU)
    assert choose_providers("auto").order == (CPU,)
    assert not choose_providers("auto").batches


@pytest.mark.parametrize("wanted", ["cuda", "tensorrt", "openvino"])
def test_what_the_runtime_was_not_built_with_is_refused(machine: Machine, wanted: str) -> None:
    # GIVEN the plain package
    machine.built = (CPU,)
    # WHEN an accelerator is asked for, THEN it says what is missing and how to get it
    with pytest.raises(BackendUnavailable, match="onnxruntime-"):
        choose_providers(wanted)
    assert choose_providers("cpu").order == (CPU,)


@needs_models
def test_cuda_that_does_not_compute_is_an_error_where_it_was_asked_for(machine: Machine) -> None:
    # GIVEN the GPU package on a machine without a GPU
    choice = choose_providers("cuda")
    config = SessionConfig(1, choice.order, strict=choice.strict)
    # WHEN a network is opened, THEN there is no silent run on the processor
    with pytest.raises(BackendUnavailable, match="NVIDIA CUDA was asked for"):
        Network(specs.file(specs.YUNET_S), config)
    assert machine.opened == [[CUDA, CPU]]


@needs_models
def test_auto_goes_on_to_what_computes(machine: Machine) -> None:
    # GIVEN the same machine, WHEN the choice is left open
    choice = choose_providers("auto")
    network = Network(specs.file(specs.YUNET_S), SessionConfig(1, choice.order))
    # THEN each is tried by itself, and the one that computes is named
    assert network.provider == CPU
    assert machine.opened == [[CUDA, CPU], [TENSORRT, CUDA, CPU], [OPENVINO, CPU], [CPU]]


@needs_models
def test_cuda_that_computes_is_used(machine: Machine) -> None:
    # GIVEN a GPU, WHEN asked for, THEN it computes
    machine.working = (CUDA, CPU)
    config = SessionConfig(1, choose_providers("cuda").order, strict=True)
    assert Network(specs.file(specs.YUNET_S), config).provider == CUDA


@needs_models
def test_an_accelerator_that_fails_is_no_damaged_model(machine: Machine) -> None:
    # GIVEN an accelerator that refuses the network
    from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

    machine.refusal = ort_errors.Fail("no device")
    # WHEN asked for, THEN the machine is blamed, not the file
    with pytest.raises(BackendUnavailable):
        Network(specs.file(specs.YUNET_S), SessionConfig(1, (CUDA,), strict=True))
    # and left open, the processor computes
    network = Network(specs.file(specs.YUNET_S), SessionConfig(1, (CUDA, CPU)))
    assert network.provider == CPU


@needs_models
def test_what_no_processor_takes_is_damaged() -> None:
    # GIVEN bytes that are no network, WHEN opened on the processor, THEN they are damaged
    from faceid_gui.backends.local.session import _open

    with pytest.raises(ModelDamaged):
        _open(b"no network", SessionConfig(1, (CPU,)), "nothing")


def test_every_provider_has_words() -> None:
    assert in_words(CUDA) == "NVIDIA CUDA"
    assert in_words("QNNExecutionProvider") == "QNN"
    assert beside(TENSORRT) == (TENSORRT, CUDA, CPU)
    assert beside(CPU) == (CPU,)
