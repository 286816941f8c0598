"""The settings tree as a flat list of fields: the settings dialog is generated from it."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Final, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from faceid_gui.core.errors import BadRequest
from faceid_gui.settings.tree import Settings

Value: TypeAlias = bool | int | float | str | None
"""What a field holds, in its plain form; an enum's member is its string."""


class FieldKind(StrEnum):
    """Which sort of value a field takes."""

    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice and its English label, a source for translation."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One setting, as a dialog needs it.

    ``path`` is ``section.name``. ``title``, ``section_title``, ``description``, ``unit`` and
    the choices' labels are English sources for translation. ``minimum`` and ``maximum`` are
    the limits, inclusive but where ``above_minimum`` is set. ``optional`` fields may be
    empty (None). ``widget`` asks for a special editor such as ``camera``. ``advanced``
    fields are shown on demand, ``restart`` ones take effect at the next start.
    """

    section: str
    section_title: str
    name: str
    title: str
    description: str
    kind: FieldKind
    default: Value
    optional: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above_minimum: bool = False
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    widget: str = ""
    advanced: bool = False
    restart: bool = False

    @property
    def path(self) -> str:
        """The field's name in the whole tree."""
        return f"{self.section}.{self.name}"


def fields_of(tree: type[BaseModel]) -> tuple[Field, ...]:
    """Describe every field of every section of a settings tree, in the order of the file."""
    return tuple(
        _describe(section, info.title or section, name, field)
        for section, info in tree.model_fields.items()
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel)
        for name, field in info.annotation.model_fields.items()
    )


def _describe(section: str, section_title: str, name: str, info: FieldInfo) -> Field:
    inner, optional = _without_none(info.annotation)
    extra: Mapping[str, Any] = (
        info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    )
    limits = {
        limit: getattr(item, limit)
        for item in info.metadata
        for limit in ("ge", "gt", "le")
        if getattr(item, limit, None) is not None
    }
    return Field(
        section=section,
        section_title=section_title,
        name=name,
        title=info.title or name,
        description=info.description or "",
        kind=_kind(inner),
        default=_plain(info.default),
        optional=optional,
        minimum=limits.get("ge", limits.get("gt")),
        maximum=limits.get("le"),
        above_minimum="gt" in limits,
        choices=_choices(inner, extra.get("labels", {})),
        unit=str(extra.get("unit", "")),
        widget=str(extra.get("widget", "")),
        advanced=bool(extra.get("advanced", False)),
        restart=bool(extra.get("restart", False)),
    )


def _without_none(annotation: Any) -> tuple[Any, bool]:  # noqa: ANN401
    """The type without its None, and whether it had one."""
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation, False
    inner = [arg for arg in get_args(annotation) if arg is not type(None)]
    return inner[0], len(inner) < len(get_args(annotation))


def _kind(annotation: Any) -> FieldKind:  # noqa: ANN401
    if get_origin(annotation) is Literal:
        return FieldKind.CHOICE
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return FieldKind.CHOICE
    kinds = {bool: FieldKind.BOOL, int: FieldKind.INT, float: FieldKind.FLOAT, str: FieldKind.TEXT}
    return kinds[annotation]


def _choices(annotation: Any, labels: Mapping[str, str]) -> tuple[Choice, ...]:  # noqa: ANN401
    if get_origin(annotation) is Literal:
        values = [str(value) for value in get_args(annotation)]
    elif isinstance(annotation, type) and issubclass(annotation, Enum):
        values = [str(member.value) for member in annotation]
    else:
        return ()
    return tuple(
        Choice(value, labels.get(value) or value.replace("_", " ").capitalize()) for value in values
    )


def _plain(value: Any) -> Value:  # noqa: ANN401
    result: Value = value.value if isinstance(value, Enum) else value
    return result


FIELDS: Final = fields_of(Settings)
"""Every setting of the program."""


def field(path: str) -> Field:
    """One field by its path. Raises BadRequest."""
    for known in FIELDS:
        if known.path == path:
            return known
    message = f"There is no setting named {path}."
    raise BadRequest(message, detail=path)


def value_of(settings: Settings, path: str) -> Value:
    """The present value of a field. Raises BadRequest for an unknown path."""
    known = field(path)
    return _plain(getattr(getattr(settings, known.section), known.name))


def with_value(settings: Settings, path: str, value: Value) -> Settings:
    """The same settings but for one value. Raises BadRequest where it makes no sense."""
    known = field(path)
    section = getattr(settings, known.section)
    values = {**section.model_dump(), known.name: value}
    try:
        changed = type(section).model_validate(values)
    except ValidationError as error:
        message = f"{known.title}: {reason_of(error)}."
        raise BadRequest(message, detail=path) from error
    return settings.model_copy(update={known.section: changed})


def rebased(wanted: Settings, *, base: Settings, now: Settings) -> Settings:
    """What ``wanted`` changed of ``base``, changed in ``now``.

    For somebody who began with ``base`` while another program saved ``now``: neither may undo
    what the other one changed. Raises BadRequest where the two make no sense together.
    """
    for known in FIELDS:
        value = value_of(wanted, known.path)
        if value != value_of(base, known.path):
            now = with_value(now, known.path, value)
    return now


def reason_of(error: ValidationError) -> str:
    """What is wrong with the first wrong value, in a few words."""
    first = error.errors(include_url=False, include_input=False)[0]
    return str(first["msg"]).removeprefix("Value error, ").rstrip(".")
