"""What was found out of photos is kept, bounded, and survives damage."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from faceid_gui.core.errors import DiskFull
from faceid_gui.lab.cache import CacheLimits, Row, VectorCache
from tests.lab.people import MemoryFiles

SMALL = CacheLimits(block_rows=4)


def digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def row(number: int) -> Row:
    return np.full(3, number, np.float32)


def filled(files: MemoryFiles, count: int, *, key: str = "k", now: float = 1.0) -> None:
    cache = VectorCache(files, now=now, limits=SMALL)
    for number in range(count):
        cache.put(key, 3, digest(number), row(number))
    cache.close()


def known(files: MemoryFiles, count: int, key: str = "k") -> list[int]:
    cache = VectorCache(files, now=2.0, limits=SMALL)
    return [n for n in range(count) if cache.get(key, 3, digest(n)) is not None]


def test_rows_come_back_in_another_process() -> None:
    files = MemoryFiles()
    filled(files, 10)
    cache = VectorCache(files, now=2.0, limits=SMALL)
    for number in range(10):
        np.testing.assert_array_equal(cache.get("k", 3, digest(number)), row(number))
    assert cache.get("k", 3, digest(99)) is None
    assert cache.get("other", 3, digest(1)) is None
    assert cache.get("k", 4, digest(1)) is None


def test_further_rows_go_behind_the_first() -> None:
    files = MemoryFiles()
    filled(files, 6)
    cache = VectorCache(files, now=2.0, limits=SMALL)
    before = dict(files.files)
    assert cache.get("k", 3, digest(0)) is not None
    cache.put("k", 3, digest(6), row(6))
    cache.flush()
    # THEN the full block was not written again, and all seven are there
    changed = {name for name in files.files if files.files[name] != before.get(name)}
    assert len(changed) == 1
    assert known(files, 7) == list(range(7))


@pytest.mark.parametrize("damage", [b"", b"FGR1", b"FGR1\xff\xff\xff\xff{}", b"junk" * 50])
def test_a_damaged_block_is_dropped_and_made_anew(damage: bytes) -> None:
    files = MemoryFiles()
    filled(files, 10)
    first = next(name for name in files.names() if name.endswith("00000"))
    files.files[first] = damage
    # WHEN the cache is read, THEN only that block's rows are unknown
    assert known(files, 10) == [4, 5, 6, 7, 8, 9]
    filled(files, 10, now=3.0)
    assert known(files, 10) == list(range(10))


def test_a_block_that_is_cut_short_or_changed_is_dropped() -> None:
    files = MemoryFiles()
    filled(files, 3)
    name = next(name for name in files.names() if name.endswith("00000"))
    whole = files.files[name]
    files.files[name] = whole[:-4]
    assert known(files, 3) == []
    files.files[name] = whole[:-4] + np.array([np.nan], "<f4").tobytes()
    assert known(files, 3) == []


def test_a_missing_block_loses_nothing_else() -> None:
    files = MemoryFiles()
    filled(files, 10)
    files.remove(next(name for name in files.names() if name.endswith("00001")))
    assert known(files, 10) == [0, 1, 2, 3, 8, 9]
    filled(files, 10, now=3.0)
    assert known(files, 10) == list(range(10))


def test_the_oldest_goes_where_there_is_too_much() -> None:
    files = MemoryFiles()
    filled(files, 4, key="old", now=1.0)
    filled(files, 4, key="new", now=2.0)
    tight = CacheLimits(block_rows=4, most_bytes=4 * (32 + 12))
    VectorCache(files, now=3.0, limits=tight).close()
    assert (known(files, 4, "old"), known(files, 4, "new")) == ([], [0, 1, 2, 3])


def test_what_was_not_used_for_long_goes() -> None:
    files = MemoryFiles()
    filled(files, 4, now=1.0)
    VectorCache(files, now=1.0 + CacheLimits().oldest_s + 1, limits=SMALL).close()
    assert known(files, 4) == []


def test_a_damaged_index_makes_nothing_old() -> None:
    files = MemoryFiles()
    filled(files, 4, now=1.0)
    files.files["rows-index"] = b"{"
    VectorCache(files, now=1e9, limits=SMALL).close()
    assert known(files, 4) == [0, 1, 2, 3]


def test_a_full_disk_costs_nothing_but_the_memory_of_it(caplog: pytest.LogCaptureFixture) -> None:
    files = MemoryFiles()
    files.full = DiskFull()
    cache = VectorCache(files, limits=SMALL)
    cache.put("k", 3, digest(1), row(1))
    cache.close()
    assert cache.get("k", 3, digest(1)) is not None
    assert "not kept" in caplog.text


def test_files_of_others_are_left_alone() -> None:
    files = MemoryFiles()
    files.put("run-1", b"a result")
    filled(files, 4)
    VectorCache(files, now=1e12, limits=CacheLimits(most_bytes=0)).close()
    assert files.files["run-1"] == b"a result"
