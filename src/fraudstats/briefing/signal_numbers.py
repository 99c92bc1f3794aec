"""How many series are signals: judged again for `explain`."""

from collections.abc import Iterator
from dataclasses import replace

from fraudstats.analysis.signals.attention import Attention, attention
from fraudstats.analysis.signals.weekly_series import SeriesKey
from fraudstats.briefing.model import Display, Figure
from fraudstats.calendar.periods import Grain, period_of
from fraudstats.config import Config
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.facts import Knowledge

SIGNAL_NUMBERS = {
    Display.SIGNALS: ("判为异常的序列数，见 fraudstats signals", "the series that `fraudstats signals` finds"),
    Display.SIGNALS_BEFORE: ("上周判为异常的序列数", "the series that were signals in the week before"),
    Display.SIGNALS_LASTING: ("上周异常中本周仍在持续的序列数", "those of last week's signals that go on this week"),
}
"""What each number is, in Chinese and English."""


def count_signals(figure: Figure, knowledge: Knowledge, catalogue: Catalogue, config: Config) -> Figure:
    """Judge the series of the metrics that a number of signals is about, and list those that it counts."""
    definitions = [catalogue.get(name) for name in (figure.metric, *figure.beside)]
    week = period_of(figure.start, Grain.WEEK, config.calendar)
    found = attention(knowledge, definitions, week, config.calendar, config.thresholds)
    district = dict(figure.filters).get("district")
    counted = (
        Figure(key.metric, value, Display.COUNT, figure.start, figure.end, _filters(key))
        for key, value in _counted(figure.display, found)
        if district in (None, key.district)
    )
    listed = tuple(counted)
    return replace(figure, value=len(listed), listed=listed)


def _counted(display: Display, found: Attention) -> Iterator[tuple[SeriesKey, int]]:
    """Give the series with their counts in the week that is told about."""
    if display is Display.SIGNALS:
        yield from ((each.key, each.observed) for each in found.signals)
    else:
        is_lasting = display is Display.SIGNALS_LASTING
        yield from ((each.key, each.observed) for each in found.last_week if each.came_true or not is_lasting)


def _filters(key: SeriesKey) -> tuple[tuple[str, str], ...]:
    named = (("district", key.district), ("fraud_type", key.fraud_type))
    return tuple((name, value) for name, value in named if value is not None)
