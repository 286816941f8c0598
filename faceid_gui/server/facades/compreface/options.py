"""The query parameters that most of CompreFace's endpoints share, and answers by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, TypedDict

from fastapi import Depends, Query

from faceid_gui.core.types import Box as PixelBox
from faceid_gui.server.facades.compreface.shapes import Box, PoseAngles
from faceid_gui.server.facades.looks import Seen, SeenFace, Wanted
from faceid_gui.server.parts import ServerParts

LANDMARKS: Final = "landmarks"
CALCULATOR: Final = "calculator"
POSE: Final = "pose"
_ELSEWHERE: Final = frozenset({"age", "gender", "mask"})
_NAME: Final = "(landmarks|calculator|pose|age|gender|mask)"
_PLUGINS: Final = f"^({_NAME}(, ?{_NAME})*)?$"
UNAVAILABLE: Final = "unavailable"
"""What ``plugins_versions`` says of a plugin that CompreFace has and this server has not."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a request asks for: see ``options``."""

    limit: int
    least: float
    plugins: frozenset[str]
    status: bool

    def wanted(self, *, embed: bool = True, whole: bool = False) -> Wanted:
        """What to do with the picture."""
        embed = embed or CALCULATOR in self.plugins
        return Wanted(embed=embed, most=self.limit, least=self.least, whole=whole)


async def options(
    limit: Annotated[
        int, Query(ge=0, description="faces at most, the biggest first; 0 is no limit")
    ] = 0,
    det_prob_threshold: Annotated[
        float,
        Query(ge=0.0, le=1.0, allow_inf_nan=False, description="how sure the detector must be"),
    ] = 0.0,
    face_plugins: Annotated[
        str,
        Query(
            max_length=200,
            pattern=_PLUGINS,
            description=(
                "Comma-separated: landmarks, calculator (the embedding), pose. age, gender and "
                "mask are answered as unavailable in plugins_versions: nothing is invented."
            ),
            examples=["landmarks,calculator"],
        ),
    ] = "",
    status: Annotated[bool, Query(description="tell times and what computed")] = False,
) -> Options:
    """The options of a request. A plugin that nobody knows is a mistake."""
    plugins = frozenset(slug for part in face_plugins.split(",") if (slug := part.strip()))
    return Options(limit, det_prob_threshold, plugins, status)


OptionsDep = Annotated[Options, Depends(options)]
"""A route's parameter that is the options."""


class FaceFields(TypedDict):
    """The fields of ``shapes.Face``."""

    box: Box
    landmarks: tuple[tuple[int, int], ...] | None
    pose: PoseAngles | None
    embedding: tuple[float, ...] | None
    execution_time: dict[str, float] | None


def face_fields(face: SeenFace, seen: Seen, options: Options) -> FaceFields:
    """What to say of one face: always its box, and what the plugins ask for."""
    points, pose, embedding = face.face.landmarks, face.pose, face.embedding
    return FaceFields(
        box=_box(face.face.box, face.face.score, seen),
        landmarks=(
            tuple((round(float(x)), round(float(y))) for x, y in points)
            if LANDMARKS in options.plugins and len(points)
            else None
        ),
        pose=(
            PoseAngles(pitch=pose.pitch, roll=pose.roll, yaw=pose.yaw)
            if POSE in options.plugins and pose is not None
            else None
        ),
        embedding=(
            tuple(embedding.tolist())
            if CALCULATOR in options.plugins and embedding is not None
            else None
        ),
        execution_time=_times(seen) if options.status else None,
    )


def plugin_versions(parts: ServerParts, options: Options) -> dict[str, str] | None:
    """What computed, and which of the asked plugins are not here; None where nobody asked."""
    missing = dict.fromkeys(sorted(options.plugins & _ELSEWHERE), UNAVAILABLE)
    if not options.status:
        return missing or None
    pack = parts.pack
    detector = pack.detector or f"{pack.key}.detector"
    found = {"detector": detector, CALCULATOR: pack.embedder}
    if LANDMARKS in options.plugins:
        found[LANDMARKS] = pack.landmarks or detector
    if POSE in options.plugins:
        found[POSE] = "five_points"
    return found | missing


def _box(box: PixelBox, score: float, seen: Seen) -> Box:
    """The box cut to the picture: clients cut faces out by it."""
    return Box(
        probability=min(max(score, 0.0), 1.0),
        x_min=_within(box.x, seen.width),
        y_min=_within(box.y, seen.height),
        x_max=_within(box.right, seen.width),
        y_max=_within(box.bottom, seen.height),
    )


def _within(value: float, most: int) -> int:
    return min(max(round(value), 0), most)


def _times(seen: Seen) -> dict[str, float]:
    return {"detector": round(seen.detect_ms, 1), CALCULATOR: round(seen.embed_ms, 1)}
