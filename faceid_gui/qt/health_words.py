"""The check-ups of ``doctor`` in the language of the screen, by their keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from faceid_gui.services.health import CAMERA, OPEN_CAMERA
from faceid_gui.services.link_health import LINK, SERVER

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class CheckWords:
    """What is looked at, what it is good for, and what to do where it is not as it should."""

    title: str
    meaning: str
    advice: str


def check_words(key: str) -> CheckWords:
    """The words for a check-up; its own key where there are none."""
    known = (_machine_words() | _record_words() | _recognition_words() | _network_words()).get(key)
    return known or CheckWords(key, "", translate("health", "The log file says more."))


def _machine_words() -> dict[str, CheckWords]:
    return {
        "python": CheckWords(
            translate("health", "Python"),
            translate("health", "The language that the program runs on."),
            translate("health", "Install Python 3.11, 3.12 or 3.13."),
        ),
        "disk": CheckWords(
            translate("health", "Disk"),
            translate("health", "Room for people, visits and models."),
            translate("health", "Free some space, or let this user write into the data folder."),
        ),
        "clock": CheckWords(
            translate("health", "Clock"),
            translate("health", "Every visit is recorded with the time."),
            translate("health", "Set the clock: connect to a network, or add a clock module."),
        ),
        "opencv": CheckWords(
            translate("health", "Picture software (OpenCV)"),
            translate("health", "It reads cameras and videos."),
            translate("health", "Install the program again; two versions are mixed."),
        ),
        "qt": CheckWords(
            translate("health", "Window libraries"),
            translate("health", "What the system must bring so that a window can open."),
            translate("health", "Run python3 faceid.py run: it says what to install."),
        ),
        "font": CheckWords(
            translate("health", "Letters"),
            translate("health", "The program brings letters for Korean names."),
            translate("health", "Install the program again, or the package fonts-nanum."),
        ),
    }


def _record_words() -> dict[str, CheckWords]:
    return {
        "settings": CheckWords(
            translate("health", "Settings file"),
            translate("health", "Where the settings are kept."),
            translate("health", "Save the settings again; what was wrong has its default now."),
        ),
        "records": CheckWords(
            translate("health", "Database"),
            translate("health", "People, visits, and a trail that shows every later change."),
            translate("health", "Restore a backup: faceid-gui restore"),
        ),
        "key": CheckWords(
            translate("health", "Encryption key"),
            translate("health", "Without it nobody can read the database."),
            translate("health", "Bring the key file back, readable for its owner alone."),
        ),
    }


def _recognition_words() -> dict[str, CheckWords]:
    no_picture = translate("health", "Check its cable, or choose another source in the settings.")
    return {
        "models": CheckWords(
            translate("health", "Models"),
            translate("health", "The files of the pack in use, checked one by one."),
            translate("health", "Install the pack in the settings under Recognition."),
        ),
        "backend": CheckWords(
            translate("health", "Recognition"),
            translate("health", "A test picture is computed from end to end."),
            translate("health", "Install the pack in the settings under Recognition."),
        ),
        CAMERA: CheckWords(
            translate("health", "Camera"),
            translate("health", "It is opened and asked for a picture."),
            no_picture,
        ),
        OPEN_CAMERA: CheckWords(
            translate("health", "Camera"),
            translate("health", "It is in use by this window, so its newest picture was taken."),
            no_picture,
        ),
    }


def _network_words() -> dict[str, CheckWords]:
    return {
        SERVER: CheckWords(
            translate("health", "This machine as a server"),
            translate("health", "Its keys, and whether it serves now."),
            translate("health", "Set the server up again, and pair every kiosk with it."),
        ),
        LINK: CheckWords(
            translate("health", "Server in use"),
            translate("health", "It is asked who it is, and has to prove it."),
            translate("health", "Look whether the server is on, or pair with it again."),
        ),
    }
