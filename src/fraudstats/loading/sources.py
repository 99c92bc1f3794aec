"""How one kind of export maps to a contract: `sources/NAME.toml`, or the headers alone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import msgspec

from fraudstats.errors import DataRefused, SourceError
from fraudstats.loading.contracts import Contract
from fraudstats.loading.headers import UNITS, plain, title_and_unit
from fraudstats.loading.wide import Wide, period_headers
from fraudstats.toml_tables import TomlTable, decode_toml, read_text


class FieldSource(TomlTable, frozen=True):
    """Where a field's value comes from: one of `column`, `value`, `sql`."""

    column: str | tuple[str, ...] = ()
    """A header, or several of which the first one present counts."""
    formats: tuple[str, ...] = ()
    map: Mapping[str, str] = {}
    """What the export writes, and what it means; values that are not listed pass as they are."""
    default: str | None = None
    """Stands in for an empty cell."""
    unit: str = ""
    value: str | None = None
    """The same for every row."""
    sql: str | None = None
    """A DuckDB expression over the export's own columns (as text)."""

    def columns(self) -> tuple[str, ...]:
        """List the headers to look for."""
        return (self.column,) if isinstance(self.column, str) else self.column


class Source(TomlTable, frozen=True):
    """A source profile."""

    dataset: str
    match: tuple[str, ...] = ()
    """File name patterns, as the shell's."""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    skip_rows: int | None = None
    """Title rows above the header; found where nothing is said."""
    header_rows: int | None = None
    """2 where the header stands twice, in two languages; found where nothing is said."""
    totals_rows: tuple[str, ...] = ()
    """First cells that mark a row of totals, besides the usual words (合计, 总计, Total ...)."""
    footnotes: bool = True
    """Rows at the end that fill only one cell are notes; they are passed over in any case."""
    identifier: str = "contract"
    """`none`: rows carry no number; each is an event, and look-alikes are kept."""
    covers_from: date | None = None
    """First day of the export, where it begins before its first row."""
    covers_to: date | None = None
    """Last complete day of the export, where it reaches beyond its last row."""
    complete: bool = False
    """The export holds every event from `covers_from` to `covers_to`: known rows that it lacks are retired."""
    wide: Wide | None = None
    """The export has a column for each month or year."""
    fields: Mapping[str, str | tuple[str, ...] | FieldSource] = {}
    name: str = ""

    def field(self, name: str) -> FieldSource | None:
        """Give the rule for a field, in its long form."""
        given = self.fields.get(name)
        return given if given is None or isinstance(given, FieldSource) else FieldSource(column=given)


def read_source(path: Path, contracts: Mapping[str, Contract]) -> Source:
    """Read and check one profile.

    Raises:
        SourceError: if the file is broken or names a dataset, field or unit that does not exist.
    """
    source = decode_toml(read_text(path, SourceError), Source, str(path), SourceError)
    contract = contracts.get(source.dataset)
    if contract is None:
        raise _unknown("dataset", source.dataset, path, contracts)
    for name in source.fields:
        if name not in contract.fields:
            raise _unknown("field", name, path, contract.fields)
        _check_field(source.field(name), name, path)
    if source.complete and not (source.covers_from and source.covers_to):
        raise SourceError(
            "a complete export needs its days", where=str(path), next_step="State covers_from and covers_to."
        )
    if source.identifier not in ("contract", "none"):
        raise _unknown("identifier", source.identifier, path, {"contract": 0, "none": 0})
    return msgspec.structs.replace(source, name=path.stem)


def read_sources(folder: Path, contracts: Mapping[str, Contract]) -> dict[str, Source]:
    """Read all profiles of a project."""
    return {path.stem: read_source(path, contracts) for path in sorted(folder.glob("*.toml"))}


def matching_source(file_name: str, sources: Mapping[str, Source]) -> Source | None:
    """Find the profile whose pattern fits the file's name.

    Raises:
        SourceError: if several do.
    """
    found = [source for source in sources.values() if any(fnmatch(file_name, each) for each in source.match)]
    if len(found) > 1:
        names = ", ".join(source.name for source in found)
        raise SourceError(f"several profiles match ({names})", where=file_name, next_step="Name one with --source.")
    return found[0] if found else None


