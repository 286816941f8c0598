"""The hub of events: order, resuming, slow listeners, and threads."""

from __future__ import annotations

import threading

import pytest

from faceid_gui.core.errors import Overloaded
from faceid_gui.services.serving.events import EventHub, ServerEventKind, Subscription

ADDED = ServerEventKind.PERSON_ADDED


def numbers(subscription: Subscription) -> list[int]:
    """The numbers of everything that is new."""
    return [event.number for event in subscription.poll().events]


def test_a_listener_hears_what_happens_from_now_on() -> None:
    # GIVEN an event before anybody listens
    hub = EventHub(now=lambda: 12.5)
    hub.publish(ADDED, name="before")
    with hub.subscribe() as listener:
        # WHEN one more happens
        told = hub.publish(ADDED, name="김민수", samples=2)
        # THEN it alone is heard, once, with its facts
        assert listener.poll().events == (told,)
        assert told.facts == {"name": "김민수", "samples": 2}
        assert told.at == 12.5
        assert listener.poll().events == ()


def test_a_listener_resumes_after_what_it_heard_last() -> None:
    # GIVEN three events, of which a listener has heard the first
    hub = EventHub()
    first, second, third = (hub.publish(ADDED, place=place) for place in range(3))
    # WHEN it comes back with the id of the first, THEN the others follow, without a gap
    with hub.subscribe(after=first.id) as listener:
        delivery = listener.poll()
        assert delivery.events == (second, third)
        assert not delivery.gap
    # AND with the newest id there is nothing, and no gap
    with hub.subscribe(after=third.id) as listener:
        assert listener.poll().events == ()


@pytest.mark.parametrize("after", ["00000000-1", "", "nonsense", "-", "00000000-²", "a-9" * 40])
def test_resuming_from_another_life_gives_all_and_says_gap(after: str) -> None:
    # GIVEN events, WHEN resumed from an id that this hub never gave
    hub = EventHub()
    kept = [hub.publish(ADDED) for _ in range(3)]
    with hub.subscribe(after=after) as listener:
        delivery = listener.poll()
    # THEN everything that is kept comes, and it is said once that something may be missing
    assert list(delivery.events) == kept
    assert delivery.gap


def test_resuming_from_what_is_not_kept_any_more_says_gap() -> None:
    # GIVEN a ring of two, and four events
    hub = EventHub(kept=2)
    events = [hub.publish(ADDED) for _ in range(4)]
    # WHEN resumed after the first, THEN the second is missing, and that is said
    with hub.subscribe(after=events[0].id) as listener:
        delivery = listener.poll()
        assert delivery.gap
        assert list(delivery.events) == events[2:]
        assert not listener.poll().gap
    # AND after the second nothing is missing
    with hub.subscribe(after=events[1].id) as listener:
        assert not listener.poll().gap


def test_an_id_of_the_future_is_a_gap() -> None:
    hub = EventHub()
    told = hub.publish(ADDED)
    future = f"{told.id.partition('-')[0]}-999"
    with hub.subscribe(after=future) as listener:
        assert listener.poll().gap


def test_a_slow_listener_is_told_and_dropped_and_holds_nobody_up() -> None:
    # GIVEN a ring of three, and two listeners
    hub = EventHub(kept=3)
    quick, slow = hub.subscribe(), hub.subscribe()
    heard: list[int] = []
    # WHEN one of them does not listen to four events
    for _ in range(4):
        hub.publish(ADDED)
        heard += numbers(quick)
    # THEN the quick one has all, the slow one is told that it was dropped, and gets no more
    assert heard == [1, 2, 3, 4]
    delivery = slow.poll()
    assert delivery.dropped
    assert delivery.events == ()
    assert hub.listeners == 1
    # AND it can resume, with a gap
    quick.close()
    with hub.subscribe(after="x") as again:
        assert numbers(again) == [2, 3, 4]


def test_much_news_comes_in_pieces() -> None:
    hub = EventHub()
    with hub.subscribe() as listener:
        for _ in range(5):
            hub.publish(ADDED)
        pieces = [len(listener.poll(2).events) for _ in range(4)]
    assert pieces == [2, 2, 1, 0]


def test_the_end_reaches_everybody_who_waits() -> None:
    # GIVEN listeners that wait on threads of their own
    hub = EventHub()
    ended: list[bool] = []
    listeners = [hub.subscribe() for _ in range(3)]

    def wait(listener: Subscription) -> None:
        ended.append(listener.wait(30.0).ended)

    threads = [threading.Thread(target=wait, args=(listener,)) for listener in listeners]
    for thread in threads:
        thread.start()
    # WHEN the server stops
    hub.end_all()
    for thread in threads:
        thread.join(10.0)
    # THEN each is told
    assert ended == [True] * 3


def test_waking_is_done_once_until_the_listener_polls() -> None:
    # GIVEN a listener that is woken by a call
    hub = EventHub()
    woken: list[int] = []
    with hub.subscribe(on_news=lambda: woken.append(1)) as listener:
        # WHEN three events happen, THEN it is woken once; and again after it polled
        for _ in range(3):
            hub.publish(ADDED)
        assert len(woken) == 1
        listener.poll()
        hub.publish(ADDED)
        assert len(woken) == 2


def test_there_is_an_end_to_how_many_may_listen() -> None:
    hub = EventHub(most_listeners=2)
    first = hub.subscribe()
    hub.subscribe()
    with pytest.raises(Overloaded):
        hub.subscribe()
    first.close()
    first.close()
    hub.subscribe()


def test_reading_without_listening_pages_through_what_is_kept() -> None:
    hub = EventHub(kept=3)
    events = [hub.publish(ADDED) for _ in range(5)]
    assert list(hub.read(most=2).events) == events[2:4]
    assert list(hub.read(after=events[3].id).events) == events[4:]
    assert not hub.read().gap
    assert hub.read(after=events[0].id).gap
    assert hub.listeners == 0


def test_many_publishers_and_listeners_lose_nothing() -> None:
    # GIVEN 4 threads that publish 200 events each, and 4 that listen
    hub = EventHub(kept=4096)
    heard: list[list[int]] = [[] for _ in range(4)]
    subscriptions = [hub.subscribe() for _ in heard]

    def publish() -> None:
        for _ in range(200):
            hub.publish(ADDED)

    def listen(place: int) -> None:
        while len(heard[place]) < 800:
            delivery = subscriptions[place].wait(10.0, most=7)
            heard[place] += [event.number for event in delivery.events]
            if not delivery.events:
                return

    threads = [threading.Thread(target=publish) for _ in range(4)]
    threads += [threading.Thread(target=listen, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30.0)
    # THEN everybody heard all of them, in order
    assert heard == [list(range(1, 801))] * 4
