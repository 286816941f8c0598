"""A kiosk takes over a page of its source's changes.

What was not changed here follows the source. What was changed on both sides is decided here as
the source would have decided it: its name, its deletion and its erasure stand, of two consents
the later one. What is only changed here stays, and waits to be sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select, update

from faceid_gui.core.sync import (
    Changes,
    ConflictKind,
    ContractThreshold,
    Facet,
    PersonNews,
    SampleNews,
)
from faceid_gui.store import schema
from faceid_gui.store.chain import Action
from faceid_gui.store.changes import (
    WANTED,
    person_marks,
    sample_marks,
    touch_person,
    touch_samples,
    unsent_facets,
)
from faceid_gui.store.person_rows import person_row
from faceid_gui.store.sample_rows import sample_rows
from faceid_gui.store.sync_names import distinct_name, owner_of
from faceid_gui.store.sync_people import Desk, same_vector, unsent_samples_of
from faceid_gui.store.thresholds import read_threshold, write_threshold

_Marks = Mapping[Facet, Row[Any]]


class Applier:
    """Writes one page. ``epoch`` is the source's history, which confirms what it tells."""

    def __init__(self, desk: Desk, epoch: str) -> None:
        self._desk = desk
        self._epoch = epoch

    def apply(self, page: Changes) -> None:
        """Take over people, then samples, then thresholds."""
        marks = person_marks(self._desk.connection, [news.id for news in page.people])
        for person in page.people:
            self._person(person, marks.get(person.id, {}))
        ids = [news.id for news in page.samples]
        rows = sample_rows(self._desk.connection, ids)
        sample_rows_marks = sample_marks(self._desk.connection, ids)
        for sample in page.samples:
            self._sample(sample, rows.get(sample.id), sample_rows_marks.get(sample.id))
        for one in page.thresholds:
            self._threshold(one)
        self._desk.finish()

    # -- people

    def _person(self, news: PersonNews, marks: _Marks) -> None:
        row = person_row(self._desk.connection, news.id)
        if news.gone:
            self._gone(news, row)
        elif row is None:
            self._unknown(news, unsent_facets(marks))
        else:
            self._known(news, row, marks)

    def _gone(self, news: PersonNews, row: Row[Any] | None) -> None:
        if row is None:
            self._confirm(news.id, Facet.STATE)
            return
        if lost := unsent_samples_of(self._desk.connection, news.id):
            name = self._desk.name_of(row)
            self._desk.note(ConflictKind.ERASED, news.id, name, samples=lost)
        self._desk.erase(news.id, origin=self._epoch, sent=True)

    def _unknown(self, news: PersonNews, unsent: frozenset[Facet]) -> None:
        """Make somebody, unless they were erased here or are deleted at the source."""
        if Facet.STATE in unsent or news.removed_at is not None:
            return
        name = self._claim(news.name, news.id, mine_unsent=False)
        self._desk.add_person(news.id, name, news.created_at)
        if news.consent is not None:
            self._desk.set_consent(news.id, news.consent)
        self._confirm(news.id, *Facet)

    def _known(self, news: PersonNews, row: Row[Any], marks: _Marks) -> None:
        unsent = unsent_facets(marks)
        taken = set(Facet) - unsent
        state = marks.get(Facet.STATE)
        undone = None if state is None else state.undone
        removed_at = self._state(news, row, undone, unsent, taken)
        name = self._name(news, row, unsent, taken)
        if removed_at is None:
            name = self._claim(name, news.id, mine_unsent=Facet.NAME not in taken)
        self._desk.set_person(row, name, removed_at)
        self._consent(news, row, unsent, taken)
        self._confirm(news.id, *sorted(taken))

    def _state(
        self,
        news: PersonNews,
        row: Row[Any],
        undone: float | None,
        unsent: frozenset[Facet],
        taken: set[Facet],
    ) -> float | None:
        """When somebody was deleted, None where they are enrolled."""
        if Facet.STATE not in unsent or (row.removed_at is None) == (news.removed_at is None):
            taken.add(Facet.STATE)
            return news.removed_at
        if row.removed_at is not None:  # deleted here alone: stays so, and the source is told
            if Facet.STATE in news.changed:
                self._desk.note(ConflictKind.DELETED_ELSEWHERE, news.id, news.name)
            return float(row.removed_at)
        if undone is not None and news.removed_at == undone:
            return None  # brought back here, from the deletion that the source still tells of
        taken.add(Facet.STATE)
        self._desk.note(ConflictKind.DELETED, news.id, news.name)
        return news.removed_at

    def _name(
        self, news: PersonNews, row: Row[Any], unsent: frozenset[Facet], taken: set[Facet]
    ) -> str:
        here = self._desk.name_of(row)
        if Facet.NAME not in unsent:
            return news.name
        if here == news.name:
            taken.add(Facet.NAME)
        elif Facet.NAME in news.changed:
            taken.add(Facet.NAME)
            self._desk.note(ConflictKind.RENAMED, news.id, news.name, other=here)
        return news.name if Facet.NAME in taken else here

    def _consent(
        self, news: PersonNews, row: Row[Any], unsent: frozenset[Facet], taken: set[Facet]
    ) -> None:
        here, there = self._desk.consent_of(row), news.consent
        if there is None or here == there:
            return
        if here is not None and Facet.CONSENT in unsent:
            if Facet.CONSENT not in news.changed:
                return
            self._desk.note(ConflictKind.CONSENT, news.id, news.name)
            if here.given_at > there.given_at:
                return
            taken.add(Facet.CONSENT)
        self._desk.set_consent(news.id, there)

    def _claim(self, name: str, person_id: str, *, mine_unsent: bool) -> str:
        """The name that somebody gets: it, unless somebody else has the better right to it.

        The source's names are free at the source, so whoever has one of them here was either
        named here, or is about to hear of another name.
        """
        desk = self._desk
        owner = owner_of(desk.connection, desk.cipher, name)
        if owner is None or owner == person_id:
            return name
        marks = person_marks(desk.connection, [owner]).get(owner, {})
        theirs_unsent = Facet.NAME in unsent_facets(marks)
        if mine_unsent and not theirs_unsent:
            return self._evade(name, person_id)
        row = person_row(desk.connection, owner)
        if row is not None:
            desk.set_person(row, self._evade(name, owner, note=theirs_unsent), None)
            if theirs_unsent:
                touch_person(desk.connection, owner, Facet.NAME)
        return name

    def _evade(self, name: str, person_id: str, *, note: bool = True) -> str:
        desk = self._desk
        other = distinct_name(desk.connection, desk.cipher, name, desk.place, person_id)
        if note:
            desk.note(ConflictKind.SAME_NAME, person_id, other, other=name)
        return other

    # -- samples

    def _sample(self, news: SampleNews, row: Row[Any] | None, mark: Row[Any] | None) -> None:
        unsent = mark is not None and mark.number > mark.sent
        if news.gone:
            if row is not None:
                self._desk.erase_sample(row)
            self._confirm_sample(news)
        elif row is None:
            wanted = mark is not None and mark.origin == WANTED
            self._new_sample(news, erased_here=unsent and not wanted)
        else:
            self._known_sample(news, row, unsent=unsent)

    def _new_sample(self, news: SampleNews, *, erased_here: bool) -> None:
        if erased_here or news.content is None:
            return
        if person_row(self._desk.connection, news.person_id) is None:
            return  # erased here: they are sent again if the source brings the person back
        self._desk.add_sample(news.content)
        self._confirm_sample(news)

    def _known_sample(self, news: SampleNews, row: Row[Any], *, unsent: bool) -> None:
        owner = str(row.person_id)
        if owner != news.person_id and (news.changed or not unsent):
            if person_row(self._desk.connection, news.person_id) is not None:
                self._desk.move_sample(row, news.person_id)
                owner = news.person_id
            elif not unsent:  # with somebody who was erased here, or deleted before they came
                self._desk.erase_sample(row)
                self._confirm_sample(news)
                return
        mine = unsent and not news.changed
        only_here = self._embeddings(news, row, owner, mine=mine)
        if not unsent or (owner == news.person_id and news.content and not only_here):
            self._confirm_sample(news)

    def _embeddings(self, news: SampleNews, row: Row[Any], owner: str, *, mine: bool) -> bool:
        """Take over embeddings; whether there are some here that the source does not have.

        Where both have one of a contract, the source's stands unless this one is ``mine``.
        """
        if news.content is None:
            return False
        here = self._desk.embeddings_of(self._now(row))
        there = news.content.embeddings
        other = {
            key: vector for key, vector in there.items() if not same_vector(here.get(key), vector)
        }
        new = {key: vector for key, vector in other.items() if not (mine and key in here)}
        self._desk.add_embeddings(row, owner, new)
        return bool(here.keys() - there.keys()) or len(new) < len(other)

    def _now(self, row: Row[Any]) -> Row[Any]:
        """The row as it stands after a move: its records are bound to their owner."""
        return sample_rows(self._desk.connection, [row.id])[row.id]

    # -- the rest

    def _threshold(self, one: ContractThreshold) -> None:
        desk = self._desk
        if read_threshold(desk.connection, desk.cipher, one.contract_id) != one.threshold:
            write_threshold(desk.connection, desk.cipher, one.contract_id, one.threshold)
            desk.tell(Action.THRESHOLD_SET, one.contract_id, f"value {one.threshold.value:.4f}")

    def _confirm(self, person_id: str, *facets: Facet) -> None:
        touch_person(self._desk.connection, person_id, *facets, origin=self._epoch, sent=True)

    def _confirm_sample(self, news: SampleNews) -> None:
        touch_samples(
            self._desk.connection, news.person_id, [news.id], origin=self._epoch, sent=True
        )


def offer_unknown(connection: Connection, epoch: str) -> None:
    """Let everything wait to be sent that is here and that a whole reading did not confirm.

    A source that was restored from a backup may have forgotten it.
    """
    people, samples = schema.person_changes.c, schema.sample_changes.c
    there = people.person_id.in_(select(schema.people.c.id))
    connection.execute(
        update(schema.person_changes).where(people.origin != epoch, there).values(sent=0)
    )
    kept = samples.sample_id.in_(select(schema.samples.c.id))
    connection.execute(
        update(schema.sample_changes).where(samples.origin != epoch, kept).values(sent=0)
    )
