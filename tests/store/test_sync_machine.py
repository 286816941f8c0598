"""Random edits on a source and two kiosks, with random silence between them, always agree."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from faceid_gui.core.errors import NameTaken
from faceid_gui.core.sync import Place
from faceid_gui.core.types import Consent, Person
from faceid_gui.store.audit import SqlAuditLog
from tests.fakes import identity_vector
from tests.store.samples import OTHER, sample
from tests.store.syncing import Side, enrolled, exchange, open_side, pull, push

SIDES = st.integers(0, 2)
NAMES = st.sampled_from(("Ann", "Ben", "Cid", "Dora", "Eve"))
WHO = st.integers(0, 9)


class Galleries(RuleBasedStateMachine):
    """Side 0 is the source, the others are kiosks."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        root = Path(self.folder.name)
        self.sides = [
            open_side(root / "source"),
            open_side(root / "a", Place("ka", "Gate A")),
            open_side(root / "b", Place("kb", "Gate B")),
        ]
        self.made: set[str] = set()  # every sample that was ever enrolled
        self.erased: set[str] = set()  # those that somebody erased on purpose, anywhere
        self.gone: set[str] = set()  # people whom the source erased
        self.crop = b"\x89PNG"

    def teardown(self) -> None:
        if not hasattr(self, "sides"):
            return
        try:
            self.agree()
        finally:
            for side in self.sides:
                side.database.close()
            self.folder.cleanup()

    # -- edits

    @rule(side=SIDES, name=NAMES, count=st.integers(0, 2))
    def enrol(self, side: int, name: str, count: int) -> None:
        here = self.tick(side)
        try:
            person = here.gallery.add_person(
                name, [sample(i, crop=self.crop) for i in range(count)]
            )
        except NameTaken:
            return
        self.keep(here, person.id)

    @rule(side=SIDES, who=WHO)
    def add_sample(self, side: int, who: int) -> None:
        if person := self.pick(side, who):
            self.tick(side).gallery.add_samples(person.id, [sample(who)])
            self.keep(self.sides[side], person.id)

    @rule(side=SIDES, who=WHO, name=NAMES)
    def rename(self, side: int, who: int, name: str) -> None:
        if person := self.pick(side, who):
            try:
                self.tick(side).gallery.rename(person.id, name)
            except NameTaken:
                return

    @rule(side=SIDES, who=WHO)
    def remove(self, side: int, who: int) -> None:
        if person := self.pick(side, who):
            self.tick(side).gallery.remove(person.id)

    @rule(side=SIDES, who=WHO)
    def restore(self, side: int, who: int) -> None:
        here = self.tick(side)
        removed = here.gallery.removed()
        if removed:
            try:
                here.gallery.restore(removed[who % len(removed)].person.id)
            except NameTaken:
                return

    @rule(side=SIDES, who=WHO)
    def erase(self, side: int, who: int) -> None:
        if person := self.pick(side, who):
            here = self.tick(side)
            if side == 0:
                self.gone.add(person.id)
            else:  # a deletion at the source, which keeps what it has of them
                mine = {one.id for one in here.gallery.samples(person.id)}
                self.erased |= mine - self.kept(self.sides[0])
            here.gallery.erase(person.id)

    @rule(side=SIDES, who=WHO)
    def erase_sample(self, side: int, who: int) -> None:
        here = self.tick(side)
        if person := self.pick(side, who):
            for one in here.gallery.samples(person.id)[:1]:
                self.erased.add(one.id)
                here.gallery.remove_samples([one.id])

    @rule(side=SIDES, who=WHO, other=WHO, back=st.booleans())
    def merge(self, side: int, who: int, other: int, back: bool) -> None:
        here = self.tick(side)
        one, two = self.pick(side, who), self.pick(side, other)
        if one and two and one.id != two.id:
            moved = here.gallery.merge(one.id, into=two.id)
            if back:
                here.gallery.unmerge(one.id, moved)

    @rule(side=SIDES, who=WHO)
    def agree_to(self, side: int, who: int) -> None:
        if person := self.pick(side, who):
            here = self.tick(side)
            consent = Consent("I agree.", str(who), here.clock.wall())
            here.gallery.set_consent(person.id, consent)

    @rule(side=SIDES, who=WHO)
    def embed(self, side: int, who: int) -> None:
        if person := self.pick(side, who):
            for one in self.tick(side).gallery.samples(person.id)[:1]:
                vectors = {OTHER.id: identity_vector(who)}
                self.sides[side].gallery.add_embeddings(one.id, vectors)

    # -- the line

    @rule(kiosk=st.integers(1, 2), limit=st.sampled_from((1, 3, 200)))
    def exchange(self, kiosk: int, limit: int) -> None:
        exchange(self.sides[0], self.sides[kiosk], limit=limit)

    @rule(kiosk=st.integers(1, 2), limit=st.sampled_from((2, 200)))
    def only_pull(self, kiosk: int, limit: int) -> None:
        pull(self.sides[0], self.sides[kiosk], limit=limit)

    @rule(kiosk=st.integers(1, 2))
    def only_push(self, kiosk: int) -> None:
        push(self.sides[0], self.sides[kiosk])

    @rule(kiosk=st.integers(1, 2))
    @precondition(lambda self: self.sides[1].sync.bookmark().epoch)
    def push_and_die(self, kiosk: int) -> None:
        """The source takes it, and the kiosk never hears so."""
        here = self.sides[kiosk]
        if here.sync.bookmark().epoch:
            outgoing = here.sync.outgoing(5)
            self.sides[0].sync.merge(outgoing.push, here.place)

    # -- what holds

    def agree(self) -> None:
        source, *kiosks = self.sides
        for _ in range(2):
            for kiosk in kiosks:
                exchange(source, kiosk, limit=3)
        there = enrolled(source)
        for kiosk in kiosks:
            assert enrolled(kiosk) == there
            assert kiosk.sync.waiting_people() == 0
            assert SqlAuditLog(kiosk.database, kiosk.clock).verify().problem == ""
        assert SqlAuditLog(source.database, source.clock).verify().problem == ""
        assert self.made - self.erased - self.lost() <= self.kept(source)

    def tick(self, side: int) -> Side:
        here = self.sides[side]
        here.clock.advance(1.0 + side / 4)
        return here

    def pick(self, side: int, who: int) -> Person | None:
        people: Sequence[Person] = self.sides[side].gallery.people()
        return people[who % len(people)] if people else None

    def keep(self, here: Side, person_id: str) -> None:
        self.made |= {one.id for one in here.gallery.samples(person_id)}

    def lost(self) -> set[str]:
        """Samples of whom the source erased, with all that anybody had of them."""
        query = "SELECT sample_id FROM sample_changes WHERE person_id = ?"
        found: set[str] = set()
        for side in self.sides:
            with side.database.read() as connection:
                for person_id in self.gone:
                    found |= set(connection.exec_driver_sql(query, (person_id,)).scalars())
        return found

    def kept(self, source: Side) -> set[str]:
        """Every sample that the source has, of people who are enrolled or deleted."""
        with source.database.read() as connection:
            return set(connection.exec_driver_sql("SELECT id FROM samples").scalars())


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Galleries,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )


def test_random_edits_always_agree() -> None:
    _run(12, 25)


@pytest.mark.slow
def test_many_random_edits_always_agree() -> None:
    _run(80, 50)
