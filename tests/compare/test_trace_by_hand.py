"""Random chains of transfers against plain Python: splits, joins, cycles, missing levels, unknown payers, rows that stand
twice, transfers that are taken back, orders of the case, of its incident, or of another's.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from fraudstats.analysis.trace import trace
from fraudstats.metrics.command_queries import read_command_queries
from fraudstats.project import Project

SEED = 20210517
N_CASES = 25
REPORTED = datetime(2021, 5, 10, 10)
LOADED_AT = datetime(2021, 5, 18, 8)
SUMS = ("amount_cny", "stopped_cny", "frozen_cny", "moving_cny")
Row = dict[str, Any]
"""A transfer or an order as it is exported; NaN where a cell is empty."""


def stamp(drawn: random.Random) -> datetime | None:
    """Draw an instant around the report, a date without a time, or none."""
    at = REPORTED + timedelta(seconds=drawn.randrange(-3600, 7200))
    return drawn.choices([at, datetime(at.year, at.month, at.day), None], [8, 1, 1])[0]


def transfers_of(drawn: random.Random, case: str) -> list[Row]:
    accounts = ["v", *"abcdefg"[: drawn.randint(1, 7)], None]
    rows = []
    for place in range(drawn.randint(1, 12)):
        payer, taker = drawn.choice(accounts), drawn.choice(accounts[1:-1])
        level = 1 if payer == "v" else drawn.choice([2, 2, 3, 4, 9, 1 if drawn.random() < 0.1 else 2])
        rows.append(
            {
                "transfer_id": f"{case}-{place}", "case_id": case, "from_account_id": payer, "to_account_id": taker,
                "level": level, "transferred_at": stamp(drawn), "traced_at": stamp(drawn),
                "amount_cny": drawn.choice([None, *[drawn.randrange(1, 100_000) / 100] * 5]), "n": 1,
            }
        )  # fmt: skip
    return rows


def orders_of(drawn: random.Random, case: str, others: Sequence[str]) -> list[Row]:
    rows = []
    for place in range(drawn.randint(0, 6)):
        own = drawn.random() < 0.8
        named = {"incident_id": f"i{case}", "case_id": drawn.choice([None, case, drawn.choice(others)])}
        alone = {"incident_id": None, "case_id": case if own else drawn.choice(others)}
        rows.append(
            {
                "order_id": f"o{case}-{place}", **drawn.choice([named, alone]), "reported_at": REPORTED,
                "executed_at": stamp(drawn), "account_id": drawn.choice("vabcdefgz"),
                "result": drawn.choice(["成功", "成功", None, "失败", "处理中"]),
                "amount_stopped_cny": drawn.choice([None, 0, drawn.randrange(1, 10_000) / 100]),
                "frozen_at": stamp(drawn), "amount_frozen_cny": drawn.choice([None, drawn.randrange(1, 10_000) / 100]),
                "n": 1,
            }
        )  # fmt: skip
    return rows


def corrections(drawn: random.Random, rows: Sequence[Row], key: str) -> tuple[list[Row], set[str]]:
    """Take rows back, half of them under their own number; name those that are gone."""
    chosen = [row for row in rows if drawn.random() < 0.08]
    written = [{**row, key: row[key] if drawn.random() < 0.5 else f"no-{row[key]}", "n": -1} for row in chosen]
    return written, {row[key] for row in chosen}


def depths(moves: Sequence[Row]) -> dict[str, int]:
    """Give each account the length of the shortest way to it, from those that pay on level 1 or take in nothing."""
    takers = {move["to_account_id"] for move in moves}
    payers = [move for move in moves if move["from_account_id"]]
    found = {m["from_account_id"]: 0 for m in payers if m["level"] == 1 or m["from_account_id"] not in takers}
    while True:
        reached = {
            move["to_account_id"]: found[move["from_account_id"]] + 1
            for move in sorted(payers, key=lambda each: -found.get(each["from_account_id"], 0))
            if move["from_account_id"] in found
        }
        nearer = {name: min(depth, found.get(name, depth)) for name, depth in reached.items()}
        if all(found.get(name) == depth for name, depth in nearer.items()):
            return found
        found |= nearer


def has_time(at: datetime | None) -> bool:
    return at is not None and at != datetime(at.year, at.month, at.day)


def expected(case: str, moves: Sequence[Row], orders: Sequence[Row]) -> dict[int, Row]:
    """Add the chain of a case up by level."""
    depth = depths(moves)
    held = stops(case, orders)
    taken, passed = defaultdict(float), defaultdict(float)
    for move in moves:
        taken[move["to_account_id"]] += move["amount_cny"] or 0
        passed[move["from_account_id"]] += move["amount_cny"] or 0
    levels: dict[int, Row] = {}
    placed = sorted(moves, key=lambda each: (level_of(each, depth), each["transferred_at"] or datetime.max))
    seen: set[str] = set()
    for move in placed:
        account, payer = move["to_account_id"], move["from_account_id"]
        row = levels.setdefault(level_of(move, depth), defaultdict(float, accounts=set(), minutes=[]))
        row["n_transfers"] += 1
        row["accounts"].add(account)
        row["amount_cny"] += move["amount_cny"] or 0
        row["n_untraced"] += move["traced_at"] is None
        row["n_going_back"] += payer in depth and depth[account] <= depth[payer]
        if has_time(move["traced_at"]):
            row["minutes"].append((move["traced_at"] - REPORTED).total_seconds() / 60)
        if account not in seen:
            row["stopped_cny"] += held[account][0]
            row["frozen_cny"] += held[account][1]
            row["moving_cny"] += max(taken[account] - passed[account] - held[account][0], 0)
        seen.add(account)
    return levels


def level_of(move: Row, depth: Mapping[str, int]) -> int:
    payer = move["from_account_id"]
    return depth[payer] + 1 if payer in depth else int(move["level"])


def stops(case: str, orders: Sequence[Row]) -> dict[str, tuple[float, float]]:
    """Give what is stopped and frozen on each account: the largest amount of an order of the case."""
    found: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for order in orders:
        incident = order["incident_id"]
        if (incident[1:] if incident else order["case_id"]) != case:
            continue
        is_stop = order["result"] in ("成功", None) and order["executed_at"] is not None
        amounts = (
            (order["amount_stopped_cny"] or 0) if is_stop else 0,
            (order["amount_frozen_cny"] or 0) if order["frozen_at"] else 0,
        )
        found[order["account_id"]] = tuple(map(max, found[order["account_id"]], amounts))  # type: ignore[assignment]
    return found


def load(project: Project, folder: Path, dataset: str, rows: Sequence[Row], hour: int) -> None:
    path = folder / f"{hour}_{dataset}.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    (answer,) = project.load([path], as_of=LOADED_AT + timedelta(hours=hour), dataset=dataset, max_reject_rate=0.01)
    assert answer.refusal is None


def test_each_chain_is_the_one_that_plain_python_follows(project: Project, tmp_path: Path) -> None:
    drawn = random.Random(SEED)
    names = [f"c{rank}" for rank in range(N_CASES)]
    cases = [
        {"case_id": c, "incident_id": f"i{c}", "filed_at": REPORTED, "reported_at": REPORTED, "district": "福田",
         "category": "电诈"}
        for c in names
    ]  # fmt: skip
    reports = [
        {"incident_id": f"i{c}", "reported_at": REPORTED, "district": "福田", "is_telecom": "是", "case_id": c}
        for c in names
    ]
    moves = [row for c in names for row in transfers_of(drawn, c)]
    orders = [row for c in names for row in orders_of(drawn, c, names)]
    no_moves, moves_gone = corrections(drawn, moves, "transfer_id")
    repeated = drawn.choices(moves, k=60)
    tables = {"cases": cases, "incidents": reports, "transfers": [*moves, *repeated], "stop_orders": orders}
    for hour, (dataset, rows) in enumerate(tables.items()):
        load(project, tmp_path, dataset, rows, hour)
    load(project, tmp_path, "transfers", no_moves, 10)
    queries = read_command_queries([root / "trace" for root in project.query_folders()])
    for as_of, gone in ((LOADED_AT + timedelta(hours=5), set()), (LOADED_AT + timedelta(days=1), moves_gone)):
        with project.knowledge(as_of) as knowledge:
            for case in names:
                own = [m for m in moves if m["case_id"] == case and m["transfer_id"] not in gone]
                if own:
                    compare(trace(knowledge, queries, case).levels, case, expected(case, own, orders))


def compare(found: pl.DataFrame, case: str, levels: Mapping[int, Row]) -> None:
    assert found["level"].to_list() == sorted(levels), case
    for row in found.to_dicts():
        wanted = levels[row["level"]]
        for name in SUMS:
            assert row[name] == pytest.approx(wanted[name], abs=0.005), (case, row["level"], name)
        counts = (len(wanted["accounts"]), wanted["n_transfers"], wanted["n_untraced"], wanted["n_going_back"])
        shown = (row["n_accounts"], row["n_transfers"], row["n_untraced"], row["n_going_back"])
        assert shown == counts, (case, row["level"])
        minutes = max(wanted["minutes"], default=None)
        assert row["minutes_to_trace"] == (minutes if minutes is None else pytest.approx(minutes)), (case, row["level"])
