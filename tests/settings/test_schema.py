"""The flat description of the tree."""

from __future__ import annotations

import pytest

from faceid_gui.core.errors import BadRequest
from faceid_gui.settings.schema import (
    FIELDS,
    Field,
    FieldKind,
    field,
    rebased,
    value_of,
    with_value,
)
from faceid_gui.settings.tree import DoorKind, Role, Settings


@pytest.mark.parametrize("known", FIELDS, ids=lambda known: known.path)
def test_every_field_is_described(known: Field) -> None:
    # GIVEN a field, THEN a dialog can show it
    assert known.title
    assert known.section_title
    assert known.description.endswith(".")
    if known.kind in (FieldKind.INT, FieldKind.FLOAT):
        assert known.minimum is not None
        assert known.maximum is not None
    if known.kind is FieldKind.CHOICE:
        assert known.default in [choice.value for choice in known.choices]
        assert all(choice.label for choice in known.choices)
    # and its default is a value that it takes
    assert value_of(Settings(), known.path) == known.default
    assert with_value(Settings(), known.path, known.default) == Settings()


def test_paths_are_unique_and_cover_the_tree() -> None:
    assert len({known.path for known in FIELDS}) == len(FIELDS)
    assert {known.section for known in FIELDS} == set(Settings.model_fields) - {"version"}


def test_a_value_is_changed_and_the_rest_stays() -> None:
    changed = with_value(Settings(), "general.role", "console")
    assert changed.general.role is Role.CONSOLE
    assert changed.camera == Settings().camera
    assert value_of(changed, "general.role") == "console"
    assert Settings().general.role is Role.KIOSK
    assert with_value(changed, "door.driver", "http").door.driver is DoorKind.HTTP


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("camera.fps", 0),
        ("camera.fps", "many"),
        ("camera.source", ""),
        ("camera.source", "   "),
        ("camera.source", "a\0b"),
        ("camera.source", "a\nb"),
        ("camera.source", "x" * 3000),
        ("general.role", "emperor"),
        ("recognition.threshold", float("nan")),
        ("recognition.threshold", -1.0),
        ("recognition.threshold", float("inf")),
        ("access.liveness_threshold", 0.0),
        ("door.http_url", "relay.local"),
        ("door.http_url", "file:///etc/passwd"),
        ("door.http_url", "http://"),
        ("door.open_s", 600),
        ("general.colour", "red"),
        ("version", 2),
        ("", None),
    ],
)
def test_nonsense_is_refused_with_a_reason(path: str, value: object) -> None:
    with pytest.raises(BadRequest) as refusal:
        with_value(Settings(), path, value)  # type: ignore[arg-type]
    assert refusal.value.detail == path
    assert str(refusal.value)


def test_an_optional_field_can_be_emptied() -> None:
    by_hand = with_value(Settings(), "recognition.threshold", 0.6)
    assert value_of(by_hand, "recognition.threshold") == 0.6
    assert with_value(by_hand, "recognition.threshold", None) == Settings()
    assert field("recognition.threshold").optional


def test_the_policy_follows_the_settings() -> None:
    settings = with_value(Settings(), "door.open_s", 9.0)
    settings = with_value(settings, "access.of_frames", 1)
    policy = settings.policy(pack_has_liveness=True)
    assert policy.lease_s == 9.0
    assert policy.of_frames >= policy.agreeing_frames
    assert policy.liveness_required
    assert not settings.policy(pack_has_liveness=False).liveness_required
    off = with_value(settings, "access.liveness", False)
    assert not off.policy(pack_has_liveness=True).liveness_required


def test_two_who_change_different_settings_undo_nothing_of_each_other() -> None:
    # GIVEN a dialog that began with some settings, and another program that saved others since
    base = Settings()
    now = with_value(base, "recognition.pack", "compact")
    # WHEN the dialog saves what it changed
    kept = rebased(with_value(base, "door.open_s", 9.0), base=base, now=now)
    # THEN both changes are there
    assert kept == with_value(now, "door.open_s", 9.0)
    # AND of one that both changed, the last one's is
    mine = with_value(base, "recognition.pack", "accurate")
    assert rebased(mine, base=base, now=now).recognition.pack == "accurate"
