"""People exchanged between a source and a kiosk: who stands, what is kept, what is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from faceid_gui.core.errors import ChangedMeanwhile, NotFound
from faceid_gui.core.ports import KEPT_AFTER_REMOVAL_S
from faceid_gui.core.sync import ConflictKind, Place, Push, SampleNews
from faceid_gui.core.types import Consent, PersonRule, Threshold
from faceid_gui.store.audit import SqlAuditLog
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.store.sealed_files import LAB_FOLDER, OF_PEOPLE, SealedFolder
from faceid_gui.store.sync_store import SqlSyncStore
from tests.fakes import CONTRACT, identity_vector
from tests.store.first_schema import write_first_schema
from tests.store.samples import OTHER, sample, visit
from tests.store.syncing import DOOR, Side, enrolled, exchange, open_side, pull, push


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Side]:
    side = open_side(tmp_path / "source")
    yield side
    side.database.close()


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Side]:
    side = open_side(tmp_path / "kiosk")
    yield side
    side.database.close()


def kinds(side: Side) -> list[ConflictKind]:
    """What is on a side's list."""
    return sorted(conflict.kind for conflict in side.sync.conflicts())


def test_a_kiosk_takes_everything_over(source: Side, kiosk: Side) -> None:
    # GIVEN people at the source, one of them with pictures and a consent
    agreed = Consent("I agree. 동의합니다", "2", 1.7e9 + 0.25)
    ann = source.gallery.add_person("Ann", [sample(0, crop=b"png"), sample(1)], consent=agreed)
    source.gallery.add_person("김철수", [sample(2, contract=OTHER)])
    rules = (PersonRule(ann.id, 0.6, 0.1),)
    threshold = Threshold(0.47, 0.05, True, 0.001, 0.002, 42, 126, rules, "day shift")
    source.gallery.set_threshold(CONTRACT.id, threshold)
    # WHEN a kiosk reads
    pull(source, kiosk)
    # THEN it has the same people, samples and threshold, and nothing waits to be sent back
    assert enrolled(kiosk) == enrolled(source)
    assert kiosk.gallery.portrait(ann.id) == b"png"
    assert kiosk.gallery.threshold(CONTRACT.id) == threshold
    assert kiosk.sync.waiting_people() == 0
    assert kiosk.sync.outgoing(100).push.empty
    assert SqlAuditLog(kiosk.database, kiosk.clock).verify().ok


def test_a_kiosk_that_keeps_no_pictures_takes_none_over(source: Side, kiosk: Side) -> None:
    # GIVEN somebody whose picture the source keeps, and a kiosk that is set to keep none
    ann = source.gallery.add_person("Ann", [sample(0, crop=b"png"), sample(1)])
    strict = SqlSyncStore(kiosk.database, kiosk.clock, keep_crops=lambda: False)
    # WHEN it reads, THEN it knows the person without the picture, and the source keeps its own
    exchange(source, replace(kiosk, sync=strict))
    exchange(source, replace(kiosk, sync=strict))
    assert kiosk.gallery.portrait(ann.id) is None
    assert [s.id for s in kiosk.gallery.samples(ann.id)] == [
        s.id for s in source.gallery.samples(ann.id)
    ]
    assert source.gallery.portrait(ann.id) == b"png"


def test_what_is_read_twice_changes_nothing(source: Side, kiosk: Side) -> None:
    # GIVEN a kiosk that has read the source
    source.gallery.add_person("Ann", [sample(0)])
    pull(source, kiosk)
    revision, there = kiosk.gallery.revision(), source.sync.bookmark()
    # WHEN it reads from the beginning once more, as if it had died before noting how far it was
    kiosk.sync.restart(kiosk.sync.bookmark().epoch)
    pull(source, kiosk)
    # THEN nothing changed, and no echo goes back
    assert kiosk.gallery.revision() == revision
    push(source, kiosk)
    assert source.sync.bookmark() == there
    assert source.sync.changes(kiosk.sync.bookmark().cursor, 10, DOOR).people == ()


