"""Refused rows: where they stood, what was wrong, in words; the value masked by the privacy rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from fraudstats.engines.duckdb import STORE
from fraudstats.engines.session import Session
from fraudstats.loading.contracts import Contract
from fraudstats.loading.staging import Reject

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
    "text": ("“{zh}”无法读取：{value}", "{en} cannot be read: {value}"),
    "misshapen": (
        "列数与表头不符（本行 {value} 列，或引号有误）",
        "the row has {value} cells, not as many as the header, or a stray quotation mark",
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


def quarantined(
    rejects: Sequence[Reject], contract: Contract, file: str, sheet: str, batch_id: int
) -> list[QuarantinedRow]:
    """Put the problems of a file into words."""
    own = {rule.name: (rule.sentence_zh, rule.sentence_en) for rule in contract.rules}
    rows = []
    for each in rejects:
        field = contract.fields.get(each.field)
        words = {
            "zh": field.title_zh if field else "",
            "en": field.title_en if field else "",
            "value": each.value or "",
        }
        chinese, english = (text.format_map(words) for text in own.get(each.rule) or SENTENCES[each.rule])
        rows.append(
            QuarantinedRow(
                batch_id, file, sheet, each.line, each.field, each.value, each.rule, each.severity, chinese, english
            )
        )
    return rows


def write_quarantine(session: Session, rows: Sequence[QuarantinedRow]) -> None:
    """Enter refused rows."""
    for row in rows:
        values = dict(vars(row))
        session.run(f"insert into {TABLE} by name select {', '.join(f'${name} as {name}' for name in values)}", values)


def list_quarantine(session: Session, batch_id: int | None = None) -> list[QuarantinedRow]:
    """List refused rows, of one batch or of all."""
    rows = session.rows(
        f"select * from {TABLE} where $batch is null or batch_id = $batch order by batch_id, line, field, rule",
        {"batch": batch_id},
    )
    return [QuarantinedRow(**row) for row in rows]
