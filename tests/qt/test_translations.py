"""The Korean translation is complete and in step with the sources."""

from __future__ import annotations

import ast
import importlib.util
import string
import xml.etree.ElementTree as ET
from pathlib import Path

from faceid_gui.catalogue.packs import PACKS
from faceid_gui.qt.assets import asset
from faceid_gui.settings.schema import FIELDS
from tests.data import ROOT

TS = asset("i18n", "faceid_ko.ts")


def texts() -> list[tuple[str, str, str, str]]:
    """Context, source, translation, and its type."""
    tree = ET.parse(TS)
    found = []
    for context in tree.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            found.append(
                (
                    context.findtext("name") or "",
                    message.findtext("source") or "",
                    translation.text or "",
                    translation.get("type", ""),
                )
            )
    return found


def test_no_text_is_unfinished() -> None:
    assert [source for _, source, text, kind in texts() if not text or kind] == []


def test_placeholders_survive_translation() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [source for _, source, text, _ in texts() if names(source) != names(text)] == []


def test_the_file_is_in_step_with_the_sources() -> None:
    path = ROOT / "scripts" / "translate.py"
    spec = importlib.util.spec_from_file_location("translate", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.in_step(), "run python scripts/translate.py"


def test_settings_and_catalogue_are_among_the_words() -> None:
    known = {(context, source) for context, source, _, _ in texts()}
    settings = {
        text
        for field in FIELDS
        for text in (
            field.section_title,
            field.title,
            field.description,
            *(choice.label for choice in field.choices),
        )
        if text
    }
    catalogue = {text for pack in PACKS for text in (pack.title, pack.note)}
    assert [text for text in settings if ("settings", text) not in known] == []
    assert [text for text in catalogue if ("catalogue", text) not in known] == []


def _calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and _translates(node.func)
    ]


def _translates(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "translate"
    if not isinstance(function, ast.Attribute):
        return False
    whose = function.value.id if isinstance(function.value, ast.Name) else ""
    # A painter translates as well, but moves things.
    return function.attr == "tr" or (function.attr == "translate" and whose == "QCoreApplication")


def test_no_text_is_translated_inside_another() -> None:
    # The tool that collects the texts does not look into f-strings.
    wrong = [
        f"{path.name}:{node.lineno}"
        for folder in ("qt", "views")
        for path in sorted((ROOT / "faceid_gui" / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        and any(isinstance(part, ast.Call) and _translates(part.func) for part in ast.walk(node))
    ]
    assert wrong == []


def test_only_literals_are_translated() -> None:
    # Small functions translate what stands literally elsewhere.
    allowed = {"setting_words.py", "catalogue_words.py", "known_words.py"}
    wrong = [
        f"{path.name}:{call.lineno}"
        for folder in ("qt", "views")
        for path in sorted((ROOT / "faceid_gui" / folder).rglob("*.py"))
        if path.name not in allowed
        for call in _calls(path)
        for argument in call.args
        if not isinstance(argument, ast.Constant)
    ]
    assert wrong == []
