"""Which rows break the contract, as SQL: one pass that types, checks and hashes, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from fraudstats.engines import sql
from fraudstats.loading.contracts import SQL_TYPES, Contract, FieldType, Privacy, Rule
from fraudstats.loading.mapping import MappedField
from fraudstats.loading.readers.raw_table import ROW, RawTable
from fraudstats.loading.sources import Source

STAGED = "staged"
MASKS = {
    FieldType.TEXT: "shown_text",
    FieldType.BOOLEAN: "shown_text",
    FieldType.MONEY: "shown_number",
    FieldType.INTEGER: "shown_number",
    FieldType.TIMESTAMP: "shown_number",
    FieldType.DATE: "shown_number",
}


@dataclass(frozen=True)
class _Check:
    """A condition that is true for a broken row."""

    field: str
    rule: str
    severity: str
    broken: str
    shown: str


def staging_query(contract: Contract, source: Source, mapped: Sequence[MappedField], raw: RawTable) -> str:
    """Write the query that turns raw text into checked, typed, hashed rows.

    It creates the table `staged`: source_row, fills_first_only, is_layout, one column a stored field, `problems` (null where
    the row is sound). `$as_of` is the instant of loading.
    """
    checks = _checks(contract, mapped)
    any_broken = " or ".join(f"coalesce({each.broken}, false)" for each in checks)
    return f"""
        create or replace temp table {STAGED} as
        with raw as ({raw.relation}),
        texts as (
            select {ROW}, {_layout_flags(source, raw.headers)},
                {", ".join(f"{each.text} as {each.text_column}" for each in mapped)}
            from raw
        ),
        typed as (
            select *, {", ".join(f"{each.typed} as {sql.name(each.name)}" for each in mapped)}, {_absent(contract, mapped)}
            from texts
        )
        select {ROW}, fills_nothing, fills_first_only, is_total, {", ".join(_stored(contract, mapped))},
            case when {any_broken} then [each for each in [{", ".join(map(_problem, checks))}] if each is not null] end
                as problems
        from typed"""


def _layout_flags(source: Source, headers: tuple[str, ...]) -> str:
    first, *others = [f"clean_text({sql.name(header)})" for header in headers]
    rest_empty = " and ".join(f"{each} is null" for each in others) or "true"
    totals = f"coalesce({first} in ({sql.literals(source.totals_rows)}), false)" if source.totals_rows else "false"
    return f"""{first} is null and {rest_empty} as fills_nothing,
                {first} is not null and {rest_empty} as fills_first_only,
                {totals} as is_total"""


def _absent(contract: Contract, mapped: Sequence[MappedField]) -> str:
    """Fields that the export lacks are null, so that rules may speak of them; `n` is 1."""
    present = {each.name for each in mapped}
    defaults = {"n": "1"}
    absent = [
        f"cast({defaults.get(name, 'null')} as {SQL_TYPES[field.type]}) as {sql.name(name)}"
        for name, field in contract.stored_fields().items()
        if name not in present
    ]
    return ", ".join(absent) or "true as is_complete"


def _stored(contract: Contract, mapped: Sequence[MappedField]) -> list[str]:
    columns = []
    for name, field in contract.stored_fields().items():
        column = sql.name(name)
        if name == "n":
            column = f"coalesce({column}, 1)"
        if field.privacy is Privacy.HASH:
            column = f"keyed_hash({column})"
        columns.append(f"cast({column} as {SQL_TYPES[field.type]}) as {sql.name(name)}")
    return columns


def _checks(contract: Contract, mapped: Sequence[MappedField]) -> list[_Check]:
    checks = [check for each in mapped for check in _field_checks(each)]
    event = next(each for each in mapped if each.name == contract.event_at)
    checks.append(
        _Check(event.name, "future", "reject", f"cast({sql.name(event.name)} as timestamp) > $as_of", _shown(event))
    )
    return checks + [_rule_check(rule, mapped) for rule in contract.rules]


def _field_checks(mapped: MappedField) -> list[_Check]:
    value, text, shown = sql.name(mapped.name), mapped.text_column, _shown(mapped)
    unreadable = "value" if mapped.field.values or mapped.field.values_from else mapped.field.type.value
    checks = [_Check(mapped.name, unreadable, "reject", f"{text} is not null and {value} is null", shown)]
    if mapped.field.required:
        checks.append(_Check(mapped.name, "required", "reject", f"{text} is null", shown))
    if mapped.field.minimum is not None:
        checks.append(_Check(mapped.name, "range", "reject", f"{value} < {mapped.field.minimum}", shown))
    if mapped.field.maximum is not None:
        checks.append(_Check(mapped.name, "range", "reject", f"{value} > {mapped.field.maximum}", shown))
    return checks


def _rule_check(rule: Rule, mapped: Sequence[MappedField]) -> _Check:
    field = next((each for each in mapped if each.name == rule.field), None)
    shown = _shown(field) if field else "null"
    return _Check(rule.field, rule.name, rule.severity.value, f"not coalesce(({rule.check}), true)", shown)


def _shown(mapped: MappedField) -> str:
    mask = MASKS[mapped.field.type] if mapped.field.privacy is Privacy.KEEP else "shown_secret"
    return f"{mask}({mapped.text_column})"


def _problem(check: _Check) -> str:
    parts = [check.field, check.rule, check.severity]
    field, rule, severity = (sql.literal(part) for part in parts)
    return (
        f"case when coalesce({check.broken}, false) then "
        f"{{'field': {field}, 'rule': {rule}, 'severity': {severity}, 'value': {check.shown}}} end"
    )
