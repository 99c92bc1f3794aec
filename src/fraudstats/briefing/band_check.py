"""Are the limits that a chart draws around its weeks right? Expected again, from counts by SQL."""

from collections.abc import Iterator, Sequence
from datetime import date
from math import isclose, sqrt
from statistics import NormalDist, fmean
from typing import TYPE_CHECKING

from fraudstats.briefing import chance
from fraudstats.briefing.expected_season import expected_season, parts_of_the_year
from fraudstats.briefing.expected_signals import WEEK, Counted, Group
from fraudstats.briefing.mismatch import Mismatch
from fraudstats.briefing.model import Briefing, Chart, Display, Figure, Provenance
from fraudstats.briefing.recounts import Limits
from fraudstats.briefing.second_path import Desk
from fraudstats.briefing.watched_weeks import WatchedWeeks
from fraudstats.calendar.windows import Window

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

PRIOR_WEEKS = 8
OUTSIDE = 0.025
"""Probability of a count beyond each limit."""
EDGE = 1e-6
"""Relative, of that probability: where a limit hangs on its last digits, either count is right."""
SAME = 1e-9
"""Relative, or of events."""


def wrong_bands(desk: Desk, weeks: WatchedWeeks, briefings: Sequence[Briefing]) -> list[Mismatch]:
    """List the weeks whose drawn limits are not the expected ones."""
    drawn = ((briefing, chart) for briefing in briefings for chart in _charts(briefing))
    return [each for briefing, chart in drawn for each in _wrong(desk, weeks, briefing.end, chart)]


def _charts(briefing: Briefing) -> Iterator[Chart]:
    charts = (chart for section in briefing.all_sections() for chart in section.charts)
    return (each for each in charts if isinstance(each, Chart) and each.band)


def _wrong(desk: Desk, weeks: WatchedWeeks, end: date, chart: Chart) -> Iterator[Mismatch]:
    band, measured = chart.band, next(each.provenance for each in chart.series if each.role == "main")
    if band is None or measured is None:
        return
    expected = _expected(desk, weeks, end, measured)
    for (start, after), *drawn, known in zip(measured.windows, band.low, band.high, expected, strict=True):
        if not _is_one_of(drawn, known):
            figure = Figure(measured.metric, None, Display.COUNT, start, after, measured.filters)
            yield Mismatch(figure, f"limits {_said(drawn)}", f"limits {_said(known[0])}" if known else "none")


def _expected(desk: Desk, weeks: WatchedWeeks, end: date, measured: Provenance) -> tuple[Limits, ...]:
    """Give the limits of each window, oldest first, or take what was kept."""
    known, name = desk.recounts.limits, (measured.metric, measured.filters, measured.windows[0][0], end)
    if name not in known:
        covered = desk.knowledge.covered(desk.catalogue.get(measured.metric))
        backs = [
            (end - after) // WEEK if covered.holds(Window(start, after)) else None for start, after in measured.windows
        ]
        known[name] = limits_of_weeks(weeks.of(measured.metric, end), measured.filters, backs)
    return known[name]


def limits_of_weeks(counted: Counted, group: Group, backs: Sequence[int | None]) -> tuple[Limits, ...]:
    """Give the 95% limits of weeks; empty where nothing can be expected.

    All are expected by the season if the oldest has two years before it, else all by the eight weeks before each.

    Args:
        backs: how many weeks before the newest; None of a week that the data do not hold.
    """
    n_weeks = counted.counts.shape[1]
    oldest = max((each for each in backs if each is not None), default=0)
    by_season = bool(parts_of_the_year(counted.start - oldest * WEEK, n_weeks - 1 - oldest))
    rows = [row for row, each in enumerate(counted.groups) if each == group]
    counts = counted.counts[rows] if rows else 0 * counted.counts[:1]
    limits = _of_season if by_season else _of_weeks_before
    return tuple(() if back is None else limits(counts[:, back:], counted.start - back * WEEK) for back in backs)


def _of_season(counts: "Floats", start: date) -> Limits:
    season = expected_season(counts, start)
    if season is None:
        return ()
    mean, spread = float(season.mean[0]), float(season.dispersion[0] + season.error[0])
    shares = (OUTSIDE * (1 + edge) for edge in (0.0, -EDGE, EDGE))
    return tuple(dict.fromkeys(chance.bounds_of_counts(mean, spread, each) for each in shares))


def _of_weeks_before(counts: "Floats", start: date) -> Limits:
    """Put limits around the mean on the square-root scale, on which a count has a variance of 1/4 at any level."""
    before = counts[0, 1 : 1 + PRIOR_WEEKS].tolist()
    if len(before) < PRIOR_WEEKS:
        return ()
    root = sqrt(fmean(before))
    reach = NormalDist().inv_cdf(1 - OUTSIDE) * sqrt((1 + 1 / PRIOR_WEEKS) / 4)
    return ((max(0.0, root - reach) ** 2, (root + reach) ** 2),)


def _is_one_of(drawn: Sequence[float | None], known: Limits) -> bool:
    if None in drawn or not known:
        return not known and set(drawn) == {None}
    return any(_is_same(drawn, each) for each in known)


def _is_same(drawn: Sequence[float | None], known: tuple[float, float]) -> bool:
    return all(isclose(one or 0.0, other, rel_tol=SAME, abs_tol=SAME) for one, other in zip(drawn, known, strict=True))


def _said(limits: Sequence[float | None]) -> str:
    return " to ".join("-" if each is None else f"{each:.6g}" for each in limits)
