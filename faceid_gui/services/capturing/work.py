"""What a capture session does, one frame or one command at a time; free of threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from faceid_gui.core.errors import CameraLost, CameraUnavailable, FaceIdError, NoFace
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Frame
from faceid_gui.services.capturing.capturer import CapturePlan, Capturer
from faceid_gui.services.capturing.faces import FaceFinder, FoundFace, Pick, Place, nearest_face
from faceid_gui.services.capturing.identity import Followed, Likeness
from faceid_gui.services.capturing.player import Look, Player, Search, position_of
from faceid_gui.services.capturing.states import CaptureHint, CapturePhase, CaptureState, ShownFace

_AGAIN_S: Final = 0.5
_GONE_S: Final = 3.0
_MIN_FOLLOW: Final = 0.3


class CaptureWork:
    """What the thread does: one ``step`` after another, and commands in between."""

    def __init__(
        self,
        player: Player,
        backend: FaceBackend,
        *,
        bars: Likeness,
        plan: CapturePlan,
        told: Callable[[CaptureState, Frame | None], None],
    ) -> None:
        self._told = told
        self._state = CaptureState(wanted=plan.count)
        self._player = player
        self._backend = backend
        self._finder = FaceFinder(backend)
        self._bars = bars
        self._plan = plan
        self._phase = CapturePhase.LOOKING
        self._look: Look | None = None
        self._pick: Pick | None = None
        self._search: Search | None = None
        self._capturer: Capturer | None = None
        self._started_at: float | None = None
        self._seen_at = 0.0
        self._lost = False

    @property
    def resting(self) -> bool:
        """Whether nothing happens before somebody asks for it, or a lost camera is due."""
        if self._lost:
            return True
        if self._phase is CapturePhase.LOOKING:
            return not self._player.live and self._search is None
        return self._phase is CapturePhase.ENDED

    @property
    def nap_s(self) -> float | None:
        """How long to rest at most."""
        return _AGAIN_S if self._lost else None

    def begin(self) -> None:
        """The source is open: say what it is, and look for the first face."""
        live, duration_s = self._player.live, self._player.duration_s
        self._tell(phase=self._phase, live=live, duration_s=duration_s)
        if not live:
            self._search_from(None)

    def step(self) -> None:
        """Go on by one frame, with whatever is under way."""
        if self._search is not None:
            self._search_on(self._search)
        elif self.resting and not self._lost:
            return
        else:
            self._next_frame()

    # -- commands

    def go_to(self, time_s: float) -> None:
        """Show another place of the recording."""
        if self._phase is CapturePhase.LOOKING and not self._player.live:
            self._search = None
            self._show(self._player.go_to(time_s))

    def next_face(self) -> None:
        """On to the next face."""
        if self._phase is CapturePhase.LOOKING and not self._player.live:
            here = None if self._look is None else position_of(self._look.frame)
            self._search_from(here)

    def pick(self, x: float, y: float) -> None:
        """Somebody was clicked."""
        if self._phase is not CapturePhase.LOOKING or self._look is None:
            return
        try:
            found = nearest_face(self._look.faces, x, y)
            self._pick = self._finder.pick(self._look.frame, found, live=self._player.live)
        except NoFace:
            self._tell(hint=CaptureHint.MISSED)
            return
        self._search = None
        self._tell(picked=True, hint=CaptureHint.NONE, faces=self._outlines(found))

    def collect(self) -> None:
        """Begin to collect, from the start of a recording."""
        if self._phase is not CapturePhase.LOOKING:
            return
        self._search = None
        self._phase = CapturePhase.COLLECTING
        self._started_at = None
        self._capturer = Capturer(self._backend, self._plan, bars=self._bars, pick=self._pick)
        if not self._player.live:
            self._reopen()
        self._tell(phase=self._phase, hint=CaptureHint.NONE, photos=(), frames=0, error=None)

    def finish(self) -> None:
        """End collecting."""
        if self._phase is CapturePhase.COLLECTING:
            self._end(None)

    def look_again(self) -> None:
        """Back to looking."""
        if self._phase not in (CapturePhase.COLLECTING, CapturePhase.ENDED):
            return
        shown = None if self._look is None else position_of(self._look.frame)
        was_closed = self._phase is CapturePhase.ENDED
        self._phase, self._capturer, self._pick = CapturePhase.LOOKING, None, None
        self._tell(phase=self._phase, hint=CaptureHint.NONE, picked=False, photos=(), error=None)
        if self._player.live:
            self._lost = self._lost or was_closed  # it is opened again like one that was lost
            return
        self._reopen()
        self._show(self._player.go_to(shown or 0.0))

    # -- looking

    def _search_from(self, here: float | None) -> None:
        self._search = Search(self._player, self._finder, after_s=here)
        self._tell(hint=CaptureHint.SEARCHING, picked=False)
        self._pick = None

    def _search_on(self, search: Search) -> None:
        frame = search.step()
        if frame is not None:
            self._tell(position_s=position_of(frame))
            return
        self._search = None
        if search.found is not None:
            self._show(self._player.go_to(search.found))
            return
        before = self._look
        nobody = before is None
        self._show(self._player.go_to(0.0 if before is None else position_of(before.frame)))
        self._tell(hint=CaptureHint.NOBODY if nobody else CaptureHint.NO_MORE)

    def _show(self, frame: Frame | None) -> None:
        """Show a frame of a recording that stands still, and its faces."""
        if frame is None:
            raise CameraUnavailable("the recording has no picture", detail="unreadable")
        self._pick = None
        self._look = Look(frame, self._finder.find(frame.image, embed=False))
        hint = CaptureHint.NONE if self._look.faces else CaptureHint.NO_FACE
        self._tell_frame(frame, self._outlines(None), picked=False, hint=hint)

    def _outlines(self, chosen: FoundFace | None) -> tuple[ShownFace, ...]:
        faces = () if self._look is None else self._look.faces
        return tuple(ShownFace(found.box, found.use, found is chosen) for found in faces)

    # -- telling

    def _tell(self, **changes: object) -> None:
        """Publish what is another now, about the frame that is shown already."""
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        self._told(self._state, None)

    def _tell_frame(self, frame: Frame, faces: tuple[ShownFace, ...], **changes: object) -> None:
        """The same with another frame and its faces."""
        height, width = frame.image.shape[:2]
        position_s = 0.0 if self._player.live else position_of(frame)
        state = replace(self._state, position_s=position_s, width=width, height=height, faces=faces)
        self._state = replace(state, **changes)  # type: ignore[arg-type]
        self._told(self._state, frame)

    # -- frame by frame

    def _next_frame(self) -> None:
        """The next frame of a camera that is looked at, or of whatever is collected from."""
        try:
            if self._lost:
                self._reopen()
            frame = self._player.camera.read()
        except (CameraLost, CameraUnavailable) as error:
            self._lose(error)
            return
        self._lost = False
        if self._capturer is not None:
            self._collect_from(frame, self._capturer)
        elif frame is not None:
            self._watch(frame)
        else:  # a live source that ended
            self._lose(CameraLost("the camera gives no pictures"))

    def _watch(self, frame: Frame) -> None:
        self._look = Look(frame, self._finder.find(frame.image, embed=False))
        near = self._follow_pick(frame, self._look.faces)
        hint = CaptureHint.NONE if self._look.faces else CaptureHint.NO_FACE
        self._tell_frame(frame, self._outlines(near), hint=hint)

    def _follow_pick(self, frame: Frame, faces: tuple[FoundFace, ...]) -> FoundFace | None:
        """Where the clicked face is by now, while the operator makes up their mind."""
        pick, place = self._pick, None if self._pick is None else self._pick.place
        if pick is None or place is None or not faces:
            return None
        near = max(faces, key=lambda found: found.box.iou(place.box))
        if near.box.iou(place.box) < _MIN_FOLLOW:
            return None
        now = Place.of(frame, near.box, live=True)
        self._pick = replace(pick, place=now)
        return near

    def _lose(self, error: FaceIdError) -> None:
        if not self._player.live:
            self._end(error)
            return
        self._lost = True
        self._player.camera.close()
        if self._capturer is not None:
            self._capturer.interrupt()
        self._tell(hint=CaptureHint.CAMERA_LOST, faces=())

    def _reopen(self) -> None:
        self._player.camera.close()
        self._player.camera.open()

    # -- collecting

    def _collect_from(self, frame: Frame | None, capturer: Capturer) -> None:
        if frame is None:
            self._end(None)
            return
        if self._player.live:
            # A camera that was away begins to count anew.
            frame = replace(frame, number=capturer.progress.frames)
        followed = capturer.look(frame)
        faces = tuple(self._outline(one, capturer) for one in followed)
        self._started_at = frame.captured_at if self._started_at is None else self._started_at
        if any(face.chosen for face in faces) or capturer.progress.frames == 1:
            self._seen_at = frame.captured_at
        gone = self._player.live and frame.captured_at - self._seen_at > _GONE_S
        self._tell_frame(
            frame,
            faces,
            hint=CaptureHint.GONE if gone else CaptureHint.NONE,
            frames=capturer.progress.frames,
            photos=capturer.so_far,
            others=capturer.others,
        )
        late = frame.captured_at - self._started_at >= self._plan.seconds
        if self._player.live and (late or len(capturer.so_far) >= self._plan.count):
            self._end(None)

    @staticmethod
    def _outline(one: Followed, capturer: Capturer) -> ShownFace:
        return ShownFace(one.found.box, one.found.use, capturer.is_main(one))

    def _end(self, error: Exception | None) -> None:
        """No more frames: choose for good."""
        capturer = self._capturer
        self._phase, self._lost = CapturePhase.ENDED, False
        self._player.camera.close()
        try:
            photos = () if capturer is None else capturer.chosen()
        except NoFace:
            photos = ()
        self._tell(
            phase=self._phase,
            hint=CaptureHint.NONE if photos else CaptureHint.NO_PHOTO,
            photos=photos,
            others=0 if capturer is None else capturer.others,
            error=error,
        )
