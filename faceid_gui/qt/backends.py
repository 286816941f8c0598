"""Backends, providers and the link to a server by the names that people read."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from faceid_gui.core.events import BackendReady
from faceid_gui.core.link import BackendState, LinkTrouble, WorkMode

translate = QCoreApplication.translate


def backend_text(name: str) -> str:
    """Where recognition runs; unknown backends keep their own name."""
    match name:
        case "local":
            return translate("backends", "This machine")
        case "remote":
            return translate("backends", "Server")
        case "auto":
            return translate("backends", "Server, else this machine")
        case "local+remote" | "remote+local":
            return translate("backends", "This machine and the server")
    return name


def backend_advice(name: str) -> str:
    """What a choice of backend means, for whoever chooses; empty for unknown ones."""
    match name:
        case "local":
            return translate("backends", "Needs no network.")
        case "remote":
            return translate("backends", "Without the server the door stays shut.")
        case "auto":
            return translate("backends", "Goes on by itself while the server is away.")
    return ""


def provider_text(provider: str) -> str:
    """What computes, such as "CPU" for ``CPUExecutionProvider``."""
    return provider.removesuffix("ExecutionProvider") or provider


def mode_text(mode: WorkMode) -> str:
    """What is sent to a server."""
    match mode:
        case WorkMode.CROPS:
            return translate("backends", "Face crops are sent")
        case WorkMode.FRAMES:
            return translate("backends", "Whole pictures are sent")


def trouble_text(trouble: LinkTrouble) -> str:
    """What is wrong with the link to a server, in a few words without a full stop."""
    match trouble:
        case LinkTrouble.UNREACHABLE:
            return translate("backends", "The server cannot be reached")
        case LinkTrouble.TIMEOUT:
            return translate("backends", "The server does not answer in time")
        case LinkTrouble.CUT:
            return translate("backends", "The connection to the server broke off")
        case LinkTrouble.REFUSED:
            return translate("backends", "The server does not take this machine's key")
        case LinkTrouble.BUSY:
            return translate("backends", "The server has too much to do")
        case LinkTrouble.FAILED:
            return translate("backends", "The server answered with an error")
        case LinkTrouble.BAD_REPLY:
            return translate("backends", "The server's answer makes no sense")
        case _:
            return _doubt_text(trouble)


def _doubt_text(trouble: LinkTrouble) -> str:
    """Troubles that are about what the server is, not about the way to it."""
    match trouble:
        case LinkTrouble.NOT_PROVEN:
            return translate("backends", "An answer was not proven to be the server's")
        case LinkTrouble.WRONG_KEY:
            return translate("backends", "This is not the server that was paired with")
        case LinkTrouble.INSECURE:
            return translate("backends", "The address of the server is not secure")
        case LinkTrouble.OTHER_CONTRACT:
            return translate("backends", "The server uses another recognition model")
        case LinkTrouble.PARITY:
            return translate("backends", "The server computes other numbers than this machine")
        case _:
            return translate("backends", "No server is paired")


def trouble_advice(trouble: LinkTrouble) -> str:
    """What an administrator can do about it."""
    match trouble:
        case LinkTrouble.UNREACHABLE | LinkTrouble.TIMEOUT | LinkTrouble.CUT:
            return translate("backends", "Check the network, and whether the server is on.")
        case LinkTrouble.BUSY:
            return translate("backends", "Wait a moment, or give it fewer kiosks.")
        case LinkTrouble.FAILED | LinkTrouble.BAD_REPLY:
            return translate("backends", "Check that both have the same version of the program.")
        case LinkTrouble.OTHER_CONTRACT:
            return translate("backends", "Choose the same pack on both machines.")
        case LinkTrouble.PARITY:
            return translate("backends", "Install the pack again on both machines.")
        case LinkTrouble.REFUSED | LinkTrouble.NOT_PAIRED | LinkTrouble.INSECURE:
            return translate("backends", "Pair with the server in the settings.")
        case _:
            return translate(
                "backends", "If the server was set up anew, pair with it again. Else be careful."
            )


def bar_text(backend: BackendReady | None, link: BackendState | None) -> str:
    """The backend in two or three words for a bar: who answers, and how fast."""
    if link is None or not (link.server or link.trouble):
        if backend is None:
            return translate("backends", "Backend")
        return f"{backend_text(backend.backend)} · {provider_text(backend.provider)}"
    if not link.answering:
        return translate("backends", "No server")
    if link.answering != "remote":
        away = translate("backends", "server away")
        return f"{backend_text(link.answering)} · {away}" if link.trouble else _local(backend)
    if link.p50_ms is None:
        return backend_text("remote")
    return f"{backend_text('remote')} · {milliseconds(link.p50_ms)}"


def _local(backend: BackendReady | None) -> str:
    here = backend_text("local")
    if backend is None or not backend.provider:
        return here
    return f"{here} · {provider_text(backend.provider)}"


def milliseconds(value: float) -> str:
    """A round trip, such as "34 ms"; no decimals above 10."""
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"
