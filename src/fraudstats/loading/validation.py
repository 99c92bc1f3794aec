"""Which rows break the contract, as SQL: one pass that types, checks and hashes, before anything is written."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from fraudstats.engines import sql
from fraudstats.loading import repeated_headers
from fraudstats.loading.checks import broken, checks_of
from fraudstats.loading.contracts import SQL_TYPES, Contract, FieldType, Privacy, Severity
from fraudstats.loading.mapping import IS_UNCLEAN, MappedField
from fraudstats.loading.readers.raw_table import RawTable
from fraudstats.loading.readers.rows_below import NOTE
from fraudstats.loading.sources import Source

STAGED = "staged"


class RowState(IntEnum):
    """What a row of an export turned out to be; up to WARNED it enters the store."""

    SOUND = 0
    WARNED = 1
    REJECTED = 2
    BLANK = 3
    TOTAL = 4
    NOTE = 5
    HEADER = 6
    DUPLICATE = 7  # repeats another row of the file in every field
    SUPERSEDED = 8  # the same key stands again below with other content
    MOVED = 9  # a header that stands again, above other columns: the file is refused
    UNITS = 10  # a note or a row that names another unit of money than yuan
    TAKEN_BACK = 11  # a row of the same key takes it back by a count below 0


LAYOUT = (RowState.BLANK, RowState.TOTAL, RowState.NOTE, RowState.HEADER, RowState.UNITS)
"""Rows that are no data."""
IS_SOUND = f"row_state <= {RowState.WARNED}"
IS_DATA = f"row_state not in ({', '.join(map(str, map(int, LAYOUT)))})"


def staging_query(contract: Contract, source: Source, mapped: Sequence[MappedField], raw: RawTable) -> str:
    """Write the query that turns raw text into checked, typed, hashed rows.

    It creates the table `staged`, in the order of the file, so that `rowid` ranks the rows from 0: one column a stored
    field, `row_state`, and `problems` (null where the row is sound). `$as_of` is the instant of loading.
    """
    checks = checks_of(contract, mapped)
    places = repeated_headers.places_of(contract, source, raw.headers)
    exported = _exported(contract, raw.headers)
    moved = repeated_headers.are_moved(places, exported)
    row_state = _row_state(contract, mapped, raw, source, moved)
    odd = _is_odd(mapped, contract, source, exported)
    problems = f"list_filter([{', '.join(each.problem() for each in checks)}], lambda each: each is not null)"
    return f"""
        create or replace temp table {STAGED} as
        with raw as ({raw.relation}),
        looked_at as (select *, {_joined(_worded(mapped))} as words{_kept(exported)} from raw),
        judged as (select *, needs_a_look(words) as {IS_UNCLEAN}, {_quick(mapped)} from looked_at),
        texts as (select *, {", ".join(each.texts for each in mapped)} from judged),
        typed as (
            select *, {", ".join(f"{each.value} as {sql.name(each.name + ' as value')}" for each in mapped)}
            from texts
        ),
        named as (select {_named(contract, mapped)}, typed.* from typed),
        asked as (
            select *, {broken(checks, Severity.REJECT)} as is_refused, {broken(checks, Severity.WARN)} as is_doubtful
            from named
        ),
        checked as (select *, is_refused or is_doubtful as is_broken, {odd} as is_odd from asked),
        filled as (select *, {_filled_cells(exported)} as cells from checked),
        counted as (select *, {repeated_headers.count(places)} as n_headers from filled)
        select {", ".join(_stored(contract, source, mapped))},
            cast(case when is_odd or is_broken then {row_state} else {RowState.SOUND} end as utinyint) as row_state,
            case when is_broken then {problems} end as problems
        from counted"""


def _named(contract: Contract, mapped: Sequence[MappedField]) -> str:
    """Give fields their own names; what the export lacks is null, so that rules may speak of it, and `n` is 1."""
    present = {each.name for each in mapped}
    columns = []
    for name, field in contract.stored_fields().items():
        value = sql.name(f"{name} as value") if name in present else f"cast(null as {SQL_TYPES[field.type]})"
        columns.append(f"{f'coalesce({value}, 1)' if name == 'n' else value} as {sql.name(name)}")
    return ", ".join(columns)


def _stored(contract: Contract, source: Source, mapped: Sequence[MappedField]) -> list[str]:
    columns = {}
    for name, field in contract.stored_fields().items():
        column = sql.name(name)
        columns[name] = f"keyed_hash({column})" if field.privacy is Privacy.HASH else column
    if source.identifier == "none":
        columns[contract.key[0]] = _content_key(contract)
    fields = contract.stored_fields()
    return [f"cast({each} as {SQL_TYPES[fields[name].type]}) as {sql.name(name)}" for name, each in columns.items()]


def _content_key(contract: Contract) -> str:
    """Rows without an identifier are known by their content; `repeats` numbers those that look alike."""
    parts = []
    for name, field in contract.stored_fields().items():
        if name not in contract.key:
            value = f"keyed_hash({sql.name(name)})" if field.privacy is Privacy.HASH else sql.name(name)
            parts.append(f"coalesce(cast({value} as varchar), '')")
    return f"md5(concat_ws(chr(31), {', '.join(parts)})) || '-1'"


def _joined(headers: Sequence[str]) -> str:
    """Join cells by unit separators; none of them is null. (concat_ws takes a quarter longer.)"""
    return f"concat({', chr(31), '.join(sql.name(each) for each in headers)})" if headers else "''"


def _worded(mapped: Sequence[MappedField]) -> list[str]:
    """List the columns of words: only these are looked at for cells that need cleaning."""
    return list(dict.fromkeys(each.column for each in mapped if each.column and not each.quick))


def _quick(mapped: Sequence[MappedField]) -> str:
    return ", ".join(f"{each.quick} as {each.quick_column}" for each in mapped if each.quick) or "true as is_quick"


def _is_odd(mapped: Sequence[MappedField], contract: Contract, source: Source, exported: Mapping[str, str]) -> str:
    """Ask the cheap questions first: hardly any words, or a word of totals in a column that names things."""
    asked = [f"strlen(words) <= {len(_worded(mapped))}", _names_totals(mapped, contract)]
    if source.totals_rows:  # words of this export's own, wherever its first filled cell is
        cells = (f"clean_text({sql.name(each)})" for each in exported.values())
        asked += [sql.is_one_of(each, source.totals_rows) for each in cells]
    return " or ".join(asked)


def _names_totals(mapped: Sequence[MappedField], contract: Contract) -> str:
    named = [
        f"coalesce({_means_total(each)}, false)"
        for each in mapped
        if each.field.type is FieldType.TEXT and (each.name in contract.key or each.field.values_from)
    ]
    return " or ".join(named) or "false"


def _means_total(mapped: MappedField) -> str:
    asked = f"means_total({mapped.text_column})"
    return f"case when {IS_UNCLEAN} then {asked} end" if mapped.is_as_written else asked


def _exported(contract: Contract, headers: Sequence[str]) -> dict[str, str]:
    """Name the columns by which the cells of each header are known to the end: a field may have the same name."""
    taken = {each.casefold() for each in contract.stored_fields()}
    return {each: f"{each} as exported" if each.casefold() in taken else each for each in headers}


def _kept(exported: Mapping[str, str]) -> str:
    return "".join(f", {sql.name(each)} as {sql.name(column)}" for each, column in exported.items() if each != column)


def _filled_cells(exported: Mapping[str, str]) -> str:
    """List what an odd row holds, cleaned; null for the others, which are most."""
    row = f"chr(31) || concat_ws(chr(30) || chr(31), {sql.names(exported.values())}) || chr(30)"
    return f"case when is_odd or is_broken then filled_cells({row}) end"


def _row_state(contract: Contract, mapped: Sequence[MappedField], raw: RawTable, source: Source, moved: str) -> str:
    return f"""case
                when len(cells) = 0 then {RowState.BLANK}
                when tells_a_unit(cells) then {RowState.UNITS}
                when means_total(cells[1]) or {sql.is_one_of("cells[1]", source.totals_rows)}
                    or {_names_totals(mapped, contract)} then {RowState.TOTAL}
                when n_headers >= 2 and n_headers * 2 >= len(cells)
                    then case when {moved} then {RowState.MOVED} else {RowState.HEADER} end
                when len(cells) = 1 and {len(raw.headers)} > 2 then {RowState.NOTE}
                when regexp_full_match(cells[1], {sql.literal(NOTE)}) then {RowState.NOTE}
                when is_refused then {RowState.REJECTED}
                when is_broken then {RowState.WARNED}
                else {RowState.SOUND}
            end"""
