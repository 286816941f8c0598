"""Records that open in their own place only."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceid_gui.core.errors import KeyUnavailable, StoreDamaged
from faceid_gui.store.crypto import Cipher, Purpose, place_bytes

MASTER = bytes(range(32))
CIPHER = Cipher(MASTER, b"database-id-0001")


@given(plain=st.binary(max_size=300), place=st.lists(st.text(max_size=9), max_size=4))
def test_what_is_sealed_opens_in_its_place(plain: bytes, place: list[str]) -> None:
    sealed = CIPHER.seal(Purpose.NAME, plain, *place)
    assert CIPHER.open(Purpose.NAME, sealed, *place) == plain


@given(st.lists(st.text(max_size=6), max_size=4), st.lists(st.text(max_size=6), max_size=4))
def test_two_places_never_look_alike(one: list[str], other: list[str]) -> None:
    assert (place_bytes(*one) == place_bytes(*other)) == (one == other)


def test_two_records_of_one_text_differ() -> None:
    assert CIPHER.seal(Purpose.NAME, b"Ann", "a") != CIPHER.seal(Purpose.NAME, b"Ann", "a")


@pytest.mark.parametrize(
    ("cipher", "purpose", "place"),
    [
        (CIPHER, Purpose.NAME, ("people", "b")),
        (CIPHER, Purpose.NAME, ("peopleb",)),
        (CIPHER, Purpose.NAME, ()),
        (CIPHER, Purpose.CROP, ("people", "a")),
        (Cipher(bytes(32), b"database-id-0001"), Purpose.NAME, ("people", "a")),
        (Cipher(MASTER, b"database-id-0002"), Purpose.NAME, ("people", "a")),
    ],
    ids=["another row", "joined", "none", "another purpose", "another key", "another database"],
)
def test_a_record_opens_nowhere_else(
    cipher: Cipher, purpose: Purpose, place: tuple[str, ...]
) -> None:
    sealed = CIPHER.seal(Purpose.NAME, b"Ann", "people", "a")
    with pytest.raises(StoreDamaged):
        cipher.open(purpose, sealed, *place)


def test_every_flipped_bit_is_seen() -> None:
    sealed = CIPHER.seal(Purpose.NAME, b"Ann", "a")
    for i in range(len(sealed)):
        changed = bytearray(sealed)
        changed[i] ^= 1
        with pytest.raises(StoreDamaged):
            CIPHER.open(Purpose.NAME, bytes(changed), "a")
    for length in range(len(sealed)):
        with pytest.raises(StoreDamaged):
            CIPHER.open(Purpose.NAME, sealed[:length], "a")


def test_the_name_index_ignores_form_and_case_and_needs_the_key() -> None:
    assert CIPHER.name_index("Ångström") == CIPHER.name_index("a\u030angstro\u0308m")
    assert CIPHER.name_index("Ann") != CIPHER.name_index("Anna")
    assert CIPHER.name_index("Ann") != Cipher(os.urandom(32), b"x").name_index("Ann")


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(KeyUnavailable):
        Cipher(bytes(length), b"x")
