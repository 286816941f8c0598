"""The whole pipeline on a real recording, with real networks."""

from __future__ import annotations

from functools import cache

from faceid_gui.backends.local.backend import LocalBackend, LocalConfig
from faceid_gui.cameras.video import VideoCamera
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import DenyReason, Policy
from faceid_gui.core.embedding import embed_sample
from faceid_gui.core.events import Event, FrameAnalysed, VisitEnded, VisitReady
from faceid_gui.core.photos import read_photo
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.types import GallerySnapshot, Person, Threshold
from faceid_gui.pipeline.analyser import Analyser
from faceid_gui.pipeline.engine import EngineParts
from faceid_gui.pipeline.recording import run_recording
from tests.backends import specs
from tests.data import MEDIA, needs_media

MAN = Person("man", "the man", 0.0, 1)
CLIP = MEDIA / "hamilton_640x360.mp4"


def backend() -> LocalBackend:
    """YuNet and MobileFaceNet on one thread."""
    return LocalBackend(
        LocalConfig(specs.file(specs.YUNET_S), specs.file(specs.MOBILEFACENET_MS1M), threads=1)
    )


@cache
def played() -> tuple[Event, ...]:
    """The events of the clip, with one photo of the man enrolled."""
    local = backend()
    photo = read_photo(MEDIA / "lin_manuel_miranda.png")
    embedding = embed_sample(local, photo, local.detect(photo, careful=True)[0])
    gallery = GallerySnapshot(local.contract.id, embedding[None], (MAN,))
    settings = EngineSettings(gallery, Threshold(0.43, 0.05), Policy(liveness_required=False))
    parts = EngineParts(VideoCamera(CLIP), local)
    events = tuple(run_recording(parts, settings, SystemClock()))
    local.close()
    return events


@needs_media
def test_the_man_is_named_in_his_scene_and_nowhere_else() -> None:
    # GIVEN the clip, in which he is the one in front from frame 82 to 211
    frames = [event for event in played() if isinstance(event, FrameAnalysed)]
    assert len(frames) == 275
    # WHEN the named frames are counted
    named = [frame.number for frame in frames if any(face.accepted for face in frame.faces)]
    # THEN they are nearly all of that scene
    assert 105 <= len(named) <= 130
    assert min(named) >= 82
    assert max(named) <= 211
    assert all(sum(face.accepted for face in frame.faces) <= 1 for frame in frames)


@needs_media
def test_his_visit_alone_is_granted() -> None:
    ready = [event for event in played() if isinstance(event, VisitReady)]
    assert [event.name for event in ready if event.granted] == ["the man"]
    assert all(event.reason is DenyReason.UNKNOWN for event in ready if not event.granted)
    # AND nobody had a second decision
    assert len({event.visit_id for event in ready}) == len(ready)


@needs_media
def test_every_visit_ends() -> None:
    ended = [event for event in played() if isinstance(event, VisitEnded)]
    seen = {
        face.visit_id
        for event in played()
        if isinstance(event, FrameAnalysed)
        for face in event.faces
        if face.match is not None
    }
    assert seen <= {event.visit_id for event in ended}


@needs_media
def test_few_faces_are_embedded() -> None:
    # GIVEN the clip with nobody enrolled WHEN it is analysed
    local = backend()
    settings = EngineSettings(
        GallerySnapshot.empty(local.contract), Threshold(0.43), Policy(liveness_required=False)
    )
    clock = SystemClock()
    analyser = Analyser(local, settings, clock)
    camera = VideoCamera(CLIP)
    camera.open()
    faces = 0
    while (frame := camera.read()) is not None:
        for event in analyser.analyse(frame):
            faces += len(event.faces) if isinstance(event, FrameAnalysed) else 0
    camera.close()
    local.close()
    # THEN of hundreds of faces hardly any was worth it
    assert faces > 600
    assert analyser.embeddings < 60
