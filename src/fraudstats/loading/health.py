"""Whether the loaded data can be trusted: fresh, complete, consistent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from fraudstats.calendar.windows import ONE_DAY, statistical_day, until_midnight
from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.engines.session import Row
from fraudstats.loading import amounts, batches, views
from fraudstats.loading.contracts import Contract, EventSpan, FieldType
from fraudstats.loading.correction_checks import correction_findings
from fraudstats.loading.district_checks import alike_districts, without_residents
from fraudstats.loading.findings import Finding, Severity, counted
from fraudstats.loading.health_queries import (
    FALLING_STOCK,
    LATE_ENTRIES,
    MEDIANS,
    MISSING_DAYS,
    MISSING_MONTHS,
    NESTED_TIERS,
    ORPHANS,
    REFUSED,
    REFUSED_FILES,
    SILENT_DISTRICTS,
    TWINS,
    WEEKS,
)
from fraudstats.loading.order_checks import order_findings

REFERENCES = (
    ("stop_orders", "incident_id", "incidents"), ("stop_orders", "case_id", "cases"),
    ("cases", "incident_id", "incidents"), ("transfers", "case_id", "cases"), ("arrests", "case_id", "cases"),
)  # fmt: skip
ORPHANS_TOLERATED = 0.05
"""Share of rows that may point to a row that is not loaded (yet)."""
CHANCE = 0.05
"""A day without a row is missing unless there is so much of a chance that one of all days is empty (Poisson)."""
PERIOD_DAYS = {EventSpan.INSTANT: 0, EventSpan.MONTH: 31, EventSpan.YEAR: 366}
"""How much older the last complete day may be where rows come by the month or year: the next one has to end first."""
FAR = 0.3
"""A week is far from the usual one beyond this share of it and beyond four standard deviations of a count."""
FEWEST_WEEKS, MOST_WEEKS = 5, 9
"""How many weeks, the last one among them, tell what is usual."""


@dataclass(frozen=True)
class Standards:
    """What the data are held against."""

    as_of: datetime
    cutoff: time
    stale_after_days: int
    max_reject_rate: float
    stale_after_days_of: Mapping[str, int]
    """Of datasets that have a limit of their own."""


def findings(session: DuckDBSession, contracts: Mapping[str, Contract], standards: Standards) -> list[Finding]:
    """Look at every dataset that was loaded by then; the worst findings first.

    Raises:
        NoData: if the first file was loaded later.
    """
    loads = batches.known_or_refused(batches.list_batches(session), standards.as_of)
    last = loads[-1].batch_id if loads else 0
    views.expose(session, views.loaded_datasets(session), last)
    loaded = {each.dataset for each in loads}
    found = []
    for dataset, coverage in batches.coverages(loads, standards.cutoff).items():
        found.append(_freshness(coverage, contracts.get(dataset), standards))
        if dataset in contracts:
            found += _of_dataset(session, contracts[dataset], coverage, last, standards.cutoff)
            found += _odd_amounts(session, contracts[dataset], last)
    for dataset, field, target in REFERENCES:
        if {dataset, target} <= loaded:
            found += _orphans(session, dataset, field, target)
    found += [*_refused(session, last, standards), *_refused_files(session, last, standards)]
    if "app_installs" in loaded:
        found += [*_falling_stock(session), *_silent_districts(session), *_nested_tiers(session)]
    found += without_residents(session, loaded)
    found += alike_districts(session, [contracts[each] for each in sorted(loaded & set(contracts))])
    found += order_findings(session) if "stop_orders" in loaded else []
    found += correction_findings(session, loaded)
    order = [Severity.STALE, Severity.REFUSED, Severity.WARNING, Severity.INFO]
    return sorted(found, key=lambda each: (order.index(each.severity), each.dataset, each.check))


def _freshness(coverage: batches.Coverage, contract: Contract | None, standards: Standards) -> Finding:
    age = (statistical_day(standards.as_of, standards.cutoff) - coverage.watermark).days
    limit = standards.stale_after_days_of.get(coverage.dataset, standards.stale_after_days)
    severity = Severity.STALE if age > limit + (PERIOD_DAYS[contract.event_span] if contract else 0) else Severity.INFO
    if contract and contract.event_span is EventSpan.YEAR:
        year = coverage.watermark.year
        return Finding(
            coverage.dataset, "watermark", severity, age, f"最新为 {year} 年的数字", f"the newest are those of {year}"
        )
    return Finding(
        coverage.dataset, "watermark", severity, age,
        f"数据截至 {coverage.watermark}，距今 {age} 天", f"data reach {coverage.watermark}, {counted(age, 'day')} ago",
    )  # fmt: skip


def _of_dataset(
    session: DuckDBSession, contract: Contract, coverage: batches.Coverage, last: int, cutoff: time
) -> Iterator[Finding]:
    moved = int(until_midnight(cutoff).total_seconds())
    words = {
        "dataset": sql.name(contract.name), "versions": views.table_of(contract.name),
        "key": sql.names(contract.key),
        "event": f"({sql.name(contract.event_at)} + to_seconds({moved}))",
    }  # fmt: skip
    if contract.event_span is EventSpan.MONTH:
        yield from _missing_months(session, coverage, words)
    if contract.event_span is EventSpan.INSTANT:
        yield from _missing_days(session, contract.name, coverage, words)
        yield from _late_entries(session, contract.name, last, words)
        yield from _odd_week(session, contract.name, coverage, words)
        yield from _twins(session, contract, words)


def _missing_months(session: DuckDBSession, coverage: batches.Coverage, words: Mapping[str, str]) -> Iterator[Finding]:
    bounds = {"first": coverage.covers_from, "last": coverage.watermark}
    missing = [f"{row['day']:%Y-%m}" for row in session.rows(MISSING_MONTHS.format_map(words), bounds)]
    if missing:
        shown = ", ".join(missing[:3])
        yield Finding(
            coverage.dataset, "missing_months", Severity.REFUSED, len(missing),
            f"{len(missing)} 个月没有任何数据：{shown}", f"{counted(len(missing), 'month')} without a row: {shown}",
        )  # fmt: skip


def _missing_days(
    session: DuckDBSession, dataset: str, coverage: batches.Coverage, words: Mapping[str, str]
) -> Iterator[Finding]:
    bounds = {"first": coverage.covers_from, "last": coverage.watermark, "chance": CHANCE}
    missing: list[date] = [row["day"] for row in session.rows(MISSING_DAYS.format_map(words), bounds)]
    if missing:
        shown = ", ".join(str(day) for day in missing[:3])
        yield Finding(
            dataset, "missing_days", Severity.REFUSED, len(missing),
            f"{len(missing)} 天没有任何数据：{shown}", f"{counted(len(missing), 'day')} without a row: {shown}",
        )  # fmt: skip


def _late_entries(session: DuckDBSession, dataset: str, last: int, words: Mapping[str, str]) -> Iterator[Finding]:
    row = session.rows(LATE_ENTRIES.format_map(words), {"dataset": dataset, "last": last})[0]
    total = row["to_week"] + row["to_month"] + row["older"]
    if total:
        yield Finding(
            dataset, "late_entries", Severity.INFO, total,
            f"补录 {total} 条：7 天内 {row['to_week']}，8-31 天 {row['to_month']}，更早 {row['older']}",
            f"{total} late entries: up to 7 days {row['to_week']}, 8-31 days {row['to_month']}, older {row['older']}",
        )  # fmt: skip


def _odd_week(
    session: DuckDBSession, dataset: str, coverage: batches.Coverage, words: Mapping[str, str]
) -> Iterator[Finding]:
    n_weeks = min(MOST_WEEKS, ((coverage.watermark - coverage.covers_from).days + 1) // 7)
    if n_weeks < FEWEST_WEEKS:
        return
    bounds = {"end": coverage.watermark + ONE_DAY, "n_weeks": n_weeks}
    latest, *earlier = [row["n"] for row in session.rows(WEEKS.format_map(words), bounds)]
    usual = sorted(earlier)[len(earlier) // 2]
    if abs(latest - usual) > max(FAR * usual, 4 * max(usual, 1) ** 0.5):
        yield Finding(
            dataset, "unusual_week", Severity.WARNING, latest,
            f"最近 7 天 {latest} 条，往常一周约 {usual} 条",
            f"{latest} rows in the last 7 days, about {usual} in a usual week",
        )  # fmt: skip


def _twins(session: DuckDBSession, contract: Contract, words: Mapping[str, str]) -> Iterator[Finding]:
    """Ask for identifiers that differ by zeros alone, of events at the same instant: 201405689 and 201400005689."""
    if len(contract.key) > 1 or contract.fields[contract.key[0]].type is not FieldType.TEXT:
        return
    n = session.rows(TWINS.format_map(words))[0]["n"]
    if n:
        yield Finding(
            contract.name, "twin_identifiers", Severity.WARNING, n,
            f"{n} 组编号只差补零且时间相同，疑为同一件重复入库；请在来源配置中统一编号写法",
            f"{counted(n, 'pair')} of identifiers differ by zeros alone, at the same time: likely the same event "
            "twice; write them alike in the source profile",
        )  # fmt: skip


def _orphans(session: DuckDBSession, dataset: str, field: str, target: str) -> Iterator[Finding]:
    words = {"dataset": sql.name(dataset), "field": sql.name(field), "target": sql.name(target)}
    row = session.rows(ORPHANS.format_map(words))[0]
    if row["n"]:
        severity = Severity.WARNING if row["n"] > ORPHANS_TOLERATED * row["n_all"] else Severity.INFO
        yield Finding(
            dataset, "orphans", severity, row["n"],
            f"{row['n']} 条的 {field} 在 {target} 中查无此号（共 {row['n_all']} 条）",
            f"in {row['n']} of {row['n_all']} rows the {field} is not among the {target}",
        )  # fmt: skip


def _refused(session: DuckDBSession, last: int, standards: Standards) -> Iterator[Finding]:
    for row in session.rows(REFUSED, {"last": last}):
        rate = row["n_rejected"] / row["n_read"]
        severity = Severity.REFUSED if rate > standards.max_reject_rate else Severity.INFO
        if row["n_rejected"]:
            yield Finding(
                row["dataset"], "rejects", severity, rate,
                f"{row['n_read']} 行中 {row['n_rejected']} 行被隔离（{rate:.2%}）",
                f"{row['n_rejected']} of {row['n_read']} rows in quarantine ({rate:.2%})",
            )  # fmt: skip
        yield from _counted(row, "warnings", "n_warned", "行带提示入库", "let in with a warning")
        yield from _counted(row, "duplicates", "n_duplicate", "行完全重复", "passed over as exact duplicates")


def _refused_files(session: DuckDBSession, last: int, standards: Standards) -> Iterator[Finding]:
    """Name the files with more refused rows than one file may have; a large dataset would hide them."""
    for row in session.rows(REFUSED_FILES, {"last": last, "max_reject_rate": standards.max_reject_rate}):
        rate = f"{row['rate']:.2%}"
        yield Finding(
            row["dataset"], "file_rejects", Severity.WARNING, row["rate"],
            f"文件 {row['file']}（批次 {row['batch_id']}）{row['n_read']} 行中 {row['n_rejected']} 行被隔离（{rate}）",
            f"{row['n_rejected']} of {row['n_read']} rows of {row['file']} (batch {row['batch_id']}) in quarantine "
            f"({rate})",
        )  # fmt: skip


def _odd_amounts(session: DuckDBSession, contract: Contract, last: int) -> Iterator[Finding]:
    """Ask for batches whose amounts seem to be in another unit (docs/decisions/0212)."""
    stored = views.stored_columns(session, contract.name)
    for name in (each for each in amounts.amounts_of(contract) if each in stored):
        words = {"amount": sql.name(name), "versions": views.table_of(contract.name)}
        bounds = {"last": last, "far": amounts.FAR, "fewest": amounts.FEWEST}
        for row in session.rows(MEDIANS.format_map(words), bounds):
            field, found, usual = contract.fields[name], f"{row['median']:,.2f}", f"{row['usual']:,.2f}"
            file, batch = row["file"], row["batch_id"]
            yield Finding(
                contract.name, "odd_amounts", Severity.WARNING, row["median"],
                f"{file}（批次 {batch}）“{field.title_zh}”中位数 {found} 元，以往 {usual} 元，请核对金额单位",
                f"{field.title_en} in {file} (batch {batch}): the median is {found} yuan, before it was {usual}; "
                "is the unit right?",
            )  # fmt: skip


def _counted(row: Row, check: str, column: str, zh: str, en: str) -> Iterator[Finding]:
    if row[column]:
        yield Finding(
            row["dataset"],
            check,
            Severity.INFO,
            row[column],
            f"{row[column]} {zh}",
            f"{counted(row[column], 'row')} {en}",
        )


def _falling_stock(session: DuckDBSession) -> Iterator[Finding]:
    for row in session.rows(FALLING_STOCK):
        yield Finding(
            "app_installs", "falling_stock", Severity.WARNING, row["installs"],
            f"{row['district']} {row['counted_on']} 安装数由 {row['n_before']} 降至 {row['installs']}，累计数不应下降",
            f"installs of {row['district']} fell from {row['n_before']} to {row['installs']} on {row['counted_on']}; "
            "a stock should not fall",
        )  # fmt: skip


def _silent_districts(session: DuckDBSession) -> Iterator[Finding]:
    for row in session.rows(SILENT_DISTRICTS):
        district, day = row["district"], row["last_counted"]
        yield Finding(
            "app_installs", "silent_district", Severity.WARNING, 1,
            f"{district} 的安装数只统计到 {day}，此后各周的全市存量不含该辖区",
            f"installs of {district} were last counted on {day}; the city's stock of later weeks is without them",
        )  # fmt: skip


def _nested_tiers(session: DuckDBSession) -> Iterator[Finding]:
    """Tiers add up; a tier that is the sum of the others is a total and would be counted twice."""
    row = session.rows(NESTED_TIERS)[0]
    if row["n_nested"] * 2 > row["n_several"]:
        yield Finding(
            "app_installs", "nested_tiers", Severity.REFUSED, row["n_nested"],
            f"{row['n_nested']} 个辖区日的某一层级等于其余层级之和，安装数被重复计算；请在来源配置中把该层级改为空",
            f"in {counted(row['n_nested'], 'district-day')} one tier is the sum of the others: installs count twice; "
            "make that tier empty in the source profile",
        )  # fmt: skip
    if row["n_beyond"]:
        yield Finding(
            "app_installs", "tiers_beyond_whole", Severity.WARNING, row["n_beyond"],
            f"{row['n_beyond']} 个辖区日各层级之和多于辖区总数，以总数为准",
            f"in {counted(row['n_beyond'], 'district-day')} the tiers add up to more than the whole, which counts",
        )  # fmt: skip
