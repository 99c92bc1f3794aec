"""What do the changes of a whole table deserve to be called, if few of the named ones may be chance?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.proportions import proportions_p_value
from fraudstats.analysis.rate_ratio import overdispersed_p_value
from fraudstats.analysis.significance import Verdict, p_values_of_counts
from fraudstats.config import Thresholds

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.arrays import Flags, Floats

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
    import numpy as np

    count, baseline, days, baseline_days, dispersion = _columns(cells, COUNTS)
    is_unknown = np.isnan(count + baseline) | (count < 0) | (baseline < 0)
    is_small = ~is_unknown & (count + baseline < thresholds.minimum_base)
    tested = ~(is_unknown | is_small)
    chosen = (each[tested] for each in (count, baseline, days, baseline_days, dispersion))
    weighed = _Weighed(is_unknown, is_small, count * baseline_days - baseline * days, _count_p_values(*chosen))
    return _judged(weighed, cells.get_column("family").to_list(), thresholds)


def judge_proportions(cells: "pl.DataFrame", thresholds: Thresholds) -> "pl.DataFrame":
    """Judge changes of rates that count a part among a whole, family by family.

    Args:
        cells: `family`, `numerator`, `denominator`, `baseline_numerator`, `baseline_denominator`; null where not known.
    Returns:
        As of `judge_counts`; a rate over fewer than the minimum denominator has a small base.
    """
    import numpy as np

    numerator, denominator, base_numerator, base_denominator = parts = _columns(cells, PARTS_OF_A_RATE)
    is_part = (numerator >= 0) & (numerator <= denominator) & (denominator > 0)
    is_base = (base_numerator >= 0) & (base_numerator <= base_denominator) & (base_denominator > 0)
    is_unknown = ~(is_part & is_base)
    fewest = np.minimum(denominator, base_denominator)
    is_small = ~is_unknown & (fewest < thresholds.minimum_rate_denominator)
    tested = ~(is_unknown | is_small)
    difference = numerator * base_denominator - base_numerator * denominator
    weighed = _Weighed(is_unknown, is_small, difference, _rate_p_values(*(each[tested] for each in parts)))
    return _judged(weighed, cells.get_column("family").to_list(), thresholds)


@dataclass(frozen=True)
class _Weighed:
    """Changes of which some could be tested; a value a cell, but for the p-values."""

    is_unknown: "Flags"
    is_small: "Flags"
    difference: "Floats"
    """Its sign is the direction."""
    p_values: "Floats"
    """Of those alone that are neither unknown nor small."""


def _columns(cells: "pl.DataFrame", names: Sequence[str]) -> "list[Floats]":
    """Take columns out of their frame; nan where nothing is known."""
    import polars as pl

    return [cells.get_column(each).cast(pl.Float64).to_numpy() for each in names]


def _judged(weighed: _Weighed, families: Sequence[str], thresholds: Thresholds) -> "pl.DataFrame":
    """Name the changes, family by family."""
    import numpy as np
    import polars as pl

    tested = ~(weighed.is_unknown | weighed.is_small)
    found = {name: np.full(len(tested), np.nan) for name in ("p_value", "q_value")}
    found["p_value"][tested] = weighed.p_values
    found["q_value"][tested] = _adjusted(
        weighed.p_values, [families[place] for place in np.flatnonzero(tested).tolist()]
    )
    said = np.select(
        [weighed.is_unknown, weighed.is_small, found["q_value"] >= thresholds.significance, weighed.difference < 0],
        [Verdict.NO_BASELINE.value, Verdict.SMALL_BASE.value, Verdict.NO_CLEAR_CHANGE.value, Verdict.FALL.value],
        Verdict.RISE.value,
    )
    numbers = [pl.Series(name, values, nan_to_null=True) for name, values in found.items()]
    return pl.DataFrame([pl.Series("verdict", said.tolist(), dtype=pl.String), *numbers])


def _adjusted(p_values: "Floats", families: Sequence[str]) -> "Floats":
    """Adjust p-values within each family."""
    import numpy as np

    adjusted = np.empty_like(p_values)
    places: dict[str, list[int]] = {}
    for place, family in enumerate(families):
        places.setdefault(family, []).append(place)
    for members in places.values():
        adjusted[members] = adjusted_p_values(p_values[members])
    return adjusted


def _count_p_values(
    counts: "Floats", baselines: "Floats", days: "Floats", baseline_days: "Floats", dispersion: "Floats"
) -> "Floats":
    """Test exactly where the counts are Poisson; the larger p-value of both tests where history shows more spread."""
    import numpy as np

    p_values = p_values_of_counts(counts, baselines, days, baseline_days)
    for place in np.flatnonzero(dispersion > 1):
        pair = (int(counts[place]), int(baselines[place]))
        lengths = (float(days[place]), float(baseline_days[place]))
        p_values[place] = max(p_values[place], overdispersed_p_value(*pair, *lengths, float(dispersion[place])))
    return p_values


def _rate_p_values(*parts: "Floats") -> "Floats":
    import numpy as np

    whole = (each.astype(np.int64).tolist() for each in parts)
    return np.array([proportions_p_value(*rate) for rate in zip(*whole, strict=True)], dtype=np.float64)
