"""What a person reads of a trend: fewer columns, percentages, the newest periods, a small curve."""

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.comparisons import BASELINES, GROWING, STANDS_AT_THE_END
from fraudstats.analysis.significance import Verdict
from fraudstats.analysis.spread import TOP_PERCENT
from fraudstats.calendar.baselines import Alignment
from fraudstats.cli.context import Lang
from fraudstats.metrics.definition import Kind

if TYPE_CHECKING:
    import polars as pl

NEWEST_SHOWN = 30
"""Periods that a table on a terminal shows."""
CURVE_PERIODS = 12
BLOCKS = "▁▂▃▄▅▆▇█"
TOTAL = {Lang.ZH: "合计", Lang.EN: "total"}
NOT_STATED = {Lang.ZH: "（未填）", Lang.EN: "(not stated)"}
NOTES = {
    "provisional": {Lang.ZH: "期未满", Lang.EN: "incomplete"},
    "lengths_differ": {Lang.ZH: "天数不等", Lang.EN: "unequal lengths"},
    "alignments_disagree": {Lang.ZH: "换对齐方式则升降相反", Lang.EN: "another alignment says the opposite"},
}
FIRST_DAYS = {Lang.ZH: "期初 {days} 天", Lang.EN: "first {days} days"}
BY_DATE = {Lang.ZH: "同比按日期（距春节过远）", Lang.EN: "year earlier by date: too far from the Spring Festival"}
PER_DAY = {
    "previous": {Lang.ZH: "日均环比", Lang.EN: "per day"},
    "year_earlier": {Lang.ZH: "日均同比", Lang.EN: "per day, year earlier"},
}
SAME_AGE = "≈"
"""Stands before a change against the baseline as it was known at the same maturity."""
SAME_MATURITY_NOTE = (
    f"“{SAME_AGE}”：补录未齐，与同等录入进度的基期相比",
    f"'{SAME_AGE}': not all is entered yet, held against the baseline at the same maturity",
)
BEFORE_DIMENSIONS = ("metric", "period", "period_start", "period_end")


def readable_trend(
    table: "pl.DataFrame", lang: Lang, *, to_date: bool = False, align: Alignment | None = None
) -> "pl.DataFrame":
    """Make the table that a person reads.

    Args:
        to_date: periods were cut to their first days, which is said beside each.
        align: the alignment asked for; where another one had to be used, that is said.
    """
    import polars as pl

    dimensions = table.columns[len(BEFORE_DIMENSIONS) : table.columns.index("value")]
    recent: dict[tuple[Any, ...], deque[float | None]] = defaultdict(lambda: deque(maxlen=CURVE_PERIODS))
    rows = []
    for row in table.iter_rows(named=True):
        past = recent[(row["metric"], row["is_total"], *(row[each] for each in dimensions))]
        past.append(None if row["provisional"] and row["metric_kind"] not in STANDS_AT_THE_END else row["value"])
        rows.append(_readable(row, dimensions, curve(past), lang) | {"notes": _notes(row, lang, to_date, align)})
    return pl.DataFrame(rows, infer_schema_length=None)


def newest_periods(table: "pl.DataFrame", n: int = NEWEST_SHOWN) -> "pl.DataFrame":
    """Keep the newest periods."""
    import polars as pl

    periods = table.get_column("period").unique(maintain_order=True)
    return table.filter(pl.col("period").is_in(periods.tail(n).implode()))


def curve(values: Iterable[float | None]) -> str:
    """Draw values as blocks between the lowest and the highest of them; a gap where one is not given."""
    numbers = list(values)
    known = [each for each in numbers if each is not None]
    if not known:
        return ""
    low, span = min(known), max(known) - min(known) or 1
    top = len(BLOCKS) - 1
    return "".join(" " if each is None else BLOCKS[round((each - low) / span * top)] for each in numbers)


def _readable(row: dict[str, Any], dimensions: list[str], curve_so_far: str, lang: Lang) -> dict[str, Any]:
    is_ratio = is_fraction(row["metric_kind"])
    unnamed = TOTAL[lang] if row["is_total"] else NOT_STATED[lang]
    found = {"metric": row["metric"], "period": row["period"]}
    found |= {each: unnamed if row[each] is None else row[each] for each in dimensions}
    found |= {"value": as_number(row["value"], is_ratio), "curve": curve_so_far}
    if row["denominator"] is not None:
        found["n/N"] = (
            f"n={row['denominator']}" if row["numerator"] is None else f"{row['numerator']}/{row['denominator']}"
        )
    if row["p90"] is not None:
        found["p90"] = as_number(row["p90"], False)
    if row["top_10_share"] is not None:
        found["top_shares"] = " / ".join(f"{row[f'top_{percent}_share']:.1%}" for percent in TOP_PERCENT)
    found |= {role: as_change(row, role) for role in ("previous", "year_earlier")}
    found |= {"verdict": row["verdict"], "year_earlier_verdict": row["year_earlier_verdict"]}
    if "revision" in row:
        found |= {"first_reported_on": row["first_reported_on"], "revision": _moved(row["revision"], is_ratio)}
    return found


