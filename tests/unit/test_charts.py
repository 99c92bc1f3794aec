"""What a chart promises: equal bytes, own font, nothing that leaves its place in a page."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from briefing_fixture import HOSTILE, hostile, sample

from fraudstats.briefing.chart_style import PALETTE, shorten, text_em
from fraudstats.briefing.charts import draw, draw_all
from fraudstats.briefing.model import Chart, Series
from fraudstats.briefing.series_labels import spread

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


def test_text_is_drawn_as_outlines_of_the_shipped_face_only() -> None:
    for svg in draw_all(sample("zh")).values():
        assert not elements(svg, "text")
        assert b"DejaVu" not in svg
        assert b"NotoSansCJKsc" in svg


def test_a_chart_stands_in_a_strict_page() -> None:
    for svg in draw_all(hostile()).values():
        root = ElementTree.fromstring(svg)
        assert "viewBox" in root.attrib
        assert "width" not in root.attrib
        assert not any("style" in element.attrib for element in root.iter())
        assert not elements(svg, "style") + elements(svg, "metadata") + elements(svg, "script")


def test_ids_of_two_charts_never_meet() -> None:
    ids = [
        {element.attrib["id"] for element in ElementTree.fromstring(svg).iter() if "id" in element.attrib}
        for svg in draw_all(sample("zh")).values()
    ]
    assert not (ids[0] & ids[1] or ids[0] & ids[2] or ids[1] & ids[2])


def test_each_reference_inside_a_chart_points_at_one_of_its_ids() -> None:
    for svg in draw_all(sample("en")).values():
        root = ElementTree.fromstring(svg)
        ids = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
        hrefs = {element.get("{http://www.w3.org/1999/xlink}href", "") for element in root.iter()} - {""}
        assert {href.removeprefix("#") for href in hrefs} <= ids


def test_dollars_are_money_and_not_mathematics() -> None:
    drawn = draw(chart(Series("$\\frac{1}{$", (1, 2)), Series("$x", (2, 1), "muted")), "zh")
    assert b"<path" in drawn


def test_provisional_points_are_open_and_last_year_stays_closed() -> None:
    now, earlier = Series("now", (3, 2, 1)), Series("earlier", (3, 3, 3), "earlier")
    closed, opened = draw(chart(now, earlier), "zh"), draw(chart(now, earlier, provisional_from=2), "zh")
    assert b"stroke-dasharray" not in closed
    assert opened.count(b"stroke-dasharray") == 1


def test_provisional_bars_are_hollow() -> None:
    bars = Series("now", (3, 2, 1), shape="bar")
    full = draw(chart(bars), "zh").count(PALETTE[0].lower().encode())
    assert full > 0
    assert draw(chart(bars, provisional_from=2), "zh") != draw(chart(bars), "zh")


@pytest.mark.parametrize("values", [(), (None,), (None, None), (0, 0), (5,), (-3, 4), (float("nan"), 2), (10**9, 1)])
def test_odd_series_draw(values: tuple[float | None, ...]) -> None:
    for shape in ("line", "bar"):
        assert draw(chart(Series("only", values, shape=shape)), "en").startswith(b"<?xml") is False


def test_sixty_periods_draw_with_room_between_their_labels() -> None:
    from fraudstats.briefing.charts import AXES_PT, _tick_step

    labels = tuple(f"2020-W{index:02d}" for index in range(60))
    shown = len(labels) / _tick_step(labels)
    assert shown * (text_em(labels[0]) + 1) * 9 <= AXES_PT


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
