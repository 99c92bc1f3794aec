"""Amounts that look as if they were in another unit: plain yuan under 万元, or the other way round.

Nothing is changed: a median that is a thousand times the usual one is told, at the load and by `check` (decision 212).
"""

from fraudstats.engines import sql
from fraudstats.engines.session import Session
from fraudstats.loading import views
from fraudstats.loading.contracts import Contract, FieldType
from fraudstats.loading.notes import Note
from fraudstats.loading.sources import find_column, header_unit
from fraudstats.loading.staging import Staged
from fraudstats.loading.validation import IS_SOUND, STAGED

FAR = 1000
"""So many times the usual median; 元 and 万元 are 10,000 apart, and medians of real exports within ten."""
FEWEST = 5
"""A median of fewer amounts tells nothing."""
MOST = 20_000
"""So many amounts tell a median well enough."""
TEN_THOUSAND = 10_000
HUGE_CNY = 10_000_000
"""A median beyond this, under 万元, was hardly meant: half of all cases would have lost more than ten million yuan."""


def doubts(session: Session, staged: Staged) -> tuple[Note, ...]:
    """Compare each amount's median with that of the rows known so far; the store is attached."""
    known = f"{views.table_of(staged.contract.name)} where removed_batch is null"
    stored = views.stored_columns(session, staged.contract.name)
    notes = []
    for name in amounts_of(staged.contract):
        found = _median(session, name, f"{STAGED} where {IS_SOUND}")
        notes += _compared(staged, name, found, _median(session, name, known) if name in stored else None)
    return tuple(notes)


def amounts_of(contract: Contract) -> list[str]:
    """List the stored amounts of a dataset."""
    return [name for name, field in contract.stored_fields().items() if field.type is FieldType.MONEY]


def _median(session: Session, name: str, rows: str) -> float | None:
    found = session.rows(f"""
        select median({sql.name(name)}) as median, count(*) as n
        from (select {sql.name(name)} from {rows} and {sql.name(name)} > 0 limit {MOST})""")[0]
    return float(found["median"]) if found["n"] >= FEWEST else None


def _compared(staged: Staged, name: str, found: float | None, usual: float | None) -> list[Note]:
    field = staged.contract.fields[name]
    if found is None:
        return []
    if usual is not None and not 1 / FAR < found / usual < FAR:
        return [
            Note(
                f"“{field.title_zh}”的中位数为 {found:,.2f} 元，以往为 {usual:,.2f} 元，请核对金额单位（元、万元）",
                f"the median of {field.title_en} is {found:,.2f} yuan, so far it was {usual:,.2f}: "
                "is the unit (yuan, 10k yuan) right?",
            )
        ]
    if usual is None and found > HUGE_CNY and _unit(staged, name) >= TEN_THOUSAND:
        return [
            Note(
                f"“{field.title_zh}”按万元读取，中位数为 {found:,.2f} 元，请核对是否本为元",
                f"{field.title_en} is read in units of 10,000 yuan, its median is {found:,.2f} yuan: "
                "were these plain yuan?",
            )
        ]
    return []


def _unit(staged: Staged, name: str) -> int:
    column = find_column(name, staged.contract, staged.source, staged.raw.headers)
    return header_unit(column or "", staged.source.field(name))
