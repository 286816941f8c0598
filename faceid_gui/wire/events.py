"""JSON shapes of ``/v1/events``."""

from __future__ import annotations

from faceid_gui.wire.models import WireModel
from faceid_gui.wire.people import EXAMPLE_ID, with_example


class EventOut(WireModel):
    """One event of ``/v1/events``. ``id`` goes into Last-Event-ID to resume after it."""

    model_config = with_example(
        id="9f3c21aa-1042",
        at=1_795_000_000.0,
        type="face.identified",
        data={"person_id": EXAMPLE_ID, "name": "김민수", "score": 0.71, "client": "kiosk 1"},
    )

    id: str
    at: float
    type: str
    data: dict[str, str | int | float | bool | None]


class EventsReply(WireModel):
    """Events that are kept, oldest first.

    ``gap`` says that events between ``after`` and these are not kept any more.
    """

    model_config = with_example(
        events=[
            {
                "id": "9f3c21aa-1042",
                "at": 1_795_000_000.0,
                "type": "person.deleted",
                "data": {"person_id": EXAMPLE_ID},
            }
        ],
        gap=False,
    )

    events: tuple[EventOut, ...]
    gap: bool
