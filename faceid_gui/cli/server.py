"""``server``: set it up, hand out keys, pair devices."""

from __future__ import annotations

import enum
import time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from faceid_gui.cli.context import context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, note, say, table

if TYPE_CHECKING:
    from faceid_gui.cli.desks import ServingDesk, ShownOffer
    from faceid_gui.core.keys import KeyInfo
    from faceid_gui.settings.pairing import OfferView

_LOOK_S: Final = 0.3


class KeyScope(enum.StrEnum):
    """What a key is good for, as core.keys.Scope has it."""

    KIOSK = "kiosk"
    ADMIN = "admin"
    READ = "read"
    CAMERA = "camera"


def build() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(help="This machine as a server: setup, keys, pair.", no_args_is_help=True)
    app.command("setup")(_setup)
    app.command("pair")(_pair)
    keys = typer.Typer(help="Keys of the clients: list, add, revoke.", no_args_is_help=True)
    keys.command("list")(_list)
    keys.command("add")(_add)
    keys.command("revoke")(_revoke)
    app.add_typer(keys, name="keys")
    return app


def _setup(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--name", help="A host name or address for the certificate; may be given repeatedly."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make what serving other machines takes: a TLS key, a reply key and a first admin key.

    What is there already is kept. The admin key is shown this once.
    """
    from faceid_gui.wire.pinning import fingerprint

    done = context_of(ctx).serving().set_up(tuple(names or ()))
    if as_json:
        emit(
            {
                "tls_pin": done.tls_pin,
                "signing_key": done.signing_key,
                "key": _document(done.key) if done.key else None,
                "secret": done.secret,
            }
        )
        return
    say(f"fingerprint of this server: {fingerprint(done.tls_pin)}")
    if done.key is None:
        say("keys were made before; faceid-gui server keys add NAME makes another one")
    else:
        say(f"admin key, shown this once: {done.secret}")
    note("start the server anew if it is running: faceid-gui serve --host 0.0.0.0")


def _list(ctx: typer.Context, as_json: Json = False) -> None:
    """All keys that are valid, without their secrets."""
    from faceid_gui.services.people_export import iso_time

    keys = context_of(ctx).serving().keys().keys()
    if as_json:
        emit({"keys": [_document(key) for key in keys]})
        return
    cells = [(key.id, key.scope.value, iso_time(key.created_at), key.name) for key in keys]
    table(("id", "scope", "made", "name"), cells)


def _add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who will use it.")],
    scope: Annotated[
        KeyScope, typer.Option("--scope", help="What it is good for.")
    ] = KeyScope.KIOSK,
    as_json: Json = False,
) -> None:
    """Make a key; its secret is shown this once."""
    key, secret = context_of(ctx).serving().add_key(name, scope.value)
    if as_json:
        emit({"key": _document(key), "secret": secret})
        return
    say(f"key {key.id} for {key.name} ({key.scope}), shown this once:")
    say(secret)


def _revoke(
    ctx: typer.Context,
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id.")],
    as_json: Json = False,
) -> None:
    """Take a key back; a running server refuses it from the next request on."""
    key = context_of(ctx).serving().revoke_key(key_id)
    if as_json:
        emit({"revoked": _document(key)})
    else:
        say(f"key {key.id} of {key.name} is not good any more")


def _pair(
    ctx: typer.Context,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait until a device was paired, or the code ends.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Offer pairing for five minutes: a code of six digits, and a QR picture."""
    desk = context_of(ctx).serving()
    shown = desk.offer_pairing()
    if as_json:
        emit(
            {
                "offer": shown.offer.id,
                "code": shown.offer.code,
                "addresses": list(shown.addresses),
                "qr": shown.qr_text,
                "valid_s": shown.offer.valid_s,
                "running": shown.running,
            }
        )
    else:
        _show(shown)
    if not shown.running:
        note("no server is running with this data folder; start it: faceid-gui serve")
    if wait:
        _wait(desk, shown.offer.id, as_json=as_json)


def _show(shown: ShownOffer) -> None:
    for line in qr_lines(shown.qr_text):
        say(line)
    code = shown.offer.code
    say(f"code {code[:3]} {code[3:]}   address {' or '.join(shown.addresses)}")
    say(f"on the other machine: faceid-gui remote pair {shown.addresses[0]} {code}")
    say(f"good for {shown.offer.valid_s / 60:.0f} minutes, once")


def _wait(desk: ServingDesk, offer_id: str, *, as_json: bool) -> None:
    view = desk.view_offer(offer_id)
    while view.status.value == "open":
        time.sleep(_LOOK_S)
        view = desk.view_offer(offer_id)
    _tell(view, as_json=as_json)
    if view.status.value != "used":
        raise typer.Exit(1)


def _tell(view: OfferView, *, as_json: bool) -> None:
    if as_json:
        emit({"status": view.status.value, "device": view.device or None})
    elif view.device:
        say(f"paired with {view.device}")
    else:
        note(f"nobody was paired: the code is {view.status.value}")


def qr_lines(text: str) -> list[str]:
    """A QR picture in letters, two rows of it per line, for light letters on dark ground."""
    import segno

    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    # A lit block is a light module: cameras want dark modules on light ground.
    blocks = {(0, 0): "\u2588", (0, 1): "\u2580", (1, 0): "\u2584", (1, 1): " "}
    return [
        "".join(blocks[bool(upper), bool(lower)] for upper, lower in zip(top, bottom, strict=True))
        for top, bottom in zip(rows[::2], rows[1::2], strict=True)
    ]


def _document(key: KeyInfo) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scope": key.scope.value,
        "created_at": key.created_at,
    }
