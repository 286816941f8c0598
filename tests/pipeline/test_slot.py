"""One item between two threads."""

from __future__ import annotations

import threading

from faceid_gui.pipeline.slot import LatestSlot


def test_the_newest_item_replaces_what_nobody_took() -> None:
    slot: LatestSlot[int] = LatestSlot()
    for number in range(5):
        slot.put(number)
    assert slot.take(0) == 4
    assert slot.take(0) is None
    assert slot.dropped == 4


def test_a_consumer_is_woken() -> None:
    # GIVEN a thread that waits for an item
    slot: LatestSlot[str] = LatestSlot()
    taken: list[str | None] = []
    thread = threading.Thread(target=lambda: taken.append(slot.take(10)))
    thread.start()
    # WHEN one is put THEN it has it
    slot.put("frame")
    thread.join(10)
    assert taken == ["frame"]
    assert slot.dropped == 0


def test_closing_wakes_and_keeps_the_last_item() -> None:
    slot: LatestSlot[int] = LatestSlot()
    slot.put(1)
    slot.close()
    slot.put(2)
    assert slot.closed
    assert slot.take() == 1
    assert slot.take() is None


def test_a_producer_can_wait_until_its_item_was_taken() -> None:
    slot: LatestSlot[int] = LatestSlot()
    slot.put(1)
    assert not slot.wait_taken(0)
    slot.take(0)
    assert slot.wait_taken(0)


def test_a_slow_consumer_sees_fewer_items_and_never_an_older_one() -> None:
    # GIVEN a producer that is faster than its consumer
    slot: LatestSlot[int] = LatestSlot()

    def fill() -> None:
        for number in range(20_000):
            slot.put(number)
        slot.close()

    thread = threading.Thread(target=fill)
    thread.start()
    # WHEN everything is taken that can be had
    taken = []
    while (item := slot.take(10)) is not None:
        taken.append(item)
    thread.join()
    # THEN it is in order, ends with the newest, and nothing is unaccounted for
    assert taken == sorted(set(taken))
    assert taken[-1] == 19_999
    assert len(taken) + slot.dropped == 20_000
