"""This machine as a server: its parts put together, and its keys."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from faceid_gui.app import server_files
from faceid_gui.app.records import records_of
from faceid_gui.cli.desks import Serving, SetUp, ShownOffer
from faceid_gui.core.keys import KeyInfo, KeyRing, Scope
from faceid_gui.services.serving.addresses import reachable_urls
from faceid_gui.settings.pairing import OfferView
from faceid_gui.settings.running import RunningServer
from faceid_gui.wire.pairing import QrOffer

if TYPE_CHECKING:
    from faceid_gui.app.context import AppContext
    from faceid_gui.app.server_parts import ServerBuild

FIRST_KEY: Final = "administrator"


class ServingTools:
    """Implements cli.desks.ServingDesk over a data folder; the console uses it as well."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._paths = context.paths
        self._clock = context.clock

    def run(self, *, host: str | None, port: int | None, ready: Callable[[Serving], None]) -> None:
        """Serve until told to stop. Raises BadRequest where it may not start so, StoreBusy,
        ModelMissing, BackendUnavailable, and what opening the data folder raises."""
        server = self._context.settings().server
        run_server(
            self._context,
            host=server.host if host is None else host,
            port=server.port if port is None else port,
            ready=ready,
        )

    def set_up(self, names: tuple[str, ...] = ()) -> SetUp:
        """Make TLS key, reply key and a first admin key, as far as they are missing."""
        self._paths.create()
        identity = server_files.identity_folder(self._paths).set_up(names)
        key, secret = None, None
        there = self.keys().keys()
        if all(one.scope is not Scope.ADMIN for one in there):
            key, secret = self.add_key(FIRST_KEY, Scope.ADMIN)
        return SetUp(identity.pin, identity.signing_key, key, secret)

    def keys(self) -> KeyRing:
        """The keys of the clients."""
        return server_files.api_keys(self._paths, self._clock)

    def add_key(self, name: str, scope: str) -> tuple[KeyInfo, str]:
        """A new key, on record."""
        self._paths.create()
        key, secret = self.keys().add(name, Scope(scope))
        self._record("server.key_added", key)
        return key, secret

    def revoke_key(self, key_id: str) -> KeyInfo:
        """Take a key back, on record. Raises NotFound."""
        key = self.keys().revoke(key_id)
        self._record("server.key_revoked", key)
        return key

    def offer_pairing(self) -> ShownOffer:
        """A new code and QR picture, in the place of older ones.

        Raises StoreDamaged or KeyUnavailable where the server's own keys cannot be used.
        """
        self._paths.create()
        identity = server_files.identity_folder(self._paths).load_or_make_reply_key()
        running = server_files.running_note(self._paths).read()
        settings = self._context.settings().server
        host, port = (running.host, running.port) if running else (settings.host, settings.port)
        urls = reachable_urls(host, port, tls=identity.has_tls)
        offer = server_files.pairing_offers(self._paths, self._clock).make()
        text = QrOffer(own_name(), urls, identity.pin, offer.token).text()
        return ShownOffer(offer, urls, text, running is not None)

    def view_offer(self, offer_id: str) -> OfferView:
        """How an offer stands."""
        return server_files.pairing_offers(self._paths, self._clock).view(offer_id)

    def withdraw_offer(self) -> None:
        """Nobody can be paired any more."""
        server_files.pairing_offers(self._paths, self._clock).withdraw()

    def _record(self, action: str, key: KeyInfo) -> None:
        with records_of(self._paths, self._clock, actor="local") as records:
            records.audit.append("local", action, key.id, f"{key.name} ({key.scope})")


def run_server(
    context: AppContext, *, host: str, port: int, ready: Callable[[Serving], None]
) -> None:
    """Serve on this thread until SIGINT or SIGTERM. Raises what ``ServingTools.run`` raises."""
    from faceid_gui.app.server_parts import server_build
    from faceid_gui.server.app import create_app
    from faceid_gui.server.run import Tls, bind, serve_forever
    from faceid_gui.services.watchdog import SystemdNotifier

    with _telling(), server_build(context, host=host) as build:
        listener = bind(host, port)
        notifier = SystemdNotifier.from_environment()
        serving = _serving(build, host, listener)

        def up() -> None:
            _leave_note(context, build, host, listener)
            notifier.ready(f"serving on {serving.url}")
            ready(serving)

        file = build.identity.tls_file if build.exposure.tls else None
        tls = Tls(file, file) if file is not None else None
        try:
            with _signals_end_it():
                serve_forever(create_app(build.parts), listener, tls=tls, ready=up)
        finally:
            notifier.stopping()
            server_files.running_note(context.paths).take_back()


def own_name() -> str:
    """What this machine is called where it shows itself to others."""
    name = "".join(letter for letter in socket.gethostname() if letter.isprintable())
    return name.strip()[:64] or "faceid-gui"


def _serving(build: ServerBuild, host: str, listener: socket.socket) -> Serving:
    parts, port = build.parts, int(listener.getsockname()[1])
    return Serving(
        url=reachable_urls(host, port, tls=build.exposure.tls)[0],
        tls_pin=build.identity.pin if build.exposure.tls else "",
        open_access=build.exposure.open_access,
        pack=parts.pack.key,
        provider=parts.pool.provider,
        workers=parts.pool.plan.workers,
    )


def _leave_note(
    context: AppContext, build: ServerBuild, host: str, listener: socket.socket
) -> None:
    how, port = build.exposure, int(listener.getsockname()[1])
    pin = build.identity.pin if how.tls else ""
    note = RunningServer(os.getpid(), host, port, pin, how.open_access)
    server_files.running_note(context.paths).leave(note)


@contextmanager
def _telling() -> Iterator[None]:
    """A server's log tells what happens, not only what goes wrong."""
    package = logging.getLogger("faceid_gui")
    before = package.level
    package.setLevel(logging.INFO)
    try:
        yield
    finally:
        package.setLevel(before)


@contextmanager
def _signals_end_it() -> Iterator[None]:
    """The event loop answers SIGINT and SIGTERM by ending, and then sends them once more: by
    then all that is left to do is to close what is open, and nothing is to be killed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda _number, _frame: None) for number in wanted]
    try:
        yield
    finally:
        for number, handler in zip(wanted, before, strict=True):
            signal.signal(number, handler)
