"""What became of counts since a day, as a table."""

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.effect import Effect

if TYPE_CHECKING:
    import polars as pl


def effect_table(found: Sequence[Effect]) -> "pl.DataFrame":
    """Put effects below one another.

    Returns:
        One row per effect: metric, since, until, n_weeks_before, n_weeks_after, observed and expected (in the metric's
        unit), level_change_rate and slope_change_rate (fractions), lag; then expected_low, expected_high, avoided, its
        _low and _high, level_change_rate_low and _high, verdict, knows_the_season, n_weeks_late.
    """
    import polars as pl

    return pl.DataFrame([_row(each) for each in found])


def _row(found: Effect) -> dict[str, Any]:
    row: dict[str, Any] = {each.name: getattr(found, each.name) for each in fields(found)}
    expected, level, season, late = (
        row.pop(each) for each in ("expected_interval", "level_interval", "knows_the_season", "n_weeks_late")
    )
    return {
        **row,
        "expected_low": expected.low,
        "expected_high": expected.high,
        "avoided": found.avoided,
        "avoided_low": found.avoided_interval.low,
        "avoided_high": found.avoided_interval.high,
        "level_change_rate_low": level.low,
        "level_change_rate_high": level.high,
        "verdict": found.verdict and found.verdict.value,
        "knows_the_season": season,
        "n_weeks_late": late,
    }