def recognised_source(headers: tuple[str, ...], contracts: Mapping[str, Contract], file_name: str) -> Source:
    """Find the dataset whose contract knows the headers best.

    Raises:
        DataRefused: if no contract finds all its required fields, or two find equally many.
    """
    ranked = sorted(
        ((_known(headers, each), name) for name, each in contracts.items() if _fits(headers, each)), reverse=True
    )
    if not ranked:
        raise _unrecognised(headers, contracts, file_name)
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        raise DataRefused(
            f"the headers fit both {ranked[0][1]} and {ranked[1][1]}",
            where=file_name,
            next_step="Say which with --as DATASET.",
            slug="ambiguous-dataset",
        )
    return Source(dataset=ranked[0][1])


def header_counter(source: Source | None, contracts: Mapping[str, Contract]) -> Callable[[Sequence[str | None]], int]:
    """Make a function that counts the cells of a row that are known headers, of the likeliest dataset."""
    candidates = [contracts[source.dataset]] if source else list(contracts.values())
    named = {plain(header) for name in (source.fields if source else ()) for header in _columns_of(source, name)}

    def n_known(cells: Sequence[str | None]) -> int:
        texts = [cell for cell in cells if cell]
        hits = [len({each.find(text) or "" for text in texts} - {""}) for each in candidates]
        n_wide = sum(source.wide.takes(text) for text in texts) if source and source.wide else 0
        return max(hits, default=0) + sum(plain(text) in named for text in texts) + n_wide

    return n_known


def _columns_of(source: Source | None, name: str) -> tuple[str, ...]:
    given = source.field(name) if source else None
    return given.columns() if given else ()


def header_unit(header: str, source: FieldSource | None) -> int:
    """Give the money unit of a column, in yuan."""
    if source is not None and source.unit:
        return UNITS[source.unit]
    return title_and_unit(header)[1] or 1


def find_column(field: str, contract: Contract, source: Source, headers: tuple[str, ...]) -> str | None:
    """Find the header that feeds a field: the profile's first, then the contract's spellings."""
    given = source.field(field)
    if given is not None and given.columns():
        wanted = [plain(each) for each in given.columns()]
        return next((header for each in wanted for header in headers if plain(header) == each), None)
    return next((header for header in headers if contract.find(header) == field), None)


def _known(headers: tuple[str, ...], contract: Contract) -> int:
    return len({field for header in headers if (field := contract.find(header))})


def _fits(headers: tuple[str, ...], contract: Contract) -> bool:
    found = {contract.find(header) for header in headers}
    return all(name in found for name, field in contract.fields.items() if field.required)


def _check_field(source: FieldSource | None, name: str, path: Path) -> None:
    if source is None:
        return
    given = [each for each in (source.columns(), source.value, source.sql) if each not in (None, ())]
    if len(given) != 1:
        raise SourceError(f"field '{name}' needs one of column, value, sql", where=str(path))
    if source.unit and source.unit not in UNITS:
        raise _unknown("unit", source.unit, path, UNITS)


def _unknown(kind: str, value: str, path: Path, known: Mapping[str, Any]) -> SourceError:
    return SourceError(f"unknown {kind} '{value}'", where=str(path), expected=f"Known: {', '.join(known)}.")


def _unrecognised(headers: tuple[str, ...], contracts: Mapping[str, Contract], file_name: str) -> DataRefused:
    nearest = max(contracts.values(), key=lambda each: _known(headers, each))
    missing = [
        field.title_zh
        for name, field in nearest.fields.items()
        if field.required and name not in map(nearest.find, headers)
    ]
    wide = next(iter(period_headers(headers).values()), [])
    if wide:
        return DataRefused(
            f"months or years stand as columns ({', '.join(wide[:3])} ...)",
            where=file_name,
            expected="One row for each of them was expected, or a profile that says so.",
            next_step="Draft one with `fraudstats sources suggest FILE`: its [wide] table makes rows of them.",
            slug="wide-export",
        )
    n_known = _known(headers, nearest)
    hint = f"Nearest is {nearest.name}, without {', '.join(missing)}." if n_known else ""
    mostly = n_known * 2 > len(headers)
    return DataRefused(
        f"{'necessary headers are missing' if mostly else 'the first row is no known header'}"
        f" ({n_known} of {len(headers)} cells known)",
        where=file_name,
        expected=f"The headers of one dataset were expected. {hint}",
        next_step="Draft a source profile with `fraudstats sources suggest FILE`:"
        " it names headers, title rows (skip_rows), or a value that every row has.",
        slug="unknown-headers",
    )
