"""Whether colours can be told apart, by the contrast of WCAG 2.2 in both themes of the app."""

import tomllib
from itertools import pairwise

import pytest
from conftest import ROOT

from scoring.charts import colours

THEMES = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
LIGHT_AND_DARK = pytest.mark.parametrize("theme", [THEMES["light"], THEMES["dark"]])
TEXT, PICTURE = 4.5, 3.0
# Streamlit writes captions in the ink of the text at this opacity.
CAPTION = 0.6
MARKS = {
    *(colours.RAISES, colours.LOWERS, colours.NEUTRAL, colours.QUIET),
    *(colours.BESIDE, colours.ALARM, *colours.TIER_COLOURS.values()),
    *(colour for colour, _ in colours.LINES),
}
RGB = tuple[float, float, float]


def rgb(colour: str) -> RGB:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def mixed(one: RGB, other: RGB, share: float) -> RGB:
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(colour: RGB) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: RGB, other: RGB) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_is_that_of_the_standard() -> None:
    assert contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#FFFFFF")) == pytest.approx(4.48, abs=0.005)


@LIGHT_AND_DARK
def test_text_and_captions_are_read_on_every_ground(theme: dict[str, str]) -> None:
    ink, paper = rgb(theme["textColor"]), rgb(theme["backgroundColor"])
    assert contrast(mixed(ink, paper, CAPTION), paper) >= TEXT
    assert contrast(ink, rgb(theme["secondaryBackgroundColor"])) >= TEXT


@LIGHT_AND_DARK
def test_the_words_of_a_button_are_read_and_the_button_is_seen(theme: dict[str, str]) -> None:
    button = rgb(theme["primaryColor"])
    assert contrast(rgb("#FFFFFF"), button) >= TEXT
    assert contrast(button, rgb(theme["backgroundColor"])) >= PICTURE


@LIGHT_AND_DARK
@pytest.mark.parametrize("mark", sorted(MARKS))
def test_every_mark_of_a_picture_is_seen(theme: dict[str, str], mark: str) -> None:
    assert contrast(rgb(mark), rgb(theme["backgroundColor"])) >= PICTURE


def test_the_numbers_in_cells_are_read_on_every_shade() -> None:
    scales = (colours.SHADES, colours.BELOW_ABOVE)
    steps = [(a[1], b[1]) for scale in scales for a, b in pairwise(scale)]
    shades = [mixed(rgb(a), rgb(b), at / 10) for a, b in steps for at in range(11)]
    ink = rgb(colours.CELL_INK)
    assert min(contrast(ink, shade) for shade in (*shades, rgb(colours.TOO_FEW))) >= TEXT


def test_words_on_paper_are_read() -> None:
    assert contrast(rgb(colours.INK), rgb("#FFFFFF")) >= TEXT
