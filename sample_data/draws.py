"""Seeded random draws and exact splits.

Instants are whole seconds since 1970 (local time, int64) until an export is written.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.random import Generator

SEED = 20210514
DAY_SECONDS = 86_400

Knots = Sequence[tuple[str, float]]


def stream(name: str) -> Generator:
    """Open the random stream of one dataset, so that a change in one leaves the others alone."""
    return np.random.default_rng([SEED, *name.encode()])


def day_number(day: str) -> int:
    """Count the days from 1970-01-01 to an ISO date."""
    return (date.fromisoformat(day) - date(1970, 1, 1)).days


def instant(text: str) -> int:
    """Turn `2021-05-14 13:05:09` into an instant."""
    return int(np.datetime64(text.replace(" ", "T"), "s").astype(np.int64))


def along(knots: Knots, days: np.ndarray) -> np.ndarray:
    """Read a broken line through (date, value) knots at the given day numbers."""
    return np.interp(days, [day_number(day) for day, _ in knots], [value for _, value in knots])


def pick(rng: Generator, weights: Mapping[str, float], n: int) -> np.ndarray:
    """Draw n words by weight."""
    shares = np.array(list(weights.values()), dtype=float)
    return rng.choice(np.array(list(weights), dtype=object), size=n, p=shares / shares.sum())


def log_normal(rng: Generator, median: float | np.ndarray, sigma: float | np.ndarray, n: int) -> np.ndarray:
    """Draw n values of a log-normal law given its median."""
    return median * np.exp(sigma * rng.standard_normal(n))


def keep_exactly(rng: Generator, candidates: np.ndarray, wanted: int) -> np.ndarray:
    """Keep `wanted` of the marked rows at random.

    Raises:
        ValueError: if fewer rows are marked than wanted.
    """
    marked = np.flatnonzero(candidates)
    if len(marked) < wanted:
        raise ValueError(f"{wanted} rows wanted, {len(marked)} at hand: raise the level that feeds them")
    kept = np.zeros(len(candidates), dtype=bool)
    kept[rng.choice(marked, size=wanted, replace=False)] = True
    return kept


def split(total: int, weights: np.ndarray) -> np.ndarray:
    """Split a whole number by weights; the largest remainders take what is left."""
    exact = total * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    parts[np.argsort(parts - exact, kind="stable")[: total - parts.sum()]] += 1
    return parts


def settle(counts: np.ndarray, chosen: np.ndarray, total: int) -> None:
    """Change the chosen counts by as little as possible, in place, until they sum to `total`."""
    places = np.flatnonzero(chosen)
    gap = total - int(counts[places].sum())
    counts[places] += np.sign(gap) * split(abs(gap), np.ones(len(places)))


def clock_times(rng: Generator, hour_weights: Sequence[float], n: int) -> np.ndarray:
    """Draw n times of day in seconds after midnight."""
    shares = np.array(hour_weights, dtype=float)
    hours = rng.choice(24, size=n, p=shares / shares.sum())
    return hours * 3600 + rng.integers(0, 3600, n)
