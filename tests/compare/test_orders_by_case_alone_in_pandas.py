"""The sample with stop orders under case numbers alone, planted among its own: what the metrics say against pandas.

Rows are read as they were loaded; links, accounts and weeks are found here, by code that shares nothing with the tool.
"""

from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from fraudstats import questions
from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.periods import Grain
from fraudstats.metrics.facts import Selection
from fraudstats.project import Project

LATER = datetime(2030, 1, 1)
LOADED_AT = datetime(2021, 5, 18, 9)
WEEK = pd.Timestamp("2021-05-10"), pd.Timestamp("2021-05-17")
DATA_END = pd.Timestamp("2021-05-18")
PLANTED_EVERY = 3
STEPS = {
    "ordered": ("requested_at", "amount_requested_cny"), "stopped": ("executed_at", "amount_stopped_cny"),
    "frozen": ("frozen_at", "amount_frozen_cny"), "returned": ("returned_at", "amount_returned_cny"),
}  # fmt: skip


def read(project: Project, dataset: str) -> pd.DataFrame:
    with duckdb.connect(str(project.folder.store), read_only=True) as store:
        return store.execute(f"select * from versions.{dataset} where removed_batch is null").df()


@pytest.fixture
def planted(sample_copy: Project, tmp_path: Path) -> Project:
    """Stop every third case of the newest two weeks again under its own number: a known account, or a new one."""
    cases = read(sample_copy, "cases")
    newest = cases[cases["reported_at"] >= "2021-05-03"].sort_values("case_id").iloc[::PLANTED_EVERY]
    orders = pd.read_csv(Path("sample_data/exports/样例_止付_2021.csv.gz"), dtype=str)
    known = orders.drop_duplicates("案件编号").set_index("案件编号")["止付账号"].to_dict()
    rows = [
        {
            "止付单号": f"ZP{number}", "案件编号": case.case_id, "报警时间": case.reported_at,
            "申请时间": case.reported_at + pd.Timedelta(minutes=number % 90),
            "执行时间": case.reported_at + pd.Timedelta(minutes=number % 90 + 1, seconds=number % 2),
            "止付账号": known.get(case.case_id, f"样例新账户{number}") if number % 4 else f"样例新账户{number}",
            "申请金额(元)": 40_000, "止付金额(元)": 1_000 * (number % 70), "止付结果": "成功",
            "冻结时间": case.reported_at + pd.Timedelta(hours=9) if number % 5 == 0 else None,
            "冻结金额(元)": 1_000 * (number % 70) if number % 5 == 0 else None,
        }
        for number, case in enumerate(newest.itertuples())
    ]  # fmt: skip
    path = tmp_path / "planted.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    (answer,) = sample_copy.load([path], as_of=LOADED_AT, dataset="stop_orders")
    assert answer.refusal is None
    return sample_copy


def linked(orders: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Give each order its incident; in the sample every case has one."""
    incident_of = cases.set_index("case_id")["incident_id"].to_dict()
    own = orders["incident_id"]
    return orders.assign(victim=own.where(own.notna(), orders["case_id"].map(incident_of)))


def accounts(orders: pd.DataFrame, step: str) -> pd.DataFrame:
    """Count an account once in an incident: when a step was first taken, with the largest amount."""
    at, amount = STEPS[step]
    found = orders[orders[at].notna() & (orders[amount].gt(0) if step == "stopped" else True)]
    return found.groupby(["victim", "account_id"], as_index=False).agg(at=(at, "min"), amount=(amount, "max"))


def weekly(project: Project, metric: str) -> dict[str, object]:
    rows = project.trend([metric], TrendQuestion(Grain.WEEK, Selection()), as_of=LATER).to_dicts()
    return next(row for row in rows if row["period"] == "2021-W19")


def test_every_figure_of_the_stops_equals_pandas(planted: Project) -> None:
    cases, incidents, raw = (read(planted, each) for each in ("cases", "incidents", "stop_orders"))
    money = [amount for _, amount in STEPS.values()]
    raw[money] = raw[money].astype(float)
    orders = linked(raw, cases)
    reported = incidents[incidents["is_telecom"] & incidents["loss_cny"].astype(float).gt(0)]
    cohort = reported[reported["reported_at"].between(*WEEK, inclusive="left")].set_index("incident_id")

    in_window = {}
    for step in STEPS:
        found = accounts(orders, step)
        flow = found[found["at"].between(*WEEK, inclusive="left")]
        of_cohort = found[found["victim"].isin(cohort.index) & found["at"].lt(DATA_END)]
        in_window["flow", step], in_window["cohort", step] = flow, of_cohort
    funnel = questions.stops(planted, as_of=LATER, week="2021-W19").answer.funnel
    assert funnel is not None
    expected = {
        key: (table["victim"].nunique(), len(table), pytest.approx(table["amount"].sum()))
        for key, table in in_window.items()
    }
    assert {row[:2]: row[2:] for row in funnel.rows() if row[1] != "reported"} == expected

    assert weekly(planted, "stopped_accounts")["value"] == len(in_window["flow", "stopped"])
    for metric, (basis, step) in {
        "amount_stopped": ("flow", "stopped"), "amount_frozen": ("flow", "frozen"),
        "amount_returned": ("flow", "returned"), "loss_ordered": ("cohort", "ordered"),
        "loss_stopped": ("cohort", "stopped"), "loss_frozen": ("cohort", "frozen"),
        "loss_returned": ("cohort", "returned"),
    }.items():  # fmt: skip
        assert weekly(planted, metric)["value"] == pytest.approx(in_window[basis, step]["amount"].sum()), metric

    stops = orders[orders["result"].fillna("stopped").eq("stopped")].merge(
        cohort["reported_at"].rename("started_at"), left_on="victim", right_index=True
    )
    is_timed = stops["executed_at"].ge(stops["started_at"]) & stops["executed_at"].ne(
        stops["executed_at"].dt.normalize()
    )
    first = stops[is_timed].groupby("victim")["executed_at"].min()
    seconds = (first - cohort.loc[first.index, "reported_at"]).dt.total_seconds()
    row = weekly(planted, "stop_rate_60m")
    assert (row["numerator"], row["denominator"]) == (int(seconds.le(3600).sum()), len(cohort))
    assert weekly(planted, "minutes_to_stop")["value"] == pytest.approx(seconds.median() / 60)
    ordered = weekly(planted, "stop_rate_60m_ordered")
    assert ordered["denominator"] == cohort.index.isin(orders["victim"].dropna()).sum()

    naive = raw.assign(victim=raw["incident_id"].fillna(raw["case_id"]))
    assert len(accounts(naive, "stopped")) > len(accounts(orders, "stopped"))  # the planted orders would count twice
    assert cohort.index.isin(raw["incident_id"]).sum() < ordered["denominator"]  # and some would be missing
