"""What the windows are handed of server and link: the desks of the command line, for a screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from faceid_gui.app import server_files
from faceid_gui.app.context import AppContext
from faceid_gui.app.linking import LinkTools as LinkDesk
from faceid_gui.app.serving import ServingTools, own_name
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.link import ServerLink
from faceid_gui.core.sync import Conflicts, SyncState
from faceid_gui.qt.pairing_job import LinkTools, ServerLinkFacts
from faceid_gui.services.serving.addresses import reachable_urls
from faceid_gui.settings.network import SERVER_PORT
from faceid_gui.settings.tree import Settings
from faceid_gui.views.console.server.tools import NewKey, ServerFacts, ServerTools, ShownOffer
from faceid_gui.views.dialogs.context import CameraKeyTools
from faceid_gui.wire.pinning import is_loopback

CAMERA_KEY: Final = "camera"
"""The name of the key for the published camera."""


def pairing_tools(context: AppContext) -> LinkTools:
    """How kiosk and console pair with a server, over the data folder."""
    desk = LinkDesk(context.paths, context.clock)

    def current() -> ServerLinkFacts | None:
        link = desk.link()
        return None if link is None else _link_facts(link)

    return LinkTools(
        current=current,
        pair_by_code=lambda address, code: _link_facts(desk.pair_by_code(address, code)),
        pair_by_qr=lambda text: _link_facts(desk.pair_by_qr(text)),
        forget=lambda: _ignore(desk.forget()),
    )


def camera_key_tools(context: AppContext) -> CameraKeyTools:
    """The key for the published camera: one at a time."""
    desk = ServingTools(context)

    def of_camera() -> tuple[KeyInfo, ...]:
        ring = desk.keys()
        return tuple(key for key in ring.keys() if key.scope is Scope.CAMERA)  # noqa: SIM118

    def make() -> str:
        before = of_camera()
        _, secret = desk.add_key(CAMERA_KEY, Scope.CAMERA)
        for key in before:
            desk.revoke_key(key.id)
        return secret

    return CameraKeyTools(exists=lambda: bool(of_camera()), make=make)


def server_tools(
    context: AppContext,
    settings: Callable[[], Settings],
    conflicts: Conflicts,
    sync: Callable[[], SyncState | None],
) -> ServerTools:
    """This machine as a server, over the data folder. ``settings`` are those in force."""
    desk = ServingTools(context)

    def set_up() -> NewKey | None:
        made = desk.set_up()
        if made.key is None or made.secret is None:
            return None
        return NewKey(made.key, made.secret)

    def offer() -> ShownOffer:
        shown = desk.offer_pairing()
        return ShownOffer(
            shown.offer.id, shown.offer.code, shown.qr_text, typed_addresses(shown.addresses)
        )

    return ServerTools(
        facts=lambda: _server_facts(context, settings()),
        set_up=set_up,
        offer=offer,
        offer_view=desk.view_offer,
        withdraw=desk.withdraw_offer,
        add_key=lambda name, scope: NewKey(*desk.add_key(name, scope)),
        revoke=lambda key_id: _ignore(desk.revoke_key(key_id)),
        conflicts=conflicts.conflicts,
        settle=lambda conflict_id: _ignore(conflicts.settle(conflict_id)),
        sync=sync,
    )


def typed_addresses(urls: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses as short as they can be typed on a kiosk."""
    return tuple(
        url.removeprefix("https://").removesuffix(f":{SERVER_PORT}")
        if url.startswith("https://")
        else url
        for url in urls
    )


def _link_facts(link: ServerLink) -> ServerLinkFacts:
    return ServerLinkFacts(link.name, link.url, link.tls_pin)


def _server_facts(context: AppContext, settings: Settings) -> ServerFacts:
    identity = server_files.identity_folder(context.paths).load()
    running = server_files.running_note(context.paths).read()
    server = settings.server
    host, port = (running.host, running.port) if running else (server.host, server.port)
    has_tls = identity is not None and identity.has_tls
    keys = server_files.api_keys(context.paths, context.clock).keys()
    return ServerFacts(
        ready=has_tls,
        running=running is not None,
        name=own_name(),
        addresses=typed_addresses(reachable_urls(host, port, tls=has_tls)),
        fingerprint="" if identity is None else identity.pin,
        keys=keys,
        local_only=is_loopback(host),
    )


def _ignore(_result: object) -> None:
    """Of what was done the page asks anew."""
