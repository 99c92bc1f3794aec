"""Single amounts that look as if they were in another unit than the others of their file (decision 271)."""

from fraudstats.engines import sql
from fraudstats.engines.session import Session
from fraudstats.loading.contracts import Contract, FieldType
from fraudstats.loading.validation import IS_SOUND, STAGED, RowState

OUTLIERS = "odd_amounts"
"""The table of them: `staged_row`, `field`, `value`."""
FAR = 3000
"""So many times the median, or its part; 元 and 万元 are 10,000 apart, real losses of a year within 1,500 (sample)."""
FEWEST = 20
"""A median of fewer amounts tells too little."""
MOST = 20_000
"""So many amounts tell a median well enough."""
LOSS = "loss_cny"
"""The one amount of which tiny ones are doubted: what is stopped or returned is often a yuan left in an account."""
RARE = 0.01
"""Where a greater share of the amounts is that far away, it is how such amounts are, and nothing is said."""


def mark_outliers(session: Session, contract: Contract) -> None:
    """Find amounts that stand alone, and let their rows in with a warning; makes the table `odd_amounts`."""
    session.run(f"create or replace temp table {OUTLIERS} (staged_row bigint, field varchar, value varchar)")
    for name, field in contract.stored_fields().items():
        if field.type is FieldType.MONEY:
            _collect(session, name)
    session.run(f"""
        update {STAGED} set row_state = {RowState.WARNED}
        where row_state = {RowState.SOUND} and rowid in (select staged_row from {OUTLIERS})""")


def _collect(session: Session, name: str) -> None:
    amount = sql.name(name)
    usual = session.rows(f"""
        select median({amount})::double as median, count(*) as n
        from (select {amount} from {STAGED} where {IS_SOUND} and {amount} > 0 limit {MOST})""")[0]
    if usual["n"] < FEWEST:
        return
    session.run(
        f"""insert into {OUTLIERS}
        with positive as (
            select rowid as staged_row, {amount} as amount from {STAGED} where {IS_SOUND} and {amount} > 0
        ),
        far as (from positive where amount > $high or amount < $low)
        select staged_row, $field, format('{{:,.2f}}', amount::double) from far
        where (select count(*) from far) <= {RARE} * (select count(*) from positive)""",
        {
            "field": name,
            "high": usual["median"] * FAR,
            "low": usual["median"] / FAR if name == LOSS else 0.0,
        },
    )
