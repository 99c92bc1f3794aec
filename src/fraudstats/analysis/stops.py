"""How many payments were stopped in time, how fast, on which accounts, and what of it lasts?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.intervals import NOTHING, Estimate, wilson
from fraudstats.analysis.shares import shares
from fraudstats.analysis.stop_counts import StopCounts
from fraudstats.analysis.stop_groups import StopGroup
from fraudstats.analysis.survival import kaplan_meier
from fraudstats.calendar.periods import Period
from fraudstats.calendar.windows import ONE_DAY, Window, day_end
from fraudstats.config import Config
from fraudstats.metrics.command_queries import CommandQuery
from fraudstats.metrics.facts import Knowledge

if TYPE_CHECKING:
    import polars as pl

BANDS = ("0_5", "5_15", "15_30", "30_60", "over_60")
"""Minutes to the first stop; the upper end is inside, as 60:00 is in time."""
RATES = {"all": ("n_in_time", "n_incidents"), "ordered": ("n_in_time", "n_ordered")}
"""Numerator and denominator of the rate over (A) all incidents and (C) those with an order."""
TOTAL = "total"


@dataclass(frozen=True)
class StopQuestion:
    """What is asked about the stops of a window."""

    window: Window
    within_minutes: int
    by: StopGroup | None
    expiring_hours: int | None
    """None asks for no list."""
    as_of: datetime
    rates_only: bool = False
    """Leave the funnel and the stamps out, which cost more than the rates."""


@dataclass(frozen=True)
class StopAnswer:
    """What `fraudstats stops` answers with."""

    rates: "pl.DataFrame"
    """The total, then a row a group: see `stop_rates`."""
    funnel: "pl.DataFrame | None"
    """basis (cohort, flow), stage, n_incidents, n_accounts, amount_cny; None where only rates were asked for."""
    stamps: "pl.DataFrame | None"
    """fault, n: what could not be timed; likewise."""
    expiring: "pl.DataFrame | None"
    """The unfrozen stops that end within the hours asked for, the soonest first; None where none were asked for."""


@dataclass(frozen=True)
class StopReply:
    """An answer with the window that it is about."""

    period: Period
    question: StopQuestion
    covered: Window
    answer: StopAnswer


def answer_stops(
    knowledge: Knowledge,
    queries: Mapping[str, CommandQuery],
    question: StopQuestion,
    covered: Window,
    config: Config,
) -> StopAnswer:
    """Answer `fraudstats stops`.

    Args:
        queries: of `queries/stops`.
        covered: the days on which both incidents and stop orders are known.
    """
    offered = _parameters(question, covered, config)
    counts = StopCounts(knowledge, queries, offered, rates_only=question.rates_only)
    funnel, stamps = (None if question.rates_only else counts.table(name) for name in ("funnel", "stamps"))
    minimum = config.thresholds.minimum_rate_denominator
    groups = ("", question.by.value) if question.by else ("",)
    tables = [
        stop_rates(counts.table("rates", by), counts.table("waits", by), question.within_minutes, minimum)
        for by in groups
    ]
    expiring = None if question.expiring_hours is None else queries["expiring"].frame(knowledge.session, offered)
    return StopAnswer(
        rates=_joined(tables, question.by, config.stops.amount_bands_cny),
        funnel=funnel,
        stamps=None if stamps is None else stamps.unpivot(variable_name="fault", value_name="n"),
        expiring=expiring,
    )


def stop_rates(
    counted: "pl.DataFrame", waits: "pl.DataFrame", within_minutes: int, minimum_denominator: int
) -> "pl.DataFrame":
    """Turn counts into rates, waiting times and shares.

    Args:
        counted: of `queries/stops/rates.sql`, a row a `stop_group`.
        waits: of `queries/stops/waits.sql`.
        minimum_denominator: a rate over fewer has no rank.
    Returns:
        One row per `stop_group`: the counts; `rate_all`, `rate_ordered` (fractions) with Wilson's `_low` and `_high`;
        `rate_by_loss`; `rank`; `median_minutes`, `p90_minutes`, `not_stopped_share` (Kaplan-Meier, at the limit) with
        limits; `share_0_5` ... of the stopped (they add up to 1).
    """
    import polars as pl

    rows = [
        {**row, **_rates(row), **_waiting(waits, row["stop_group"], within_minutes), **_shares(row)}
        for row in counted.to_dicts()
    ]
    table = pl.DataFrame(rows, schema=_schema(counted), orient="row")
    is_ranked = pl.col("stop_group").is_not_null() & (pl.col("n_incidents") >= minimum_denominator)
    ranked = pl.when(is_ranked).then(pl.col("rate_all"))
    return table.with_columns(rank=ranked.rank("min", descending=True).cast(pl.Int64))


def _parameters(question: StopQuestion, covered: Window, config: Config) -> dict[str, Any]:
    cutoff = config.calendar.cutoff
    return {
        "within": question.within_minutes,
        "window_start": day_end(question.window.start - ONE_DAY, cutoff),
        "window_end": day_end(question.window.last_day, cutoff),
        "data_end": day_end(covered.last_day, cutoff),
        "start_clock": config.stops.start_clock,
        "end_clock": config.stops.end_clock,
        "amount_limits": list(config.stops.amount_bands_cny),
        "as_of": question.as_of,
        "expiring_hours": question.expiring_hours,
    }


def _rates(row: Mapping[str, Any]) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name, (numerator, denominator) in RATES.items():
        found |= _estimate(f"rate_{name}", wilson(row[numerator], row[denominator]))
    found["rate_by_loss"] = row["loss_in_time_cny"] / row["loss_cny"] if row["loss_cny"] else None
    return found


def _waiting(waits: "pl.DataFrame", group: str | None, within_minutes: int) -> dict[str, float | None]:
    """Estimate the waiting times of one group, in minutes."""
    import polars as pl

    own = waits.filter(pl.col("stop_group").eq_missing(group))
    minutes = own.get_column("seconds") / 60
    curve = kaplan_meier(
        minutes.to_numpy(), own.get_column("n_stopped").to_numpy(), own.get_column("n_pending").to_numpy()
    )
    return {
        **_estimate("median_minutes", curve.quantile(0.5)),
        **_estimate("p90_minutes", curve.quantile(0.9)),
        **_estimate("not_stopped_share", curve.at(within_minutes) if own.height else NOTHING),
    }


def _shares(row: Mapping[str, Any]) -> dict[str, float | None]:
    parts = [max(0, row[f"n_{band}"]) for band in BANDS]
    found = shares(parts) if any(parts) else [None] * len(parts)
    return {f"share_{band}": share for band, share in zip(BANDS, found, strict=True)}


def _estimate(name: str, estimate: Estimate) -> dict[str, float | None]:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}


def _schema(counted: "pl.DataFrame") -> dict[str, Any]:
    import polars as pl

    estimates = [*(f"rate_{name}" for name in RATES), "median_minutes", "p90_minutes", "not_stopped_share"]
    limits = [f"{name}{suffix}" for name in estimates for suffix in ("", "_low", "_high")]
    columns = [*limits, "rate_by_loss", *(f"share_{band}" for band in BANDS)]
    return {**counted.schema, **dict.fromkeys(columns, pl.Float64)}


def _joined(tables: "list[pl.DataFrame]", by: StopGroup | None, amount_limits: tuple[int, ...]) -> "pl.DataFrame":
    """Put the total above the groups; `level` tells them apart."""
    import polars as pl

    total = tables[0].with_columns(level=pl.lit(TOTAL), rank=pl.lit(None, pl.Int64))
    named = [_named(each, by, amount_limits) for each in tables[1:]]
    joined = pl.concat([total, *named], how="diagonal")
    return joined.select("level", "stop_group", pl.exclude("level", "stop_group"))


def _named(groups: "pl.DataFrame", by: StopGroup | None, amount_limits: tuple[int, ...]) -> "pl.DataFrame":
    """Name what the groups are; over all incidents there is no rate by what only orders have."""
    import polars as pl

    named = groups.with_columns(level=pl.lit(by))
    if by is StopGroup.AMOUNT_BAND:
        labels = {str(place): label for place, label in enumerate(band_labels(amount_limits))}
        return named.with_columns(pl.col("stop_group").replace_strict(labels))
    if by and by.is_of_orders:
        known = [name for name in named.columns if name.startswith("rate_all")]
        return named.with_columns(pl.lit(None, pl.Float64).alias(name) for name in known)
    return named


def band_labels(limits: tuple[int, ...]) -> list[str]:
    """Name the bands between amounts in yuan; the lower end is inside."""
    edges = [f"{limit:,}" for limit in limits]
    inner = [f"{low} - {high}" for low, high in pairwise(edges)]
    return [f"< {edges[0]}", *inner, f">= {edges[-1]}"] if edges else ["all"]