def test_a_page_that_does_not_follow_is_refused(source: Side, kiosk: Side) -> None:
    # GIVEN two pages, the first of which was taken
    for number in range(4):
        source.gallery.add_person(f"P{number}", [sample(number)])
    first = source.sync.changes(0, 3, DOOR)
    kiosk.sync.restart(first.epoch)
    kiosk.sync.apply(first)
    before = enrolled(kiosk)
    # WHEN it comes again
    with pytest.raises(ChangedMeanwhile):
        kiosk.sync.apply(first)
    # THEN nothing changed, and reading goes on
    assert enrolled(kiosk) == before
    pull(source, kiosk, limit=3)
    assert enrolled(kiosk) == enrolled(source)


def test_a_deleted_person_is_gone_within_one_reading(source: Side, kiosk: Side) -> None:
    # GIVEN somebody whom the kiosk knows
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    # WHEN the source deletes them, and the kiosk reads once
    source.gallery.remove(ann.id)
    pull(source, kiosk)
    # THEN nobody is recognised as them
    assert kiosk.gallery.snapshot(CONTRACT).people == ()
    # AND when the source brings them back, they are there again, with all samples
    source.gallery.restore(ann.id)
    pull(source, kiosk)
    assert enrolled(kiosk) == enrolled(source)


def test_a_person_erased_at_the_source_leaves_nothing_behind(source: Side, kiosk: Side) -> None:
    # GIVEN somebody whom both know, with a sample that only the kiosk has
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    kiosk.gallery.add_samples(ann.id, [sample(1)])
    source.gallery.erase(ann.id)
    lab = SealedFolder(kiosk.database.path.parent / LAB_FOLDER, kiosk.database.cipher)
    lab.put(f"{OF_PEOPLE}run-1", b"Ann was taken for Ben")
    # WHEN they meet
    exchange(source, kiosk)
    # THEN nothing of them is anywhere, not in the lab's results either, and that a sample went
    # with them is told once
    assert lab.names() == ()
    for side in (source, kiosk):
        assert side.gallery.people() == ()
        with side.database.read() as connection:
            assert connection.exec_driver_sql("SELECT COUNT(*) FROM samples").scalar() == 0
    (conflict,) = source.sync.conflicts()
    assert (conflict.kind, conflict.person_id) == (ConflictKind.ERASED, ann.id)
    assert (conflict.samples, conflict.place) == (1, "Front door")
    # AND they stay erased, whoever sends them again
    kiosk.sync.restart(kiosk.sync.bookmark().epoch)
    exchange(source, kiosk)
    assert kiosk.gallery.people() == ()


def test_who_was_enrolled_offline_is_merged(source: Side, kiosk: Side) -> None:
    # GIVEN a kiosk that enrolled somebody while it was alone, before it ever met the source
    kiosk.gallery.add_person("Ann", [sample(0), sample(1)])
    source.gallery.add_person("Ben", [sample(2)])
    # WHEN they meet
    exchange(source, kiosk)
    # THEN both have both
    assert source.names() == kiosk.names() == ["Ann", "Ben"]
    assert enrolled(kiosk) == enrolled(source)
    assert kinds(source) == []


def test_two_people_of_one_name_are_both_kept(source: Side, kiosk: Side) -> None:
    # GIVEN the same name given on both sides while the line was down
    exchange(source, kiosk)
    source.gallery.add_person("Ann", [sample(0)])
    theirs = kiosk.gallery.add_person("ann", [sample(1)])
    # WHEN they meet
    exchange(source, kiosk)
    # THEN both are there on both sides, the kiosk's under a name of its own
    assert source.names() == kiosk.names() == ["Ann", "ann (Front door)"]
    (conflict,) = source.sync.conflicts()
    assert (conflict.kind, conflict.person_id) == (ConflictKind.SAME_NAME, theirs.id)
    assert (conflict.name, conflict.other) == ("ann (Front door)", "ann")


