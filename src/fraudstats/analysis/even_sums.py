"""How likely is it by chance that two counts over windows of equal length differ so much, for all cells of a table?

Given their sum, either count is binomial with a share of one half, so that all parts of a sum lie evenly around its
half and a p-value hangs on the sum and the distance from it alone. A table has few different sums: each gets a list of
weights by distance, in plain Python, and Polars looks the cells of a large table up at once.
"""

import math
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from operator import mul, truediv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

CHANCE_SPREADS = 12
"""Outcomes farther than so many standard deviations add less than 1e-30 to a p-value: nothing, beside any
significance asked for."""
MANY_EVENTS = 1000
"""Sums of counts from which on the parts near the half are added up first."""
FEW_CELLS = 500
"""Looked up one by one: preparing a lookup of all at once takes longer."""
NEAR_SPREADS = 3.3
"""Standard deviations that are near: p-values down to 0.001, which lose no more than three of sixteen digits."""

MOST_KEPT = 4096
"""Sums of counts whose weights are kept for the next table; of a sum of 10,000 they take 10 kB."""


@dataclass(frozen=True)
class Weights:
    """Weights of the parts of a sum, those of both its windows, by their distance from its half."""

    n: int
    is_near: bool
    """What stands at a distance: the weight of what is likelier on one side, or the weight of a tail that begins there.
    """
    by_distance: Sequence[float]
    whole: float
    """Weight of all parts: of both sides, or of as much as two tails are held against."""

    def p_value(self, distance: int) -> float | None:
        """Add up all parts that are at most as likely; None beyond those that are near."""
        if distance >= len(self.by_distance):
            return None if self.is_near else 0.0
        weight = self.by_distance[distance]
        if not self.is_near:
            return min(1.0, weight / self.whole)
        half_twice = 1 if self.n % 2 == 0 and distance else 0  # it stands on neither side
        return (self.whole - 2 * weight + half_twice) / self.whole


def p_values_of_even_sums(cells: "pl.DataFrame") -> "pl.Series":
    """Test pairs of counts of windows of equal length, as `significance.conditional_p_value` does one by one.

    Args:
        cells: `count`, `baseline`: events, whole and not negative.
    Returns:
        A p-value for each pair; 0 stands for what is smaller than 1e-30.
    """
    import polars as pl

    if cells.height < FEW_CELLS:
        pairs = zip(cells.get_column("count"), cells.get_column("baseline"), strict=True)
        return pl.Series("p_value", [_p_value(*each) for each in pairs], dtype=pl.Float64)
    count, baseline = pl.col("count"), pl.col("baseline")
    located = cells.select((count + baseline).alias("n"), ((count - baseline).abs() // 2).alias("distance"))
    found = _looked_up(located, _weights)
    is_far = found.is_null()
    return found.scatter(is_far.arg_true(), _looked_up(located.filter(is_far), _tails)) if is_far.any() else found


def _p_value(count: int, baseline: int) -> float | None:
    n, distance = count + baseline, abs(count - baseline) // 2
    found = _weights(n).p_value(distance)
    return _tails(n).p_value(distance) if found is None else found


def _looked_up(located: "pl.DataFrame", weights_of: Callable[[int], Weights]) -> "pl.Series":
    """Give the p-value at each distance; null beyond those that are near."""
    import polars as pl

    weights = [weights_of(n) for n in located.get_column("n").unique().to_list()]
    lengths = [len(each.by_distance) for each in weights]
    listed = pl.Series(list(chain.from_iterable(each.by_distance for each in weights)), dtype=pl.Float64)
    of_sums = pl.DataFrame(
        {
            "n": [each.n for each in weights],
            "is_near": [each.is_near for each in weights],
            "whole": [each.whole for each in weights],
            "begin": [end - length for end, length in zip(accumulate(lengths), lengths, strict=True)],
            "length": lengths,
        },
        schema={"n": pl.Int64, "is_near": pl.Boolean, "whole": pl.Float64, "begin": pl.Int64, "length": pl.Int64},
    )
    n, is_near, whole, distance = map(pl.col, ("n", "is_near", "whole", "distance"))
    place = pl.col("begin") + pl.min_horizontal(distance, pl.col("length") - 1)
    weight = pl.lit(listed).gather(place)
    half_twice = pl.when((n % 2 == 0) & (distance > 0)).then(1).otherwise(0)  # it stands on neither side
    near, tail = (whole - 2 * weight + half_twice) / whole, (weight / whole).clip(upper_bound=1.0)
    is_listed = distance < pl.col("length")
    p_value = pl.when(is_listed).then(pl.when(is_near).then(near).otherwise(tail)).when(~is_near).then(0.0)
    return located.join(of_sums, on="n", how="left", maintain_order="left").select(p_value.alias("p_value")).to_series()


def _weights(n: int) -> Weights:
    return _tails(n) if n < MANY_EVENTS else _near_half(n)


@lru_cache(MOST_KEPT)
def _tails(n: int) -> Weights:
    """Add up both tails from the far end on: all parts that are at most as likely as one at the distance."""
    weights = list(_falling(n, int(CHANCE_SPREADS * n**0.5 / 2) + CHANCE_SPREADS))
    tails = list(accumulate(reversed(weights)))
    half = 0.5 if n % 2 == 0 else 0.0  # of an even sum the half lies in both tails; its weight is 1
    return Weights(n, False, array("d", reversed(tails)), tails[-1] - half)


@lru_cache(MOST_KEPT)
def _near_half(n: int) -> Weights:
    """Add up weights from the half down; that of all outcomes is 2^n over the central binomial coefficient.

    A quarter of the work of `_tails`, for the distances that nearly all cells have.
    Source: DLMF 5.11.1 (Stirling's series) for that coefficient; the term left out is below 1e-18 from 1,000 events on.
    """
    sums = accumulate(_falling(n, int(NEAR_SPREADS * n**0.5 / 2)), initial=0.0)
    even = n + n % 2
    series = 1 / (4 * even) - 1 / (24 * even**3) + 1 / (20 * even**5)
    return Weights(n, True, array("d", sums), math.sqrt(math.pi * even / 2) * math.exp(series))


def _falling(n: int, most_steps: int) -> Iterable[float]:
    """Multiply the ratios of neighbouring outcomes from the half down; all steps run in C."""
    half, rest = n // 2, n - n // 2
    n_steps = min(half, most_steps)
    ratios = map(truediv, range(half, half - n_steps, -1), range(rest + 1, rest + 1 + n_steps))
    return accumulate(ratios, mul, initial=1.0)
