"""Among many tests at once, which findings may be kept so that few of them are chance?"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats


def adjusted_p_values(p_values: "Floats") -> "Floats":
    """Adjust p-values for the false discovery rate (Benjamini and Hochberg).

    Keeping what is at most q leaves an expected share of at most q of chance among what is kept, for tests that are
    independent or rise together.

    Args:
        p_values: any shape; nan where nothing was tested, which stays nan and counts for nothing.
    Returns:
        Same shape; in R: `p.adjust(p, "BH")`.
    Source: Benjamini and Hochberg 1995, JRSS B 57, 289-300; Benjamini and Yekutieli 2001, Annals of Statistics 29.
    """
    import numpy as np

    tested = ~np.isnan(p_values)
    values = p_values[tested]
    order = np.argsort(-values, kind="stable")
    n_at_most = np.arange(len(values), 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.minimum.accumulate(values[order] * len(values) / n_at_most), 1.0)
    found = np.full(p_values.shape, np.nan)
    found[tested] = adjusted
    return found
