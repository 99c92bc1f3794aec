"""Invented incidents: how many a day, and what each one says."""

import city
import numpy as np
import polars as pl
from draws import (
    DAY_SECONDS,
    Knots,
    along,
    clock_times,
    day_number,
    instant,
    log_normal,
    pick,
    settle,
    stream,
)
from numpy.random import Generator

# Telecom incidents a day: spring 2020 is low (the pandemic); the campaign starts 2021-03-01.
TELECOM_LEVEL: Knots = [
    ("2019-01-01", 75),
    ("2019-07-01", 79),
    ("2020-01-18", 80),
    ("2020-02-05", 28),
    ("2020-03-31", 30),
    ("2020-04-28", 34),
    ("2020-05-04", 68),
    ("2020-07-01", 97),
    ("2020-09-01", 110),
    ("2021-01-31", 108),
    ("2021-02-22", 120),
    ("2021-02-28", 120),
    ("2021-03-31", 58),
    ("2021-04-23", 31),
    ("2021-05-17", 30),
]
OTHER_LEVEL = 9.0
WEEKDAY_FACTORS = np.array([1.07, 1.05, 1.04, 1.03, 1.01, 0.93, 0.87])
HOUR_WEIGHTS = [2, 1, 1, 1, 1, 1, 2, 3, 5, 8, 10, 9, 6, 7, 9, 10, 9, 8, 7, 8, 8, 7, 5, 3]

PEAK_WEEK = ("2021-02-22", "2021-02-28", 840)  # 120 a day
LATEST_WEEK = ("2021-05-10", "2021-05-16", 210)  # 30 a day
CALM = ("2021-04-24", "2021-05-17", 720)  # 30 a day
CALM_RANGE = (26, 34)

OUTCOMES = {"既遂": 0.84, "未遂": 0.1, "不属实": 0.06}
CHANNELS = {"110": 0.72, "派出所": 0.2, "APP": 0.05, "网上": 0.03}
OCCUPATIONS = {
    "职员": 30,
    "工人": 18,
    "个体": 12,
    "学生": 12,
    "无业": 9,
    "教师": 4,
    "退休": 6,
    "企业财务": 2,
    "": 7,
}
MEDIAN_LOSS_CNY = 8_000
REPEAT_VICTIM_SHARE = 0.02

# The enterprise whose money was traced over four levels of accounts (published example).
ENTERPRISE_DAY = "2021-04-27"
ENTERPRISE = {
    "reported_at": instant("2021-04-27 10:42:18"),
    "district": "龙岗",
    "station": "龙岗第三派出所",
    "fraud_type": "冒充熟人领导",
    "is_telecom": "是",
    "channel": "110",
    "victim_age": 36,
    "victim_sex": "女",
    "occupation": "企业财务",
    "loss_cny": 1_920_000,
    "first_transfer_at": instant("2021-04-27 10:21:05"),
    "outcome": "既遂",
}


def build_incidents() -> pl.DataFrame:
    """Draw all incidents, sorted by report; `case_id` comes with the cases."""
    rng = stream("incidents")
    days = city.days_between(city.FIRST_DAY, city.LAST_DAY)
    telecom = _place(rng, days, telecom_counts(rng, days), "是")
    other = _place(rng, days, rng.poisson(OTHER_LEVEL * city.festival_factor(days)), "否")
    placed = pl.concat([telecom, other]).sort("reported_at", "is_telecom", maintain_order=True)
    described = placed.with_columns(**_describe(rng, placed["is_telecom"].to_numpy()))
    return _numbered(rng, _with_enterprise(_with_money(rng, described)))


def telecom_counts(rng: Generator, days: np.ndarray) -> np.ndarray:
    """Draw the number of telecom incidents of each day; the published daily means come out exactly."""
    levels = along(TELECOM_LEVEL, days) * city.festival_factor(days) * WEEKDAY_FACTORS[city.weekday(days)]
    counts = np.rint(levels + 0.7 * np.sqrt(levels) * rng.standard_normal(len(days))).astype(np.int64)
    calm, latest = _within(days, CALM), _within(days, LATEST_WEEK)
    counts[calm] = np.clip(np.rint(rng.normal(30, 1.8, calm.sum())), *CALM_RANGE)
    settle(counts, _within(days, PEAK_WEEK), PEAK_WEEK[2])
    settle(counts, latest, LATEST_WEEK[2])
    settle(counts, calm & ~latest, CALM[2] - LATEST_WEEK[2])
    return counts


