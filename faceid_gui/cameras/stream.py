"""Network cameras: MJPEG and snapshots over HTTP, everything else through FFmpeg."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import requests
import urllib3
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from faceid_gui.cameras.address import Address
from faceid_gui.cameras.config import CameraConfig, CameraFault, lost, unavailable
from faceid_gui.cameras.deadline import Deadline, DeadlineAdapter
from faceid_gui.cameras.multipart import MAX_PART_BYTES, MultipartParser, PartTooLarge
from faceid_gui.cameras.pace import Pace
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import BadImage, CameraUnavailable
from faceid_gui.core.opencv import cv2
from faceid_gui.core.photos import decode_photo
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame, Image

_log = logging.getLogger(__name__)
_CHUNK: Final = 256 * 1024
_MAX_PIXELS: Final = 24_000_000


@dataclass(frozen=True, slots=True)
class StreamTimeouts:
    """Seconds: to connect, for a server to say something, and for one whole picture."""

    connect_s: float = 3.0
    silence_s: float = 1.5
    picture_s: float = 2.0


@dataclass(frozen=True, slots=True)
class HttpRules:
    """What is allowed beyond the address: a redirect may lead to any other machine."""

    redirects: bool = True


class HttpCamera:
    """``http://`` or ``https://``: MJPEG where the server streams, else one picture a time.

    Name and password come from the address (Basic or Digest) and are never logged.
    Certificates are checked. Implements core.ports.CameraSource.
    """

    live = True

    def __init__(
        self,
        url: str,
        config: CameraConfig,
        clock: Clock | None = None,
        *,
        timeouts: StreamTimeouts | None = None,
        rules: HttpRules | None = None,
    ) -> None:
        self._address = Address.parse(url)
        self.description = self._address.shown
        self._clock = clock or SystemClock()
        self._pace = Pace(config.fps, self._clock)
        self._timeouts = timeouts or StreamTimeouts()
        self._rules = rules or HttpRules()
        self._deadline = Deadline(self._clock)
        self._session: requests.Session | None = None
        self._response: requests.Response | None = None
        self._parser: MultipartParser | None = None
        self._number = 0

    def open(self) -> None:
        """Connect and see what the server sends. Raises CameraUnavailable."""
        self.close()
        session = requests.Session()
        session.trust_env = False  # a camera is no business of a proxy or a netrc file
        session.mount("http://", DeadlineAdapter(self._deadline))
        self._session = session
        try:
            self._open(session)
        except BaseException:
            self.close()
            raise
        self._pace.start()
        self._number = 0

    def _open(self, session: requests.Session) -> None:
        with _told_as(unavailable, self.description):
            session.auth = self._auth(session)
            response = self._get(session)
        kind = response.headers.get("Content-Type", "").lower()
        if kind.startswith("multipart/"):
            self._response, self._parser = (
                response,
                MultipartParser(response.headers.get("Content-Type", "")),
            )
            return
        response.close()
        if not kind.startswith(("image/", "application/octet-stream")):
            raise unavailable(
                CameraFault.NOT_A_CAMERA,
                f"{self.description} sends {kind.split(';')[0] or 'something'}, not pictures",
            )

    def _auth(self, session: requests.Session) -> AuthBase | None:
        """Digest where the server asks for it, else Basic; nothing without a name."""
        user, password = self._address.user, self._address.password
        if user is None:
            return None
        with self._request(session) as answer:
            asked = answer.headers.get("WWW-Authenticate", "").lower()
        if answer.status_code == 401 and "digest" in asked:
            return HTTPDigestAuth(user, password)
        return HTTPBasicAuth(user, password)

    def _request(self, session: requests.Session) -> requests.Response:
        limits = (self._timeouts.connect_s, self._timeouts.silence_s)
        self._deadline.set(self._timeouts.connect_s + self._timeouts.picture_s)
        return session.get(
            self._address.url,
            stream=True,
            timeout=limits,
            allow_redirects=self._rules.redirects,
        )

    def _get(self, session: requests.Session) -> requests.Response:
        response = self._request(session)
        if response.status_code == 200:
            return response
        response.close()
        if response.status_code in (401, 403):
            raise unavailable(
                CameraFault.REFUSED, f"{self.description} asks for another name or password"
            )
        raise unavailable(CameraFault.REFUSED, f"{self.description} answers {response.status_code}")

    def read(self) -> Frame | None:
        """The newest picture. Raises CameraLost when the server is silent or gone."""
        session = self._session
        if session is None:
            raise lost(CameraFault.MISSING, f"{self.description} is not open")
        with _told_as(lost, self.description):
            image = self._snapshot(session) if self._parser is None else self._next_part()
        frame = Frame(image, self._number, self._clock.monotonic())
        self._number += 1
        return frame

    def _next_part(self) -> Image:
        """Read on until at least one part is whole; older parts are left out."""
        response, parser = self._response, self._parser
        if response is None or parser is None:
            raise lost(CameraFault.MISSING, f"{self.description} is not open")
        for chunk in self._chunks(response):
            for part in reversed(parser.feed(chunk)):
                try:
                    return decode_photo(part)
                except BadImage as error:
                    _log.debug("%s: a picture was left out: %s", self.description, error)
        raise lost(CameraFault.MISSING, f"{self.description} ended the stream")

    def _snapshot(self, session: requests.Session) -> Image:
        self._pace.wait()
        body = bytearray()
        with self._get(session) as response:
            for chunk in self._chunks(response):
                body += chunk
                if len(body) > MAX_PART_BYTES:
                    raise PartTooLarge
        return decode_photo(bytes(body))

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        """What arrives, as it arrives. Raises TimeoutError when a picture takes too long."""
        self._deadline.set(self._timeouts.picture_s)
        while chunk := response.raw.read1(_CHUNK):
            yield chunk
            if self._deadline.left_s < 0:
                raise TimeoutError

    def close(self) -> None:
        """Hang up. May be called twice."""
        self._pace.stop()
        response, self._response, self._parser = self._response, None, None
        if response is not None:
            response.close()
        session, self._session = self._session, None
        if session is not None:
            session.close()


@contextmanager
def _told_as(error_of: Callable[[CameraFault, str], Exception], shown: str) -> Iterator[None]:
    """Turn network errors into ours, without their text: it holds the address."""
    try:
        yield
    except CameraUnavailable as error:
        raise error_of(CameraFault(error.detail), str(error)) from None
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError) as error:
        fault = CameraFault.REFUSED
        raise error_of(fault, f"{shown}: the certificate is not trusted") from _bare(error)
    except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError) as error:
        raise error_of(CameraFault.SILENT, f"{shown} does not answer in time") from _bare(error)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise error_of(CameraFault.MISSING, f"{shown} cannot be reached") from _bare(error)
    except (BadImage, PartTooLarge) as error:
        raise error_of(CameraFault.UNREADABLE, f"{shown} sends pictures that make no sense") from (
            _bare(error)
        )


def _bare(error: Exception) -> Exception:
    """The error's kind alone, for a traceback without a password in it."""
    return Exception(type(error).__name__)


