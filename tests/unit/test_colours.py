"""Are the colours of the charts told apart by everyone, on white, on dark and on grey paper?"""

import re
from itertools import combinations, pairwise

import pytest

from colour_vision import SIGHTS, ciede2000, contrast, difference
from fraudstats.briefing.charts import style
from fraudstats.briefing.charts.heat_map import DARK, LIGHT, LIGHT_FROM, SHADES
from fraudstats.paths import shipped

FAR, FAR_ON_GREY = 10.0, 6.0
"""CIEDE2000; 1 is just seen side by side, 2.3 by most; lines and bars lie apart, so that several times that is asked for. On grey
paper lightness alone is left, and names stand at the ends of the lines."""
STEP = 4.0
"""Between neighbouring shades of a heat map, whose cells carry their numbers."""
SEEN = 3.0
"""WCAG 2.1, 1.4.11: contrast of a graphic with its ground."""
READ = 4.5
"""WCAG 2.1, 1.4.3: contrast of a text with its ground."""
MAIN = [each.name for each in style.PALETTE]
TOGETHER = [*combinations(MAIN, 2), *(("main-0", each) for each in ("earlier", "muted", "band", "mark")),
            ("earlier", "band"), ("earlier", "mark")]  # fmt: skip
VERDICTS = ("main-ink-0", "main-ink-1", "soft")
"""They carry an arrow or a word besides, so that grey paper is no loss."""


def light() -> dict[str, str]:
    paints = [each for each in vars(style).values() if isinstance(each, style.Paint)]
    return {each.name: each.colour for each in (*paints, *style.PALETTE, *style.PALETTE_INK)}


def dark() -> dict[str, str]:
    css = (shipped("report_templates") / "weekly/style.css").read_text(encoding="utf-8")
    found = dict(re.findall(r"\.[fs]-([\w-]+) \{ (?:fill|stroke): (#[0-9a-f]{6}); \}", css))
    return light() | found


PAGES = {"light": light, "dark": dark}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_what_is_drawn_together_is_told_apart(page: str, sight: str) -> None:
    paints, limit = PAGES[page](), FAR_ON_GREY if sight == "grey" else FAR
    found = {pair: difference(paints[pair[0]], paints[pair[1]], sight) for pair in TOGETHER}
    assert not {pair: round(far, 1) for pair, far in found.items() if far < limit}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("sight", [each for each in SIGHTS if each != "grey"])
def test_a_rise_a_fall_and_neither_have_different_colours(page: str, sight: str) -> None:
    paints = PAGES[page]()
    assert all(difference(paints[one], paints[two], sight) >= FAR for one, two in combinations(VERDICTS, 2))


@pytest.mark.parametrize("sight", SIGHTS)
def test_each_shade_of_a_heat_map_is_darker_than_the_one_before(sight: str) -> None:
    colours = [each.colour for each in SHADES]
    assert all(difference(one, two, sight) >= STEP for one, two in pairwise(colours))
    assert [contrast(each, "#ffffff") for each in colours] == sorted(contrast(each, "#ffffff") for each in colours)


@pytest.mark.parametrize("sight", SIGHTS)
def test_on_a_dark_page_each_shade_is_brighter_and_its_number_is_read(sight: str) -> None:
    paints = dark()
    colours = [paints[each.name] for each in SHADES]
    assert all(difference(one, two, sight) >= STEP for one, two in pairwise(colours))
    assert [contrast(each, "#000000") for each in colours] == sorted(contrast(each, "#000000") for each in colours)
    numbers = [paints[(LIGHT if rank >= LIGHT_FROM else DARK).name] for rank in range(len(colours))]
    assert all(contrast(one, two) >= READ for one, two in zip(colours, numbers, strict=True))


@pytest.mark.parametrize(("page", "ground"), [("light", "#ffffff"), ("dark", "#181818")])
def test_lines_and_bars_stand_out_from_the_page(page: str, ground: str) -> None:
    paints = PAGES[page]()
    assert not {each: paints[each] for each in (*MAIN, "earlier", "mark") if contrast(paints[each], ground) < SEEN}


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_matches_the_data_of_its_authors(
    one: tuple[float, float, float], two: tuple[float, float, float], expected: float
) -> None:
    assert ciede2000(one, two) == pytest.approx(expected, abs=1e-4)
    assert ciede2000(two, one) == pytest.approx(expected, abs=1e-4)


def test_a_kind_of_eye_leaves_white_and_black_alone_and_takes_red_for_green() -> None:
    for sight in SIGHTS:
        assert difference("#ffffff", "#fefefe", sight) < 1
        assert difference("#000000", "#ffffff", sight) == pytest.approx(100, abs=1)
    red, green = "#a04000", "#407000"
    assert difference(red, green, "deutan") < 20 < difference(red, green, "usual")
