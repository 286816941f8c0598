"""Wizards over fakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.background import Background
from faceid_gui.services.flows import EnrolAnswers
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from tests.views.wizards.support import Desk


@pytest.fixture
def desk(background: Background, appearance: Appearance) -> Desk:
    """A store, a camera, and sessions that are told what to do."""
    return Desk(background)


@pytest.fixture
def open_wizard(qtbot: QtBot, desk: Desk) -> Iterator[Callable[..., EnrolWizard]]:
    """Opens enrolment wizards on 800x480, and stops them with the test."""
    opened: list[EnrolWizard] = []

    def make(answers: EnrolAnswers | None = None, *, real: bool = False) -> EnrolWizard:
        services = None if real else desk.services()
        wizard = EnrolWizard(desk.context(), answers=answers, services=services)
        qtbot.addWidget(wizard)
        wizard.resize(800, 480)
        wizard.show()
        opened.append(wizard)
        return wizard

    yield make
    desk.go.set()
    desk.names_go.set()
    for wizard in opened:
        for session in desk.sessions:
            session.may_stop.set()
        wizard.stop()
        wizard.hide()


@pytest.fixture
def wizard(open_wizard: Callable[..., EnrolWizard]) -> EnrolWizard:
    """An enrolment wizard at its first page."""
    return open_wizard()
