"""Merged cells and amounts: a sum over several rows must not be counted once a row."""

from collections.abc import Sequence

from fraudstats.errors import DataRefused
from fraudstats.loading.contracts import Contract, FieldType
from fraudstats.loading.mapping import MappedField
from fraudstats.loading.readers.raw_table import RawTable
from fraudstats.loading.sources import Source

ADDED_UP = (FieldType.MONEY, FieldType.INTEGER)


def refuse_merged_amounts(
    raw: RawTable, source: Source, contract: Contract, mapped: Sequence[MappedField], file: str
) -> None:
    """Refuse a sheet in which an amount or a count is merged over rows: what part each row has nobody can tell.

    Raises:
        DataRefused: if there is one.
    """
    amounts = {each.column for each in mapped if each.field.type in ADDED_UP and each.name not in contract.key}
    periods = {header for header in raw.merged if source.wide and source.wide.takes(header)}
    for header in sorted(periods | (amounts & set(raw.merged))):
        raise DataRefused(
            f"the amount in column {header} is merged over several rows",
            where=f"{file} sheet {raw.sheet} row {raw.merged[header][0]}",
            expected="An amount in each row was expected.",
            next_step="Undo the merging, write what belongs to each row, and load that.",
            slug="merged-amounts",
        )
