"""Among many tests at once, which findings may be kept so that few of them are chance?"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fraudstats.analysis.columns import nothing

if TYPE_CHECKING:
    import polars as pl


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
    import polars as pl

    tests = pl.DataFrame(
        {"family": [""] * len(p_values), "p_value": p_values}, schema_overrides={"p_value": pl.Float64}
    )
    return adjusted_in_families(tests.with_columns(pl.col("p_value").fill_nan(None))).fill_null(math.nan).to_list()


def adjusted_in_families(tests: "pl.DataFrame") -> "pl.Series":
    """Adjust p-values as `adjusted_p_values` does, each among those of its family.

    Args:
        tests: `family`, `p_value` (null where nothing was tested).
    Returns:
        `q_value`, one a row, in order; null where nothing was tested.
    """
    import polars as pl

    falling = tests[["family", "p_value"]].with_row_index("place").drop_nulls("p_value")
    falling = falling.sort("family", "p_value", descending=True)
    n_at_most = pl.len() - pl.int_range(pl.len())
    smallest = (pl.col("p_value") * pl.len() / n_at_most).cum_min().over("family")
    adjusted = falling.select(smallest.clip(upper_bound=1.0)).to_series()
    return nothing("q_value", tests.height, pl.Float64).scatter(falling.get_column("place"), adjusted)