def test_one_name_met_while_reading_is_told_to_the_source(source: Side, kiosk: Side) -> None:
    # GIVEN a name that the kiosk gave after it had sent what waited
    source.gallery.add_person("Ann", [sample(0)])
    theirs = kiosk.gallery.add_person("Ann", [sample(1)])
    # WHEN it reads first, and sends then
    pull(source, kiosk)
    assert kiosk.names() == ["Ann", "Ann (Front door)"]
    exchange(source, kiosk)
    # THEN the source has the same, and the conflict is on its list alone
    assert source.names() == kiosk.names()
    assert [conflict.person_id for conflict in source.sync.conflicts()] == [theirs.id]
    assert kiosk.sync.conflicts() == ()


def test_names_can_be_swapped_at_the_source(source: Side, kiosk: Side) -> None:
    # GIVEN two people who trade names, read one change at a time
    ann = source.gallery.add_person("Ann", [sample(0)])
    ben = source.gallery.add_person("Ben", [sample(1)])
    exchange(source, kiosk)
    source.gallery.rename(ann.id, "Cid")
    source.gallery.rename(ben.id, "Ann")
    source.gallery.rename(ann.id, "Ben")
    pull(source, kiosk, limit=1)
    # THEN the kiosk has them so, without a word
    assert enrolled(kiosk) == enrolled(source)
    assert kinds(source) == kinds(kiosk) == []


@pytest.mark.parametrize("first", ["push", "pull"])
def test_of_two_names_the_sources_stands(source: Side, kiosk: Side, first: str) -> None:
    # GIVEN somebody who is renamed on both sides
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    source.gallery.rename(ann.id, "Anna")
    kiosk.gallery.rename(ann.id, "Annie")
    # WHEN they meet, in either order
    (push if first == "push" else pull)(source, kiosk)
    exchange(source, kiosk)
    # THEN the source's name stands, and the other is on the list
    assert source.names() == kiosk.names() == ["Anna"]
    (conflict,) = source.sync.conflicts()
    assert (conflict.kind, conflict.name, conflict.other) == (
        ConflictKind.RENAMED,
        "Anna",
        "Annie",
    )


def test_a_kiosk_may_rename_twice_before_it_reads(source: Side, kiosk: Side) -> None:
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    for name in ("Anna", "Annie"):
        kiosk.gallery.rename(ann.id, name)
        push(source, kiosk)
    exchange(source, kiosk)
    assert source.names() == kiosk.names() == ["Annie"]
    assert kinds(source) == []


@pytest.mark.parametrize("first", ["push", "pull"])
def test_samples_for_somebody_deleted_are_kept_with_them(
    source: Side, kiosk: Side, first: str
) -> None:
    # GIVEN somebody whom the source deletes while the kiosk adds a sample
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    kiosk.gallery.add_samples(ann.id, [sample(1)])
    source.gallery.remove(ann.id)
    # WHEN they meet, in either order
    (push if first == "push" else pull)(source, kiosk)
    exchange(source, kiosk)
    # THEN they are deleted on both, the sample waits with them, and that is told
    assert source.names() == kiosk.names() == []
    (removed,) = source.gallery.removed()
    assert removed.person.samples == 2
    (conflict,) = source.sync.conflicts()
    assert (conflict.kind, conflict.samples) == (ConflictKind.DELETED, 1)
    # AND both come back together
    source.gallery.restore(ann.id)
    exchange(source, kiosk)
    assert kiosk.gallery.find("Ann").samples == 2


def test_an_erased_sample_never_comes_back(source: Side, kiosk: Side) -> None:
    # GIVEN a sample that was erased at the source, and one that was erased on the kiosk
    ann = source.gallery.add_person("Ann", [sample(0), sample(1), sample(2)])
    exchange(source, kiosk)
    first, second, third = source.gallery.samples(ann.id)
    source.gallery.remove_samples([first.id])
    kiosk.gallery.remove_samples([second.id])
    # WHEN the kiosk, which embedded the first one anew, meets the source
    kiosk.gallery.add_embeddings(first.id, {OTHER.id: identity_vector(5)})
    exchange(source, kiosk)
    # THEN both are gone from both, also after the whole is read again
    kiosk.sync.restart(kiosk.sync.bookmark().epoch)
    exchange(source, kiosk)
    for side in (source, kiosk):
        assert [one.id for one in side.gallery.samples(ann.id)] == [third.id]


