"""What does each change of a comparison deserve to be called?"""

from typing import TYPE_CHECKING

from fraudstats.analysis.columns import constant, nothing, where
from fraudstats.analysis.overdispersion import dispersion_before
from fraudstats.analysis.roll_up import Grouped
from fraudstats.analysis.significance import Verdict
from fraudstats.analysis.table_verdicts import judge_counts, judge_proportions
from fraudstats.calendar.windows import Window
from fraudstats.config import Thresholds
from fraudstats.metrics.definition import Definition, Kind

if TYPE_CHECKING:
    import polars as pl

COUNTED = (Kind.COUNT, Kind.DISTINCT)
"""Kinds whose values are whole numbers of things that happened."""
COLUMNS = {"previous": "verdict", "year_earlier": "year_earlier_verdict"}
EVIDENCE = ("p_value", "q_value")


def verdicts(
    compared: "pl.DataFrame",
    grouped: Grouped,
    definition: Definition,
    covered: Window,
    thresholds: Thresholds,
) -> "list[pl.Series]":
    """Judge the changes of counts and of proportions against both baselines; other kinds have no verdict.

    The groups of one period are a family: what is read side by side shares chance out among itself, and asking for
    more periods changes no verdict (docs/decisions/0032).

    Args:
        compared: values, baselines, their days, numerators and denominators, `provisional`.
        grouped: the partials of the metric, for the usual spread of a count.
    Returns:
        Columns: `dispersion`, and for each baseline its verdict, p_value and q_value.
    """
    import polars as pl

    if definition.kind in COUNTED:
        cells = _with_dispersion(compared, grouped, covered, thresholds)
        judged = judge_counts(pl.concat([_counts(cells, role) for role in COLUMNS]), thresholds)
        dispersion = cells.get_column("dispersion")
    elif definition.proportion:
        judged = judge_proportions(pl.concat([_proportions(compared, role) for role in COLUMNS]), thresholds)
        dispersion = nothing("dispersion", compared.height, pl.Float64)
    else:
        return _nothing(compared.height)
    return [dispersion, *_named(judged, compared.get_column("provisional"))]


def _with_dispersion(
    cells: "pl.DataFrame", grouped: Grouped, covered: Window, thresholds: Thresholds
) -> "pl.DataFrame":
    import polars as pl

    starts = cells.get_column("period_start").to_list()
    spread = dispersion_before(grouped, starts, covered, thresholds)
    located = cells.join(
        spread.rename({"start": "period_start"}),
        on=["period_start", *grouped.dimensions],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return located.with_columns(pl.col("dispersion").fill_null(1.0))


def _counts(cells: "pl.DataFrame", role: str) -> "pl.DataFrame":
    import polars as pl

    names = {"value": "count", f"{role}_value": "baseline", "days": "days", f"{role}_days": "baseline_days"}
    own = [cells.get_column(each).alias(name) for each, name in names.items()]
    own[0] = where(~cells.get_column("provisional"), own[0])
    return pl.DataFrame([_family(cells, role), *own, cells.get_column("dispersion")])


def _proportions(cells: "pl.DataFrame", role: str) -> "pl.DataFrame":
    import polars as pl

    parts = ("numerator", "denominator")
    own = [cells.get_column(each) for each in parts]
    own[0] = where(~cells.get_column("provisional"), own[0])
    baseline = [cells.get_column(f"{role}_{each}").alias(f"baseline_{each}") for each in parts]
    return pl.DataFrame([_family(cells, role), *own, *baseline])


def _family(cells: "pl.DataFrame", role: str) -> "pl.Series":
    """Name what is read side by side: the groups of one period, and of one baseline."""
    import polars as pl

    return (constant(f"{role} ", cells.height, pl.String) + cells.get_column("period")).alias("family")


def _named(judged: "pl.DataFrame", provisional: "pl.Series") -> "list[pl.Series]":
    """Give the columns of each baseline; they were judged one below the other."""
    import polars as pl

    found, is_open = [], constant(Verdict.PROVISIONAL.value, len(provisional), pl.String)
    for place, (role, verdict) in enumerate(COLUMNS.items()):
        part = judged[place * len(provisional) : (place + 1) * len(provisional)]
        found += [is_open.zip_with(provisional, part.get_column("verdict")).alias(verdict)]
        found += [part.get_column(each).alias(f"{role}_{each}") for each in EVIDENCE]
    return found


def _nothing(height: int) -> "list[pl.Series]":
    import polars as pl

    words = [nothing(name, height, pl.String) for name in COLUMNS.values()]
    numbers = ["dispersion", *(f"{role}_{each}" for role in COLUMNS for each in EVIDENCE)]
    return [*words, *(nothing(name, height, pl.Float64) for name in numbers)]
