"""What the commands of server, link and lab are handed, and what they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from faceid_gui.core.keys import KeyInfo, KeyRing
    from faceid_gui.core.link import ServerLink
    from faceid_gui.core.types import Image
    from faceid_gui.lab.request import EvaluateProgress, EvaluateRequest
    from faceid_gui.lab.results import Run
    from faceid_gui.lab.runs import RunSummary
    from faceid_gui.settings.pairing import NewOffer, OfferView


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that answers now. ``tls_pin`` is empty without TLS."""

    url: str
    tls_pin: str
    open_access: bool
    pack: str
    provider: str
    workers: int


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a set-up made. ``key`` and ``secret`` are None where there was a key already."""

    tls_pin: str
    signing_key: str
    key: KeyInfo | None
    secret: str | None


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """A pairing offer with what its QR picture says. ``running`` whether a server honours it."""

    offer: NewOffer
    addresses: tuple[str, ...]
    qr_text: str
    running: bool


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """The paired server, and how it answered just now; ``trouble`` is empty where it did."""

    link: ServerLink
    trouble: str = ""
    detail: str = ""
    version: str = ""
    provider: str = ""
    pack: str = ""
    took_ms: float | None = None


class ServingDesk(Protocol):
    """This machine as a server."""

    def run(self, *, host: str | None, port: int | None, ready: Callable[[Serving], None]) -> None:
        """Serve until told to stop. Raises BadRequest where it may not start so."""

    def set_up(self, names: tuple[str, ...]) -> SetUp:
        """Make TLS key, reply key and a first key, as far as they are missing."""

    def keys(self) -> KeyRing:
        """The keys of the clients."""

    def add_key(self, name: str, scope: str) -> tuple[KeyInfo, str]:
        """A new key, on record."""

    def revoke_key(self, key_id: str) -> KeyInfo:
        """Take a key back, on record."""

    def offer_pairing(self) -> ShownOffer:
        """A new code and QR picture."""

    def view_offer(self, offer_id: str) -> OfferView:
        """How an offer stands."""


class LinkDesk(Protocol):
    """The server that this machine uses."""

    def pair_by_code(self, address: str, code: str, name: str | None) -> ServerLink:
        """Pair and keep the link."""

    def pair_by_qr(self, text: str, name: str | None) -> ServerLink:
        """The same with the text of a QR picture."""

    def link(self) -> ServerLink | None:
        """The link that is kept."""

    def status(self) -> LinkStatus | None:
        """The link and whether the server answers; None where there is none."""

    def forget(self) -> bool:
        """Remove the link; whether there was one."""


@dataclass(frozen=True, slots=True)
class LabOption:
    """A pack or a detector that may be named in an evaluation.

    ``ready`` says whether it can run at once; ``note`` why not, and what to do about it.
    """

    key: str
    title: str
    ready: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased of the lab: stored ``runs``, and files of ``cached`` embeddings."""

    runs: int
    cached: int


class LabDesk(Protocol):
    """The lab over this machine's networks and this data folder."""

    def packs(self) -> tuple[LabOption, ...]:
        """Every pack that an evaluation can name, best first, ready or not."""

    def detectors(self) -> tuple[LabOption, ...]:
        """Every detector that an evaluation can name, ready or not."""

    def evaluate(
        self,
        request: EvaluateRequest,
        *,
        progress: Callable[[EvaluateProgress], None] = lambda _step: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Run:
        """Measure, keep the run, and return it. Takes minutes; what fails alone is a finding.

        ``progress`` is called on the caller's thread, ``cancelled`` often and from any thread.
        Once it says True the work stops after the photo or search in hand, and the run holds
        the trials that are whole (``whole`` False); asked again, the evaluation goes on where
        it was. Raises BadRequest where the request makes no sense (no people in the folder, a
        broken group or pairs file, an unknown name), NotFound where a folder or file is
        missing, Cancelled where nothing was measured yet, and EnvironmentFault.
        """

    def picture(self, run_id: str, photo: str) -> Image | None:
        """A photo of a run's dataset, upright, any size; None where it is not there any more.

        ``photo`` is a key as in the run's confusions and findings. Raises nothing.
        """

    def pictures(self, run_id: str) -> Callable[[str], Image | None]:
        """``picture`` for many photos of one run."""

    def runs(self) -> tuple[RunSummary, ...]:
        """The runs that are kept, newest first."""

    def load(self, run_id: str) -> Run:
        """A run that is kept, by its id. Raises NotFound."""

    def forget(self) -> Forgotten:
        """Erase every kept run and every cached embedding of the lab."""
