"""Rows of one export that share a key.

Looking for them by the hash of the key is cheap; only rows whose hash stands more than once are looked at closely.
"""

from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.loading import corrections
from fraudstats.loading.contracts import Contract
from fraudstats.loading.validation import IS_SOUND, STAGED, RowState

SUSPECTS = "suspects"


def mark_repeats(session: DuckDBSession, contract: Contract) -> None:
    """Let one row a key in: the last one. Equal ones above it are duplicates, others superseded.

    Where one row of an event takes another back by a count below 0, that row is let in, wherever it stands.
    """
    if not _any(session, contract):
        return
    stored, key = sql.names(contract.stored_fields()), sql.names(contract.key)
    count = "n" if contract.key == (corrections.number_of(contract.name),) else "1"
    _collect_suspects(session, contract, f"row({stored}) as content, {count} as counted, {key}")
    session.run(f"""
        update {STAGED} set row_state = judged.row_state
        from (
            select staged_row,
                case when content is not distinct from first(content) over same_key then {RowState.DUPLICATE}
                    when counted > 0 and first(counted) over same_key < 0 then {RowState.TAKEN_BACK}
                    else {RowState.SUPERSEDED} end as row_state,
                row_number() over same_key as rank
            from (
                select *, counted < 0 and count(*) filter (counted > 0) over (partition by {key}) = 1 as takes_back
                from {SUSPECTS}
            )
            window same_key as (partition by {key} order by takes_back desc, staged_row desc)
        ) as judged
        where {STAGED}.rowid = judged.staged_row and judged.rank > 1""")


def number_look_alikes(session: DuckDBSession, contract: Contract) -> None:
    """Tell rows without an identifier apart by how often their content stood in the file before.

    The same export loaded again, or an overlapping one, meets the same keys; look-alikes stay apart.
    """
    if not _any(session, contract):
        return
    key = sql.name(contract.key[0])
    _collect_suspects(session, contract, f"{key} as digest")
    session.run(f"""
        update {STAGED} set {key} = numbered.digest || '-' || numbered.rank
        from (
            select staged_row, left(digest, 32) as digest,
                row_number() over (partition by digest order by staged_row) as rank
            from {SUSPECTS}
        ) as numbered
        where {STAGED}.rowid = numbered.staged_row and numbered.rank > 1""")


def _any(session: DuckDBSession, contract: Contract) -> bool:
    """Tell whether a key may stand twice: not where each is greater than the one above, as in most exports."""
    if len(contract.key) == 1 and _rises(session, contract.key[0]):
        return False
    found = session.rows(f"select count(*) > count(distinct {_hash(contract)}) as is_so from {STAGED} where {IS_SOUND}")
    return bool(found[0]["is_so"])


def _rises(session: DuckDBSession, key: str) -> bool:
    found = session.rows(f"""
        select bool_and({sql.name(key)} > above) as is_so
        from (select {sql.name(key)}, lag({sql.name(key)}) over () as above from {STAGED} where {IS_SOUND})""")
    return bool(found[0]["is_so"])


def _collect_suspects(session: DuckDBSession, contract: Contract, columns: str) -> None:
    session.run(f"""
        create or replace temp table {SUSPECTS} as
        select rowid as staged_row, {columns} from {STAGED}
        where {IS_SOUND} and {_hash(contract)} in (
            select {_hash(contract)} from {STAGED} where {IS_SOUND} group by all having count(*) > 1
        )""")


def _hash(contract: Contract) -> str:
    return f"hash({sql.names(contract.key)})"
