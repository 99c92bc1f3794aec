"""Draw the charts of a briefing as SVG.

    draw_all(briefing) -> {chart key: SVG}, once for every writer; draw(chart, lang) -> SVG

The picture holds lines, areas and labels only; templates print the title and the source as text. Text stays text:
it can be read aloud, searched, and read back before publication. Equal charts give equal bytes.
"""

from collections import Counter
from functools import lru_cache

from fraudstats.briefing.charts.bars import draw_bars
from fraudstats.briefing.charts.heat_map import draw_heat_map
from fraudstats.briefing.charts.lines import draw_lines
from fraudstats.briefing.charts.panels import draw_panels
from fraudstats.briefing.model import Briefing, Chart
from fraudstats.briefing.pictures import Bars, HeatMap, Panels, Picture

KEPT = 32
"""Pictures of the newest issues, which every writer and the read-back ask for."""


def draw_all(briefing: Briefing) -> dict[str, bytes]:
    """Draw each chart once; HTML and PDF take the same pictures.

    Raises:
        ValueError: if two charts have the same key, since one would be printed in place of the other.
    """
    charts = [chart for section in briefing.all_sections() for chart in section.charts]
    twice = [key for key, n in Counter(chart.key for chart in charts).items() if n > 1]
    if twice:
        raise ValueError(f"two charts of the briefing are named {twice[0]!r}")
    return {chart.key: draw(chart, briefing.lang) for chart in charts}


@lru_cache(maxsize=KEPT)
def draw(chart: Chart | Picture, lang: str) -> bytes:
    """Draw one chart.

    Args:
        lang: `zh` or `en`; the chart's own texts are in it already.
    Returns:
        An SVG without width and height, safe to stand inside HTML.
    """
    if isinstance(chart, Chart):
        return draw_lines(chart, lang)
    if isinstance(chart, Bars):
        return draw_bars(chart, lang)
    if isinstance(chart, Panels):
        return draw_panels(chart, lang)
    if isinstance(chart, HeatMap):
        return draw_heat_map(chart, lang)
    raise TypeError(f"no way to draw {type(chart).__name__}")
