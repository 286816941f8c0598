"""A source takes over what was changed on a kiosk.

What somebody else changed at the source after the kiosk had last read it stands. Nothing that
comes from a kiosk is lost but what the source has erased; nothing that a kiosk says erases a
person: who was erased there is deleted here, and can come back for a while.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Row

from faceid_gui.core.sync import ConflictKind, Facet, PersonNews, Place, Push, SampleNews
from faceid_gui.core.types import Sample
from faceid_gui.store.changes import (
    person_marks,
    sample_marks,
    touch_all_samples,
    touch_person,
    touch_samples,
)
from faceid_gui.store.person_rows import person_row
from faceid_gui.store.sample_rows import sample_ids_of, sample_rows
from faceid_gui.store.sync_conflicts import note_conflict
from faceid_gui.store.sync_names import distinct_name, owner_of
from faceid_gui.store.sync_people import Desk, same_vector


class Merger:
    """Writes one push. ``base`` is how far the kiosk had read the source."""

    def __init__(self, desk: Desk, place: Place, base: int) -> None:
        self._desk = desk
        self._place = place
        self._base = base
        self._kept: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()

    def merge(self, push: Push) -> None:
        """Take over people, then samples, then the conflicts that the kiosk found itself."""
        known = {
            news.id
            for news in push.people
            if person_row(self._desk.connection, news.id) is not None
        }
        for person in sorted(push.people, key=lambda news: _turn(news, known)):
            self._person(person)
        for sample in push.samples:
            self._sample(sample)
        for person_id, count in self._kept.items():
            name = self._desk.name_by_id(person_id)
            self._desk.note(ConflictKind.DELETED, person_id, name, samples=count)
        names = {news.id: news.name for news in push.people}
        for person_id, count in self._refused.items():
            name = names.get(person_id, "")
            self._desk.note(ConflictKind.ERASED, person_id, name, samples=count)
        for conflict in push.conflicts:
            note_conflict(self._desk.connection, self._desk.cipher, conflict)
        self._desk.finish()

    # -- people

    def _person(self, news: PersonNews) -> None:
        row = person_row(self._desk.connection, news.id)
        if row is not None:
            self._known(news, row)
        elif not news.gone and not self._erased(news.id):
            self._unknown(news)

    def _unknown(self, news: PersonNews) -> None:
        """Somebody who was enrolled on the kiosk."""
        name = self._free(news.name, news.id)
        self._desk.add_person(news.id, name, news.created_at)
        facets = [Facet.NAME, Facet.STATE]
        if news.consent is not None:
            self._desk.set_consent(news.id, news.consent)
            facets.append(Facet.CONSENT)
        row = person_row(self._desk.connection, news.id)
        if news.removed_at is not None and row is not None:
            self._desk.set_person(row, name, self._desk.now)
        self._touch(news.id, *facets)

    def _known(self, news: PersonNews, row: Row[Any]) -> None:
        removed_at = self._state(news, row)
        name = self._desk.name_of(row) if news.gone else self._name(news, row)
        back = removed_at is None and row.removed_at is not None
        if back:
            name = self._free(name, news.id)
        facets = []
        if name != self._desk.name_of(row):
            facets.append(Facet.NAME)
        if removed_at != row.removed_at:
            facets.append(Facet.STATE)
        self._desk.set_person(row, name, removed_at)
        if self._consent(news, row):
            facets.append(Facet.CONSENT)
        self._touch(news.id, *facets)
        if back:
            touch_all_samples(self._desk.connection, news.id)

    def _state(self, news: PersonNews, row: Row[Any]) -> float | None:
        here: float | None = row.removed_at
        if Facet.STATE not in news.changed and not news.gone:
            return here
        if news.gone or news.removed_at is not None:
            if here is not None:
                return here
            if news.gone or self._changed_since(news.id):
                name = self._desk.name_of(row)
                self._desk.note(ConflictKind.DELETED_ELSEWHERE, news.id, name)
            return self._desk.now
        if here is None or news.undone == here:
            return None
        if self._elsewhere(news.id, Facet.STATE):
            self._desk.note(ConflictKind.DELETED, news.id, self._desk.name_of(row))
        self._touch(news.id, Facet.STATE)  # what is refused is told again
        return here

    def _name(self, news: PersonNews, row: Row[Any]) -> str:
        here = self._desk.name_of(row)
        if Facet.NAME not in news.changed or news.name == here:
            return here
        if self._elsewhere(news.id, Facet.NAME):
            self._desk.note(ConflictKind.RENAMED, news.id, here, other=news.name)
            return here
        return news.name if row.removed_at is not None else self._free(news.name, news.id)

    def _consent(self, news: PersonNews, row: Row[Any]) -> bool:
        here, there = self._desk.consent_of(row), news.consent
        if Facet.CONSENT not in news.changed or there is None or there == here:
            return False
        if here is not None and self._elsewhere(news.id, Facet.CONSENT):
            self._desk.note(ConflictKind.CONSENT, news.id, self._desk.name_of(row))
            if there.given_at <= here.given_at:
                return False
        self._desk.set_consent(news.id, there)
        return True

    def _free(self, name: str, person_id: str) -> str:
        desk = self._desk
        if owner_of(desk.connection, desk.cipher, name) in (None, person_id):
            return name
        other = distinct_name(desk.connection, desk.cipher, name, desk.place, person_id)
        desk.note(ConflictKind.SAME_NAME, person_id, other, other=name)
        return other

    # -- samples

    def _sample(self, news: SampleNews) -> None:
        connection = self._desk.connection
        row = sample_rows(connection, [news.id]).get(news.id)
        mark = sample_marks(connection, [news.id]).get(news.id)
        if news.gone:
            if row is not None:
                self._desk.erase_sample(row)
            if row is not None or mark is None:
                self._touch_sample(news.id, news.person_id)
        elif news.content is None:
            if row is not None:  # asked for
                self._touch_sample(news.id, row.person_id)
        elif row is not None and mark is not None:
            self._known_sample(news, news.content, row, mark)
        elif mark is not None:
            self._touch_sample(news.id, mark.person_id)  # erased here: that is told again
        else:
            self._new_sample(news, news.content)

    def _new_sample(self, news: SampleNews, content: Sample) -> None:
        owner = person_row(self._desk.connection, news.person_id)
        if owner is None:
            self._refused[news.person_id] += 1
            return
        self._desk.add_sample(content)
        self._touch_sample(news.id, news.person_id)
        if owner.removed_at is not None:
            self._kept[news.person_id] += 1

    def _known_sample(
        self, news: SampleNews, content: Sample, row: Row[Any], mark: Row[Any]
    ) -> None:
        connection, owner = self._desk.connection, str(row.person_id)
        foreign, changed = self._foreign(mark), False
        if news.person_id != owner and not foreign:
            changed = True  # also where it is refused: then its owner is told again
            if person_row(connection, news.person_id) is not None:
                self._desk.move_sample(row, news.person_id)
                owner = news.person_id
        here = self._desk.embeddings_of(sample_rows(connection, [news.id])[news.id])
        # What a photo is to an embedder never changes: another vector in the place of one that
        # is here would let somebody else in under its owner's name.
        new = {key: vector for key, vector in content.embeddings.items() if key not in here}
        refused = any(
            key in here and not same_vector(here[key], vector)
            for key, vector in content.embeddings.items()
        )
        self._desk.add_embeddings(row, owner, new)
        if changed or new or refused:  # what is refused is told again
            self._touch_sample(news.id, owner)

    # -- who changed what

    def _erased(self, person_id: str) -> bool:
        """Whether somebody who is not there was there once."""
        return person_id in person_marks(self._desk.connection, [person_id])

    def _elsewhere(self, person_id: str, facet: Facet) -> bool:
        """Whether somebody else changed a facet after the kiosk had read it."""
        row = person_marks(self._desk.connection, [person_id]).get(person_id, {}).get(facet)
        return row is not None and self._foreign(row)

    def _changed_since(self, person_id: str) -> bool:
        """Whether somebody else changed anything about a person after the kiosk had read it."""
        connection = self._desk.connection
        facets = person_marks(connection, [person_id]).get(person_id, {}).values()
        samples = sample_marks(connection, sample_ids_of(connection, person_id)).values()
        return any(self._foreign(row) for row in (*facets, *samples))

    def _foreign(self, row: Row[Any]) -> bool:
        return bool(row.number > self._base and row.origin != self._place.id)

    def _touch(self, person_id: str, *facets: Facet) -> None:
        touch_person(self._desk.connection, person_id, *facets, origin=self._place.id)

    def _touch_sample(self, sample_id: str, owner: str) -> None:
        touch_samples(self._desk.connection, owner, [sample_id], origin=self._place.id)


def _turn(news: PersonNews, known: set[str]) -> tuple[int, str]:
    """Names are given up before they are given: deletions, renames, then new people."""
    if news.id not in known:
        return 2, news.id
    return (0 if news.removed_at is not None or news.gone else 1), news.id
