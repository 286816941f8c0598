"""Every page of the console looks as it did."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QAbstractButton

from faceid_gui.settings.tree import Language, ThemeName
from tests.views.console.scenes import PAGES, WINDOW
from tests.views.console.threshold_scenes import THRESHOLD_STILL
from tests.views.pictured import SHARE, at_rest, compare, differing
from tests.views.scenes import Props

SCENES = {**WINDOW, **PAGES, **THRESHOLD_STILL}


@pytest.mark.parametrize("name", list(SCENES))
def test_page(props: Props, name: str) -> None:
    with SCENES[name](props) as shown:
        compare(props, shown, f"console_{name}")


def hidden(button: QAbstractButton) -> bool:
    """Whether nobody sees it whole: it is away, or what it lies in was scrolled elsewhere."""
    return not button.isVisible() or button.visibleRegion().boundingRect() != button.rect()


OTHERWISE = (
    ("people_list", ThemeName.LIGHT, Language.ENGLISH),
    ("people_details", ThemeName.HIGH_CONTRAST, Language.ENGLISH),
    ("visits_explained", ThemeName.LIGHT, Language.KOREAN),
    ("health", ThemeName.HIGH_CONTRAST, Language.KOREAN),
    ("settings_panel", ThemeName.LIGHT, Language.KOREAN),
    ("live", ThemeName.LIGHT, Language.KOREAN),
)


@pytest.mark.parametrize(("name", "theme", "language"), OTHERWISE)
def test_page_in_other_colours(
    props: Props, name: str, theme: ThemeName, language: Language
) -> None:
    props.bench.appearance.paint(theme)
    props.bench.appearance.speak(language)
    with SCENES[name](props) as shown:
        compare(props, shown, f"console_{name}_{theme}_{language}")


@pytest.mark.parametrize("name", list(PAGES))
def test_a_margin_that_is_wider_is_noticed(props: Props, name: str) -> None:
    with PAGES[name](props) as shown:
        before = at_rest(props, shown)
        column = shown.layout()
        assert column is not None
        margins = column.contentsMargins()
        # What can be installed stands at the left alone, so that nothing moves for the right.
        for side in ("Left", "Top") if name == "lab_installing" else ("Left", "Top", "Right"):
            wider = QMargins(margins)
            getattr(wider, f"set{side}")(getattr(margins, side.lower())() + 6)
            column.setContentsMargins(wider)
            assert differing(at_rest(props, shown), before) > SHARE, side


@pytest.mark.parametrize("name", list(PAGES))
def test_a_button_that_is_gone_is_noticed(props: Props, name: str) -> None:
    with PAGES[name](props) as shown:
        before = at_rest(props, shown)
        shrunk = shown.rect().adjusted(0, 0, 0, -8)
        buttons = [b for b in shown.findChildren(QAbstractButton) if not hidden(b)]
        buttons = [b for b in buttons if shrunk.contains(b.mapTo(shown, b.rect().center()))]
        assert buttons
        for button in buttons:
            button.hide()
            assert differing(at_rest(props, shown), before) > SHARE, (
                button.accessibleName() or button.text()
            )
            button.show()