def _within(days: np.ndarray, span: tuple[str, str, int]) -> np.ndarray:
    return (days >= day_number(span[0])) & (days <= day_number(span[1]))


def _place(rng: Generator, days: np.ndarray, counts: np.ndarray, is_telecom: str) -> pl.DataFrame:
    starts = np.repeat(days, counts) * DAY_SECONDS
    reported = starts + clock_times(rng, HOUR_WEIGHTS, len(starts))
    return pl.DataFrame({"reported_at": reported}).with_columns(is_telecom=pl.lit(is_telecom))


def _describe(rng: Generator, is_telecom: np.ndarray) -> dict[str, pl.Series]:
    n = len(is_telecom)
    districts = pick(rng, city.DISTRICTS, n)
    types = np.where(is_telecom == "是", pick(rng, city.FRAUD_TYPES, n), pick(rng, city.OTHER_FRAUD_TYPES, n))
    words = {
        "district": districts,
        "station": city.stations_in(rng, districts),
        "fraud_type": types,
        "channel": pick(rng, CHANNELS, n),
        "victim_sex": pick(rng, {"男": 0.47, "女": 0.53}, n),
        "occupation": pick(rng, OCCUPATIONS, n),
        "outcome": pick(rng, OUTCOMES, n),
    }
    ages = np.clip(np.rint(log_normal(rng, 32, 0.33, n)), 12, 88).astype(np.int64)
    return {name: pl.Series(name, list(values)) for name, values in words.items()} | {"victim_age": pl.Series(ages)}


def round_cny(amounts: np.ndarray) -> np.ndarray:
    """Round as people report: to about three digits, at least one yuan."""
    step = 10.0 ** np.clip(np.floor(np.log10(np.maximum(amounts, 1))) - 2, 0, 4)
    return np.maximum(np.rint(amounts / step) * step, 1).astype(np.int64)


def _with_money(rng: Generator, incidents: pl.DataFrame) -> pl.DataFrame:
    n = incidents.height
    factors = incidents["fraud_type"].replace_strict(city.TYPE_LOSS_FACTORS, default=1.0).to_numpy()
    losses = np.minimum(round_cny(log_normal(rng, MEDIAN_LOSS_CNY * factors, 1.35, n)), 8_000_000)
    delays = np.clip(log_normal(rng, 5_400, 1.6, n), 60, 40 * DAY_SECONDS).astype(np.int64)
    stamped = pl.Series(rng.random(n) < 0.95)
    completed = pl.col("outcome") == "既遂"
    return incidents.with_columns(
        loss_cny=pl.when(completed).then(pl.lit(pl.Series(losses))).when(pl.col("outcome") == "未遂").then(0),
        first_transfer_at=pl.when(completed & stamped).then(pl.col("reported_at") - pl.Series(delays)),
    )


def _with_enterprise(incidents: pl.DataFrame) -> pl.DataFrame:
    """Let the published example take the place of a telecom incident of its day."""
    day = incidents["reported_at"] // DAY_SECONDS == day_number(ENTERPRISE_DAY)
    rank = int(np.flatnonzero((day & (incidents["is_telecom"] == "是")).to_numpy())[0])
    chosen = pl.int_range(pl.len()) == rank
    told = [
        pl.when(chosen).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in ENTERPRISE.items()
    ]
    return incidents.with_columns(told).sort("reported_at", maintain_order=True)


def is_enterprise() -> pl.Expr:
    """Mark the published example among incidents or what is joined to them."""
    return (pl.col("reported_at") == ENTERPRISE["reported_at"]) & (pl.col("loss_cny") == ENTERPRISE["loss_cny"])


def _numbered(rng: Generator, incidents: pl.DataFrame) -> pl.DataFrame:
    ranks = np.arange(1, incidents.height + 1)
    repeats = (rng.random(len(ranks)) < REPEAT_VICTIM_SHARE) & (ranks > 5_000)
    victims = np.where(repeats, ranks - rng.integers(1, 5_000, len(ranks)), ranks)
    day = pl.from_epoch("reported_at").dt.strftime("%Y%m%d")
    in_day = pl.int_range(1, pl.len() + 1).over(pl.col("reported_at") // DAY_SECONDS)
    return incidents.with_columns(
        incident_id=pl.format("YJ{}-{}", day, in_day.cast(pl.String).str.zfill(3)),
        victim_id=pl.format("样例人{}", pl.Series(victims).cast(pl.String).str.zfill(6)),
    )
