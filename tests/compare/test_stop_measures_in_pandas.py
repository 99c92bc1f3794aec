"""Stop payment and funds in one week of the sample: sixteen measures against pandas, from the exports as they lie there."""

import gzip
import io
from datetime import datetime
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.periods import Grain
from fraudstats.metrics.facts import Selection
from fraudstats.project import Project

EXPORTS = Path(__file__).parents[2] / "sample_data" / "exports"
LATER = datetime(2030, 1, 1)
START, END = pd.Timestamp("2021-05-10"), pd.Timestamp("2021-05-17")
HOUR, HALF_HOUR = pd.Timedelta(hours=1), pd.Timedelta(minutes=30)
Parts = tuple[float, float | None]
"""A value and nothing, or numerator and denominator."""


def read(*names: str, key: str) -> pd.DataFrame:
    """Read exports; of a row that stands twice the later one counts. Whatever looks like a time or an amount is one."""
    rows = pd.concat(map(read_one, names)).drop_duplicates(key, keep="last").reset_index(drop=True)
    for name in rows.columns:
        if name.endswith("时间"):
            rows[name] = pd.to_datetime(rows[name], errors="coerce", format="mixed")
        if name.endswith("(元)") or name == "层级":
            rows[name] = pd.to_numeric(rows[name].str.replace(",", ""), errors="coerce")
    return rows


def read_one(name: str) -> pd.DataFrame:
    path = EXPORTS / f"样例_{name}"
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return pd.read_csv(io.StringIO(text), dtype=str)


