"""What do the changes of a whole table deserve to be called, if few of the named ones may be chance?"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.proportions import proportions_p_value
from fraudstats.analysis.rate_ratio import overdispersed_p_value
from fraudstats.analysis.significance import Verdict, p_values_of_counts
from fraudstats.config import Thresholds

if TYPE_CHECKING:
    import polars as pl

_Row = tuple[Any, ...]
"""A value of each of the columns below; None where nothing is known."""
COUNTS = ("count", "baseline", "days", "baseline_days", "dispersion")
PARTS_OF_A_RATE = ("numerator", "denominator", "baseline_numerator", "baseline_denominator")


def judge_counts(cells: "pl.DataFrame", thresholds: Thresholds) -> "pl.DataFrame":
    """Judge changes of counts, family by family.

    Each is tested exactly; where history shows more spread than chance, the larger p-value of the exact and of the
    overdispersed test counts. A change is named where its p-value, adjusted over its family for the false discovery
    rate, is below the significance: of the changes named, that share is expected to be chance. What cannot be tested
    does not count as a test.

    Args:
        cells: `family` (what is read side by side), `count`, `baseline` (null where not known), `days`,
            `baseline_days`, `dispersion` (variance over mean, at least 1).
    Returns:
        One row per cell, in order: verdict, p_value (of the cell alone), q_value (adjusted); null where not tested.
    """
    rows = _rows(cells, COUNTS)
    changes = [_change_of_counts(row, thresholds.minimum_base) for row in rows]
    tested = [row for row, change in zip(rows, changes, strict=True) if change.untested is None]
    return _judged(changes, _count_p_values(tested), cells.get_column("family").to_list(), thresholds)


def judge_proportions(cells: "pl.DataFrame", thresholds: Thresholds) -> "pl.DataFrame":
    """Judge changes of rates that count a part among a whole, family by family.

    Args:
        cells: `family`, `numerator`, `denominator`, `baseline_numerator`, `baseline_denominator`; null where not known.
    Returns:
        As of `judge_counts`; a rate over fewer than the minimum denominator has a small base.
    """
    rows = _rows(cells, PARTS_OF_A_RATE)
    changes = [_change_of_rates(row, thresholds.minimum_rate_denominator) for row in rows]
    tested = [row for row, change in zip(rows, changes, strict=True) if change.untested is None]
    p_values = [proportions_p_value(*map(int, row)) for row in tested]
    return _judged(changes, p_values, cells.get_column("family").to_list(), thresholds)


class _Change(NamedTuple):
    """A change before it is named; plain Python, since most tables are small and numpy is slow to load."""

    untested: Verdict | None
    """Why there is no test; None where there is one."""
    difference: float = 0.0
    """Its sign is the direction."""


def _rows(cells: "pl.DataFrame", names: Sequence[str]) -> list[_Row]:
    return list(zip(*(cells.get_column(each).to_list() for each in names), strict=True))


def _change_of_counts(row: _Row, minimum: int) -> _Change:
    count, baseline, days, baseline_days, _ = row
    if count is None or baseline is None or count < 0 or baseline < 0:
        return _Change(Verdict.NO_BASELINE)
    if count + baseline < minimum:
        return _Change(Verdict.SMALL_BASE)
    return _Change(None, count * baseline_days - baseline * days)


def _change_of_rates(row: _Row, minimum: int) -> _Change:
    if None in row:
        return _Change(Verdict.NO_BASELINE)
    numerator, denominator, base_numerator, base_denominator = row
    is_part = 0 <= numerator <= denominator and 0 <= base_numerator <= base_denominator
    if not is_part or denominator == 0 or base_denominator == 0:
        return _Change(Verdict.NO_BASELINE)
    if min(denominator, base_denominator) < minimum:
        return _Change(Verdict.SMALL_BASE)
    return _Change(None, numerator * base_denominator - base_numerator * denominator)


def _judged(
    changes: Sequence[_Change], p_values: Sequence[float], families: Sequence[str], thresholds: Thresholds
) -> "pl.DataFrame":
    """Name the changes, family by family.

    Args:
        p_values: of those changes that were tested, in order.
    """
    import polars as pl

    tested = [place for place, change in enumerate(changes) if change.untested is None]
    known = dict(zip(tested, p_values, strict=True))
    adjusted = _adjusted(known, families)
    verdicts = [_named(change, adjusted.get(place), thresholds) for place, change in enumerate(changes)]
    return pl.DataFrame(
        {
            "verdict": verdicts,
            "p_value": [known.get(place) for place in range(len(changes))],
            "q_value": [adjusted.get(place) for place in range(len(changes))],
        },
        schema={"verdict": pl.String, "p_value": pl.Float64, "q_value": pl.Float64},
    )


def _named(change: _Change, q_value: float | None, thresholds: Thresholds) -> str:
    if change.untested is not None or q_value is None:
        return (change.untested or Verdict.NO_BASELINE).value
    if q_value >= thresholds.significance:
        return Verdict.NO_CLEAR_CHANGE.value
    return (Verdict.FALL if change.difference < 0 else Verdict.RISE).value


def _adjusted(p_values: Mapping[int, float], families: Sequence[str]) -> dict[int, float]:
    """Adjust p-values within each family; both by the place of their cell."""
    members: dict[str, list[int]] = {}
    for place in p_values:
        members.setdefault(families[place], []).append(place)
    return {
        place: q_value
        for places in members.values()
        for place, q_value in zip(places, adjusted_p_values([p_values[each] for each in places]), strict=True)
    }


def _count_p_values(rows: Sequence[_Row]) -> list[float]:
    """Test exactly where the counts are Poisson; the larger p-value of both tests where history shows more spread."""
    counts, baselines, days, baseline_days = ([row[place] for row in rows] for place in range(4))
    exact = p_values_of_counts(map(int, counts), map(int, baselines), days, baseline_days)
    return [
        max(p_value, overdispersed_p_value(*row)) if row[-1] > 1 else p_value
        for p_value, row in zip(exact, rows, strict=True)
    ]
