"""From an export's columns to canonical fields, as SQL expressions."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fraudstats.engines import sql
from fraudstats.errors import DataRefused
from fraudstats.loading.contracts import SQL_TYPES, Contract, Field, FieldType
from fraudstats.loading.sources import FieldSource, Source, find_column, header_unit

IS_UNCLEAN = "is_unclean"
"""The column that says whether a row's words need a closer look; see `needs_a_look`."""
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
MONTH_FORMATS = ("%Y-%m", "%Y/%m", "%Y年%m月", "%Y%m")
TIME_FORMATS = (
    " %H:%M:%S", " %H:%M", "T%H:%M:%S", " %H时%M分%S秒", " %H时%M分", " %H:%M:%S.%f",
    "T%H:%M:%S.%f", " %I:%M:%S %p", " %I:%M %p", " %I:%M:%S%p", " %I:%M%p", "T%H:%M", "%H时%M分%S秒", "%H时%M分", "",
)  # fmt: skip
TIMESTAMP_FORMATS = (*(day + time for time in TIME_FORMATS for day in DATE_FORMATS), "%Y%m%d%H%M%S")
TRUE_WORDS = ("是", "有", "√", "✓", "1", "true", "True", "TRUE", "yes", "Yes", "Y", "y")
DIGIT = re.compile(r"\d")
DATE_LIKE = re.compile(r"\d{8}|\d{4}([-/.])\d{1,2}\1\d|\d{4}年")
N_SHOWING_A_FORMAT = 5
FALSE_WORDS = ("否", "×", "✗", "0", "false", "False", "FALSE", "no", "No", "N", "n")


@dataclass(frozen=True)
class MappedField:
    """A field and how to get at it."""

    name: str
    field: Field
    text: str
    """SQL over the raw columns: the cleaned text, or null; null too where `quick` has read the cell."""
    typed: str
    """SQL over the cleaned text in the column `text_column`: the value, or null where it cannot be read."""
    quick: str = ""
    """SQL over the raw column that reads a value as most exports write it; empty where there is no such way."""
    column: str = ""
    """The header that the field is read from, where it is one."""
    is_as_written: bool = False
    """The text is the cell's own, cleaned: nothing stands in for it."""

    @property
    def text_column(self) -> str:
        return sql.name(f"{self.name} as text")

    @property
    def quick_column(self) -> str:
        return sql.name(f"{self.name} quick")

    @property
    def raw_column(self) -> str:
        return sql.name(f"{self.name} as written")

    @property
    def texts(self) -> str:
        """SQL of the columns that later steps know the cell by; one that was read at once has no text."""
        written = f", {sql.name(self.column)} as {self.raw_column}" if self.quick else ""
        return f"{self.text} as {self.text_column}{written}"

    @property
    def shown(self) -> str:
        """SQL of what a listing of problems may quote, before it is masked."""
        return f"coalesce({self.text_column}, {self.raw_column})" if self.quick else self.text_column

    @property
    def is_empty(self) -> str:
        """SQL that says whether the cell says nothing."""
        return f"{self.text_column} is null" + (f" and {self.quick_column} is null" if self.quick else "")

    @property
    def value(self) -> str:
        """SQL of the value over the columns of both readings."""
        if not self.quick:
            return self.typed
        return f"case when {self.text_column} is null then {self.quick_column} else {self.typed} end"


@dataclass(frozen=True)
class Reading:
    """What is known about one export when its columns are mapped."""

    source: Source
    headers: tuple[str, ...]
    districts: Mapping[str, str]
    date_formats: Mapping[str, str]
    """The format that fits most values of a column's sample, by header: tried first."""
    serial_shift: int
    """Days to add to Excel serials."""
    file: str


def map_fields(contract: Contract, reading: Reading) -> list[MappedField]:
    """Find where every field of the contract comes from; fields that the export lacks are left out.

    Raises:
        DataRefused: if a required field has no column.
    """
    mapped = [
        _mapped(name, field, found, reading)
        for name, field in contract.stored_fields().items()
        if (found := _origin(name, contract, reading)) is not None
    ]
    missing = missing_fields(contract, reading.source, {each.name for each in mapped})
    if missing:
        raise DataRefused(
            f"necessary columns are missing: {', '.join(missing)}",
            where=reading.file,
            expected=f"The dataset {contract.name} needs them.",
            next_step="Name their headers in the source profile, or export them.",
            slug="missing-columns",
        )
    return mapped


def missing_fields(contract: Contract, source: Source, present: set[str]) -> list[str]:
    """Title the required fields that are not there."""
    exempt = set(contract.key) if source.identifier == "none" else set()
    return [
        field.title_zh for name, field in contract.fields.items() if field.required and name not in present | exempt
    ]


@dataclass(frozen=True)
class _Origin:
    expression: str
    unit: int
    column: str = ""
    """The header, where a field is one column."""


def _origin(name: str, contract: Contract, reading: Reading) -> _Origin | None:
    given = reading.source.field(name) or FieldSource()
    if given.value is not None:
        return _Origin(sql.literal(given.value), header_unit("", given))
    if given.sql is not None:
        return _Origin(f"try(cast(({given.sql}) as varchar))", header_unit("", given))
    column = find_column(name, contract, reading.source, reading.headers)
    return None if column is None else _Origin(sql.name(column), header_unit(column, given), column)


