"""Invented alerts to people at risk: who, how fast reached, what came of it."""

import city
import numpy as np
import polars as pl
from draws import DAY_SECONDS, Knots, along, clock_times, instant, log_normal, pick, stream
from incidents import HOUR_WEIGHTS
from numpy.random import Generator

ALERTS_A_DAY: Knots = [
    ("2020-01-01", 16),
    ("2020-12-31", 20),
    ("2021-02-28", 25),
    ("2021-03-20", 44),
    ("2021-05-17", 46),
]
VICTIMS_WITH_ALERT = 0.016  # share of telecom victims who had an alert in the 30 days before
LEVELS = {"紫色": 0.03, "红色": 0.17, "黄色": 0.35, "蓝色": 0.45}
SOURCES = {"部级平台": 0.25, "省厅平台": 0.3, "运营商模型": 0.25, "银行模型": 0.2}
OUTCOMES = {"已劝阻": 0.83, "误报": 0.07, "已转账": 0.03, "拒绝配合": 0.03, "无法联系": 0.04}

# Median minutes from issue to signature and from signature to contact; shares met in person.
SIGN_MINUTES = {"紫色": 4.0, "红色": 8.0, "黄色": 25.0, "蓝色": 60.0}
CONTACT_MINUTES = {"紫色": 8.0, "红色": 15.0, "黄色": 60.0, "蓝色": 180.0}
MEETING_SHARES = {"紫色": 0.97, "红色": 0.9, "黄色": 0.25, "蓝色": 0.05}
SLOWNESS: Knots = [("2020-01-01", 2.2), ("2021-02-28", 1.6), ("2021-04-15", 0.7), ("2021-05-17", 0.6)]

HUAQIANGBEI = {
    "issued_at": instant("2021-04-14 10:12:30"),
    "level": "红色",
    "source": "省厅平台",
    "district": "福田",
    "station": "华强北派出所",
    "subject_id": "样例人900000",
    "signed_at": instant("2021-04-14 10:14:52"),
    "contacted_at": instant("2021-04-14 10:19:07"),
    "met_at": instant("2021-04-14 10:41:40"),
    "method": "上门",
    "outcome": "已劝阻",
    "saved_cny": 2_560_000,
    "fed_back_at": instant("2021-04-14 12:03:15"),
}


def build_alerts(incidents: pl.DataFrame) -> pl.DataFrame:
    """Draw all alerts, sorted by issue, with the published example among them."""
    rng = stream("alerts")
    issued = pl.concat([_issued(rng), _issued_to_victims(rng, incidents)]).sort("issued_at", maintain_order=True)
    handled = _with_result(rng, _with_steps(rng, _with_origin(rng, issued)))
    example = pl.DataFrame([HUAQIANGBEI], schema_overrides={"saved_cny": pl.Int64})
    told = pl.concat([handled.select(list(HUAQIANGBEI)), example]).sort("issued_at", maintain_order=True)
    year = pl.from_epoch("issued_at").dt.year()
    rank = pl.int_range(1, pl.len() + 1).over(year)
    return told.with_columns(alert_id=pl.format("YY{}-{}", year, rank.cast(pl.String).str.zfill(6)))


def _issued(rng: Generator) -> pl.DataFrame:
    days = city.days_between(city.FIRST_ALERT_DAY, city.LAST_DAY)
    starts = np.repeat(days, rng.poisson(along(ALERTS_A_DAY, days))) * DAY_SECONDS
    n = len(starts)
    districts = pick(rng, city.DISTRICTS, n)
    return pl.DataFrame(
        {
            "issued_at": starts + clock_times(rng, HOUR_WEIGHTS, n),
            "district": list(districts),
            "station": list(city.stations_in(rng, districts)),
            "subject_id": [f"样例人{number}" for number in range(900_001, 900_001 + n)],
        }
    )


def _issued_to_victims(rng: Generator, incidents: pl.DataFrame) -> pl.DataFrame:
    """Alert some people who are defrauded within the 30 days that follow."""
    victims = incidents.filter(
        pl.Series(rng.random(incidents.height) < VICTIMS_WITH_ALERT) & (pl.col("is_telecom") == "是")
    )
    ahead = pl.Series(rng.integers(3_600, 30 * DAY_SECONDS, victims.height))
    return victims.select(
        issued_at=pl.col("reported_at") - ahead,
        district="district",
        station="station",
        subject_id="victim_id",
    ).filter(pl.col("issued_at") >= instant(city.FIRST_ALERT_DAY))


def _with_origin(rng: Generator, alerts: pl.DataFrame) -> pl.DataFrame:
    n = alerts.height
    return alerts.with_columns(
        level=pl.Series(list(pick(rng, LEVELS, n))),
        source=pl.Series(list(pick(rng, SOURCES, n))),
        outcome=pl.Series(list(pick(rng, OUTCOMES, n))),
    )


def _delay(rng: Generator, alerts: pl.DataFrame, minutes: dict[str, float]) -> pl.Series:
    """Draw seconds by level; all steps grow faster with the campaign."""
    medians = alerts["level"].replace_strict(minutes, return_dtype=pl.Float64).to_numpy()
    slowness = along(SLOWNESS, alerts["issued_at"].to_numpy() / DAY_SECONDS)
    return pl.Series((60 * log_normal(rng, medians * slowness, 0.7, alerts.height)).astype(np.int64) + 20)


def _with_steps(rng: Generator, alerts: pl.DataFrame) -> pl.DataFrame:
    """Sign, contact, meet, feed back; a step after the last day has not happened yet."""
    shares = alerts["level"].replace_strict(MEETING_SHARES, return_dtype=pl.Float64).to_numpy()
    is_met = pl.Series(rng.random(alerts.height) < shares) & (pl.col("outcome") != "无法联系")
    signed = pl.col("issued_at") + _delay(rng, alerts, SIGN_MINUTES)
    contacted = signed + _delay(rng, alerts, CONTACT_MINUTES)
    met = contacted + pl.Series(rng.integers(900, 7_200, alerts.height))
    fed_back = contacted + pl.Series(rng.integers(7_300, 20_000, alerts.height))
    return alerts.with_columns(
        signed_at=_happened(signed),
        contacted_at=pl.when(pl.col("outcome") != "无法联系").then(_happened(contacted)),
        met_at=pl.when(is_met).then(_happened(met)),
        fed_back_at=_happened(fed_back),
    )


def _happened(at: pl.Expr) -> pl.Expr:
    return pl.when(at < city.END).then(at)


def _with_result(rng: Generator, alerts: pl.DataFrame) -> pl.DataFrame:
    n = alerts.height
    remote = pl.Series(list(pick(rng, {"电话": 0.9, "短信": 0.1}, n)))
    saved = pl.Series((log_normal(rng, 15_000, 1.1, n) / 100).astype(np.int64) * 100)
    told = pl.Series(rng.random(n) < 0.3)
    done = pl.col("fed_back_at").is_not_null()
    return alerts.with_columns(
        method=pl.when(pl.col("met_at").is_not_null())
        .then(pl.lit("上门"))
        .when(pl.col("contacted_at").is_not_null())
        .then(remote),
        saved_cny=pl.when(done & told & (pl.col("outcome") == "已劝阻")).then(saved),
        outcome=pl.when(done).then(pl.col("outcome")),
    )
