"""How does each metric stand to date: in the week, 28 days, month, year and campaign?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.change_points import Level
from fraudstats.analysis.comparisons import ADDED_UP, Compared, compare, compared_window
from fraudstats.analysis.double_decline import DoubleDecline, compared_to_date, double_decline
from fraudstats.analysis.maturity import Maturity
from fraudstats.analysis.same_maturity import SAME_MATURITY
from fraudstats.analysis.significance import Verdict
from fraudstats.analysis.targets import TargetColumns, target_columns
from fraudstats.analysis.task_outcomes import TaskOutcome
from fraudstats.analysis.weekly_standing import WeeklyStanding, weekly_level, weekly_standing
from fraudstats.calendar.periods import Grain, period_of
from fraudstats.calendar.windows import ONE_DAY, Window, rolling, since
from fraudstats.config import Config, ScoreWindow
from fraudstats.errors import NoData
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.definition import Definition, Direction, Kind
from fraudstats.metrics.facts import Knowledge, Selection
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    import polars as pl

ROLLING_DAYS = 28
ASKED = "window"
"""What a window between any two days is called."""
WINDOW = ("period", "period_start")
VALUED = (
    "value",
    "numerator",
    "denominator",
    "previous_change",
    "year_earlier_change",
    "dispersion",
    "previous_q",
    "year_earlier_q",
)
JUDGED = ("_value", "_numerator", "_denominator", "verdict")  # `_p_value` is a `_value`, too
TO_DATE = {ScoreWindow.WTD: Grain.WEEK, ScoreWindow.MTD: Grain.MONTH, ScoreWindow.YTD: Grain.YEAR}


@dataclass(frozen=True)
class Scorecard:
    """Every metric to date."""

    table: "pl.DataFrame"
    """As of `score`, metric after metric."""
    headline: DoubleDecline | None
    """Whether the figures of the headline are in double decline; None where one is not loaded, or not entered yet."""
    headline_late: tuple[str, ...]
    """Figures of the headline whose month to date is lower only because not all is entered yet."""
    left_out: Mapping[str, Sequence[str]]
    """Metrics that are missing, by the datasets (with commas) that were never loaded."""
    tasks: Sequence[TaskOutcome] = ()
    """What became of the tasks that name one of them, as far as the meeting still looks at it."""


def scorecard(
    knowledge: Knowledge,
    catalogue: Catalogue,
    names: Sequence[str],
    config: Config,
    last: date | None,
    first: date | None = None,
) -> Scorecard:
    """Measure metrics to date; one without data is left out, and said to be.

    Args:
        names: all metrics where none is named.
        last: the windows end with this day, or with the last known one.
        first: measure the window from this day on, too.
    Raises:
        NoData: if nothing is left.
    """
    import polars as pl

    tables: dict[str, pl.DataFrame] = {}
    left_out: dict[str, list[str]] = {}
    for definition in map(catalogue.get, names or catalogue.names()):
        absent = _absent(knowledge, definition, first, last)
        if absent:
            left_out.setdefault(absent, []).append(definition.name)
        else:
            tables[definition.name] = score(knowledge, definition, config, last, first)
    if not tables:
        raise _nothing(knowledge)
    figures = [catalogue.get(name) for name in config.report.figures]
    is_known = not any(_absent(knowledge, each, first, last) for each in figures)
    if not is_known:
        return Scorecard(pl.concat(tables.values(), how="vertical_relaxed"), None, (), left_out)
    late = tuple(
        each.name
        for each in figures
        if _is_late(tables[each.name] if each.name in tables else score(knowledge, each, config, last))
    )
    headline = None if late else headline_decline(knowledge, figures, config, last)
    return Scorecard(pl.concat(tables.values(), how="vertical_relaxed"), headline, late, left_out)


def _absent(knowledge: Knowledge, definition: Definition, first: date | None, last: date | None) -> str:
    """Name the datasets of a metric that have no data in the days asked for."""

    def is_there(dataset: str) -> bool:
        known = knowledge.coverages.get(dataset)
        if known is None or (first and first > known.watermark and dataset in definition.ending):
            return False
        return last is None or last >= known.covers_from

    return ", ".join(each for each in definition.datasets if not is_there(each))


def _nothing(knowledge: Knowledge) -> NoData:
    if not knowledge.coverages:
        return NoData("nothing is loaded", next_step="Load exports with `fraudstats load PATH`.")
    known = knowledge.coverages.values()
    days = f"{min(each.covers_from for each in known)} to {max(each.watermark for each in known)}"
    return NoData("no data in the days asked for", expected=f"The data covers {days}.", slug="not-covered")


def score(
    knowledge: Knowledge,
    definition: Definition,
    config: Config,
    last: date | None = None,
    first: date | None = None,
) -> "pl.DataFrame":
    """Measure one metric in every window of the scorecard.

    Args:
        last: the windows end with this day, or with the last known day where that is earlier.
        first: measure the window from this day on, too.
    Returns:
        One row per window, with the columns of `comparisons.compare` - `period` is wtd, days_28, mtd, ytd, campaign or
        window - then last_year_weekly_mean, mean_8_weeks, streak_weeks, streak_since, double_decline (month to date;
        null where a baseline is not known or the month is not fully entered, and for kinds that do not add up),
        double_decline_since, double_decline_days, target, target_against, target_until, target_attainment (fraction of
        the target), target_met; the columns of `same_maturity`; level_since and level_weekly_mean (of counts: the first
        day of the weeks at today's level, and their mean; weeks that are not entered yet do not count). Windows that
        the metric cannot be told of (`finest`) are there without a value.
    Raises:
        NoData: if a dataset of the metric was never loaded.
    """
    import polars as pl

    covered = knowledge.covered(definition)
    day = min(covered.last_day, last) if last else covered.last_day
    partials = daily_partials(knowledge, definition, Selection())
    asked = score_windows(day, config)
    if first:
        asked.append(compared_window(ASKED, since(first, day)))
    rows = _only_told(compare(partials, definition, asked, (), covered, config.thresholds), definition, config)
    maturity = Maturity(knowledge, config.calendar)
    rows = maturity.held_against(rows, partials, definition, Selection(), config.thresholds)
    standing = _standing(maturity, partials, definition, day, covered, config)
    decline = None if _is_late(rows) else _decline(partials, definition, day, covered, config)
    constant = {**vars(standing), **_decline_columns(definition, decline)}
    columns = rows.with_columns(pl.lit(value, dtype=_types()[name]).alias(name) for name, value in constant.items())
    targets = [target_columns(definition, config.targets, row) for row in rows.iter_rows(named=True)]
    table = columns.hstack(pl.DataFrame(map(vars, targets), schema=TargetColumns.types()))
    level = _level(maturity, partials, definition, day, covered, config)
    return table.select(
        pl.exclude(SAME_MATURITY.values()),
        *SAME_MATURITY.values(),
        pl.lit(level and level.since, dtype=pl.Date).alias("level_since"),
        pl.lit(level and level.mean, dtype=pl.Float64).alias("level_weekly_mean"),
    )


def _only_told(rows: "pl.DataFrame", definition: Definition, config: Config) -> "pl.DataFrame":
    """Leave no value where a window is none that the metric can be told of: a week, of what is known by the month."""
    import polars as pl

    if definition.tells(Grain.DAY):
        return rows
    told = [_is_told(period, start, definition, config) for period, start in rows.select(WINDOW).iter_rows()]
    values = [each for each in rows.columns if each.startswith(VALUED) or each.endswith(JUDGED)]
    return rows.with_columns(pl.when(pl.Series(told)).then(pl.col(each)).alias(each) for each in values)


def _is_told(period: str, start: date, definition: Definition, config: Config) -> bool:
    window = ScoreWindow(period) if period != ASKED else None
    if window in (ScoreWindow.CAMPAIGN, None):
        return period_of(start, definition.finest, config.calendar).window.start == start
    return window in TO_DATE and definition.tells(TO_DATE[window])


def headline_decline(
    knowledge: Knowledge, definitions: Sequence[Definition], config: Config, last: date | None
) -> DoubleDecline:
    """Find whether the figures of the headline are in double decline together."""
    covered = {each.name: knowledge.covered(each) for each in definitions}
    known = min(each.last_day for each in covered.values())
    partials = {each.name: daily_partials(knowledge, each, Selection()) for each in definitions}
    return double_decline(partials, min(known, last) if last else known, covered, config.calendar)


def score_windows(day: date, config: Config) -> list[Compared]:
    """List the windows that end with a day; the campaign's only after it began."""
    found = {name: _renamed(compared_to_date(day, config.calendar, grain), name) for name, grain in TO_DATE.items()}
    found[ScoreWindow.DAYS_28] = compared_window(ScoreWindow.DAYS_28, rolling(day, ROLLING_DAYS))
    began = config.campaign.since
    if began and began <= day:
        found[ScoreWindow.CAMPAIGN] = compared_window(ScoreWindow.CAMPAIGN, since(began, day))
    return [found[each] for each in ScoreWindow if each in found]


def _standing(
    maturity: Maturity, partials: "pl.DataFrame", definition: Definition, day: date, covered: Window, config: Config
) -> WeeklyStanding:
    """Place a metric among its weeks; a run of falls (of a rate: any run) is counted over weeks that are entered."""
    if not definition.tells(Grain.WEEK):
        return WeeklyStanding(None, None, 0, None)
    standing = weekly_standing(partials, definition, day, covered, config.calendar)
    if standing.streak_weeks >= 0 and definition.kind is not Kind.RATIO:
        return standing
    entered = maturity.entered_until(definition, covered.end)
    if entered > day:
        return standing
    run = weekly_standing(partials, definition, entered - ONE_DAY, covered, config.calendar)
    return replace(standing, streak_weeks=run.streak_weeks, streak_since=run.streak_since)


def _level(
    maturity: Maturity, partials: "pl.DataFrame", definition: Definition, day: date, covered: Window, config: Config
) -> Level | None:
    """Find the level of a count over the weeks that are entered."""
    if definition.kind is not Kind.COUNT:
        return None
    entered = maturity.entered_until(definition, covered.end)
    return weekly_level(partials, definition, min(day, entered - ONE_DAY), covered, config.calendar)


def _renamed(compared: Compared, name: str) -> Compared:
    return replace(compared, name=name)


def _is_late(rows: "pl.DataFrame") -> bool:
    """Tell whether the month to date is lower only because not all is entered yet."""
    import polars as pl

    month = rows.filter(pl.col("period") == ScoreWindow.MTD)
    return Verdict.LATE_ENTRY.value in month.select("verdict", "year_earlier_verdict").row(0)


def _decline(
    partials: "pl.DataFrame", definition: Definition, day: date, covered: Window, config: Config
) -> DoubleDecline | None:
    if definition.kind not in ADDED_UP or definition.good_direction is Direction.UP:
        return None
    return double_decline({definition.name: partials}, day, {definition.name: covered}, config.calendar)


def _decline_columns(definition: Definition, decline: DoubleDecline | None) -> Mapping[str, Any]:
    is_down = decline.declining[definition.name] if decline else None
    return {
        "double_decline": is_down,
        "double_decline_since": decline.since if decline else None,
        "double_decline_days": None if decline is None or is_down is None else decline.days_running,
    }


def _types() -> "Mapping[str, type[pl.DataType]]":
    import polars as pl

    return {
        "last_year_weekly_mean": pl.Float64,
        "mean_8_weeks": pl.Float64,
        "streak_weeks": pl.Int64,
        "streak_since": pl.Date,
        "double_decline": pl.Boolean,
        "double_decline_since": pl.Date,
        "double_decline_days": pl.Int64,
    }