def test_a_kiosk_can_delete_but_not_erase(source: Side, kiosk: Side) -> None:
    # GIVEN two people whom the kiosk deletes and erases
    ann = source.gallery.add_person("Ann", [sample(0)])
    ben = source.gallery.add_person("Ben", [sample(1)])
    exchange(source, kiosk)
    kiosk.gallery.remove(ann.id)
    kiosk.gallery.erase(ben.id)
    # WHEN it meets the source
    exchange(source, kiosk)
    # THEN neither is enrolled, but both can come back there
    assert source.names() == kiosk.names() == []
    assert {one.person.name for one in source.gallery.removed()} == {"Ann", "Ben"}
    assert all(one.person.samples == 1 for one in source.gallery.removed())
    assert kinds(source) == [ConflictKind.DELETED_ELSEWHERE]
    source.gallery.restore(ben.id)
    exchange(source, kiosk)
    assert enrolled(kiosk) == enrolled(source)
    assert kiosk.names() == ["Ben"]


def test_a_kiosk_can_take_a_deletion_back_that_it_knew(source: Side, kiosk: Side) -> None:
    # GIVEN somebody deleted at the source, and restored on the kiosk
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    source.gallery.remove(ann.id)
    pull(source, kiosk)
    kiosk.gallery.restore(ann.id)
    exchange(source, kiosk)
    assert source.names() == kiosk.names() == ["Ann"]
    # WHEN the source deletes them anew while the kiosk restores from the old deletion
    source.gallery.remove(ann.id)
    pull(source, kiosk)
    kiosk.gallery.restore(ann.id)
    source.gallery.restore(ann.id)
    source.clock.advance(5.0)
    source.gallery.remove(ann.id)
    exchange(source, kiosk)
    # THEN the newer deletion stands
    assert source.names() == kiosk.names() == []
    assert ConflictKind.DELETED in kinds(source)


def test_what_time_ran_out_on_a_kiosk_is_no_wish(source: Side, kiosk: Side) -> None:
    # GIVEN a kiosk whose clock is far ahead, so that a deleted person is erased too early
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    source.gallery.remove(ann.id)
    pull(source, kiosk)
    kiosk.clock.advance(KEPT_AFTER_REMOVAL_S + 1000.0)
    assert kiosk.gallery.erase_expired() == 1
    # WHEN the source brings them back
    source.gallery.restore(ann.id)
    exchange(source, kiosk)
    # THEN they are back on the kiosk too
    assert enrolled(kiosk) == enrolled(source)
    assert kiosk.names() == ["Ann"]


def test_who_was_erased_on_a_kiosk_does_not_come_back_by_reading(source: Side, kiosk: Side) -> None:
    # GIVEN somebody erased on the kiosk, and renamed at the source meanwhile
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    kiosk.gallery.erase(ann.id)
    source.gallery.rename(ann.id, "Anna")
    # WHEN the kiosk reads before it can send
    pull(source, kiosk)
    # THEN they stay erased there, and are deleted at the source when it sends
    assert kiosk.names() == []
    exchange(source, kiosk)
    assert source.names() == kiosk.names() == []


def test_a_kiosks_own_change_that_comes_back_is_no_conflict(source: Side, kiosk: Side) -> None:
    # GIVEN a name that the kiosk gave and sent, and another that it gave since
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    kiosk.gallery.rename(ann.id, "Anna")
    push(source, kiosk)
    kiosk.gallery.rename(ann.id, "Annie")
    # WHEN its own first name comes back
    pull(source, kiosk)
    # THEN the newer one stands on both sides
    assert kiosk.names() == ["Annie"]
    exchange(source, kiosk)
    assert source.names() == kiosk.names() == ["Annie"]
    assert kinds(source) == kinds(kiosk) == []


def test_of_two_consents_the_later_one_stands(source: Side, kiosk: Side) -> None:
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    source.gallery.set_consent(ann.id, Consent("Old words.", "1", 100.0))
    kiosk.gallery.set_consent(ann.id, Consent("New words.", "2", 200.0))
    exchange(source, kiosk)
    for side in (source, kiosk):
        consent = side.gallery.consent(ann.id)
        assert consent is not None
        assert consent.version == "2"
    assert kinds(source) == [ConflictKind.CONSENT]


