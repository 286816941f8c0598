"""A server's files as the page sees them: in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.sync import Conflict, ConflictKind, SyncState
from faceid_gui.settings.pairing import OfferStatus, OfferView
from faceid_gui.views.console.server.tools import NewKey, ServerFacts, ServerTools, ShownOffer
from tests.views.link_support import CODE, PIN, QR
from tests.views.scenes import NOW

SECRET = "fidk_Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF"
ADDRESSES = ("192.168.0.20", "office-pc.local")

KEYS = (
    KeyInfo("k1", "Set-up", Scope.ADMIN, NOW - 90_000),
    KeyInfo("k2", "Front door", Scope.KIOSK, NOW - 80_000),
    KeyInfo("k3", "Home Assistant in the living room", Scope.READ, NOW - 70_000),
)
CONFLICTS = (
    Conflict("c1", NOW - 600, ConflictKind.SAME_NAME, "p1", "Ada (2)", "Ada", "Front door"),
    Conflict("c2", NOW - 700, ConflictKind.RENAMED, "p2", "김철수", "Kim", "Front door"),
    Conflict("c3", NOW - 800, ConflictKind.DELETED, "p3", "Grace Hopper", "", "Back door", 3),
)
SYNC = SyncState(
    last_ok_at=NOW - 300,
    waiting_visits=12,
    waiting_people=1,
    trouble=LinkTrouble.UNREACHABLE,
    lost_visits=2,
)


@dataclass
class FakeServer:
    """What the page is handed; ``error`` is raised by whatever is asked next."""

    facts: ServerFacts = field(default_factory=lambda: ServerFacts(ready=False))
    view: OfferView = field(default_factory=lambda: OfferView("o1", OfferStatus.OPEN, 5, 272.0))
    conflicts: tuple[Conflict, ...] = ()
    sync: SyncState | None = None
    error: FaceIdError | None = None
    done: list[str] = field(default_factory=list)

    def tools(self) -> ServerTools:
        return ServerTools(
            facts=self._facts,
            set_up=self._set_up,
            offer=self._offer,
            offer_view=lambda _id: self.view,
            withdraw=lambda: self.done.append("withdraw"),
            add_key=self._add,
            revoke=self._revoke,
            conflicts=lambda: self.conflicts,
            settle=self._settle,
            sync=lambda: self.sync,
        )

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error

    def _facts(self) -> ServerFacts:
        self._fail()
        return self.facts

    def _set_up(self) -> NewKey | None:
        self._fail()
        self.done.append("set up")
        self.facts = ready(KEYS[:1])
        return NewKey(KEYS[0], SECRET)

    def _offer(self) -> ShownOffer:
        self._fail()
        self.done.append("offer")
        self.view = OfferView("o1", OfferStatus.OPEN, 5, 272.0)
        return ShownOffer("o1", CODE, QR, ADDRESSES)

    def _add(self, name: str, scope: Scope) -> NewKey:
        self._fail()
        made = KeyInfo(f"k{len(self.facts.keys) + 1}", name, scope, NOW)
        self.facts = replace(self.facts, keys=(*self.facts.keys, made))
        self.done.append(f"add {name} {scope}")
        return NewKey(made, SECRET)

    def _revoke(self, key_id: str) -> None:
        self._fail()
        self.done.append(f"revoke {key_id}")
        keys = tuple(key for key in self.facts.keys if key.id != key_id)
        self.facts = replace(self.facts, keys=keys)

    def _settle(self, conflict_id: str) -> None:
        self._fail()
        self.done.append(f"settle {conflict_id}")
        self.conflicts = tuple(c for c in self.conflicts if c.id != conflict_id)


def ready(keys: tuple[KeyInfo, ...] = KEYS, *, running: bool | None = True) -> ServerFacts:
    """A machine that is set up."""
    return ServerFacts(True, running, "Office PC", ADDRESSES, PIN, keys)
