"""The first start: asks five things, and writes only at Finish."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QInputDevice
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.services.first_run import STEPS, FirstRunFlow, Step
from faceid_gui.settings.tree import Language, Settings
from faceid_gui.views.dialogs.context import SettingsTools
from faceid_gui.views.dialogs.pin_pad import PinKeeper
from faceid_gui.views.first_run.pages import CameraPage, DonePage, LanguagePage, PackPage, PinPage
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.keyboard_helper import KeyboardHelper
from faceid_gui.views.widgets.sheet import touch_scrolled

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FirstRunContext:
    """The collaborators. ``settings`` is what the answers start from."""

    settings: Settings
    tools: SettingsTools
    pin: PinKeeper


class FirstRunWindow(Panel):
    """``finished`` carries the settings that were kept. Closing it keeps nothing."""

    finished = Signal(object)  # Settings

    def __init__(self, context: FirstRunContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.flow = FirstRunFlow(context.settings)
        self._step, self._title, self._words = QLabel(), QLabel(), QLabel()
        self._step.setProperty("look", "muted")
        self._title.setProperty("look", "title")
        self._words.setProperty("look", "error")
        self._words.setWordWrap(True)
        self._words.hide()
        self.language = LanguagePage()
        self.camera = CameraPage(context.tools)
        self.pack = PackPage(context.tools)
        self.pin = PinPage()
        self.done = DonePage()
        self._pages = QStackedWidget()
        for page in (self.language, self.camera, self.pack, self.pin, self.done):
            self._pages.addWidget(_scrolled(page))
        self.back_button = ActionButton(Icon.BACK, touch=64)
        self.next_button = ActionButton(Icon.NEXT, primary=True, touch=64)
        self._lay_out()
        self._connect()
        self.setMinimumSize(480, 400)
        self.built()
        self.camera.picker.show_value(self.flow.answers.source)
        self.pack.picker.show_value(self.flow.answers.pack)
        self._show_step()
        self.keys = KeyboardHelper(self) if has_touchscreen() else None

    @property
    def words(self) -> str:
        """What is said to be wrong; empty while nothing is."""
        return "" if self._words.isHidden() else self._words.text()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        foot.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 12)
        column.setSpacing(6)
        for widget in (self._step, self._title):
            column.addWidget(widget)
        column.addWidget(self._pages, 1)
        column.addWidget(self._words)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self._back)
        self.next_button.clicked.connect(self._forward)
        self.language.chosen.connect(self._on_language)
        self.camera.picker.edited.connect(
            lambda: self.flow.choose_source(str(self.camera.picker.value()))
        )
        self.pack.picker.edited.connect(
            lambda: self.flow.choose_pack(str(self.pack.picker.value()))
        )
        self.pin.chosen.connect(self._on_pin)

    def retranslate(self) -> None:
        """Set every text again."""
        self.setWindowTitle(self.tr("FaceID: first start"))
        self.back_button.setText(self.tr("Back"))
        step = self.tr("Step {number} of {count}")
        self._step.setText(step.format(number=self.flow.number, count=len(STEPS)))
        self._title.setText(self._titles()[self.flow.step])
        last = self.flow.step is Step.DONE
        self.next_button.setText(self.tr("Finish") if last else self.tr("Next"))

    def _titles(self) -> dict[Step, str]:
        return {
            Step.LANGUAGE: self.tr("Language"),
            Step.CAMERA: self.tr("Which camera looks at the door?"),
            Step.PACK: self.tr("Which pack recognises people?"),
            Step.PIN: self.tr("Administrator PIN"),
            Step.DONE: self.tr("Ready"),
        }

    def _on_language(self, language: Language) -> None:
        self.flow.choose_language(language)
        self._context.tools.appearance.speak(language)
        self._forward()

    def _on_pin(self, digits: str) -> None:
        self.flow.choose_pin(digits)
        self._forward()

    def _back(self) -> None:
        self.flow.back()
        self._show_step()

    def _forward(self) -> None:
        if self.flow.step is Step.DONE:
            self._finish()
            return
        self.flow.forward()
        self._show_step()

    def _show_step(self) -> None:
        self._pages.setCurrentIndex(self.flow.number - 1)
        self._words.hide()
        self.back_button.setVisible(self.flow.can_go_back)
        # The pad has its own key to go on with.
        self.next_button.setVisible(self.flow.step is not Step.PIN)
        if self.flow.step is Step.DONE:
            self.done.show_answers(self.flow.answers)
        if self.flow.step is Step.PIN:
            self.pin.setFocus()
        self.retranslate()

    def _finish(self) -> None:
        self.next_button.setEnabled(False)
        settings, pin = self.flow.settings(), self.flow.answers.pin

        def work() -> None:
            self._context.pin.set_pin(pin)
            self._context.tools.write(settings)

        self._context.tools.background.call(
            work, then=lambda _none: self._kept(settings), failed=self._failed
        )

    def _kept(self, settings: Settings) -> None:
        self._context.tools.applied(settings)
        self.finished.emit(settings)

    def _failed(self, error: Exception) -> None:
        self.next_button.setEnabled(True)
        sentence = error_text(error)
        self._words.setText(f"{sentence.what}. {sentence.advice}".strip())
        self._words.show()


def has_touchscreen() -> bool:
    """Whether somebody may stand here without a keyboard."""
    kind = QInputDevice.DeviceType.TouchScreen
    return any(device.type() == kind for device in QInputDevice.devices())


def _scrolled(page: QWidget) -> QScrollArea:
    page.setProperty("look", "scrolled")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    touch_scrolled(area)
    return area