def test_a_push_that_was_not_heard_of_is_sent_again_for_nothing(source: Side, kiosk: Side) -> None:
    # GIVEN a push that the source took, after which the kiosk died
    exchange(source, kiosk)
    source.gallery.add_person("Ann", [sample(0)])
    kiosk.gallery.add_person("Ann", [sample(1)])
    outgoing = kiosk.sync.outgoing(100)
    source.sync.merge(outgoing.push, DOOR)
    before, revision = enrolled(source), source.gallery.revision()
    # WHEN the same goes out again
    exchange(source, kiosk)
    # THEN the source did not change, and tells of one conflict
    assert enrolled(source) == enrolled(kiosk) == before
    assert source.gallery.revision() == revision
    assert kinds(source) == [ConflictKind.SAME_NAME]


def test_what_changes_while_it_is_sent_is_sent_again(source: Side, kiosk: Side) -> None:
    # GIVEN a rename on its way
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    kiosk.gallery.rename(ann.id, "Anna")
    outgoing = kiosk.sync.outgoing(100)
    # WHEN they are renamed again before the source has answered
    kiosk.gallery.rename(ann.id, "Annie")
    source.sync.merge(outgoing.push, DOOR)
    kiosk.sync.acknowledge(outgoing)
    # THEN the newer name waits, and arrives
    assert kiosk.sync.waiting_people() == 1
    exchange(source, kiosk)
    assert source.names() == kiosk.names() == ["Annie"]


def test_a_restored_source_is_read_anew_and_loses_nobody(source: Side, kiosk: Side) -> None:
    # GIVEN a kiosk that knows somebody whom the source forgets, by being restored from a backup
    source.gallery.add_person("Ann", [sample(0)])
    ben = source.gallery.add_person("Ben", [sample(1)])
    exchange(source, kiosk)
    with source.database.write() as connection:
        for table, column in (("people", "id"), ("person_changes", "person_id")):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE {column} = ?", (ben.id,))
        connection.exec_driver_sql("DELETE FROM sample_changes WHERE person_id = ?", (ben.id,))
        connection.exec_driver_sql("DELETE FROM sync_marks WHERE key = 'epoch'")
    # WHEN the kiosk comes, which has numbers of another history
    with pytest.raises(ChangedMeanwhile):
        source.sync.merge(Push(kiosk.sync.bookmark().epoch, 99), DOOR)
    exchange(source, kiosk) if kiosk.sync.outgoing(9).push.empty else None
    exchange(source, kiosk)
    # THEN it reads from the beginning, and gives back what was lost
    assert source.names() == kiosk.names() == ["Ann", "Ben"]
    assert enrolled(kiosk) == enrolled(source)


def test_a_kiosk_cannot_put_another_face_in_the_place_of_one_that_is_known(
    source: Side, kiosk: Side
) -> None:
    # GIVEN somebody whom both know
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    (known,) = source.gallery.samples(ann.id)
    # WHEN a kiosk whose key was stolen sends another vector as hers, and claims to know it all
    other = {key: np.roll(vector, 1) for key, vector in known.embeddings.items()}
    forged = SampleNews(known.id, ann.id, content=replace(known, embeddings=other))
    epoch = kiosk.sync.bookmark().epoch
    source.sync.merge(Push(epoch, 2**52, samples=(forged,)), DOOR)
    # THEN the source keeps its own
    (kept,) = source.gallery.samples(ann.id)
    for key, vector in known.embeddings.items():
        np.testing.assert_array_equal(kept.embeddings[key], vector)
    # AND a kiosk that has another one by honest means takes the source's over
    (there,) = kiosk.gallery.samples(ann.id)
    kiosk.gallery.add_embeddings(there.id, other)
    exchange(source, kiosk)
    exchange(source, kiosk)
    assert enrolled(kiosk) == enrolled(source)
    (kept,) = kiosk.gallery.samples(ann.id)
    for key, vector in known.embeddings.items():
        np.testing.assert_array_equal(kept.embeddings[key], vector)


