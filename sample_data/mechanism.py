"""Invented referrals to partners, checks of the second-level centres, and tasks of the Sunday meetings."""

import city
import numpy as np
import polars as pl
from draws import DAY_SECONDS, Knots, along, clock_times, day_number, log_normal, pick, stream
from incidents import HOUR_WEIGHTS
from numpy.random import Generator

REFERRALS_A_DAY: Knots = [("2021-01-01", 4), ("2021-02-28", 6), ("2021-05-17", 16)]
PARTNERS = {"银行": 0.45, "运营商": 0.25, "互联网公司": 0.15, "支付机构": 0.1, "应用市场": 0.05}
KINDS = {
    "银行": "涉案账户协查",
    "运营商": "涉案号码关停",
    "互联网公司": "账号封停",
    "支付机构": "涉案账户协查",
    "应用市场": "应用下架",
}
DUE_HOURS = 48
ANSWER_HOURS: Knots = [("2021-01-01", 40.0), ("2021-02-28", 34.0), ("2021-05-17", 15.0)]

MEETINGS = ("2021-03-07", "2021-05-16")  # every Sunday
POINTS = ("team", "venue", "seats", "mechanism", "implementation")
MET_SHARE: Knots = [("2021-03-07", 0.45), ("2021-05-16", 0.97)]
ISSUES = {
    "宣传": ("企业财务人员宣传覆盖不足", "app_coverage", "0.5"),
    "劝阻": ("红色预警见面不及时", "alert_met_in_time", "0.9"),
    "止付": ("60分钟止付率低", "stop_rate_60m", "0.85"),
    "打击": ("破案数偏少", "cases_solved", ""),
    "断卡": ("窝点线索核查慢", "card_dens", ""),
    "联动": ("银行协查逾期", "referrals_answered_in_time", "0.9"),
    "机制": ("二级中心席位未配齐", "centre_compliance", "1"),
}
TASKS_A_MEETING = 5
DUE_DAYS = 14


def build_referrals() -> pl.DataFrame:
    """Draw the referrals of 2021, sorted by the time they were sent; an answer after the last day has not come yet."""
    rng = stream("referrals")
    days = city.days_between("2021-01-01", city.LAST_DAY)
    starts = np.repeat(days, rng.poisson(along(REFERRALS_A_DAY, days))) * DAY_SECONDS
    n = len(starts)
    sent = np.sort(starts + clock_times(rng, HOUR_WEIGHTS, n))
    hours = log_normal(rng, along(ANSWER_HOURS, sent / DAY_SECONDS), 0.7, n)
    answered = pl.col("sent_at") + pl.Series((hours * 3_600).astype(np.int64))
    partners = list(pick(rng, PARTNERS, n))
    return pl.DataFrame({"sent_at": sent, "partner": partners}).with_columns(
        referral_id=pl.format("YX2021-{}", pl.int_range(1, n + 1).cast(pl.String).str.zfill(5)),
        district=pl.Series(list(pick(rng, city.DISTRICTS, n))),
        kind=pl.col("partner").replace_strict(KINDS),
        due_at=pl.col("sent_at") + DUE_HOURS * 3_600,
        answered_at=pl.when(answered < city.END).then(answered),
        outcome=pl.when(answered < city.END).then(pl.lit("已办结")),
    )


def build_centres() -> pl.DataFrame:
    """Check every centre before each Sunday's meeting; all points are met more and more."""
    rng = stream("centres")
    sundays = np.arange(day_number(MEETINGS[0]), day_number(MEETINGS[1]) + 1, 7)
    names = list(city.DISTRICTS)
    resistance = rng.random((len(names), len(POINTS)))
    met = along(MET_SHARE, sundays)[:, None, None] > resistance[None, :, :]
    columns = {name: np.where(met[:, :, place].ravel(), "是", "否") for place, name in enumerate(POINTS)}
    return pl.DataFrame(
        {
            "centre_id": [f"YF{number:02}" for number in range(1, len(names) + 1)] * len(sundays),
            "district": names * len(sundays),
            "checked_on": np.repeat(sundays, len(names)),
            **{name: list(values) for name, values in columns.items()},
            "staff": np.tile(rng.integers(8, 40, len(names)), len(sundays)),
        }
    )


def build_tasks() -> pl.DataFrame:
    """Draw what each Sunday's meeting asked of whom, and when that was done."""
    rng = stream("tasks")
    sundays = np.arange(day_number(MEETINGS[0]), day_number(MEETINGS[1]) + 1, 7)
    rows = [row for sunday in sundays for row in _meeting(rng, int(sunday))]
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(
        task_id=pl.format("YR2021-{}", pl.int_range(1, len(rows) + 1).cast(pl.String).str.zfill(3))
    )


def _meeting(rng: Generator, sunday: int) -> list[dict]:
    fronts = rng.choice(list(ISSUES), TASKS_A_MEETING, replace=False)
    districts = rng.choice(list(city.DISTRICTS), TASKS_A_MEETING, replace=False)
    return [_task(rng, sunday, str(front), str(district)) for front, district in zip(fronts, districts, strict=True)]


def _task(rng: Generator, sunday: int, front: str, district: str) -> dict:
    issue, metric, target = ISSUES[front]
    closed = sunday + int(rng.integers(5, 22))
    is_closed = closed <= day_number(city.LAST_DAY)
    return {
        "raised_on": sunday,
        "district": district,
        "front": front,
        "issue": issue,
        "owner": f"{district}二级反诈中心",
        "due_on": sunday + DUE_DAYS,
        "closed_on": closed if is_closed else None,
        "status": "已完成" if is_closed else "进行中",
        "metric": metric,
        "target": target,
    }
