"""Draft a source profile for an export: what was found, what is missing, what is doubtful."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession, staging
from fraudstats.errors import DataRefused, UsageError
from fraudstats.loading.checks import MASKS
from fraudstats.loading.columns import rivals, untaken
from fraudstats.loading.contracts import Contract, Field, FieldType, Privacy
from fraudstats.loading.mapping import MONTH_FORMATS, TIME_FORMATS, TIMESTAMP_FORMATS
from fraudstats.loading.readers import read_export
from fraudstats.loading.readers.raw_table import Layout
from fraudstats.loading.sources import Source, find_column, header_counter
from fraudstats.loading.staging import MACROS, Expectations
from fraudstats.loading.wide import period_headers
from fraudstats.loading.wide_draft import wide_lines
from fraudstats.loading.workspace import private_folder

EXPORTED = "exported"
N_EXAMPLES = 8
DAY_FIRST = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y")
DOUBTFUL_FORMATS = tuple(day + time for day in (*DAY_FIRST, *MONTH_FIRST) for time in TIME_FORMATS)


@dataclass(frozen=True)
class DateReading:
    """How the dates of a column may be read."""

    fitting: tuple[str, ...]
    """Formats that fit every row."""
    is_usual: bool
    """One of them is read without a profile."""
    misfits: tuple[str, ...]
    """Values that the best format does not fit, masked."""


def suggest(path: Path, dataset: str, root: Path, expected: Expectations) -> str:
    """Write a profile for an export, as TOML with remarks.

    Args:
        dataset: empty: the one whose contract knows most headers.
        root: a folder for what does not fit into memory.
    Raises:
        DataRefused: if the file cannot be read, or knows no header of any dataset.
    """
    counter = header_counter(Source(dataset=dataset) if dataset else None, _known(expected.contracts, dataset))
    with private_folder(root) as folder, staging(overflow=folder) as session:
        session.run(MACROS.read_text(encoding="utf-8"))
        with read_export(session, path, Layout(encoding=expected.encoding, n_known=counter), careful=True) as raw:
            contract = _likely(raw.headers, _candidates(raw.headers, expected.contracts), dataset, path.name)
            session.run(f"create temp table {EXPORTED} as {raw.relation}")
        columns = _columns(contract, raw.headers)
        lines = _head(path, contract, raw.sheet, raw.n_title_rows, raw.n_header_rows)
        wide = wide_lines(contract, columns, raw.headers)
        lines += wide or _missing(contract, columns) + _untaken(contract, raw.headers)
        lines += ["", "[fields]"]
        for name, column in columns.items():
            lines += _field_lines(session, name, contract.fields[name], column, expected.districts)
        lines += [] if wide else _ways_out(contract, columns)
    return "\n".join(lines) + "\n"


def _known(contracts: Mapping[str, Contract], dataset: str) -> Mapping[str, Contract]:
    if dataset and dataset not in contracts:
        raise UsageError(
            f"no dataset '{dataset}'", expected=f"Datasets: {', '.join(contracts)}.", slug="unknown-dataset"
        )
    return contracts


def _candidates(headers: Sequence[str], contracts: Mapping[str, Contract]) -> Mapping[str, Contract]:
    """Where months or years stand as columns, only a dataset of months or years can be meant."""
    spans = period_headers(headers)
    return {name: each for name, each in contracts.items() if each.event_span in spans} or contracts


def _likely(headers: Sequence[str], contracts: Mapping[str, Contract], dataset: str, file: str) -> Contract:
    if dataset:
        return contracts[dataset]
    found = {name: _columns(contract, headers) for name, contract in contracts.items()}
    n_necessary = {
        name: sum(contracts[name].fields[each].required for each in columns) for name, columns in found.items()
    }
    best = max(found, key=lambda name: (len(found[name]), n_necessary[name]))
    if not found[best]:
        raise DataRefused(
            "no header is known",
            where=file,
            next_step="Say which dataset it is with --as DATASET.",
            slug="unknown-headers",
        )
    return contracts[best]


def _columns(contract: Contract, headers: Sequence[str]) -> dict[str, str]:
    nothing = Source(dataset=contract.name)
    found = {name: find_column(name, contract, nothing, tuple(headers)) for name in contract.fields}
    return {name: column for name, column in found.items() if column is not None}


def _head(path: Path, contract: Contract, sheet: str, n_titles: int, n_headers: int) -> list[str]:
    lines = [
        f"# Draft for {path.name}. Look over the lines with a question mark, then keep it as sources/NAME.toml.",
        f"dataset = {_toml(contract.name)}",
        f"match = [{_toml(path.name)}]  # ? patterns such as *{path.suffix}",
    ]
    lines += [f"sheet = {_toml(sheet)}"] if sheet else []
    if n_titles or n_headers > 1:
        lines += [f"skip_rows = {n_titles}", f"header_rows = {n_headers}"]
    return lines


def _missing(contract: Contract, columns: Mapping[str, str]) -> list[str]:
    missing = [f"{name} ({field.title_zh})" for name, field in _necessary(contract, columns).items()]
    return [f"# ? necessary and not found: {', '.join(missing)}"] if missing else []


def _ways_out(contract: Contract, columns: Mapping[str, str]) -> list[str]:
    """Show how a profile gives what the export lacks: a header of its own, or a value that every row has."""
    return [
        f'# ? {name} = "HEADER", or {{ value = {_toml(_example(field))} }} for every row'
        + (f" ({', '.join(field.values)})" if field.values else "")
        for name, field in _necessary(contract, columns).items()
    ]


def _example(field: Field) -> str:
    return "是" if field.type is FieldType.BOOLEAN else next(iter(field.values), "VALUE")


def _necessary(contract: Contract, columns: Mapping[str, str]) -> dict[str, Field]:
    return {name: field for name, field in contract.fields.items() if field.required and name not in columns}


def _untaken(contract: Contract, headers: Sequence[str]) -> list[str]:
    left = untaken(contract, Source(dataset=contract.name), headers)
    lines = [
        f"# ? {each.field} is read from {_one_line(each.taken)}; or is it {_one_line(each.column)}?"
        for each in rivals(contract, Source(dataset=contract.name), headers)
    ]
    return lines + ([f"# columns that no field takes: {', '.join(map(_one_line, left))}"] if left else [])


def _field_lines(
    session: DuckDBSession, name: str, field: Field, column: str, districts: Mapping[str, str]
) -> list[str]:
    plain = f"{name} = {_toml(column)}"
    if field.privacy is Privacy.DROP:
        return [f"{plain}  # dropped before anything is written"]
    if field.type in (FieldType.TIMESTAMP, FieldType.DATE):
        return _date_lines(session, name, column, plain)
    known = {*field.values, *(each for spellings in field.values.values() for each in spellings)}
    known |= set(districts) if field.values_from else set()
    unknown = _unknown_values(session, column, known) if known else []
    return [
        plain,
        *([f"# ? values of {name} that are not known: {', '.join(unknown)}; map = {{...}}"] if unknown else []),
    ]


def _date_lines(session: DuckDBSession, name: str, column: str, plain: str) -> list[str]:
    found = read_dates(session, column)
    if len(found.fitting) > 1 and not found.is_usual:
        choices = " or ".join(f"[{_toml(each)}]" for each in found.fitting)
        return [f"# ? {name}: day or month first cannot be told from the file; formats = {choices}", plain]
    lines = [plain]
    if found.fitting and not found.is_usual:
        lines = [f"{name} = {{ column = {_toml(column)}, formats = [{_toml(found.fitting[0])}] }}"]
    if found.misfits:
        lines.append(f"# ? values of {name} that are no readable date: {', '.join(map(_one_line, found.misfits))}")
    return lines


def read_dates(session: DuckDBSession, column: str) -> DateReading:
    """Try every format on every row of a column of the table `exported`."""
    text = f"clean_text({sql.name(column)})"
    known = sql.literals((*TIMESTAMP_FORMATS, *MONTH_FORMATS))
    usual = f"coalesce(try_strptime(spoken_time({text}), [{known}]), excel_instant({text}, 0))"
    misfits = session.rows(f"""
        select distinct {MASKS[FieldType.DATE]}({text}) as value from {EXPORTED}
        where {text} is not null and {usual} is null limit {N_EXAMPLES}""")
    if not misfits:
        return DateReading(TIMESTAMP_FORMATS[:1], is_usual=True, misfits=())
    counts = ", ".join(
        f"count(*) filter (try_strptime({text}, {sql.literal(each)}) is null)" for each in DOUBTFUL_FORMATS
    )
    row = session.rows(f"select [{counts}] as n_misfits from {EXPORTED} where {text} is not null")[0]
    fitting = tuple(each for each, n in zip(DOUBTFUL_FORMATS, row["n_misfits"], strict=True) if n == 0)
    return DateReading(fitting, is_usual=False, misfits=() if fitting else tuple(each["value"] for each in misfits))


def _unknown_values(session: DuckDBSession, column: str, known: set[str]) -> list[str]:
    found = session.rows(
        f"""select shown_text(clean_text({sql.name(column)})) as value, count(*) as n from {EXPORTED}
        where clean_text({sql.name(column)}) is not null and not list_contains($known, clean_text({sql.name(column)}))
        group by all order by n desc, value limit {N_EXAMPLES}""",
        {"known": sorted(known)},
    )
    return [f"{_one_line(row['value'])} ({row['n']})" for row in found]


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
