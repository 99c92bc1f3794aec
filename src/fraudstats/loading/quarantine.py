"""Refused rows: where they stood, what was wrong, in words; the value masked by the privacy rule."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.engines.session import STORE, Session
from fraudstats.loading.batches import LEDGER, Batch
from fraudstats.loading.contracts import Contract, Severity
from fraudstats.loading.outliers import OUTLIERS
from fraudstats.loading.readers.raw_table import Misshapen
from fraudstats.loading.staging import Staged
from fraudstats.loading.validation import STAGED, RowState

if TYPE_CHECKING:
    import polars as pl

TABLE = f"{STORE}.loading.quarantine"

DEFINITION = f"""
    create table if not exists {TABLE} (
        batch_id integer not null,
        file varchar not null,
        sheet varchar not null,
        line bigint not null,
        field varchar not null,
        value varchar,
        rule varchar not null,
        severity varchar not null,
        sentence_zh varchar not null,
        sentence_en varchar not null
    )"""

SENTENCES = {
    "required": ("缺少“{zh}”", "{en} is missing"),
    "future": ("“{zh}”晚于载入时间：{value}", "{en} lies in the future: {value}"),
    "value": ("“{zh}”不在允许取值之列：{value}", "{en} has a value that is not allowed: {value}"),
    "range": ("“{zh}”超出合理范围：{value}", "{en} is out of range: {value}"),
    "timestamp": ("“{zh}”不是可识别的时间：{value}", "{en} is no readable time: {value}"),
    "date": ("“{zh}”不是可识别的日期：{value}", "{en} is no readable date: {value}"),
    "money": ("“{zh}”不是可识别的金额：{value}", "{en} is no readable amount: {value}"),
    "integer": ("“{zh}”不是整数：{value}", "{en} is no whole number: {value}"),
    "boolean": ("“{zh}”不是“是/否”：{value}", "{en} is neither yes nor no: {value}"),
    "too_early": ("“{zh}”早于 1950 年，年份有误：{value}", "{en} lies before 1950, the year is misread: {value}"),
    "lost_digits": (
        "“{zh}”的末尾数字已丢失（电子表格按数值保存）：{value}",
        "{en} has lost its last digits, a spreadsheet kept it as a number: {value}",
    ),
    "misformed_id": (
        "“{zh}”被当作数值处理，已不是原来的编号：{value}",
        "{en} was treated as a number and is no longer as it was: {value}",
    ),
    "lost_characters": (
        "“{zh}”含有无法还原的字符，导出或转码时已丢失：{value}",
        "{en} holds characters that were lost when it was exported or recoded: {value}",
    ),
    "failed_formula": (
        "“{zh}”的公式出错或未曾计算（请用表格软件打开、保存后重新载入）：{value}",
        "{en} is a formula that failed or was never computed, open the workbook and save it: {value}",
    ),
    "text": ("“{zh}”无法读取：{value}", "{en} cannot be read: {value}"),
    "misshapen": ("列数与表头不符：本行 {value} 列", "the row has {value} cells, not as many as the header"),
    "stray_quote": ("引号有误，本行无法拆分成列", "a stray quotation mark: the row cannot be divided into cells"),
    "odd_amount": (
        "“{zh}”与本文件的中位数相差三千倍以上，请核对金额单位：{value}",
        "{en} is more than 3,000 times, or less than a 3,000th of, the file's median, is its unit right: {value}",
    ),
    "foreign_sign": (
        "“{zh}”带有 $ 符号，按人民币元读取：{value}",
        "{en} has a $ sign and is read as yuan: {value}",
    ),
    "repeated_key": (
        "同一编号在文件中重复且内容不同，以最后一行为准",
        "the same identifier stands again below with other content; the last row counts",
    ),
}
"""Rules that every contract has; those of one contract bring their own sentences."""


@dataclass(frozen=True)
class QuarantinedRow:
    """One problem of one row."""

    batch_id: int
    file: str
    sheet: str
    line: int
    """Line of the file, or row of the sheet, from 1."""
    field: str
    value: str | None
    rule: str
    severity: str
    sentence_zh: str
    sentence_en: str


def first_problems(session: DuckDBSession, staged: Staged, file: str, n: int) -> list[QuarantinedRow]:
    """Put the first problems that keep rows out into words."""
    lines = _lines(staged, _problem_ranks(session, n))
    _offer_words(session, staged, lines, n)
    rows = session.rows(_worded_problems(), {"batch": 0, "file": file, "sheet": staged.raw.sheet})
    return [QuarantinedRow(**row) for row in rows if row["severity"] == Severity.REJECT][:n]


@contextmanager
def lines_sought(session: DuckDBSession, staged: Staged) -> Iterator["Future[pl.DataFrame] | None"]:
    """Look for the lines of the rows with problems, beside what else is done; None where there is no problem."""
    if not staged.n_rejected and not staged.n(RowState.WARNED):
        yield None
        return
    ranks = _problem_ranks(session, None)
    with ThreadPoolExecutor(1) as helper:
        yield helper.submit(_lines, staged, ranks)


def write_quarantine(session: DuckDBSession, staged: Staged, batch: Batch, lines: "pl.DataFrame") -> None:
    """Enter the problems of refused rows, and of rows that are let in with a warning; `lines` as sought."""
    _offer_words(session, staged, lines, None)
    about = {"batch": batch.batch_id, "file": batch.file, "sheet": staged.raw.sheet}
    session.run(f"insert into {TABLE} by name {_worded_problems()}", about)


def list_quarantine(session: Session, batch_id: int | None = None) -> list[QuarantinedRow]:
    """List refused rows: of one batch, or of every batch whose file was not read again since."""
    rows = session.rows(
        f"""select * from {TABLE}
        where coalesce(batch_id = $batch, batch_id in (
            select max(batch_id) from {LEDGER} group by sha256
        ))
        order by batch_id, line, field, rule""",
        {"batch": batch_id},
    )
    return [QuarantinedRow(**row) for row in rows]


def _problem_ranks(session: DuckDBSession, n: int | None) -> list[int]:
    """Make the table `row_problems`, and rank its rows; `n` bounds how many problems are looked at."""
    session.run(
        f"""create or replace temp table row_problems as
        select rowid + 1 as rank, unnest(problems, recursive := true) from {STAGED}
        where row_state in ({RowState.WARNED}, {RowState.REJECTED})
        union all by name
        select rowid + 1 as rank, '' as field, 'repeated_key' as rule, 'reject' as severity, null as value
        from {STAGED} where row_state = {RowState.SUPERSEDED}
        union all by name
        select staged_row + 1 as rank, field, 'odd_amount' as rule, 'warn' as severity, value from {OUTLIERS}
        order by rank limit $n""",
        {"n": n},
    )
    return [row["rank"] for row in session.rows("select distinct rank from row_problems order by rank")]


def _lines(staged: Staged, ranks: Sequence[int]) -> "pl.DataFrame":
    import polars as pl

    by_rank = staged.raw.line_of(ranks, sum(staged.counts.values()))
    return pl.DataFrame(
        {"rank": list(by_rank), "line": list(by_rank.values())}, schema={"rank": pl.Int64, "line": pl.Int64}
    )


def _offer_words(session: DuckDBSession, staged: Staged, lines: "pl.DataFrame", n: int | None) -> None:
    """Make the tables `lines`, `misshapen` (the first n) and `sentences`."""
    session.offer("lines", lines)
    session.offer("misshapen", _misshapen(staged.raw.misshapen[:n]))
    session.offer("sentences", _sentences(staged.contract))


def _worded_problems() -> str:
    return """
        with problems as (
            select lines.line, field, rule, severity, value from row_problems inner join lines using (rank)
            union all by name
            select line, '' as field, rule, 'reject' as severity, value from misshapen
        )
        select
            cast($batch as integer) as batch_id,
            $file as file,
            $sheet as sheet,
            line,
            problems.field,
            problems.value,
            problems.rule,
            severity,
            replace(zh, '{value}', coalesce(problems.value, '')) as sentence_zh,
            replace(en, '{value}', coalesce(problems.value, '')) as sentence_en
        from problems
        inner join sentences
            on sentences.field = problems.field and sentences.rule = problems.rule
        order by line, problems.field, problems.rule"""


def _misshapen(rows: Sequence[Misshapen]) -> "pl.DataFrame":
    import polars as pl

    columns = {
        "line": [each.line for each in rows],
        "rule": ["misshapen" if each.n_cells else "stray_quote" for each in rows],
        "value": [str(each.n_cells) if each.n_cells else None for each in rows],
    }
    return pl.DataFrame(columns, schema={"line": pl.Int64, "rule": pl.String, "value": pl.String})


def _sentences(contract: Contract) -> "pl.DataFrame":
    """Word every problem that a row of this contract can have; `{value}` stays open."""
    import polars as pl

    own = [(rule.field, rule.name, rule.sentence_zh, rule.sentence_en) for rule in contract.rules]
    fields = {"": ("", "")} | {name: (field.title_zh, field.title_en) for name, field in contract.fields.items()}
    taken = {(field, rule) for field, rule, _, _ in own}
    usual = [
        (field, rule, zh.replace("{zh}", title_zh), en.replace("{en}", title_en))
        for field, (title_zh, title_en) in fields.items()
        for rule, (zh, en) in SENTENCES.items()
        if (field, rule) not in taken
    ]
    return pl.DataFrame(own + usual, schema=["field", "rule", "zh", "en"], orient="row")
