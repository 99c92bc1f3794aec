"""How complete the newest weeks of a metric are, as a table."""

from typing import TYPE_CHECKING, Any

from fraudstats.analysis.entry_delays import EntryDelays
from fraudstats.analysis.lateness import nowcast, same_maturity
from fraudstats.analysis.reporting_triangle import ReportingTriangle
from fraudstats.errors import NoData

if TYPE_CHECKING:
    import polars as pl

NEWEST_WEEKS = 8


def lateness_table(found: EntryDelays, metric: str) -> "pl.DataFrame":
    """Tell of the newest weeks what is known, what was at the same age of other weeks, and what it will come to.

    Returns:
        One row per week and part (value, or numerator and denominator): metric, week_start, days_after_end, known,
        same_maturity_baseline, same_maturity_change_rate (a fraction), completeness (a fraction), expected_final with
        _low and _high (in the metric's unit), part, n_weeks.
    """
    import polars as pl

    rows = [row for part, by_group in found.parts.items() for row in _rows(by_group[None], metric, part)]
    return pl.DataFrame(rows, infer_schema_length=None)


def _rows(triangle: "ReportingTriangle", metric: str, part: str) -> list[dict[str, Any]]:
    newest = range(max(0, len(triangle.starts) - NEWEST_WEEKS), len(triangle.starts))
    return [row for row in (_row(triangle, metric, part, week) for week in newest) if row]


def _row(triangle: "ReportingTriangle", metric: str, part: str, week: int) -> dict[str, Any] | None:
    """Tell of one week; None where it was never seen at a delay that others were seen at."""
    try:
        same = same_maturity(triangle, week)
    except NoData:
        return None
    return {
        "metric": metric,
        "week_start": same.start,
        "days_after_end": triangle.ripening_days + 7 * same.delay,
        "known": same.known,
        "same_maturity_baseline": same.baseline,
        "same_maturity_change_rate": same.known / same.baseline - 1 if same.baseline else None,
        **_nowcast(triangle, week),
        "part": part,
        "n_weeks": same.n_weeks,
    }


def _nowcast(triangle: "ReportingTriangle", week: int) -> dict[str, float | None]:
    """Estimate what a week will come to; nothing where too few weeks were followed."""
    names = ("completeness", "expected_final", "expected_final_low", "expected_final_high")
    try:
        found = nowcast(triangle, week)
    except NoData:
        return dict.fromkeys(names)
    values = (found.completeness, found.expected, found.interval.low, found.interval.high)
    return dict(zip(names, values, strict=True))
