"""What is wrong with the labels, found by the scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from faceid_gui.lab.hygiene import duplicates, find_faults, separation
from faceid_gui.lab.parts import Subject
from faceid_gui.lab.results import FindingKind
from faceid_gui.lab.vectors import VectorTable
from tests.lab.people import made_up_table


def moved(table: VectorTable, photo: str, to: int) -> VectorTable:
    """The table with one photo under another subject's name."""
    owners = table.owners.copy()
    owners[table.photos.index(photo)] = to
    return replace(table, owners=owners)


def test_clean_data_is_called_clean() -> None:
    for seed in range(5):
        table = made_up_table(20, 5, 40, spread=0.8, seed=seed)
        assert find_faults(table) == ()
        assert separation(table) > 4


def test_a_mislabelled_photo_is_found_and_its_owner_named() -> None:
    # GIVEN a photo of person 3 among those of person 7
    table = moved(made_up_table(20, 5, 0, spread=0.8), "person 3/2.jpg", 7)
    (finding,) = find_faults(table)
    assert finding.kind is FindingKind.MISLABELLED
    assert (finding.subject, finding.photo, finding.other) == (
        "person 7",
        "person 3/2.jpg",
        "person 3",
    )
    assert finding.score is not None
    assert "person 3" in finding.detail


def test_several_wrong_photos_do_not_stand_up_for_each_other() -> None:
    table = made_up_table(20, 6, 0, spread=0.8)
    for shot in (0, 1):
        table = moved(table, f"person 3/{shot}.jpg", 7)
    found = find_faults(table)
    assert {(one.photo, one.other) for one in found} == {
        ("person 3/0.jpg", "person 3"),
        ("person 3/1.jpg", "person 3"),
    }


def test_a_photo_of_nobody_here_is_found_and_nobody_named() -> None:
    table = made_up_table(20, 5, 1, spread=0.8)
    (finding,) = find_faults(moved(table, "stranger 20/0.jpg", 4))
    assert (finding.kind, finding.subject, finding.other) == (
        FindingKind.MISLABELLED,
        "person 4",
        "",
    )


def test_two_names_of_one_person_are_found() -> None:
    # GIVEN half of person 5's photos under a second spelling
    table = made_up_table(20, 6, 0, spread=0.8)
    subjects = (*table.subjects, Subject("again", "Person  V", ()))
    table = replace(table, subjects=subjects, people=21)
    for shot in (0, 2, 4):
        table = moved(table, f"person 5/{shot}.jpg", 20)
    (finding,) = find_faults(table)
    assert finding.kind is FindingKind.SAME_PERSON
    assert {finding.subject, finding.other} == {"person 5", "Person  V"}


def test_a_stranger_who_is_enrolled_is_found() -> None:
    table = made_up_table(20, 6, 5, spread=0.8)
    table = replace(table, subjects=(*table.subjects, Subject("x", "Mr X", ())))
    (finding,) = find_faults(moved(table, "person 5/1.jpg", 25))
    assert (finding.kind, finding.subject, finding.other) == (
        FindingKind.STRANGER_KNOWN,
        "Mr X",
        "person 5",
    )


def test_too_little_data_says_nothing() -> None:
    assert find_faults(made_up_table(1, 20, 0)) == ()
    assert find_faults(made_up_table(3, 1, 3)) == ()
    empty = VectorTable(np.zeros((0, 64), np.float32), (), np.zeros(0, np.intp), (), 0)
    assert find_faults(empty) == ()
    assert separation(empty) == 0.0


def test_a_network_that_tells_nobody_apart_accuses_nobody() -> None:
    rng = np.random.default_rng(1)
    table = made_up_table(20, 5, 20)
    noise = rng.normal(size=table.raw.shape).astype(np.float32)
    assert find_faults(replace(table, raw=noise)) == ()


def test_equal_photos_are_told_with_both_names() -> None:
    table = made_up_table(3, 3, 0)
    groups = [("person 0/0.jpg", "person 0/1.jpg"), ("person 1/0.jpg", "person 2/2.jpg")]
    same, other = duplicates(groups, table)
    assert (same.subject, same.photo, same.other) == (
        "person 0",
        "person 0/1.jpg",
        "person 0/0.jpg",
    )
    assert (other.subject, other.photo) == ("person 2", "person 2/2.jpg")
    assert "person 1" in other.detail
    assert {one.kind for one in (same, other)} == {FindingKind.DUPLICATE_PHOTO}
