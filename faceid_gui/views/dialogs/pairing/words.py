"""What goes wrong with pairing, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from faceid_gui.core.errors import FaceIdError, LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.qt.messages import Sentence, error_text

translate = QCoreApplication.translate


def pairing_text(error: Exception) -> Sentence:
    """Why pairing failed, and what to do."""
    if isinstance(error, LinkFailed):
        return _link_words(error)
    return _code_words(error.code if isinstance(error, FaceIdError) else "") or error_text(error)


def _link_words(error: LinkFailed) -> Sentence:
    match error.trouble:
        case LinkTrouble.UNREACHABLE | LinkTrouble.TIMEOUT | LinkTrouble.CUT:
            return Sentence(
                translate("pairing", "No server answers at this address"),
                translate("pairing", "Check the address, the network, and whether it is on."),
            )
        case LinkTrouble.REFUSED:
            return _wrong_code()
        case LinkTrouble.NOT_PROVEN | LinkTrouble.WRONG_KEY:
            return Sentence(
                translate("pairing", "Another server answers there than the one with this code"),
                translate("pairing", "Check the address. Do not go on if it is right."),
            )
        case LinkTrouble.BAD_REPLY | LinkTrouble.FAILED:
            return Sentence(
                translate("pairing", "What answers there is no server of this program"),
                translate("pairing", "Check the address and the port."),
            )
    return error_text(error)


def _wrong_code() -> Sentence:
    return Sentence(
        translate("pairing", "The code is wrong"),
        translate("pairing", "Read it again from the server's screen."),
    )


def _code_words(code: str) -> Sentence | None:
    match code:
        case "wrong_pin":
            return _wrong_code()
        case "not_found":
            return Sentence(
                translate("pairing", "This code is not valid any more"),
                translate("pairing", "Have the server show a new one."),
            )
        case "locked_out":
            return Sentence(
                translate("pairing", "Too many wrong codes"),
                translate("pairing", "Have the server show a new one."),
            )
        case "bad_request":
            return Sentence(
                translate("pairing", "This is no address or code of a server"),
                translate("pairing", "An address looks like 192.168.0.20, a code has 6 digits."),
            )
    return None
