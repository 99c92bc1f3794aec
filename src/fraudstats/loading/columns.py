"""Which columns of an export no field takes, and which mean a field that another column gave."""

from collections.abc import Sequence
from dataclasses import dataclass

from fraudstats.loading.contracts import Contract
from fraudstats.loading.sources import Source, find_column

UNNAMED = "column "
"""How columns without a header begin (raw_table.distinct_headers)."""


@dataclass(frozen=True)
class Rival:
    """A column that means a field which another column gave."""

    column: str
    taken: str
    field: str


def rivals(contract: Contract, source: Source, headers: Sequence[str]) -> list[Rival]:
    """Find columns of which the first one counted: 报警时间 beside 接警时间, or one header twice."""
    taken = _taken(contract, source, headers)
    meant = {header: contract.find(_once(header)) for header in headers if header not in taken.values()}
    return [
        Rival(header, taken[field], field)
        for header, field in meant.items()
        if field in taken and source.field(field) is None
    ]


def untaken(contract: Contract, source: Source, headers: Sequence[str]) -> list[str]:
    """List the columns that no field takes, in the order of the file."""
    used = set(_taken(contract, source, headers).values()) | {each.column for each in rivals(contract, source, headers)}
    formulas = " ".join(rule.sql or "" for name in source.fields if (rule := source.field(name)))
    return [each for each in headers if each not in used and each not in formulas and not each.startswith(UNNAMED)]


def fields_by_column(contract: Contract, source: Source, headers: Sequence[str]) -> dict[str, str]:
    """Tell which field each column means, whether it is taken from there or not."""
    found = {header: contract.find(_once(header)) for header in headers}
    meant = {header: field for header, field in found.items() if field and source.field(field) is None}
    return meant | {column: field for field, column in _taken(contract, source, headers).items()}


def _taken(contract: Contract, source: Source, headers: Sequence[str]) -> dict[str, str]:
    found = {name: find_column(name, contract, source, tuple(headers)) for name in contract.fields}
    return {name: column for name, column in found.items() if column is not None}


def _once(header: str) -> str:
    """Take off the number that a header got because it stood in the row before."""
    title, _, rank = header.rpartition(" (")
    return title if title and rank.rstrip(")").isdigit() else header
