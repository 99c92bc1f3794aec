"""Could a change be chance? The tests behind a verdict once more, in plain arithmetic, for the statement checker.

Nothing here is shared with `analysis`: an error there must not repeat itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atan, cos, erfc, exp, floor, lgamma, log, log1p, pi, sin, sqrt

AS_LIKELY = 1 + 1e-7
"""Outcomes so little more probable count as equally likely, as in R."""
FEWEST_EXPECTED = 5
"""Below it the score test of two proportions gives way to Fisher's."""
FAR = 12
"""Standard deviations; beyond them nothing is left of a probability."""
QUARTILE_OF_A_DISTANCE = 3 / 8 * 1.3233036969314664
"""Three Poisson weeks in four lie nearer to the mean of their neighbours, squared, on the square-root scale."""
FAR_OUT = 40
"""Of Student's t."""
NOTHING = 1e-17
"""Share of a sum that is lost in its rounding."""
AS_SURE = 1 - 64 * 2.220446049250313e-16
"""A probability this little below the one asked for reaches it, as in R."""
CLEAR_SPREAD = 4.5
FEWEST_DISTANCES = 6


@dataclass(frozen=True)
class Pair:
    """A count and its baseline, with the days or trials that they are of."""

    now: float
    before: float
    of_now: float
    of_before: float


def p_value_of_counts(pair: Pair, dispersion: float = 1.0) -> float:
    """Test two Poisson counts, exactly; the larger p-value of the exact and the score test where they vary more."""
    n, share = pair.now + pair.before, pair.of_now / (pair.of_now + pair.of_before)
    if n == 0:
        return 1.0
    exact = _binomial_p_value(round(pair.now), round(n), share)
    if dispersion <= 1:
        return exact
    spread = sqrt(dispersion * n * share * (1 - share))
    return max(exact, erfc(abs(pair.now - n * share) / spread / sqrt(2)))


