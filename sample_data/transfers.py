"""Invented fund chains: from the victim's account down the accounts that stop orders were made for."""

import city
import polars as pl
from draws import instant, stream
from incidents import ENTERPRISE, is_enterprise
from numpy.random import Generator

FIRST_TRACED = instant("2021-04-01 00:00:00")  # chains of cases reported since then
UNTRACED_SHARE = 0.06
KEPT_SHARE = 0.35  # of what an account receives, the rest goes on

# The enterprise's money: payer, taker, level, seconds after the first transfer, seconds from report to tracing, yuan.
ENTERPRISE_MOVES = [
    (9_000_000, 9_000_001, 1, 0, 255, 1_920_000),
    (9_000_001, 9_000_002, 2, 190, 560, 900_000),
    (9_000_001, 9_000_003, 2, 204, 640, 710_000),
    (9_000_002, 9_000_004, 3, 395, 1_080, 290_000),
    (9_000_003, 9_000_004, 3, 418, 1_112, 193_300),
    (9_000_004, 9_000_005, 4, 731, 1_497, 187_300),
]


def build_transfers(incidents: pl.DataFrame, stop_orders: pl.DataFrame) -> pl.DataFrame:
    """Draw the chains of the cases reported lately, sorted by case, then time; the published example among them."""
    rng = stream("transfers")
    drawn = _chains(rng, _accounts(incidents, stop_orders))
    moves = pl.concat([drawn, _enterprise(incidents)], how="vertical_relaxed").sort(
        "case_id", "transferred_at", "level", "to_account_id", maintain_order=True
    )
    return moves.with_columns(
        transfer_id=pl.format("YL-{}", pl.int_range(1, moves.height + 1).cast(pl.String).str.zfill(6))
    )


def _accounts(incidents: pl.DataFrame, stop_orders: pl.DataFrame) -> pl.DataFrame:
    """List the accounts of each case with a first transfer: its level, and when a stop was ordered."""
    chosen = incidents.filter(
        (pl.col("reported_at") >= FIRST_TRACED)
        & pl.col("case_id").is_not_null()
        & pl.col("first_transfer_at").is_not_null()
        & ~is_enterprise().fill_null(False)
    ).select("incident_id", "first_transfer_at", "loss_cny")
    orders = stop_orders.filter(pl.col("case_id").is_not_null()).unique(
        ["incident_id", "account_id"], keep="first", maintain_order=True
    )
    listed = orders.join(chosen, on="incident_id", how="inner", maintain_order="left")
    return listed.sort("case_id", "chain_level", "requested_at", "account_id", maintain_order=True)


def _chains(rng: Generator, accounts: pl.DataFrame) -> pl.DataFrame:
    """Let every account take money from one a level above it (or the nearest above that the case has)."""
    rows = []
    for (case_id,), chain in accounts.group_by("case_id", maintain_order=True):
        victim = f"样例受害账户{str(case_id)[2:]}"
        rows += _chain(rng, str(case_id), victim, chain.to_dicts())
    return pl.DataFrame(rows, schema_overrides={"traced_at": pl.Int64}, infer_schema_length=None)


def _chain(rng: Generator, case_id: str, victim: str, chain: list[dict]) -> list[dict]:
    above, here, level_here = [(victim, chain[0]["loss_cny"])], [], chain[0]["chain_level"]
    rows = []
    for account in chain:
        if account["chain_level"] != level_here and here:
            above, here, level_here = here, [], account["chain_level"]
        payer, balance = above[int(rng.integers(len(above)))]
        amount = max(1, int(balance * (1 - KEPT_SHARE * rng.random()) / 2))
        here.append((account["account_id"], amount))
        rows.append(_move(rng, case_id, payer, account, amount))
    return rows


def _move(rng: Generator, case_id: str, payer: str, account: dict, amount: int) -> dict:
    sent = account["first_transfer_at"] + int(account["chain_level"] * rng.integers(40, 600))
    traced = max(account["requested_at"] - int(rng.integers(20, 240)), account["reported_at"] + 30, sent)
    is_traced = rng.random() >= UNTRACED_SHARE and traced < city.END
    return {
        "case_id": case_id,
        "from_account_id": payer,
        "to_account_id": account["account_id"],
        "level": account["chain_level"],
        "transferred_at": min(sent, city.END - 1),
        "traced_at": traced if is_traced else None,
        "amount_cny": amount,
    }


def _enterprise(incidents: pl.DataFrame) -> pl.DataFrame:
    case_id = incidents.filter(is_enterprise())["case_id"][0]
    return pl.DataFrame(
        [
            {
                "case_id": case_id,
                "from_account_id": f"样例账户{payer}",
                "to_account_id": f"样例账户{taker}",
                "level": level,
                "transferred_at": ENTERPRISE["first_transfer_at"] + sent,
                "traced_at": ENTERPRISE["reported_at"] + traced,
                "amount_cny": amount,
            }
            for payer, taker, level, sent, traced, amount in ENTERPRISE_MOVES
        ]
    )
