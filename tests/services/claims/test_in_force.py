"""Gallery, threshold and policy are read again only where something changed."""

from __future__ import annotations

from faceid_gui.core.types import NewSample, Threshold
from faceid_gui.services.claims.in_force import InForce
from faceid_gui.settings.tree import Settings
from tests.fakes import CONTRACT, GOOD, MemoryGallery, identity_vector


def test_the_same_until_store_or_settings_change() -> None:
    # GIVEN a store with somebody
    store = MemoryGallery()
    sample = NewSample({CONTRACT.id: identity_vector(1)}, GOOD, "a.jpg")
    store.add_person("Ada", [sample])
    settings = [Settings()]
    in_force = InForce(
        store=store,
        contract=CONTRACT,
        settings=lambda: settings[0],
        default=Threshold(0.5),
        has_liveness=True,
    )
    # WHEN nothing changes, THEN it is one object
    first = in_force()
    assert in_force() is first
    assert [person.name for person in first.gallery.people] == ["Ada"]
    # WHEN somebody comes, THEN they are known
    store.add_person("Grace", [sample])
    second = in_force()
    assert [person.name for person in second.gallery.people] == ["Ada", "Grace"]
    assert in_force() is second
    # WHEN a setting changes, THEN so does the policy
    access = settings[0].access.model_copy(update={"liveness": False})
    settings[0] = settings[0].model_copy(update={"access": access})
    assert not in_force().policy.liveness_required
