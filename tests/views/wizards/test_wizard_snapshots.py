"""Every page of both wizards looks as it did."""

from __future__ import annotations

import pytest

from faceid_gui.settings.tree import Language, ThemeName
from tests.views.pictured import compare
from tests.views.scenes import Props
from tests.views.wizards.scenes import WIZARDS


@pytest.mark.parametrize("name", list(WIZARDS))
def test_page(props: Props, name: str) -> None:
    with WIZARDS[name](props) as shown:
        compare(props, shown, f"wizard_{name}")


OTHERWISE = (
    ("enrol_who", ThemeName.LIGHT, Language.KOREAN),
    ("enrol_look", ThemeName.HIGH_CONTRAST, Language.ENGLISH),
    ("capture_choose", ThemeName.LIGHT, Language.KOREAN),
)


@pytest.mark.parametrize(("name", "theme", "language"), OTHERWISE)
def test_page_in_other_colours(
    props: Props, name: str, theme: ThemeName, language: Language
) -> None:
    props.bench.appearance.paint(theme)
    props.bench.appearance.speak(language)
    with WIZARDS[name](props) as shown:
        compare(props, shown, f"wizard_{name}_{theme}_{language}")
