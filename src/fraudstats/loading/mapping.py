"""From an export's columns to canonical fields, as SQL expressions."""

from collections.abc import Mapping
from dataclasses import dataclass

from fraudstats.engines import sql
from fraudstats.errors import DataRefused
from fraudstats.loading.contracts import Contract, Field, FieldType
from fraudstats.loading.sources import FieldSource, Source, find_column, header_unit

DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
MONTH_FORMATS = ("%Y-%m", "%Y/%m", "%Y年%m月", "%Y%m")
TIME_FORMATS = (" %H:%M:%S", " %H:%M", "T%H:%M:%S", " %H时%M分%S秒", " %H时%M分", " %H:%M:%S.%f", "")
TIMESTAMP_FORMATS = (*(day + time for time in TIME_FORMATS for day in DATE_FORMATS), "%Y%m%d%H%M%S")
TRUE_WORDS = ("是", "有", "1", "true", "True", "TRUE", "yes", "Yes", "Y", "y")
FALSE_WORDS = ("否", "0", "false", "False", "FALSE", "no", "No", "N", "n")


@dataclass(frozen=True)
class MappedField:
    """A field and how to get at it."""

    name: str
    field: Field
    text: str
    """SQL over the raw columns: the cleaned text, or null."""
    typed: str
    """SQL over the cleaned text, which stands in the column `text_column`: the value, or null where it cannot be read."""

    @property
    def text_column(self) -> str:
        return sql.name(f"{self.name} as text")


def map_fields(
    contract: Contract, source: Source, headers: tuple[str, ...], districts: Mapping[str, str], where: str
) -> list[MappedField]:
    """Find where every field of the contract comes from; fields that the export lacks are left out.

    Raises:
        DataRefused: if a required field has no column.
    """
    mapped = [
        _mapped(name, field, found, source, districts)
        for name, field in contract.stored_fields().items()
        if (found := _origin(name, contract, source, headers)) is not None
    ]
    present = {each.name for each in mapped}
    exempt = set(contract.key) if source.identifier == "none" else set()
    missing = [
        field.title_zh for name, field in contract.fields.items() if field.required and name not in present | exempt
    ]
    if missing:
        raise DataRefused(
            f"necessary columns are missing: {', '.join(missing)}",
            where=where,
            expected=f"The dataset {contract.name} needs them.",
            next_step="Name their headers in the source profile, or export them.",
            slug="missing-columns",
        )
    return mapped


@dataclass(frozen=True)
class _Origin:
    expression: str
    unit: int


def _origin(name: str, contract: Contract, source: Source, headers: tuple[str, ...]) -> _Origin | None:
    given = source.field(name) or FieldSource()
    if given.value is not None:
        return _Origin(sql.literal(given.value), header_unit("", given))
    if given.sql is not None:
        return _Origin(f"try(cast(({given.sql}) as varchar))", header_unit("", given))
    column = find_column(name, contract, source, headers)
    return None if column is None else _Origin(sql.name(column), header_unit(column, given))


def _mapped(name: str, field: Field, origin: _Origin, source: Source, districts: Mapping[str, str]) -> MappedField:
    given = source.field(name) or FieldSource()
    text = f"clean_text({origin.expression})"
    if given.map:
        text = f"coalesce({sql.translation(text, given.map)}, {text})"
    if given.default is not None:
        text = f"coalesce({text}, {sql.literal(given.default)})"
    column = sql.name(f"{name} as text")
    return MappedField(name, field, text, _typed(column, field, given.formats or field.formats, origin.unit, districts))


def _typed(text: str, field: Field, formats: tuple[str, ...], unit: int, districts: Mapping[str, str]) -> str:
    if field.type is FieldType.MONEY:
        return f"as_money({text}, {unit})"
    if field.type is FieldType.INTEGER:
        return f"as_integer({text})"
    if field.type is FieldType.BOOLEAN:
        return f"case when {text} in ({sql.literals(TRUE_WORDS)}) then true when {text} in ({sql.literals(FALSE_WORDS)}) then false end"
    if field.type is FieldType.TIMESTAMP:
        return f"try_strptime({text}, [{sql.literals(formats or TIMESTAMP_FORMATS)}])"
    if field.type is FieldType.DATE:
        return f"cast(try_strptime({text}, [{sql.literals(formats or (*TIMESTAMP_FORMATS, *MONTH_FORMATS))}]) as date)"
    return _category(text, field, districts)


def _category(text: str, field: Field, districts: Mapping[str, str]) -> str:
    meanings = {seen: value for value, spellings in field.values.items() for seen in (value, *spellings)}
    if field.values_from == "districts":
        meanings = dict(districts)
    return sql.translation(text, meanings) if meanings else text
