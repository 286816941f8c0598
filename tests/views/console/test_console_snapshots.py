"""Every page of the console looks as it did."""

from __future__ import annotations

import pytest

from faceid_gui.settings.tree import Language, ThemeName
from tests.views.console.scenes import PAGES, WINDOW
from tests.views.pictured import compare
from tests.views.scenes import Props

SCENES = {**WINDOW, **PAGES}


@pytest.mark.parametrize("name", list(SCENES))
def test_page(props: Props, name: str) -> None:
    with SCENES[name](props) as shown:
        compare(props, shown, f"console_{name}")


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