def p_value_of_parts(pair: Pair) -> float:
    """Test two proportions: by the score test, or by Fisher's where little is expected."""
    pooled = (pair.now + pair.before) / (pair.of_now + pair.of_before)
    if min(pair.of_now, pair.of_before) * min(pooled, 1 - pooled) < FEWEST_EXPECTED:
        return _fisher_p_value(*(round(each) for each in (pair.now, pair.before, pair.of_now, pair.of_before)))
    variance = pooled * (1 - pooled) * (1 / pair.of_now + 1 / pair.of_before)
    return erfc(abs(pair.now / pair.of_now - pair.before / pair.of_before) / sqrt(2 * variance))


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values as Benjamini and Hochberg do: the smallest share of chance at which each would be kept."""
    m = len(p_values)
    risen = sorted(p_values)
    shares = [min(m * risen[j] / (j + 1) for j in range(rank, m)) for rank in range(m)]
    return [min(1.0, shares[risen.index(each)]) for each in p_values]


def spread_of_weeks(counts: Sequence[float]) -> float:
    """Tell how much more the newest weeks vary than Poisson counts: variance over mean, 1 where that is not clear.

    Args:
        counts: by week, oldest first.
    """
    roots = [sqrt(max(each, 0) + 3 / 8) for each in counts]
    squares = sorted((roots[n] - (roots[n - 1] + roots[n + 1]) / 2) ** 2 for n in range(1, len(roots) - 1))
    if len(squares) < FEWEST_DISTANCES:
        return 1.0
    place = 0.75 * (len(squares) - 1)
    low = floor(place)
    high = min(low + 1, len(squares) - 1)
    ratio = (squares[low] + (place - low) * (squares[high] - squares[low])) / QUARTILE_OF_A_DISTANCE
    return ratio if ratio > 1 + CLEAR_SPREAD / sqrt(len(squares)) else 1.0


def upper_tail_of_t(value: float) -> float:
    """Give the probability that Student's t with seven degrees of freedom is as large, or larger, in closed form.

    Source: Abramowitz and Stegun 1964, 26.7.4; far out, where its terms cancel, the first three of its power series.
    """
    if value > FAR_OUT:
        rest = atan(sqrt(7) / value)
        return 16 / 5 / pi * rest**7 * (1 / 7 - rest**2 / 9 + 7 / 165 * rest**4)
    angle = atan(value / sqrt(7))
    cosine = cos(angle)
    inside = angle + sin(angle) * (cosine + 2 / 3 * cosine**3 + 8 / 15 * cosine**5)
    return 0.5 - inside / pi


def tail_of_counts(seen: float, mean: float, dispersion: float, *, falls: bool = False) -> float:
    """Give the probability of so many events or more: Poisson's, or the negative binomial where they vary more.

    Args:
        mean: above 0.
        dispersion: variance over mean, at least 1.
        falls: of so many or fewer.
    """
    step = -1 if falls else 1
    if (seen - mean) * step < 0:  # outwards from the mean, probabilities only become smaller
        return 1 - tail_of_counts(seen - step, mean, dispersion, falls=not falls)
    if seen < 0:
        return 0.0
    k = int(seen)
    probability = exp(_log_probability(k, mean, dispersion))
    tail = 0.0
    while probability > tail * NOTHING:
        tail += probability
        probability *= _odds(k, mean, dispersion) if not falls else 1 / _odds(k - 1, mean, dispersion) if k else 0.0
        k += step
    return tail


def bounds_of_counts(mean: float, dispersion: float, share: float) -> tuple[int, int]:
    """Give the smallest counts that are reached with a probability of `share`, and of 1 less it."""
    low = k = max(0, floor(mean - FAR * sqrt(mean * dispersion)))
    probability = reached = exp(_log_probability(k, mean, dispersion))
    while reached < (1 - share) * AS_SURE:
        probability *= _odds(k, mean, dispersion)
        k += 1
        low = low if reached >= share * AS_SURE else k
        reached += probability
    return low, k


def _log_probability(count: int, mean: float, dispersion: float) -> float:
    if dispersion <= 1:
        return count * log(mean) - mean - lgamma(count + 1)
    size = mean / (dispersion - 1)
    whole = lgamma(count + size) - lgamma(size) - lgamma(count + 1)
    return whole - size * log(dispersion) + count * log1p(-1 / dispersion)


def _odds(count: int, mean: float, dispersion: float) -> float:
    """Give the probability of one event more than `count` over that of `count`."""
    if dispersion <= 1:
        return mean / (count + 1)
    return (count + mean / (dispersion - 1)) / (count + 1) * (1 - 1 / dispersion)


def _binomial_p_value(seen: int, n: int, share: float) -> float:
    """Take from 1 all outcomes that are more likely than the one seen, from the likeliest outwards."""
    likeliest = min(n, floor((n + 1) * share))
    if abs(seen - n * share) > FAR * sqrt(n * share * (1 - share)) + FAR:
        return 0.0
    limit = _binomial(seen, n, share) * AS_LIKELY
    middle = _binomial(likeliest, n, share)
    nearer = middle if middle > limit else 0.0
    odds = share / (1 - share)
    for steps in (_upwards(likeliest, n, odds), _downwards(likeliest, n, odds)):
        probability = middle
        for ratio in steps:
            probability *= ratio
            if probability <= limit:
                break
            nearer += probability
    return max(0.0, 1 - nearer)


def _upwards(first: int, n: int, odds: float) -> Iterator[float]:
    return ((n - k) / (k + 1) * odds for k in range(first, n))


def _downwards(first: int, n: int, odds: float) -> Iterator[float]:
    return (k / (n - k + 1) / odds for k in range(first, 0, -1))


def _binomial(k: int, n: int, share: float) -> float:
    return exp(_choices(n, k) + k * log(share) + (n - k) * log(1 - share))


def _fisher_p_value(now: int, before: int, of_now: int, of_before: int) -> float:
    events = now + before
    whole = _choices(of_now + of_before, events)

    def probability(k: int) -> float:
        return exp(_choices(of_now, k) + _choices(of_before, events - k) - whole)

    possible = range(max(0, events - of_before), min(of_now, events) + 1)
    limit = probability(now) * AS_LIKELY
    return min(1.0, sum(each for each in map(probability, possible) if each <= limit))


def _choices(n: int, k: int) -> float:
    """Give the logarithm of n over k."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