def _notes(row: dict[str, Any], lang: Lang, to_date: bool, align: Alignment | None) -> str:
    told = {name for name in NOTES if row[name]}
    if row["metric_kind"] in STANDS_AT_THE_END or not _unequal(
        row
    ):  # what a last day says does not grow with the window
        told.discard("lengths_differ")
    notes = [words[lang] for name, words in NOTES.items() if name in told]
    if to_date:
        notes.insert(0, FIRST_DAYS[lang].format(days=row["days"]))
    if align and row["alignment"] != align and row["year_earlier_change"] is not None:
        notes.append(BY_DATE[lang])
    return {Lang.ZH: "；", Lang.EN: "; "}[lang].join([*notes, *_per_day(row, lang)])


def _unequal(row: dict[str, Any]) -> list[str]:
    """Name the baselines of another length that there is a change against."""
    return [role for role in BASELINES if row[f"{role}_days"] != row["days"] and row[f"{role}_change"] is not None]


def note_of_lengths(row: dict[str, Any], lang: Lang) -> str:
    """Say where a change is one against more or fewer days, and how the daily means changed; empty where none is."""
    unequal = _unequal(row)
    if not unequal or row["metric_kind"] not in (*GROWING, Kind.DISTINCT):
        return ""
    words = {Lang.ZH: ("{} 对 {} 天", "；"), Lang.EN: ("{} d against {}", "; ")}[lang]
    lengths = dict.fromkeys(words[0].format(row["days"], row[f"{role}_days"]) for role in unequal)
    return words[1].join([*lengths, *_per_day(row, lang)])


def _per_day(row: dict[str, Any], lang: Lang) -> list[str]:
    """Say how the daily means changed against baselines of another length."""
    rates = {role: row[f"{role}_change_rate_per_day"] for role in PER_DAY if row[f"{role}_days"] != row["days"]}
    return [f"{PER_DAY[role][lang]} {rate:+.1%}" for role, rate in rates.items() if rate is not None]


def as_change(row: dict[str, Any], role: str) -> str | None:
    """Write the change against a baseline: percentage points of a ratio, a percentage of anything else.

    From nothing there is no percentage: the change itself is written. A value that is lower only because not all is
    entered yet has none; any other that is not is held against the baseline as it was known so soon (SAME_AGE).
    """
    if row["verdict" if role == "previous" else f"{role}_verdict"] == Verdict.LATE_ENTRY:
        return None
    if row[f"{role}_same_maturity_value"] is not None:
        return _at_same_maturity(row, role)
    points, rate = row[f"{role}_change_points"], row[f"{role}_change_rate"]
    if points is not None:
        return as_points(points)
    return as_signed(row[f"{role}_change"]) if rate is None else f"{rate:+.1%}"


def is_at_same_maturity(row: dict[str, Any]) -> bool:
    """Tell whether a change of a row is written against a baseline as it was known so soon."""
    return any((as_change(row, role) or "").startswith(SAME_AGE) for role in ("previous", "year_earlier"))


def _at_same_maturity(row: dict[str, Any], role: str) -> str | None:
    baseline = row[f"{role}_same_maturity_value"]
    if row["value"] is None or row[f"{role}_change"] is None:
        return None
    change = float(row["value"]) - baseline
    if is_fraction(row["metric_kind"]):
        return f"{SAME_AGE}{as_points(change)}"
    return f"{SAME_AGE}{change / baseline:+.1%}" if baseline else f"{SAME_AGE}{as_signed(change)}"


def is_fraction(kind: str) -> bool:
    """Tell whether values of this kind are read as percentages; those per 10,000 have two parts and are none."""
    return kind in (Kind.RATIO, Kind.STOCK_RATIO)


def as_number(value: float | None, is_ratio: bool) -> str | None:
    """Write a value: a ratio as a percentage."""
    if value is None:
        return None
    return f"{value:.1%}" if is_ratio else f"{value:,.2f}".removesuffix(".00")


def as_signed(value: float | None) -> str | None:
    """Write a change in the unit of the value."""
    return None if value is None else f"{_not_below_zero(value, 2):+,.2f}".removesuffix(".00")


def as_points(value: float | None) -> str | None:
    """Write a change of a rate in percentage points."""
    return None if value is None else f"{_not_below_zero(value * 100, 1):+.1f} pp"


def _not_below_zero(value: float, digits: int) -> float:
    """Round what would be written as -0 to 0."""
    return round(value, digits) + 0.0


def _moved(value: float | None, is_ratio: bool) -> str | None:
    return as_points(value) if is_ratio else as_signed(value)