def test_conflicts_are_settled_one_by_one(source: Side, kiosk: Side) -> None:
    ann = source.gallery.add_person("Ann", [sample(0)])
    exchange(source, kiosk)
    source.gallery.rename(ann.id, "Anna")
    kiosk.gallery.rename(ann.id, "Annie")
    exchange(source, kiosk)
    (conflict,) = source.sync.conflicts()
    assert source.sync.settle(conflict.id) == conflict
    assert source.sync.conflicts() == ()
    with pytest.raises(NotFound):
        source.sync.settle(conflict.id)


def test_names_are_sealed_in_the_list_of_conflicts(
    source: Side, kiosk: Side, tmp_path: Path
) -> None:
    exchange(source, kiosk)
    source.gallery.add_person("Rumpelstilzchen", [sample(0)])
    kiosk.gallery.add_person("Rumpelstilzchen", [sample(1)])
    exchange(source, kiosk)
    assert kinds(source) == [ConflictKind.SAME_NAME]
    source.database.checkpoint()
    assert b"Rumpelstilz" not in (tmp_path / "source" / "faceid.db").read_bytes()


def test_people_of_the_first_schema_are_numbered(tmp_path: Path, kiosk: Side) -> None:
    # GIVEN a database of before there were numbers
    folder = tmp_path / "source"
    keys = FileKeyProvider(folder / "keys" / "k")
    write_first_schema(folder / "faceid.db", keys, "Ann", "Ben")
    # WHEN it becomes a source
    source = open_side(folder)
    pull(source, kiosk, limit=2)
    # THEN everybody is told
    assert kiosk.names() == ["Ann", "Ben"]
    assert enrolled(kiosk) == enrolled(source)
    source.gallery.add_person("Cid", [sample(3)])
    pull(source, kiosk)
    assert enrolled(kiosk) == enrolled(source)
    source.database.close()


def test_two_kiosks_hear_of_each_other(source: Side, kiosk: Side, tmp_path: Path) -> None:
    other = open_side(tmp_path / "other", Place("key-2", "Back door"))
    for side, name in ((kiosk, "Ann"), (other, "Ann")):
        exchange(source, side)
        side.gallery.add_person(name, [sample(0)])
    for side in (kiosk, other, kiosk):
        exchange(source, side)
    assert source.names() == kiosk.names() == other.names() == ["Ann", "Ann (Back door)"]
    assert enrolled(source) == enrolled(kiosk) == enrolled(other)
    other.database.close()


def test_visits_are_kept_once_and_with_their_place(source: Side) -> None:
    # GIVEN a batch that comes twice, with one more visit the second time
    batch = [visit("v1"), visit("v2", granted=True)]
    assert source.sync.receive(batch, DOOR) == 2
    assert source.sync.receive([*batch, visit("v3")], DOOR) == 1
    # AND one of the same id at another kiosk
    assert source.sync.receive([visit("v1")], Place("key-2", "Back door")) == 1
    # THEN each is there once, with its place, and the trail is whole
    found = [(one.visit_id, one.place) for one in source.visits.recent()]
    assert sorted(found) == [
        ("v1", "Back door"),
        ("v1", "Front door"),
        ("v2", "Front door"),
        ("v3", "Front door"),
    ]
    assert SqlAuditLog(source.database, source.clock).verify().ok


def _many(source: Side, kiosk: Side, people: int) -> None:
    for number in range(people):
        source.gallery.add_person(f"Person {number}", [sample(number % 16)])
    pages = pull(source, kiosk, limit=500)
    assert pages > 3 * people / 500
    assert len(kiosk.gallery.people()) == people
    snapshot = kiosk.gallery.snapshot(CONTRACT)
    assert snapshot.matrix.shape[0] == people
    # One more at the source is one small page.
    ann = source.gallery.add_person("Ann", [sample(0)])
    assert pull(source, kiosk) == 1
    assert kiosk.gallery.find("Ann").id == ann.id


def test_hundreds_of_people_come_page_by_page(source: Side, kiosk: Side) -> None:
    _many(source, kiosk, 400)


@pytest.mark.slow
def test_ten_thousand_people_come_page_by_page(source: Side, kiosk: Side) -> None:
    _many(source, kiosk, 10_000)