def in_week(times: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    return times.ge(START) & times.lt(END)


def ratio(is_in: "pd.Series[bool]") -> Parts:
    return int(is_in.sum()), len(is_in)


@cache
def expected() -> dict[str, Parts]:
    orders = read("止付_2020.csv.gz", "止付_2021.csv.gz", key="止付单号")
    incidents = read("警情_2020.csv.gz", "警情_2021.csv", key="警情编号")
    cases = read("立案_2020.csv.gz", "立案_2021.csv", key="案件编号")
    transfers = read("资金流_2021.csv.gz", key="流水编号")
    stops = orders[orders["止付结果"].fillna("成功").eq("成功")]
    lost = incidents[incidents["是否电诈"].eq("是") & incidents["损失金额(元)"].gt(0) & in_week(incidents["报警时间"])]
    return {**of_incidents(lost.set_index("警情编号"), orders, stops), **of_orders(orders), **of_accounts(stops)} | (
        of_chains(transfers, cases, stops)
    )


def of_incidents(lost: pd.DataFrame, orders: pd.DataFrame, stops: pd.DataFrame) -> dict[str, Parts]:
    timed = stops.join(lost["报警时间"].rename("reported_at"), on="警情编号", how="inner")
    first = timed[timed["执行时间"].ge(timed["reported_at"])].groupby("警情编号")["执行时间"].min()
    waited = first - lost.loc[first.index, "报警时间"]
    in_time = waited.le(HOUR).reindex(lost.index, fill_value=False)
    loss = lost["损失金额(元)"]
    of_account = stops.groupby(["警情编号", "止付账号"])["止付金额(元)"].max()
    kept = of_account.groupby("警情编号").sum().reindex(lost.index).fillna(0).clip(upper=loss)
    before = lost["报警时间"] - lost["首次转账时间"]
    return {
        "stop_rate_60m": ratio(in_time),
        "stop_rate_60m_ordered": ratio(in_time[lost.index.isin(orders["警情编号"])]),
        "stop_rate_60m_by_loss": (loss[in_time].sum(), loss.sum()),
        "minutes_to_stop": (waited.median() / HOUR * 60, None),
        "stop_amount_rate": (kept.round().sum(), loss.round().sum()),
        "report_delay": (before[before.ge(pd.Timedelta(0))].median() / HOUR * 60, None),
    }


def of_orders(orders: pd.DataFrame) -> dict[str, Parts]:
    asked = orders[in_week(orders["申请时间"].fillna(orders["报警时间"]))]
    answered = asked[asked["止付结果"].isin(["成功", "失败"])]
    known = asked["受理渠道"].dropna()
    return {
        "stop_success": ratio(answered["止付结果"].eq("成功") & answered["止付金额(元)"].gt(0)),
        "three_way_call_share": ratio(known.str.contains("三方")),
    }


def of_accounts(stops: pd.DataFrame) -> dict[str, Parts]:
    held = stops[stops["执行时间"].notna() & stops["止付金额(元)"].gt(0)].groupby(["警情编号", "止付账号"])
    accounts = held.agg(
        at=("执行时间", "min"), ends=("到期时间", "max"), frozen=("冻结时间", "min"), amount=("止付金额(元)", "max")
    )
    now = accounts[in_week(accounts["at"])]
    return {
        "stopped_accounts": (len(now), None),
        "amount_stopped": (now["amount"].sum(), None),
        "stop_to_freeze": ratio(now["frozen"].le(now["ends"])),
    }


def of_chains(transfers: pd.DataFrame, cases: pd.DataFrame, stops: pd.DataFrame) -> dict[str, Parts]:
    moves = transfers.merge(cases[["案件编号", "报警时间", "警情编号"]], on="案件编号")
    moves = moves[in_week(moves["报警时间"])]
    traced = moves[moves["查控时间"].notna()]
    soon = traced[traced["查控时间"].ge(traced["报警时间"]) & traced["查控时间"].le(traced["报警时间"] + HALF_HOUR)]
    deepest_soon = soon.groupby("案件编号")["层级"].max()
    after = traced[traced["查控时间"].ge(traced["报警时间"])].groupby("案件编号")
    of_case = after.agg(start=("报警时间", "min"), end=("查控时间", "max"), level=("层级", "max"))
    levels = (
        transfers[transfers["查控时间"].notna()]
        .groupby("案件编号")
        .agg(at=("转账时间", "min"), deepest=("层级", "max"))
    )
    case_of = cases.drop_duplicates("警情编号").set_index("警情编号")["案件编号"]
    held = stops[stops["止付金额(元)"].gt(0)].assign(case=stops["案件编号"].fillna(stops["警情编号"].map(case_of)))
    largest = held.groupby(["case", "止付账号"])["止付金额(元)"].max()
    takers = pd.MultiIndex.from_frame(moves[["案件编号", "转入账号"]].dropna().drop_duplicates())
    return {
        "traced_in_30m": (int(deepest_soon.ge(4).sum()), traced["案件编号"].nunique()),
        "minutes_per_level": (((of_case["end"] - of_case["start"]) / HOUR * 60 / of_case["level"]).median(), None),
        "levels_traced": (levels[in_week(levels["at"])]["deepest"].median(), None),
        "chain_amount": (moves["转账金额(元)"].sum(), None),
        "chain_stopped": (largest.reindex(takers).sum(), None),
    }


@pytest.mark.parametrize("metric", [
    "stop_rate_60m", "stop_rate_60m_ordered", "stop_rate_60m_by_loss", "minutes_to_stop", "stop_amount_rate",
    "report_delay", "stop_success", "three_way_call_share", "stopped_accounts", "amount_stopped", "stop_to_freeze",
    "traced_in_30m", "minutes_per_level", "levels_traced", "chain_amount", "chain_stopped",
])  # fmt: skip
def test_the_measure_of_a_week_equals_pandas(sample_project: Project, metric: str) -> None:
    question = TrendQuestion(Grain.WEEK, Selection(), first=START.date(), last=START.date())
    (row,) = sample_project.trend([metric], question, as_of=LATER).to_dicts()
    first, second = expected()[metric]
    if second is None:
        assert row["value"] == pytest.approx(first)
    else:
        assert (row["numerator"], row["denominator"]) == pytest.approx((first, second))
