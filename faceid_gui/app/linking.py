"""The server that this machine uses: paired, kept, asked, forgotten."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from faceid_gui.app import server_files
from faceid_gui.app.records import records_of
from faceid_gui.app.serving import own_name
from faceid_gui.cli.desks import LinkStatus
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.link import ServerLink
from faceid_gui.settings.paths import DataPaths

if TYPE_CHECKING:
    from faceid_gui.backends.remote.config import RemoteConfig
    from faceid_gui.core.ports import Clock
    from faceid_gui.wire.models import Info

_ASK_S = 2.0
_log = logging.getLogger(__name__)


class LinkTools:
    """Implements cli.desks.LinkDesk over a data folder; kiosk and console use it as well.

    ``name`` is what the server calls this machine; without one its host name.
    """

    def __init__(self, paths: DataPaths, clock: Clock) -> None:
        self._paths = paths
        self._clock = clock
        self._file = server_files.link_file(paths)

    def pair_by_code(self, address: str, code: str, name: str | None = None) -> ServerLink:
        """Pair and keep the link. Raises what backends.remote.pairing raises, and DiskFull."""
        from faceid_gui.backends.remote.pairing import pair_by_code

        return self._keep(pair_by_code(address, code, name or own_name()))

    def pair_by_qr(self, text: str, name: str | None = None) -> ServerLink:
        """The same with the text of a QR picture."""
        from faceid_gui.backends.remote.pairing import pair_by_qr

        return self._keep(pair_by_qr(text, name or own_name()))

    def link(self) -> ServerLink | None:
        """The link that is kept. Raises StoreDamaged or KeyUnavailable."""
        return self._file.load()

    def status(self) -> LinkStatus | None:
        """The link and whether the server answers; None where there is none."""
        link = self.link()
        if link is None:
            return None
        started = time.perf_counter()
        try:
            info = greet(link)
        except LinkFailed as failed:
            return LinkStatus(link, failed.trouble.value, failed.detail or str(failed))
        served = info.served
        return LinkStatus(
            link,
            version=info.version,
            provider=info.provider,
            pack=served.key if served is not None else "",
            took_ms=round((time.perf_counter() - started) * 1000, 2),
        )

    def forget(self) -> bool:
        """Remove the link; whether there was one. The server keeps its key until revoked."""
        link = self._file.load() if self._file.state() is not None else None
        forgotten = self._file.forget()
        if forgotten:
            self._record("remote.forgotten", link.url if link is not None else "")
        return forgotten

    def _keep(self, link: ServerLink) -> ServerLink:
        link = _with_contract(link)
        self._paths.create()
        self._file.save(link)
        self._record("remote.paired", link.url)
        return link

    def _record(self, action: str, url: str) -> None:
        with records_of(self._paths, self._clock, actor="local") as records:
            records.audit.append("local", action, url)


def _with_contract(link: ServerLink) -> ServerLink:
    """The link with what its server serves, so that a machine without models knows it later."""
    try:
        served = greet(link).served
    except LinkFailed as failed:
        _log.warning("the paired server does not say what it serves: %s", failed)
        return link
    return replace(link, contract_id=served.contract.id) if served is not None else link


def remote_config(link: ServerLink, *, deadline_s: float) -> RemoteConfig:
    """How the paired server is called."""
    from faceid_gui.backends.remote.config import RemoteConfig

    return RemoteConfig(
        url=link.url,
        tls_pin=link.tls_pin,
        signing_key=link.signing_key,
        api_key=link.api_key,
        deadline_s=deadline_s,
    )


def greet(link: ServerLink) -> Info:
    """What the paired server says of itself, proven. Raises LinkFailed."""
    from faceid_gui.backends.remote.client import RemoteClient

    client = RemoteClient(remote_config(link, deadline_s=_ASK_S))
    try:
        return client.info()
    finally:
        client.close()
