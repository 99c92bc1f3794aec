"""Among many tests at once, which findings may be kept so that few of them are chance?"""

import math
from collections.abc import Sequence


def adjusted_p_values(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for the false discovery rate (Benjamini and Hochberg).

    Keeping what is at most q leaves an expected share of at most q of chance among what is kept, for tests that are
    independent or rise together.

    Args:
        p_values: nan where nothing was tested, which stays nan and counts for nothing.
    Returns:
        One value a test, in order; in R: `p.adjust(p, "BH")`.
    Source: Benjamini and Hochberg 1995, JRSS B 57, 289-300; Benjamini and Yekutieli 2001, Annals of Statistics 29.
    """
    tested = [place for place, p_value in enumerate(p_values) if not math.isnan(p_value)]
    falling = sorted(tested, key=p_values.__getitem__, reverse=True)
    adjusted, smallest = [math.nan] * len(p_values), 1.0
    for n_at_most, place in zip(range(len(falling), 0, -1), falling, strict=True):
        smallest = min(smallest, p_values[place] * len(falling) / n_at_most)
        adjusted[place] = smallest
    return adjusted