class FfmpegCamera:
    """``rtsp://`` and other streams that FFmpeg plays. Implements core.ports.CameraSource."""

    live = True

    def __init__(
        self,
        url: str,
        clock: Clock | None = None,
        *,
        timeouts: StreamTimeouts | None = None,
        capture: Callable[..., Any] = cv2.VideoCapture,
    ) -> None:
        self._address = Address.parse(url)
        self.description = self._address.shown
        self._clock = clock or SystemClock()
        self._timeouts = timeouts or StreamTimeouts()
        self._factory = capture
        self._capture: Any = None
        self._number = 0

    def open(self) -> None:
        """Connect. Raises CameraUnavailable."""
        self.close()
        limits = [
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            int(self._timeouts.connect_s * 1000),
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            int(self._timeouts.silence_s * 1000),
        ]
        capture = self._factory(self._address.full, cv2.CAP_FFMPEG, limits)
        pixels = capture.get(cv2.CAP_PROP_FRAME_WIDTH) * capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
        if not capture.isOpened():
            capture.release()
            raise unavailable(CameraFault.MISSING, f"{self.description} cannot be reached")
        if pixels > _MAX_PIXELS:
            capture.release()
            raise unavailable(CameraFault.UNREADABLE, f"{self.description} is too large")
        self._capture, self._number = capture, 0

    def read(self) -> Frame | None:
        """The next picture. Raises CameraLost when the stream ends or falls silent."""
        if self._capture is None:
            raise lost(CameraFault.MISSING, f"{self.description} is not open")
        done, picture = self._capture.read()
        if not done:
            raise lost(CameraFault.SILENT, f"{self.description} sends no more pictures")
        image = np.ascontiguousarray(picture, np.uint8)
        frame = Frame(image, self._number, self._clock.monotonic())
        self._number += 1
        return frame

    def close(self) -> None:
        """Hang up. May be called twice."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()
