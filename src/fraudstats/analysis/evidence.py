"""Why is a change called what it is called? The tests and intervals behind one verdict, for `fraudstats explain`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fraudstats.analysis.proportions import difference_interval
from fraudstats.analysis.rate_ratio import Interval, e_test_p_value, rate_ratio, rate_ratio_interval, wheeler_z
from fraudstats.analysis.verdicts import COLUMNS, COUNTED
from fraudstats.metrics.definition import Kind

MOST_FOR_THE_E_TEST = 4000
"""Events of both windows together; beyond them it tells nothing that the exact test does not, and costs memory."""


@dataclass(frozen=True)
class Evidence:
    """What a change was judged by; None where it does not apply."""

    against: str
    verdict: str
    p_value: float | None
    """Of the test that decides, by itself: of counts exact, or where history shows more spread the overdispersed one if
    larger; of proportions the score test, or Fisher's."""
    dispersion: float | None
    """Variance over mean in the history of the count."""
    rate_ratio: float | None
    """Events per day over the baseline's events per day."""
    rate_ratio_interval: Interval | None
    """Exact 95 % interval, of counts that vary as chance does."""
    e_test_p_value: float | None
    wheeler_z: float | None
    """For the eye: 2 (sqrt a - sqrt b), windows of equal length only; its standard deviation is sqrt 2."""
    difference_interval: Interval | None
    """95 % interval of the difference of two proportions, as fractions (Newcombe)."""
    among: str | None = None
    """The dimension of which the number is one group; None where it is of all."""
    verdict_among: str | None = None
    """What the change is called in a table of all its groups, which share chance out among themselves."""


def evidence(row: Mapping[str, Any], kind: Kind) -> list[Evidence]:
    """Collect what stands behind the verdicts of one row.

    Args:
        row: as of `comparisons.compare`.
    Returns:
        One for each baseline that a verdict was found against; none for a period that is not complete, and for what is
        no count and no part of a whole (money, medians, stocks, solved over filed have no such chance).
    """
    if row["provisional"] or (kind not in COUNTED and kind is not Kind.RATIO):
        return []
    judged = [each for each, verdict in COLUMNS.items() if row[verdict] is not None]
    known = [each for each in judged if row["value"] is not None and row[f"{each}_value"] is not None]
    return [_against(row, each, kind) for each in known]


def _against(row: Mapping[str, Any], role: str, kind: Kind) -> Evidence:
    verdict, p_value = row[COLUMNS[role]], row[f"{role}_p_value"]
    if kind is Kind.RATIO:
        between = _difference(row, role)
        return Evidence(role, verdict, p_value, None, None, None, None, None, between)
    counts, days = (int(row["value"]), int(row[f"{role}_value"])), (row["days"], row[f"{role}_days"])
    is_judged = min(counts) >= 0
    return Evidence(
        role, verdict, p_value, row["dispersion"],
        rate_ratio=rate_ratio(*counts, *days),
        rate_ratio_interval=rate_ratio_interval(*counts, *days) if is_judged and any(counts) else None,
        e_test_p_value=e_test_p_value(*counts, *days) if is_judged and sum(counts) <= MOST_FOR_THE_E_TEST else None,
        wheeler_z=wheeler_z(*counts) if is_judged and days[0] == days[1] else None,
        difference_interval=None,
    )  # fmt: skip


def _difference(row: Mapping[str, Any], role: str) -> Interval | None:
    parts = [row[name] for name in ("numerator", "denominator", f"{role}_numerator", f"{role}_denominator")]
    if None in parts:
        return None
    numerator, denominator, base_numerator, base_denominator = map(int, parts)
    is_part = 0 <= numerator <= denominator and 0 <= base_numerator <= base_denominator
    if not is_part or not denominator or not base_denominator:
        return None
    return difference_interval(numerator, denominator, base_numerator, base_denominator)
