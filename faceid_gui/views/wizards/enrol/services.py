"""What the enrolment wizard asks of the services, so that a test can answer instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from faceid_gui.cameras.sources import is_camera
from faceid_gui.core.errors import BadRequest, NotFound
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Consent, EmbeddingContract, Frame, Person
from faceid_gui.services.enrolment.check import EnrolCheck, check, save
from faceid_gui.services.enrolment.coaching import CoachState, Shot
from faceid_gui.services.enrolment.session import EnrolSession, PhotoSession
from faceid_gui.services.flows import EnrolAnswers, EnrolFrom
from faceid_gui.services.importing.people_import import RefusedPhoto
from faceid_gui.views.widgets.source_chooser import TEST_PICTURE
from faceid_gui.views.wizards.context import WizardContext


class EnrolSource(Protocol):
    """Takes the pictures of one person on a thread of its own. Safe from any thread.

    After a ``stop`` it can be started again and goes on with the shots that are there.
    """

    @property
    def state(self) -> CoachState:
        """How far it is."""

    @property
    def shots(self) -> tuple[Shot, ...]:
        """What was taken so far, oldest first."""

    @property
    def refused(self) -> tuple[RefusedPhoto, ...]:
        """Photos that became no shot."""

    def start(self) -> None:
        """Begin, or go on. Returns at once."""

    def stop(self) -> object:
        """End and wait for it, with a deadline. Not in the UI thread."""

    def drop(self, number: int) -> None:
        """Throw a shot away; its pose is wanted again."""

    def subscribe(self, listener: Callable[[CoachState], None]) -> Callable[[], None]:
        """Hear states, on the session's thread; returns the call that ends it."""

    def newest_frame(self) -> Frame | None:
        """The newest picture (BGR, read-only), None before the first."""


def shown_origin(answers: EnrolAnswers) -> EnrolFrom:
    """Where pictures come from: a source of the settings may be a recording, too."""
    live = is_camera(answers.source) or answers.source.startswith(TEST_PICTURE)
    if answers.origin is EnrolFrom.CAMERA and not live:
        return EnrolFrom.VIDEO
    return answers.origin


def same_source(one: EnrolAnswers, other: EnrolAnswers) -> bool:
    """Whether what was taken for one set of answers is of use for the other."""
    return (one.origin, one.source, one.photos, one.person_id) == (
        other.origin,
        other.source,
        other.photos,
        other.person_id,
    )


@dataclass(frozen=True, slots=True)
class EnrolServices:
    """The use cases of the wizard. All but ``open_session`` block: background threads only.

    ``open_session`` makes a session that is not started; it raises FaceIdError where there is
    no pack. ``check`` and ``save`` raise what the store raises; see services.enrol_check.
    ``is_taken`` says whether somebody of that name is enrolled.
    """

    open_session: Callable[[EnrolAnswers], EnrolSource]
    check: Callable[[Sequence[Shot], EnrolAnswers], EnrolCheck]
    save: Callable[[Sequence[Shot], EnrolAnswers, Consent], Person]
    is_taken: Callable[[str], bool]


def enrol_services(context: WizardContext) -> EnrolServices:
    """The services of the running application."""
    made = _Made(context)
    return EnrolServices(
        open_session=made.open_session,
        check=made.check,
        save=made.save,
        is_taken=made.is_taken,
    )


class _Made:
    """Binds the services to a context. Remembers with which contract the shots were made."""

    def __init__(self, context: WizardContext) -> None:
        self._context = context
        self._contract: EmbeddingContract | None = None

    def open_session(self, answers: EnrolAnswers) -> EnrolSource:
        context = self._context
        if answers.origin is EnrolFrom.PHOTOS:
            return PhotoSession(
                answers.photos,
                make_backend=self._make_backend,
                keep_crops=context.keep_crops(),
                default=context.default(),
            )
        source = answers.source
        return EnrolSession(
            open_camera=lambda: context.open_frames(source),
            make_backend=self._make_backend,
            clock=context.clock,
            keep_crops=context.keep_crops(),
            default=context.default(),
        )

    def check(self, shots: Sequence[Shot], answers: EnrolAnswers) -> EnrolCheck:
        return check(
            shots,
            name=answers.name,
            person_id=answers.person_id,
            store=self._context.store,
            contract=self._known_contract(),
            threshold=self._context.threshold(),
            default=self._context.default(),
        )

    def save(self, shots: Sequence[Shot], answers: EnrolAnswers, consent: Consent) -> Person:
        return save(
            shots,
            name=answers.name,
            person_id=answers.person_id,
            consent=consent,
            store=self._context.store,
            contract=self._known_contract(),
            threshold=self._context.threshold(),
            default=self._context.default(),
        )

    def is_taken(self, name: str) -> bool:
        try:
            self._context.store.find(name.strip())
        except NotFound:
            return False
        return True

    def _make_backend(self, threads: int) -> FaceBackend:
        backend = self._context.make_backend(threads)
        self._contract = backend.contract
        return backend

    def _known_contract(self) -> EmbeddingContract:
        if self._contract is None:
            raise BadRequest("no picture was taken yet")
        return self._contract
