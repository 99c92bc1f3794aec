"""What a chart promises: equal bytes, own font, nothing that leaves its place in a page."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from briefing_fixture import END, HOSTILE, START, figure, hostile, sample
from fraudstats.briefing.charts import draw, draw_all
from fraudstats.briefing.charts.canvas import canvas, text, texts, written
from fraudstats.briefing.charts.end_labels import spread
from fraudstats.briefing.charts.plot import tick_step
from fraudstats.briefing.charts.scale import limits, ticks
from fraudstats.briefing.charts.style import FACES, FONT, shorten, text_em
from fraudstats.briefing.glyphs import drawable, face
from fraudstats.briefing.model import Band, Briefing, Chart, Display, Mark, Series
from fraudstats.briefing.pictures import Bar, Bars, HeatMap, Panel, Panels

HERE = Path(__file__).parent
PRINT_CHARTS = """
import hashlib, briefing_fixture
from fraudstats.briefing.charts import draw_all
drawn = draw_all(briefing_fixture.sample("zh"))
print({key: hashlib.sha256(svg).hexdigest() for key, svg in drawn.items()})
"""


def chart(*series: Series, **more: object) -> Chart:
    labels = tuple(f"2021-W{index:02d}" for index in range(len(series[0].values)))
    return Chart("key", "title", labels, series, "起", "alt", "source", **more)  # type: ignore[arg-type]


def elements(svg: bytes, tag: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(f"{{http://www.w3.org/2000/svg}}{tag}"))


def in_a_process(code: str, hash_seed: str) -> str:
    environment = {
        **os.environ,
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path]),
    }
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_equal_charts_give_equal_bytes_whatever_the_hash_seed() -> None:
    assert in_a_process(PRINT_CHARTS, "0") == in_a_process(PRINT_CHARTS, "1")


def test_draw_all_draws_every_chart_once() -> None:
    assert list(draw_all(sample("zh"))) == ["weekly_incidents", "types", "stop_rate"]


def test_two_charts_of_one_name_are_refused() -> None:
    twice = replace(sample("zh"), sections=(sample("zh").sections[1],) * 2)
    with pytest.raises(ValueError, match="weekly_incidents"):
        draw_all(twice)


def test_text_stays_text_in_the_shipped_face() -> None:
    for svg in draw_all(sample("zh")).values():
        assert elements(svg, "text")
        assert ElementTree.fromstring(svg).get("font-family") == FACES


def test_a_chart_stands_in_a_strict_page() -> None:
    for svg in draw_all(hostile()).values():
        root = ElementTree.fromstring(svg)
        assert "viewBox" in root.attrib
        assert "width" not in root.attrib
        assert not any("style" in element.attrib for element in root.iter())
        assert not elements(svg, "style") + elements(svg, "metadata") + elements(svg, "script")


def test_a_chart_has_no_name_that_another_one_on_the_page_could_have() -> None:
    for svg in (*draw_all(sample("en")).values(), *draw_all(hostile()).values()):
        assert not any(
            {"id", "href", "style"} & element.attrib.keys() for element in ElementTree.fromstring(svg).iter()
        )


def test_each_paint_has_a_name_that_a_style_sheet_can_change() -> None:
    for svg in draw_all(sample("zh")).values():
        coloured = [
            each for each in ElementTree.fromstring(svg).iter() if "#" in each.get("fill", "") + each.get("stroke", "")
        ]
        assert coloured
        assert all(each.get("class") for each in coloured)


def test_names_are_data_whatever_they_hold() -> None:
    drawn = draw(chart(Series('<b>&"', (1, 2)), Series("$x", (2, 1), "muted")), "zh")
    assert {'<b>&" 2', "$x 1"} <= set(texts(drawn))


@pytest.mark.parametrize("briefing", [sample("zh"), sample("en"), hostile()], ids=["zh", "en", "hostile"])
def test_the_texts_of_a_picture_are_those_that_a_reader_of_xml_finds(briefing: Briefing) -> None:
    for drawn in draw_all(briefing).values():
        found = texts(drawn)
        assert found
        assert found == tuple(each.text or "" for each in elements(drawn, "text"))


def test_a_text_without_words_is_one_too() -> None:
    root = canvas(1, 1)
    for words in ("", "a > b", ""):
        text(root, 0, 0, words)
    assert texts(written(root)) == ("", "a > b", "")


def test_provisional_points_are_open_and_last_year_stays_closed() -> None:
    now, earlier = Series("now", (3, 2, 1)), Series("earlier", (3, 3, 3), "earlier")
    closed, opened = draw(chart(now, earlier), "zh"), draw(chart(now, earlier, provisional_from=2), "zh")
    assert b"stroke-dasharray" not in closed
    assert opened.count(b"stroke-dasharray") == 1


@pytest.mark.parametrize("values", [(), (None,), (None, None), (0, 0), (5,), (-3, 4), (float("nan"), 2), (10**9, 1)])
def test_odd_series_draw(values: tuple[float | None, ...]) -> None:
    assert b"nan" not in draw(chart(Series("only", values)), "en")


def test_the_newest_value_stands_beside_the_name_of_its_line() -> None:
    drawn = draw(chart(Series("本年", (1200, 1234)), Series("上年同期", (900, 1000), "earlier")), "zh")
    assert {"本年 1,234", "上年同期 1,000"} <= set(texts(drawn))


def test_lines_are_drawn_where_their_values_lie() -> None:
    (line,) = elements(draw(chart(Series("now", tuple(range(20)))), "zh"), "polyline")
    heights = [float(point.split(",")[1]) for point in line.attrib["points"].split()]
    steps = {round(upper - lower, 1) for lower, upper in pairwise(heights)}
    assert len(heights) == 20
    assert max(steps) - min(steps) <= 0.2
    assert max(steps) < 0


def test_a_gap_parts_a_line() -> None:
    drawn = draw(chart(Series("now", (*range(10), None, *range(10)))), "zh")
    assert [len(each.attrib["points"].split()) for each in elements(drawn, "polyline")] == [10, 10]


def test_a_band_lies_between_its_limits_and_a_mark_before_its_week() -> None:
    now = Series("now", (5, 6, 7))
    drawn = draw(
        chart(
            now,
            band=Band("expected", (None, 4, 5), (None, 8, 9)),
            marks=(Mark(1, ("level ", figure(9, Display.COUNT))),),
        ),
        "en",
    )
    (band,) = elements(drawn, "polygon")
    assert len(band.attrib["points"].split()) == 4
    assert {"expected", "level 9"} <= set(texts(drawn))
    assert "expected: 5–9" in "".join(title.text or "" for title in elements(drawn, "title"))


def test_bars_are_as_long_as_their_numbers_and_say_them() -> None:
    bars = tuple(
        Bar(str(count), figure(count, Display.COUNT), (" (", figure(count / 60, Display.SHARE), ")"))
        for count in (40, 20, -3)
    )
    drawn = draw(Bars("key", "title", bars, "alt", "source"), "en")
    longest, half, below_zero = (float(each.attrib["width"]) for each in elements(drawn, "rect"))
    assert longest == pytest.approx(2 * half, abs=0.2)
    assert below_zero == 0
    assert {"40 (66.7%)", "−3 (−5.0%)"} <= set(texts(drawn))


def test_panels_share_one_scale() -> None:
    def panel(name: str, *values: float) -> Panel:
        change = figure(-0.5, Display.CHANGE_RATE, verdict="fall")
        return Panel(name, figure(values[-1], Display.COUNT), change, "clear fall", (Series("now", values),))

    drawn = draw(
        Panels("key", "title", ("a", "b"), (panel("few", 1, 2), panel("many", 80, 100)), "alt", "source"), "en"
    )
    few, many = (
        [float(point.split(",")[1]) for point in each.attrib["points"].split()] for each in elements(drawn, "polyline")
    )
    assert few[0] - few[1] == pytest.approx((many[0] - many[1]) / 20, abs=0.15)
    assert texts(drawn).count("↓ clear fall") == 2


def test_a_heat_map_says_each_number_and_shades_the_most_darkest() -> None:
    rows, columns = (("1", "Mon"), ("2", "Tue")), (("00", "0"), ("01", "1"))
    drawn = draw(
        HeatMap(
            "key", "title", rows, columns, ((0, 1), (9, 18)), "alt", "source", "m", ("weekday", "hour"), START, END
        ),
        "en",
    )
    assert texts(drawn) == ("0", "1", "Mon", "0", "1", "Tue", "9", "18")
    assert [each.attrib["class"] for each in elements(drawn, "rect")] == [
        "f-heat-0",
        "f-heat-0",
        "f-heat-3",
        "f-heat-5",
    ]


def test_a_scale_has_round_steps_and_holds_its_values() -> None:
    low, high = limits([3.0, 847.0], percent=False)
    assert ticks(low, high, whole=True) == [0, 200, 400, 600, 800]
    assert limits([0.2, 0.87], percent=True) == (0.0, 1.0)
    assert ticks(0.0, 2.0, whole=True) == [0, 1, 2]


def test_sixty_periods_draw_with_room_between_their_labels() -> None:
    labels = tuple(f"2020-W{index:02d}" for index in range(60))
    shown = len(labels) / tick_step(labels, 400.0)
    assert shown * (text_em(labels[0]) + 1) * FONT <= 400.0


def test_the_list_of_characters_is_what_both_faces_hold() -> None:
    from fontTools.ttLib import TTFont

    held = [set(TTFont(face(weight)).getBestCmap()) for weight in ("Regular", "Bold")]
    assert drawable() == set(map(chr, held[0] & held[1]))


def test_labels_are_pushed_apart_and_keep_their_order() -> None:
    placed = spread([0.5, 0.5, 0.52, 1.0], 0.1)
    ordered = sorted(placed)
    assert all(upper - lower > 0.099 for lower, upper in pairwise(ordered))
    assert ordered[0] >= 0
    assert ordered[-1] <= 1
    assert placed[0] > placed[1]


def test_labels_far_apart_stay_where_their_lines_end() -> None:
    assert spread([0.9, 0.1], 0.1) == [0.9, 0.1]


def test_long_labels_are_cut_with_an_ellipsis() -> None:
    assert all(text_em(shorten(name)) <= 20 for name in HOSTILE)
    assert shorten("极" * 60).endswith("…")
    assert shorten("短") == "短"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_number_at_the_edge_is_whole_in_a_wider_face_too(lang: str) -> None:
    """In DejaVu Sans a digit is 0.636 em wide; 800 with its first digit cut off would read 300."""
    for svg in draw_all(sample(lang)).values():
        usual = float(ElementTree.fromstring(svg).get("font-size") or 9)
        for label in elements(svg, "text"):
            words = "".join(label.itertext())
            width = sum(1.0 if ord(char) > 0x2E7F else 0.636 for char in words) * float(label.get("font-size") or usual)
            if words.replace(",", "").rstrip("%").isdigit() and label.get("text-anchor") == "end":
                assert float(label.attrib["x"]) >= width - 0.1, words
