"""The server as the source of people, and as the keeper of visits: a kiosk's side of the wire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from pydantic import ValidationError

from faceid_gui.backends.remote.calls import ProvenCalls, shaped
from faceid_gui.backends.remote.config import LONGEST_S, RemoteConfig
from faceid_gui.backends.remote.transport import Reply
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import BadRequest, ChangedMeanwhile, LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import Clock, VisitRecord
from faceid_gui.core.sync import Changes, Push
from faceid_gui.wire.models import WireModel
from faceid_gui.wire.sync import MAX_PUSH_BYTES, ChangesReply, PushReply
from faceid_gui.wire.sync_codec import changes_of, push_request
from faceid_gui.wire.sync_visits import VisitsReply, VisitsRequest, visit_out

_PAGE: Final = 100
_LEAST: Final = 4
_CONFLICT: Final = 409


class RemoteGallery:
    """Implements core.sync.SyncSource over the paired link. One owner at a time.

    Every reply has to prove itself as any other, and within the same time: pages are as
    small as the line is slow. A page that cannot be believed or understood is never handed on.
    """

    def __init__(self, config: RemoteConfig, *, clock: Clock | None = None) -> None:
        # A door cannot wait that long, but nobody stands at this one.
        config = replace(config, deadline_s=LONGEST_S, reply_cap=MAX_PUSH_BYTES)
        self._calls = ProvenCalls(config, clock or SystemClock())
        self._page = _PAGE

    @property
    def page(self) -> int:
        """How many changes the line carries in one call at present."""
        return self._page

    def pull(self, after: int) -> Changes:
        """The page of changes after a number. Raises LinkFailed."""
        reply = self._paced(
            lambda: self._call("GET", f"/v1/sync/changes?after={after}&limit={self._page}")
        )
        page = changes_of(shaped(ChangesReply, reply))
        if page.after != after:
            raise LinkFailed(LinkTrouble.BAD_REPLY, "the server answers with another page")
        return page

    def push(self, push: Push) -> None:
        """Hand over changes. Raises ChangedMeanwhile for another history, LinkFailed."""
        body = _body(push_request, push)
        shaped(PushReply, self._paced(lambda: self._call("POST", "/v1/sync/changes", body)))

    def send_visits(self, visits: Sequence[VisitRecord]) -> None:
        """Hand over visits, which may be there already. Raises LinkFailed."""
        body = _body(_batch, visits)
        reply = shaped(VisitsReply, self._call("POST", "/v1/visits", body))
        if reply.kept != len(visits):
            raise LinkFailed(LinkTrouble.BAD_REPLY, "the server did not keep all visits")

    def close(self) -> None:
        """Hang up. May be called twice, and from any thread."""
        self._calls.close()

    def _paced(self, call: Callable[[], Reply]) -> Reply:
        """Smaller pages after one that took too long, larger ones after one that did not."""
        try:
            reply = call()
        except LinkFailed as failed:
            if failed.trouble in (LinkTrouble.TIMEOUT, LinkTrouble.NOT_PROVEN):
                self._page = max(self._page // 2, _LEAST)
            raise
        if reply.took_s < LONGEST_S / 4:
            self._page = min(self._page * 2, _PAGE)
        return reply

    def _call(self, method: str, target: str, body: bytes = b"") -> Reply:
        if not self._calls.greeted:
            self._calls.greet()
        try:
            return self._exchange(method, target, body)
        except LinkFailed as failed:
            if failed.trouble is not LinkTrouble.NOT_PROVEN:
                raise
        self._calls.greet()  # it may have been started anew since; asking twice changes nothing
        return self._exchange(method, target, body)

    def _exchange(self, method: str, target: str, body: bytes) -> Reply:
        kind = {"Content-Type": "application/json"} if body else {}
        reply = self._calls.call(method, target, body, kind, besides=(_CONFLICT,))
        if reply.status == _CONFLICT:
            raise ChangedMeanwhile("the server's gallery has another history")
        return reply


_Content = TypeVar("_Content")


def _body(shape: Callable[[_Content], WireModel], content: _Content) -> bytes:
    """What is sent. Raises BadRequest where our own records cannot be sent."""
    try:
        return shape(content).model_dump_json().encode()
    except ValidationError as error:
        raise BadRequest("a record of this machine cannot be sent", detail=str(error)) from error


def _batch(visits: Sequence[VisitRecord]) -> VisitsRequest:
    return VisitsRequest(visits=tuple(visit_out(visit) for visit in visits))
