"""What the installed DeepFace offers, read from its source: importing it takes a second."""

from __future__ import annotations

import ast
import importlib.util
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faceid_gui.catalogue.deepface_table import ENGINES, ONNX

ENGINE_VARIABLE: Final = "DEEPFACE_BACKEND_ENGINE"

_MODULE: Final = "modules/modeling.py"
_TABLE: Final = "AVAILABLE_MODELS"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """Names of the recognition models and detectors of the installed DeepFace.

    ``installed`` is whether there is one; both are empty then.
    """

    installed: bool
    networks: tuple[str, ...] = ()
    detectors: tuple[str, ...] = ()


def installed_offer() -> Offer:
    """What the installed DeepFace has, without importing it.

    A DeepFace whose table cannot be read counts as one that offers nothing.
    """
    try:
        spec = importlib.util.find_spec("deepface")
    except ValueError:
        return Offer(installed=False)
    folders = (spec.submodule_search_locations if spec is not None else None) or ()
    for folder in folders:
        path = Path(folder) / _MODULE
        try:
            return _offer(ast.parse(path.read_text(encoding="utf-8")))
        except (OSError, SyntaxError, ValueError) as error:
            _log.warning("what DeepFace offers cannot be read: %s", error)
    return Offer(installed=bool(folders))


def chosen_engine(environment: Mapping[str, str] | None = None) -> str:
    """The engine that the user chose through the environment, else ONNX Runtime."""
    variables = os.environ if environment is None else environment
    engine = variables.get(ENGINE_VARIABLE, "").strip().lower()
    return engine if engine in ENGINES else ONNX


def _offer(tree: ast.Module) -> Offer:
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        named = any(isinstance(target, ast.Name) and target.id == _TABLE for target in targets)
        if named and isinstance(node.value, ast.Dict):
            return Offer(
                installed=True,
                networks=_names(node.value, "facial_recognition"),
                detectors=_names(node.value, "face_detector"),
            )
    return Offer(installed=True)


def _names(table: ast.Dict, task: str) -> tuple[str, ...]:
    for key, value in zip(table.keys, table.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == task and isinstance(value, ast.Dict):
            return tuple(
                name.value
                for name in value.keys
                if isinstance(name, ast.Constant) and isinstance(name.value, str)
            )
    return ()
