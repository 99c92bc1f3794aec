"""Every group that `stops --by` knows, over invented exports full of faults and corrections, counted a second time in pandas."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fraudstats import questions
from fraudstats.analysis.stop_groups import StopGroup
from fraudstats.analysis.stops import band_labels
from fraudstats.project import Project

SEED = 390
N_INCIDENTS = 250
FIRST, LAST = pd.Timestamp("2021-04-26"), pd.Timestamp("2021-05-16 23:00")
LOADED_AT = datetime(2021, 5, 17, 8)
BANDS_CNY = (1_000, 50_000)
COUNTS = ("n_incidents", "n_ordered", "n_in_time", "n_stopped", "n_pending")
BANDS = {"0_5": (-1, 300), "5_15": (300, 900), "15_30": (900, 1800), "30_60": (1800, 3600), "over_60": (3600, 10**9)}
CHANNELS = {"110报警": "110", "派出所": "station", "APP": "app"}
ORDER_CHANNELS = {"柜面": "counter", "三方通话": "three_way_call", "银行": "bank"}


@dataclass(frozen=True)
class Setting:
    """What a project may have set, and what it is asked."""

    start: str
    end: str
    cutoff: time
    within: int


SETTINGS = [
    Setting("reported_at", "executed_at", time(0), 60),
    Setting("reported_at", "executed_at", time(15), 30),
    Setting("first_transfer_at", "requested_at", time(0), 61),
]


def near(drawn: random.Random, at: datetime, seconds: int) -> datetime | None:
    """Draw an instant after (seldom before) another, a date without a time, or none."""
    moved = at + timedelta(seconds=drawn.choice([drawn.randrange(-600, seconds), 3600, 3601, 300, 301]))
    return drawn.choices([moved, datetime(moved.year, moved.month, moved.day), None], [12, 1, 1])[0]


def incidents(drawn: random.Random) -> pd.DataFrame:
    rows = []
    for rank in range(N_INCIDENTS):
        at = (FIRST + (LAST - FIRST) * drawn.random()).floor("s").to_pydatetime()
        at = drawn.choices([at, datetime(at.year, at.month, at.day)], [15, 1])[0]
        rows.append(
            {
                "incident_id": f"i{rank}", "reported_at": at, "first_transfer_at": near(drawn, at, 600),
                "district": drawn.choice(["福田", "罗湖"]), "station": drawn.choice(["一所", "二所", None]),
                "fraud_type": drawn.choice(["刷单", "贷款", None]), "channel": drawn.choice([*CHANNELS, None]),
                "is_telecom": drawn.choices(["是", "否"], [9, 1])[0],
                "loss_cny": drawn.choice([None, 0, 999.99, 1000, 49999.99, 50000, 123456.78]),
                "n": drawn.choices([1, 3], [20, 1])[0],
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def orders(drawn: random.Random, reports: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for rank, report in enumerate(reports.sample(400, replace=True, random_state=SEED).itertuples()):
        at = report.reported_at.to_pydatetime()
        rows.append(
            {
                "order_id": f"o{rank}", "incident_id": report.incident_id, "reported_at": at,
                "requested_at": near(drawn, at, 3000), "executed_at": near(drawn, at, 9000),
                "channel": drawn.choice([*ORDER_CHANNELS, None]), "account_id": f"a{rank}",
                "chain_level": drawn.choice([1, 2, None]),
                "result": drawn.choice(["成功", "成功", "成功", "失败", "处理中", None]), "n": 1,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def taken_back(rows: pd.DataFrame, key: str, share: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write corrections of some rows, every second one under a number of its own; give also what is left."""
    chosen = rows.sample(frac=share, random_state=SEED)
    numbers = [f"no-{name}" if place % 2 else name for place, name in enumerate(chosen[key])]
    corrections = chosen.assign(**{key: numbers, "n": -chosen["n"]})
    return corrections, rows[~rows[key].isin(chosen[key])]


