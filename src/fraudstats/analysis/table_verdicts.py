"""What do the changes of a whole table deserve to be called, if few of the named ones may be chance?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.rate_ratio import Interval, overdispersed_p_value, rate_ratio_interval
from fraudstats.analysis.significance import Verdict, conditional_p_value
from fraudstats.config import Thresholds


@dataclass(frozen=True)
class ComparedCounts:
    """One cell: a count, its baseline, the lengths of both windows in days."""

    count: int
    baseline: int
    days: int
    baseline_days: int
    dispersion: float = 1.0
    """Variance over mean that history shows (`overdispersion.Dispersion.allowed_for`)."""


@dataclass(frozen=True)
class CellVerdict:
    """What a cell's change deserves to be called."""

    verdict: Verdict
    p_value: float | None
    """Of the cell alone; None where the base is too small to be tested."""
    q_value: float | None
    """Adjusted over the table (Benjamini-Hochberg)."""
    ratio: Interval
    """Exact 95 % interval of the rate ratio; it takes Poisson counts."""


def judge_table(cells: Sequence[ComparedCounts], thresholds: Thresholds) -> list[CellVerdict]:
    """Judge all cells of a table together.

    A change is named where its adjusted p-value is below the significance: of the changes named, that share is expected
    to be chance. Cells below the minimum base are not tested and do not count as tests.

    Args:
        cells: with counts that are not negative, in the order of the table.
    """
    import numpy as np

    tested = [each.count + each.baseline >= thresholds.minimum_base for each in cells]
    p_values = [_p_value(each) if is_tested else np.nan for each, is_tested in zip(cells, tested, strict=True)]
    q_values = adjusted_p_values(np.array(p_values, dtype=np.float64))
    return [
        CellVerdict(
            _verdict(cell, is_tested, bool(q < thresholds.significance)),
            float(p) if is_tested else None,
            float(q) if is_tested else None,
            rate_ratio_interval(cell.count, cell.baseline, cell.days, cell.baseline_days),
        )
        for cell, is_tested, p, q in zip(cells, tested, p_values, q_values, strict=True)
    ]


def _p_value(cell: ComparedCounts) -> float:
    """Test exactly where the counts are Poisson; the larger p-value of both tests where history shows more spread."""
    exact = conditional_p_value(cell.count, cell.baseline, cell.days, cell.baseline_days)
    if cell.dispersion <= 1:
        return exact
    return max(exact, overdispersed_p_value(cell.count, cell.baseline, cell.days, cell.baseline_days, cell.dispersion))


def _verdict(cell: ComparedCounts, is_tested: bool, is_clear: bool) -> Verdict:
    if not is_tested:
        return Verdict.SMALL_BASE
    if not is_clear:
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.FALL if cell.count * cell.baseline_days < cell.baseline * cell.days else Verdict.RISE
