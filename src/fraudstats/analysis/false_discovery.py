"""Among many tests at once, which findings may be kept so that few of them are chance?"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def adjusted_p_values(p_values: "pl.Series", family: "pl.Series | None" = None) -> "pl.Series":
    """Adjust p-values for the false discovery rate (Benjamini and Hochberg).

    Keeping what is at most q leaves an expected share of at most q of chance among what is kept, for tests that are
    independent or rise together.

    Args:
        p_values: nan or null where nothing was tested, which counts for nothing.
        family: what is adjusted together; by default all.
    Returns:
        One value a test, in order, null where nothing was tested; in R: `p.adjust(p, "BH")`.
    Source: Benjamini and Hochberg 1995, JRSS B 57, 289-300; Benjamini and Yekutieli 2001, Annals of Statistics 29.
    """
    import polars as pl

    tests = pl.DataFrame({"p_value": p_values.cast(pl.Float64).fill_nan(None)}).with_row_index("place")
    tests = tests.with_columns(pl.lit(0).alias("family") if family is None else family.alias("family"))
    falling = tests.drop_nulls("p_value").sort("p_value", descending=True, maintain_order=True)
    n_at_most = pl.int_range(pl.len(), 0, -1).over("family")
    scaled = pl.col("p_value") * pl.len().over("family") / n_at_most
    adjusted = falling.with_columns(scaled.alias("scaled")).select(
        "place", pl.col("scaled").cum_min().over("family").clip(upper_bound=1.0).alias("q_value")
    )
    return tests.join(adjusted, on="place", how="left", maintain_order="left").get_column("q_value")
