"""The money funnel over invented orders full of repeated accounts, gaps and contradictions, against pandas.

The SQL counts victims whose accounts cannot repeat by their orders, and looks at all orders or at those of the window;
here each account is found by pandas, in all windows, whichever way the SQL goes.
"""

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fraudstats import questions
from fraudstats.project import Project

LOADED_AT = datetime(2021, 5, 18, 8)
DATA_END = pd.Timestamp("2021-05-17")
FIRST = datetime(2021, 3, 29)
N_ORDERS, N_INCIDENTS, N_ACCOUNTS = 1500, 250, 40
SEED = 20210518
STEPS = {
    "ordered": ("requested_at", "amount_requested_cny"), "stopped": ("executed_at", "amount_stopped_cny"),
    "frozen": ("frozen_at", "amount_frozen_cny"), "returned": ("returned_at", "amount_returned_cny"),
}  # fmt: skip
WINDOWS = {
    "2021-W13": ("2021-03-29", "2021-04-05"), "2021-W18": ("2021-05-03", "2021-05-10"),
    "2021-05": ("2021-05-01", "2021-06-01"), "2021-04": ("2021-04-01", "2021-05-01"),
}  # fmt: skip
"""A week without a past, one that few orders touch, a month that the data do not reach the end of, one of most orders."""


def moment(source: random.Random, after: datetime, days: float) -> datetime | None:
    found = after + timedelta(seconds=source.randrange(int(days * 86_400)))
    return found if source.random() < 0.8 and found < LOADED_AT else None


def incidents(source: random.Random) -> pd.DataFrame:
    return pd.DataFrame([
        {
            "incident_id": f"J{number}", "reported_at": FIRST + timedelta(seconds=source.randrange(49 * 86_400)),
            "district": "福田", "is_telecom": source.choice(["是", "是", "是", "否"]),
            "loss_cny": source.choice(["", 0, 500, 1999.99]),
        }
        for number in range(N_INCIDENTS)
    ])  # fmt: skip


def orders(source: random.Random, known: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for number in range(N_ORDERS):
        incident = known.iloc[source.randrange(N_INCIDENTS)]
        reported_at = incident["reported_at"].to_pydatetime()
        given = source.choices([incident["incident_id"], f"X{number % 30}", None], [20, 2, 1])[0]
        row = {
            "order_id": f"O{number}", "incident_id": given, "case_id": source.choice([f"C{number % 20}", None]),
            "reported_at": reported_at, "account_id": f"账户{source.randrange(N_ACCOUNTS)}",
            "result": source.choice(["成功", "成功", "失败", "处理中", None]),
        }  # fmt: skip
        for at, amount in STEPS.values():
            row[at] = moment(source, reported_at, 12)
            row[amount] = source.choice([None, 0, source.randrange(1, 10**7) / 100])
        rows.append(row)
    return pd.DataFrame(rows)


def expected(
    of: pd.DataFrame, reports: pd.DataFrame, window: tuple[str, str], taken_back: frozenset[str] = frozenset()
) -> dict[tuple[str, str], object]:
    start, end = map(pd.Timestamp, window)
    is_cohort = reports["is_telecom"].eq("是") & pd.to_numeric(reports["loss_cny"]).gt(0)
    cohort = reports[is_cohort & reports["reported_at"].ge(start) & reports["reported_at"].lt(end)]["incident_id"]
    links = of.dropna(subset=["incident_id", "case_id"]).groupby("case_id")["incident_id"].agg(set).to_dict()
    pairs = set(zip(of["incident_id"], of["account_id"], strict=True))
    victims = [victim(order, links, pairs) for order in of.itertuples()]
    known = of.assign(victim=victims, requested_at=of["requested_at"].fillna(of["reported_at"]))
    known = known[~known["order_id"].isin(taken_back)]
    found: dict[tuple[str, str], object] = {}
    for step, (at, amount) in STEPS.items():
        rows = known[known[at].notna()]
        if step == "stopped":
            rows = rows[rows["result"].fillna("成功").eq("成功") & rows[amount].gt(0)]
        accounts = rows.groupby(["victim", "account_id"]).agg(at=(at, "min"), amount=(amount, "max")).reset_index()
        accounts = accounts[accounts["at"].lt(DATA_END)]
        of_cohort = accounts[accounts["victim"].isin(cohort)]
        now = accounts[accounts["at"].ge(start) & accounts["at"].lt(end)]
        for basis, chosen in (("cohort", of_cohort), ("flow", now)):
            total = pytest.approx(chosen["amount"].sum(), abs=0.001)
            found[basis, step] = (chosen["victim"].nunique(), len(chosen), total)
    return found


def victim(order: Any, links: dict[str, set[str]], pairs: set[tuple[str, str]]) -> str:
    """Find whose account an order is on: of the order's incident, of an incident of its case, of its case, or its own."""
    if pd.notna(order.incident_id):
        return str(order.incident_id)
    candidates = sorted(links.get(order.case_id, ()))
    same = [each for each in candidates if (each, order.account_id) in pairs]
    return (same or candidates or [order.case_id if pd.notna(order.case_id) else order.order_id])[0]


def load(project: Project, folder: Path, dataset: str, rows: pd.DataFrame, hour: int) -> None:
    path = folder / f"{hour}.csv"
    rows.to_csv(path, index=False)
    (answer,) = project.load([path], as_of=LOADED_AT + timedelta(hours=hour), dataset=dataset)
    assert answer.refusal is None


def funnel_of(project: Project, name: str) -> dict[tuple[str, str], object]:
    asked = {"week": name} if "W" in name else {"month": name}
    funnel = questions.stops(project, as_of=LOADED_AT + timedelta(days=1), **asked).answer.funnel
    assert funnel is not None
    return {row[:2]: row[2:] for row in funnel.rows() if row[1] != "reported"}


def test_the_funnel_equals_pandas_in_every_window(project: Project, tmp_path: Path) -> None:
    source = random.Random(SEED)
    reports = incidents(source)
    of = orders(source, reports)
    load(project, tmp_path, "incidents", reports, 0)
    load(project, tmp_path, "stop_orders", of, 1)
    for name, window in WINDOWS.items():
        assert funnel_of(project, name) == expected(of, reports, window), name


def test_orders_that_are_taken_back_are_missing_from_the_funnel(project: Project, tmp_path: Path) -> None:
    source = random.Random(SEED + 1)
    reports = incidents(source)
    of = orders(source, reports)
    with_victim = of[of["incident_id"].notna() | of["case_id"].notna()]
    taken_back = with_victim.sample(300, random_state=SEED)
    load(project, tmp_path, "incidents", reports, 0)
    load(project, tmp_path, "stop_orders", of, 1)
    load(project, tmp_path, "stop_orders", taken_back.assign(order_id="N" + taken_back["order_id"], n=-1), 2)
    for name, window in WINDOWS.items():
        found = funnel_of(project, name)
        assert found == expected(of, reports, window, frozenset(taken_back["order_id"])), name
        assert found != expected(of, reports, window), name
