"""What DeepFace's clients may ask for, and what is refused openly instead of ignored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.packs import Pack
from faceid_gui.server.facades.deepface.shapes import NO_PICTURE
from faceid_gui.server.facades.forms import Fields, from_base64, is_data_uri
from faceid_gui.server.facades.looks import Wanted
from faceid_gui.server.parts import ServerParts

_PUNCTUATION: Final = re.compile(r"[^a-z0-9]")
SKIP: Final = "skip"
"""The ``detector_backend`` of a picture that is one face already."""


class NoPicture(BadRequest):
    """A field holds no picture."""

    code = NO_PICTURE


@dataclass(frozen=True, slots=True)
class Options:
    """How a request is to be answered."""

    enforce: bool
    skip: bool
    alive: bool
    most: int

    def wanted(self) -> Wanted:
        """What to do with a picture."""
        return Wanted(liveness=self.alive, most=self.most, whole=self.skip)


def read_options(fields: Fields, parts: ServerParts) -> Options:
    """The options of a request. Raises BadRequest for what this server does not do."""
    pack = parts.pack
    _check_name(fields.text("model_name"), "model_name", pack.embedder, pack)
    detector = fields.text("detector_backend")
    skip = detector.lower() == SKIP
    if not skip:
        _check_name(detector, "detector_backend", detector_name(pack), pack)
    if not fields.flag("align", default=True):
        raise BadRequest("align=false is not offered: every face is aligned")
    if fields.text("normalization", "base") != "base":
        raise BadRequest("only the normalization base is offered")
    if fields.number("expand_percentage", 0) != 0:
        raise BadRequest("expand_percentage is not offered")
    alive = fields.flag("anti_spoofing", default=False)
    if alive and (skip or not parts.pool.has_liveness):
        raise BadRequest("anti_spoofing is not offered: no liveness model can judge this")
    return Options(
        enforce=fields.flag("enforce_detection", default=True),
        skip=skip,
        alive=alive,
        most=_max_faces(fields),
    )


def detector_name(pack: Pack) -> str:
    """What the detector of a pack is called."""
    return pack.detector or pack.embedder


def picture_of(fields: Fields, name: str) -> bytes:
    """A picture by its field: an upload, or a data URI in a text.

    Raises NoPicture. A text that is something else, such as an address or a path, is refused
    unread: nothing is fetched, and no file is opened.
    """
    upload = fields.upload(name)
    if upload:
        return upload
    text = fields.text(name)
    if not text:
        raise NoPicture(f"'{name}' not found in request in either json or form data")
    if not is_data_uri(text):
        raise NoPicture(
            f"'{name}' has to be an upload or a data URI; addresses and paths are not opened"
        )
    try:
        return from_base64(text, name)
    except BadRequest as error:
        raise NoPicture(str(error)) from error


def _check_name(given: str, field: str, served: str, pack: Pack) -> None:
    """Raise BadRequest where a client asks by name for something else than is served.

    ``SFace`` is served by ``sface_2021dec``: neither case nor the version counts.
    """
    names = (served, served.partition("_")[0], pack.key, pack.title)
    if given and _plain(given) not in map(_plain, names):
        raise BadRequest(f"{field} {given[:60]!r} is not served here; {served!r} is")


def _max_faces(fields: Fields) -> int:
    most = fields.number("max_faces", 0)
    if most < 0 or most != int(most):
        raise BadRequest("max_faces has to be a whole number")
    return int(most)


def _plain(name: str) -> str:
    return _PUNCTUATION.sub("", name.lower())