def is_date(stamps: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    return stamps.notna() & (stamps == stamps.dt.normalize())


def told(reports: pd.DataFrame, setting: Setting, window: tuple[pd.Timestamp, pd.Timestamp]) -> pd.DataFrame:
    """Choose the reports of the window, with their groups."""
    chosen = reports[reports["is_telecom"].eq("是") & reports["loss_cny"].gt(0)]
    chosen = chosen[chosen["reported_at"].ge(window[0]) & chosen["reported_at"].lt(window[1])]
    hours = chosen["reported_at"].dt.strftime("%H").where(~is_date(chosen["reported_at"]), None)
    places = sum((chosen["loss_cny"] >= limit).astype(int) for limit in BANDS_CNY)
    labels = dict(enumerate(band_labels(BANDS_CNY)))
    return chosen.assign(
        started=chosen[setting.start], hour=hours, amount_band=pd.Series(places, chosen.index).map(labels),
        channel=chosen["channel"].map(CHANNELS),
    )  # fmt: skip


def groups_of(reports: pd.DataFrame, of: pd.DataFrame, by: StopGroup | None) -> Iterator[tuple[Any, Any]]:
    """Pair incidents with their orders, group by group; an incident without an order is in no group of orders."""
    for report in reports.itertuples():
        own = of[of["incident_id"] == report.incident_id]
        if by and by.is_of_orders:
            column = own["channel"].map(ORDER_CHANNELS) if by is StopGroup.ORDER_CHANNEL else own["chain_level"]
            for value in column.unique():
                same = own[column.isna() if pd.isna(value) else column == value]
                yield name_of(value), (report, same)
        else:
            yield (name_of(getattr(report, by)) if by else None), (report, own)


def name_of(value: Any) -> str | None:
    if value is None or pd.isna(value):
        return None
    return str(int(value)) if isinstance(value, float) else str(value)


def counted(
    reports: pd.DataFrame, of: pd.DataFrame, by: StopGroup | None, setting: Setting, data_end: pd.Timestamp
) -> dict[str | None, dict[str, float]]:
    found: dict[str | None, dict[str, float]] = {}
    for group, (report, own) in groups_of(reports, of, by):
        started = report.started
        if pd.isna(started) or started == started.normalize():
            continue
        if report.reported_at > data_end - pd.Timedelta(minutes=setting.within):
            continue
        row = found.setdefault(group, dict.fromkeys([*COUNTS, "loss_cny", "loss_in_time_cny", *BANDS], 0))
        ended = own.loc[own["result"].fillna("成功").eq("成功"), setting.end].dropna()
        ended = ended[~is_date(ended) & (ended >= started)]
        seconds = (ended.min() - started).total_seconds() if len(ended) else None
        waits = (own["result"].eq("处理中") | (own["result"].isna() & own["executed_at"].isna())).any()
        in_time = seconds is not None and seconds <= setting.within * 60
        add = {
            "n_incidents": True, "n_ordered": len(own) > 0, "n_in_time": in_time,
            "n_stopped": seconds is not None, "n_pending": seconds is None and waits,
            **{name: seconds is not None and low < seconds <= high for name, (low, high) in BANDS.items()},
        }  # fmt: skip
        for name, counts in add.items():
            row[name] += report.n * counts
        row["loss_cny"] += report.n * report.loss_cny
        row["loss_in_time_cny"] += report.n * report.loss_cny * in_time
    return found


def load(project: Project, folder: Path, dataset: str, rows: pd.DataFrame, hour: int) -> None:
    path = folder / f"{hour}.csv"
    rows.to_csv(path, index=False)
    (answer,) = project.load([path], as_of=LOADED_AT + timedelta(hours=hour), dataset=dataset)
    assert answer.refusal is None


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda each: f"{each.start}-{each.end}-{each.cutoff:%H}")
def test_each_group_counts_what_pandas_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: Setting
) -> None:
    monkeypatch.setenv("FRAUDSTATS_PRIVACY_KEY", "5a" * 32)
    drawn = random.Random(SEED)
    reports = incidents(drawn)
    of = orders(drawn, reports)
    no_reports, known = taken_back(reports, "incident_id", 0.1)
    no_orders, left = taken_back(of, "order_id", 0.1)
    settings = f"""
[calendar]
cutoff = {setting.cutoff}
[stops]
start_clock = "{setting.start}"
end_clock = "{setting.end}"
amount_bands_cny = {list(BANDS_CNY)}
"""
    project = Project.create(tmp_path / "project", settings)
    for hour, (dataset, rows) in enumerate(
        [("incidents", reports), ("stop_orders", of), ("incidents", no_reports), ("stop_orders", no_orders)]
    ):
        load(project, tmp_path, dataset, rows, hour)
    moved = timedelta(hours=setting.cutoff.hour)
    data_end = (pd.Timestamp("2021-05-16") if moved else pd.Timestamp("2021-05-17")) + moved
    window = tuple(
        pd.Timestamp(day) - (timedelta(1) - moved if moved else moved) for day in ("2021-05-03", "2021-05-17")
    )
    chosen = told(known, setting, (window[0], window[0] + timedelta(7)))
    for by in (None, *(StopGroup if setting is SETTINGS[0] else (StopGroup.HOUR, StopGroup.CHAIN_LEVEL))):
        reply = questions.stops(
            project,
            as_of=datetime(2030, 1, 1),
            week="2021-W18",
            within_minutes=setting.within,
            by=by,
            rates_only=by is not None,
        )
        wanted = counted(chosen, left, by, setting, data_end)
        rows = reply.answer.rates.to_dicts()[1 if by else 0 :]
        assert {row["stop_group"] for row in rows} == set(wanted), by
        for row in rows:
            assert_equal(row, wanted[row["stop_group"]], by)


def assert_equal(row: Mapping[str, Any], wanted: Mapping[str, float], by: StopGroup | None) -> None:
    place = (by, row["stop_group"])
    assert {name: row[name] for name in COUNTS} == {name: wanted[name] for name in COUNTS}, place
    assert {name: row[f"n_{name}"] for name in BANDS} == {name: wanted[name] for name in BANDS}, place
    for name in ("loss_cny", "loss_in_time_cny"):
        assert row[name] == pytest.approx(wanted[name], abs=0.005), place
