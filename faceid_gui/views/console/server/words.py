"""Keys, offers and conflicts in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDate

from faceid_gui.core.keys import Scope
from faceid_gui.core.sync import Conflict, ConflictKind, SyncState
from faceid_gui.qt.backends import trouble_text
from faceid_gui.qt.moments import clock_text, day_text
from faceid_gui.qt.names import shown_name
from faceid_gui.settings.pairing import OfferStatus, OfferView

translate = QCoreApplication.translate


def scope_text(scope: Scope) -> str:
    """What a key is good for, in a word or two."""
    match scope:
        case Scope.KIOSK:
            return translate("server", "Kiosk")
        case Scope.ADMIN:
            return translate("server", "Everything")
        case Scope.READ:
            return translate("server", "Looking only")
        case Scope.CAMERA:
            return translate("server", "Camera picture")


def when_text(at: float) -> str:
    """Day and time, short."""
    return f"{day_text(at, QDate.currentDate())} {clock_text(at)}".strip()


def offer_text(view: OfferView) -> str:
    """How an offer of pairing stands."""
    match view.status:
        case OfferStatus.OPEN:
            text = translate("server", "Valid for {minutes}:{seconds}. Tries left: {tries}")
            minutes, seconds = divmod(max(round(view.left_s), 0), 60)
            return text.format(minutes=minutes, seconds=f"{seconds:02d}", tries=view.tries_left)
        case OfferStatus.USED:
            text = translate("server", "Paired: {device}")
            return text.format(device=shown_name(view.device) if view.device else "?")
        case OfferStatus.EXPIRED:
            return translate("server", "This code is not valid any more.")
        case OfferStatus.SPENT:
            return translate("server", "Too many wrong codes were typed. This one is void.")
        case OfferStatus.WITHDRAWN:
            return translate("server", "This code was taken back.")


def conflict_text(conflict: Conflict) -> str:
    """What was decided, in a sentence or two."""
    place = conflict.place or translate("server", "a kiosk")
    return _conflict_sentence(conflict.kind).format(
        name=shown_name(conflict.name) if conflict.name else "?",
        other=shown_name(conflict.other) if conflict.other else "",
        place=shown_name(place),
        count=conflict.samples,
    )


def _conflict_sentence(kind: ConflictKind) -> str:
    match kind:
        case ConflictKind.SAME_NAME:
            return translate("server", "Two people were called {other}. One is called {name} now.")
        case ConflictKind.RENAMED:
            return translate(
                "server", "Renamed on both sides: {name} stands, {other} of {place} does not."
            )
        case ConflictKind.DELETED:
            return translate(
                "server",
                "{name} was deleted here while {place} added samples: {count}. "
                "They are kept with the deleted person.",
            )
        case ConflictKind.ERASED:
            return translate(
                "server",
                "{name} was erased here for good, and with that what {place} had added.",
            )
        case ConflictKind.DELETED_ELSEWHERE:
            return translate("server", "{place} deleted {name}, who had been changed here.")
        case ConflictKind.CONSENT:
            return translate(
                "server", "Two consents of {name} were recorded. The later one stands."
            )


def sync_lines(state: SyncState) -> tuple[str, ...]:
    """How this machine's exchange with its server stands, a sentence each."""
    lines = []
    if state.last_ok_at is None:
        lines.append(translate("server", "Nothing was exchanged with the server yet."))
    else:
        text = translate("server", "People and visits last exchanged: {when}.")
        lines.append(text.format(when=when_text(state.last_ok_at)))
    if state.trouble is not None:
        lines.append(f"{trouble_text(state.trouble)}.")
    if state.waiting_visits or state.waiting_people:
        text = translate("server", "Waiting to be sent: {visits} visits, {people} people.")
        lines.append(text.format(visits=state.waiting_visits, people=state.waiting_people))
    if state.lost_visits:
        text = translate("server", "Visits that grew too old before they could be sent: {count}.")
        lines.append(text.format(count=state.lost_visits))
    return tuple(lines)
