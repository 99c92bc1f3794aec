"""When did the level of a weekly count change, and since when has it been stable?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from fraudstats.errors import NoData

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

SHORTEST_LEVEL = 6
"""Weeks that a level lasts at least."""
MOST_CHANGES = 8


@dataclass(frozen=True)
class Level:
    """A run of weeks at one level."""

    since: date
    """First day of its first week."""
    n_weeks: int
    mean: float
    """Events a week."""


def levels(
    counts: Sequence[float], starts: Sequence[date], *, shortest: int = SHORTEST_LEVEL, most: int = MOST_CHANGES
) -> list[Level]:
    """Cut a weekly count into levels; the last one is stable since its first day.

    The best cuts for each number of them are found exactly, on the square-root scale, on which the variance of a count
    does not follow its mean; BIC chooses the number. A season, or weeks that follow one another, look like levels.

    Args:
        counts: complete weeks, oldest first, without gaps.
        starts: their first days.
    Raises:
        NoData: if there are fewer weeks than two shortest levels.
    Source: Bai and Perron 2003, Journal of Applied Econometrics 18, 1-22; as R strucchange 1.5.3, breakpoints.
    """
    import numpy as np

    if len(counts) < 2 * shortest:
        raise NoData(f"{len(counts)} weeks are too few to look for levels", expected=f"{2 * shortest} are needed.")
    values = np.asarray(counts, dtype=np.float64)
    edges = [0, *best_cuts(2 * np.sqrt(values + 3 / 8), shortest, most), len(values)]
    return [Level(starts[begin], end - begin, float(values[begin:end].mean())) for begin, end in pairwise(edges)]


def best_cuts(values: "Floats", shortest: int, most: int) -> list[int]:
    """Choose the positions at which new levels begin, by BIC among the best ones for each number of cuts."""
    import numpy as np

    n = len(values)
    chosen = _cuts_by_number(values, shortest, min(most, n // shortest - 1))
    criteria = [_bic(_squares(values, cuts), n, len(cuts)) for cuts in chosen]
    return chosen[int(np.argmin(criteria))]


def _cuts_by_number(values: "Floats", shortest: int, most: int) -> list[list[int]]:
    """Find the cuts with the least sum of squares, for 0 to `most` of them, by dynamic programming."""
    import numpy as np

    cost = _costs(values, shortest)
    best, came_from = [cost[0]], []
    for _ in range(most):
        through = best[-1][:, None] + cost  # (last cut, end)
        came_from.append(np.argmin(through, axis=0))
        best.append(np.min(through, axis=0))
    return [_walked_back(came_from[:number], len(values)) for number in range(most + 1)]


def _costs(values: "Floats", shortest: int) -> "Floats":
    """Give the sum of squares around the mean of values[begin:end], (n + 1, n + 1); infinite where too short."""
    import numpy as np

    sums = np.concatenate([[0.0], np.cumsum(values)])
    squares = np.concatenate([[0.0], np.cumsum(values**2)])
    place = np.arange(len(values) + 1)
    length = place[None, :] - place[:, None]
    total = sums[None, :] - sums[:, None]
    cost = squares[None, :] - squares[:, None] - total**2 / np.maximum(length, 1)
    return np.where(length >= shortest, np.maximum(cost, 0.0), np.inf)


def _walked_back(came_from: "list[Floats]", n: int) -> list[int]:
    cuts, end = [], n
    for step in reversed(came_from):
        end = int(step[end])
        cuts.append(end)
    return cuts[::-1]


def _squares(values: "Floats", cuts: list[int]) -> float:
    import numpy as np

    return float(sum(((part - part.mean()) ** 2).sum() for part in np.split(values, cuts)))


def _bic(squares: float, n: int, n_cuts: int) -> float:
    """Weigh fit against the number of levels: a mean a level, a place a cut, one variance."""
    import math

    floor = n * 1e-12  # equal counts fit perfectly; without a floor every further cut would pay
    log_likelihood = -n / 2 * (math.log(max(squares, floor) / n) + 1 + math.log(2 * math.pi))
    return -2 * log_likelihood + math.log(n) * (2 * n_cuts + 2)
