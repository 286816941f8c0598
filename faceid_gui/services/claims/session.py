"""One claim: look through a camera, with the real pipeline, until it is settled."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from faceid_gui.core.decision import Deny, DenyReason, Evidence, decide
from faceid_gui.core.errors import CameraLost, CameraUnavailable
from faceid_gui.core.events import Event, FrameAnalysed, VisitEnded, VisitReady
from faceid_gui.core.names import same_name_form
from faceid_gui.core.ports import CameraSource, Clock, EngineSettings, FaceBackend
from faceid_gui.core.types import Frame, GallerySnapshot, Person
from faceid_gui.pipeline.analyser import Analyser
from faceid_gui.pipeline.freeze import FROZEN_AFTER, FreezeWatch
from faceid_gui.services.claims.result import ClaimLimits, ClaimReason, ClaimResult

_log = logging.getLogger(__name__)

_MAY_TURN: Final = frozenset(
    {
        DenyReason.UNKNOWN,
        DenyReason.AMBIGUOUS,
        DenyReason.TOO_FEW_FRAMES,
        DenyReason.LIVENESS_MISSING,
    }
)
"""Refusals that better pictures of the same person could turn."""

_STILL_S: Final = 1.0
"""How long a camera may give one picture: a slow one is asked more often than it has any."""


@dataclass(frozen=True, slots=True, eq=False)
class ClaimTools:
    """What a claim is looked at with.

    ``settings`` gives what is in force now, the same object as long as nothing changed.
    ``stopped`` says whether nobody waits for the answer any more.
    """

    backend: FaceBackend
    settings: Callable[[], EngineSettings]
    clock: Clock
    limits: ClaimLimits
    stopped: Callable[[], bool]


def person_called(name: str, gallery: GallerySnapshot) -> Person | None:
    """The person of a gallery whom a claim names; ids and parts of a name are no claim."""
    wanted = same_name_form(name)
    found = [person for person in gallery.people if same_name_form(person.name) == wanted]
    return found[0] if wanted and len(found) == 1 else None


def look(claimed: str, camera: CameraSource, tools: ClaimTools) -> ClaimResult:
    """Look until the claim is settled or the limits are reached. Closes the camera.

    What the backend raises is a refusal. Raises what ``settings`` raises.
    """
    return _Look(claimed, camera, tools).run()


class _Look:
    """The state of one claim. Used once, on one thread."""

    def __init__(self, claimed: str, camera: CameraSource, tools: ClaimTools) -> None:
        self._claimed = claimed
        self._camera = camera
        self._tools = tools
        self._clock = tools.clock
        self._limits = tools.limits
        self._until = self._deadline = tools.clock.monotonic() + tools.limits.seconds
        self._settings = tools.settings()
        self._analyser = Analyser(tools.backend, self._settings, tools.clock)
        self._watch_still = FreezeWatch()
        self._changed_at = tools.clock.monotonic()
        self._frames = 0
        self._crowded = 0
        self._several = False
        self._frozen = False
        self._refused: ClaimResult | None = None
        self._nearest: Evidence | None = None
        self._seen = False

    def run(self) -> ClaimResult:
        """The answer."""
        if person_called(self._claimed, self._settings.gallery) is None:
            return self._no(ClaimReason.UNKNOWN_USER)
        try:
            self._camera.open()
            return self._watch() or self._parting()
        except CameraUnavailable as error:
            _log.info("a claim's camera cannot be opened: %s", error)
            return self._no(ClaimReason.CAMERA_UNAVAILABLE)
        except CameraLost as error:
            _log.info("a claim's camera is lost: %s", error)
            return self._no(ClaimReason.CAMERA_LOST, self._nearest)
        finally:
            self._camera.close()

    def _watch(self) -> ClaimResult | None:
        """Look at picture after picture; None where the limits end it."""
        while self._frames < self._limits.frames and self._clock.monotonic() < self._until:
            if self._tools.stopped():
                return self._no(ClaimReason.STOPPED)
            frame = self._camera.read()
            if frame is None:
                return None
            repeats = self._repeats(frame)
            if repeats is None:
                continue
            self._frames += 1
            self._keep_up()
            result = self._judge(self._analyser.analyse(frame, repeats=repeats))
            if result is not None:
                return result
        return None

    def _repeats(self, frame: Frame) -> int | None:
        """How often a picture came before; None where it need not be looked at again."""
        now = self._clock.monotonic()
        if self._watch_still.repeats(frame.image) == 0:
            self._changed_at = now
            return 0
        return FROZEN_AFTER if now - self._changed_at >= _STILL_S else None

    def _keep_up(self) -> None:
        """Take over a gallery, threshold or policy that changed meanwhile."""
        current = self._tools.settings()
        if current is not self._settings:
            self._settings = current
            self._analyser.apply(current)

    def _judge(self, events: tuple[Event, ...]) -> ClaimResult | None:
        """What one picture's events settle; None while the claim is open."""
        self._count_faces(events)
        if self._crowded >= self._limits.crowded_frames:
            return self._no(ClaimReason.SEVERAL_PEOPLE, self._nearest)
        for event in events:
            if isinstance(event, VisitReady):
                result = self._settle(event.evidence)
                if result is not None:
                    return result
            elif isinstance(event, VisitEnded):
                self._note(event.evidence)
        return None

    def _count_faces(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, FrameAnalysed):
                self._seen = self._seen or bool(event.faces)
                self._crowded += len(event.faces) > 1
                self._several = len(event.faces) > 1

    def _settle(self, evidence: Evidence) -> ClaimResult | None:
        """Decide on conclusive evidence against what is in force at this very moment."""
        self._note(evidence)
        self._keep_up()
        evidence = self._in_force(evidence)
        now = self._clock.monotonic()
        decision = decide(evidence, self._settings.policy, now=now)
        if isinstance(decision, Deny):
            return self._refuse(decision.reason, evidence)
        if self._several:
            return self._no(ClaimReason.SEVERAL_PEOPLE, evidence)
        claimed = person_called(self._claimed, self._settings.gallery)
        if claimed is None:
            return self._no(ClaimReason.UNKNOWN_USER)
        if decision.person_id != claimed.id:
            return self._no(ClaimReason.OTHER_PERSON, evidence, self._name_of(decision.person_id))
        if now >= self._deadline:
            return self._no(ClaimReason.TIMEOUT, evidence)
        return ClaimResult(
            claimed=self._claimed,
            granted=True,
            reason=None,
            identity=claimed.name,
            score=evidence.score,
            threshold=evidence.threshold,
            frames=self._frames,
            evidence=evidence,
        )

    def _in_force(self, evidence: Evidence) -> Evidence:
        """The evidence against the gallery and threshold of now; nobody who was removed."""
        known = self._name_of(evidence.person_id) is not None
        value, margin = self._settings.threshold.of(evidence.person_id)
        return replace(
            evidence,
            person_id=evidence.person_id if known else None,
            gallery_contract=self._settings.gallery.contract_id,
            threshold=value,
            margin=margin,
        )

    def _refuse(self, reason: DenyReason, evidence: Evidence) -> ClaimResult | None:
        """End with a refusal, or go on for a while where it could still turn."""
        result = self._no(reason, evidence)
        if reason not in _MAY_TURN:
            return result
        if self._refused is None:
            until = self._clock.monotonic() + self._limits.second_chance_s
            self._until = min(self._until, until)
        self._refused = result
        return None

    def _parting(self) -> ClaimResult:
        """The answer where time, frames or a recording ran out before a decision."""
        if self._refused is not None:
            return replace(self._refused, frames=self._frames)
        for event in self._analyser.finish():
            if isinstance(event, VisitEnded):
                self._note(event.evidence)
                self._frozen = self._frozen or event.evidence.frozen
        if not self._seen:
            return self._no(ClaimReason.NO_FACE)
        return self._no(DenyReason.FROZEN if self._frozen else ClaimReason.TIMEOUT, self._nearest)

    def _note(self, evidence: Evidence) -> None:
        """Remember the visit that came nearest, for the score in a refusal."""
        best = -math.inf if self._nearest is None else self._nearest.score
        if evidence.score is not None and (best is None or evidence.score > best):
            self._nearest = evidence

    def _name_of(self, person_id: str | None) -> str | None:
        people = self._settings.gallery.people
        return next((person.name for person in people if person.id == person_id), None)

    def _no(
        self,
        reason: DenyReason | ClaimReason,
        evidence: Evidence | None = None,
        identity: str | None = None,
    ) -> ClaimResult:
        return ClaimResult(
            claimed=self._claimed,
            granted=False,
            reason=reason,
            identity=identity,
            score=evidence.score if evidence is not None else None,
            threshold=self._settings.threshold.of(evidence.person_id if evidence else None)[0],
            frames=self._frames,
            evidence=evidence,
        )
