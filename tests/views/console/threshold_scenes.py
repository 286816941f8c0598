"""The page of the threshold in each of its states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea, QWidget

from faceid_gui.core.calibration_plan import CalibrationPlan
from faceid_gui.views.console.threshold.page import ThresholdPage
from faceid_gui.views.console.threshold.tools import ThresholdFacts
from tests.views.console.import_scenes import PAGE
from tests.views.console.support import Calibration, found_much
from tests.views.scenes import Props, Scene, settle


@contextmanager
def _threshold(props: Props, calibration: Calibration) -> Iterator[ThresholdPage]:
    threshold = calibration.found.report.threshold
    page = ThresholdPage(calibration.tools(lambda: threshold), props.bench.background)
    props.qtbot.addWidget(page)
    page.resize(*PAGE)
    page.show()
    props.until(lambda: page.loaded and not page.findings.isHidden())
    yield page
    page.hide()


@contextmanager
def threshold(props: Props) -> Iterator[QWidget]:
    """What is in force."""
    with _threshold(props, Calibration()) as page:
        yield page


def threshold_part(part: Callable[[ThresholdPage], QWidget], fnmr: float = 0.012) -> Scene:
    """The page with everything that can be found, at one of its parts."""

    @contextmanager
    def show(props: Props) -> Iterator[QWidget]:
        calibration = Calibration()
        calibration.found = found_much(fnmr=fnmr)
        calibration.facts = ThresholdFacts(CalibrationPlan(planned_size=60), 0.01, 40, 160)
        with _threshold(props, calibration) as page:
            props.until(lambda: not props.bench.background.busy)
            settle()
            area = page.findChildren(QScrollArea)[0]
            inside = area.widget()
            assert inside is not None
            area.verticalScrollBar().setValue(part(page).mapTo(inside, QPoint(0, 0)).y())
            yield page

    return show


@contextmanager
def threshold_asked(props: Props) -> Iterator[QWidget]:
    """A calibration that would shut people out: it is not in force yet."""
    calibration = Calibration()
    calibration.found = found_much(fnmr=0.34)
    with _threshold(props, calibration) as page:
        page.calibrate()
        props.until(page.question.isVisible)
        yield page


THRESHOLD_PAGES: Final[dict[str, Scene]] = {
    "threshold": threshold,
    "threshold_plan": threshold_part(lambda page: page.plan),
    "threshold_alike": threshold_part(lambda page: page.findings.pairs),
    "threshold_stricter": threshold_part(lambda page: page.findings.people),
    "threshold_asked": threshold_asked,
}
"""Scenes of the page, as large as the smallest window leaves room for."""

THRESHOLD_STILL: Final[dict[str, Scene]] = {
    "threshold_groups": threshold_part(lambda page: page.findings),
    "threshold_warned": threshold_part(lambda page: page.card, fnmr=0.13),
}
"""Scenes in which there is nothing to press."""