def _mapped(name: str, field: Field, origin: _Origin, reading: Reading) -> MappedField:
    given = reading.source.field(name) or FieldSource()
    quick = "" if given.map or given.default is not None or given.formats else _quick(field, origin, reading)
    column = sql.name(f"{name} as text")
    typed = _typed(column, field, given.formats or field.formats, origin, reading)
    as_written = bool(origin.column) and not given.map and given.default is None
    return MappedField(name, field, _text(name, given, origin, quick), typed, quick, origin.column, as_written)


def _text(name: str, given: FieldSource, origin: _Origin, quick: str) -> str:
    """Clean a cell, where that is needed: a value that could be read as it stands is clean."""
    raw, text = origin.expression, f"clean_text({origin.expression})"
    if quick:
        done = sql.name(f"{name} quick")
        text = f"case when {done} is null and {raw} <> '' then {text} end"
    elif origin.column:
        text = f"case when {IS_UNCLEAN} then {text} else nullif({raw}, '') end"
    if given.map:
        text = f"coalesce({sql.translation(text, given.map)}, {text})"
    return text if given.default is None else f"coalesce({text}, {sql.literal(given.default)})"


def _quick(field: Field, origin: _Origin, reading: Reading) -> str:
    raw, likely = origin.expression, reading.date_formats.get(origin.column)
    if not origin.column:
        return ""
    if field.type in (FieldType.TIMESTAMP, FieldType.DATE) and likely and not field.formats:
        value = f"cast(try_strptime({raw}, {sql.literal(likely)}) as {SQL_TYPES[field.type]})"
        return f"case when {raw} <> '' then {value} end"  # to fail costs the engine five times as much as to succeed
    if field.type is FieldType.MONEY and origin.unit == 1:
        return _cast_if(raw, r"-?\d+(\.\d{1,2})?", field)
    if field.type is FieldType.INTEGER:
        return _cast_if(raw, r"-?\d+", field)
    return ""


def _cast_if(raw: str, pattern: str, field: Field) -> str:
    value = f"try_cast({raw} as {SQL_TYPES[field.type]})"
    return f"case when regexp_full_match({raw}, {sql.literal(pattern)}) then {value} end"


def _typed(text: str, field: Field, formats: tuple[str, ...], origin: _Origin, reading: Reading) -> str:
    if field.type is FieldType.MONEY:
        return f"as_money({text}, {origin.unit})"
    if field.type is FieldType.INTEGER:
        return f"as_integer({text})"
    if field.type is FieldType.BOOLEAN:
        meanings = dict.fromkeys(TRUE_WORDS, "true") | dict.fromkeys(FALSE_WORDS, "false")
        return f"cast({sql.translation(text, meanings)} as boolean)"
    if field.type in (FieldType.TIMESTAMP, FieldType.DATE):
        return f"cast({_instant(text, field, formats, origin, reading)} as {SQL_TYPES[field.type]})"
    return _category(text, field, reading.districts)


def _instant(text: str, field: Field, formats: tuple[str, ...], origin: _Origin, reading: Reading) -> str:
    """Read a time: the format that fits the sample first, the others only where it does not fit."""
    if formats:
        return f"try_strptime({text}, [{sql.literals(formats)}])"
    usual = TIMESTAMP_FORMATS if field.type is FieldType.TIMESTAMP else (*TIMESTAMP_FORMATS, *MONTH_FORMATS)
    rest = f"try_strptime(spoken_time({text}), [{sql.literals(usual)}]), excel_instant({text}, {reading.serial_shift})"
    return f"case when {text} is not null then coalesce({rest}) end"


def _category(text: str, field: Field, districts: Mapping[str, str]) -> str:
    meanings = {seen: value for value, spellings in field.values.items() for seen in (value, *spellings)}
    if field.values_from == "districts":
        meanings = dict(districts)
    return sql.translation(text, _in_any_case(meanings)) if meanings else text


def _in_any_case(meanings: Mapping[str, str]) -> dict[str, str]:
    """Add FUTIAN and futian to Futian; a spelling that is listed goes before one that is made."""
    made = {each: value for seen, value in meanings.items() for each in (seen.upper(), seen.lower())}
    return {**made, **meanings}


def likely_formats(headers: Sequence[str], sample: Sequence[Sequence[str | None]]) -> dict[str, str]:
    """Find, by header, the date format that most values of a sample have."""
    found = {}
    for rank, header in enumerate(headers):
        by_shape: dict[str, list[str]] = {}
        for text in ((row[rank] or "").strip() for row in sample):
            by_shape.setdefault(DIGIT.sub("0", text), []).append(text)
        fitting = Counter({each: len(texts) for texts in by_shape.values() if (each := _format_of(texts))})
        if fitting:
            found[header] = fitting.most_common(1)[0][0]
    return found


def _format_of(alike: Sequence[str]) -> str | None:
    """Find the format of texts that differ in their digits only; a few of them show it."""
    dates = [text for text in alike[:N_SHOWING_A_FORMAT] if DATE_LIKE.match(text)]
    return next((each for text in dates for each in TIMESTAMP_FORMATS if is_in_format(text, each)), None)


def is_in_format(text: str, date_format: str) -> bool:
    """Say whether a text is a date in a format."""
    try:
        datetime.strptime(text, date_format)
    except ValueError:
        return False
    return True
