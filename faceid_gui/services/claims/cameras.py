"""Claims by the address of a camera, as a client names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faceid_gui.core.errors import BadRequest, EnvironmentFault
from faceid_gui.core.ports import CameraSource
from faceid_gui.services.claims.desk import Claim, ClaimDesk
from faceid_gui.services.claims.hosts import CameraHosts


@dataclass(frozen=True, slots=True, eq=False)
class CameraClaims:
    """Looks through cameras of a list alone.

    ``hosts`` gives the text of the list in force. ``open_camera`` makes an adapter, not open
    yet, for an address of the list, which may hold a password; it must follow no redirect, and
    ask for no more pictures a second than a snapshot camera has.
    """

    desk: ClaimDesk
    hosts: Callable[[], str]
    open_camera: Callable[[str], CameraSource]

    def begin(self, claimed: str, stream_url: str) -> Claim:
        """Begin to look; returns at once, nothing is fetched on this thread.

        Raises BadRequest for an address that makes no sense, CameraNotListed, and
        EnvironmentFault where the list itself makes no sense.
        """
        target = self._listed().target(stream_url)
        return self.desk.begin(claimed, lambda: self.open_camera(target.url))

    def _listed(self) -> CameraHosts:
        try:
            return CameraHosts.parse(self.hosts())
        except BadRequest as error:
            raise EnvironmentFault(f"the list of cameras of /facerec: {error}") from error
