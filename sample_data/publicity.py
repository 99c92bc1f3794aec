"""Invented residents, app installs and outreach events."""

import city
import numpy as np
import polars as pl
from draws import Knots, along, log_normal, pick, split, stream

RESIDENTS = {2019: 20_100_000, 2020: 20_500_000, 2021: 20_860_000}
INSTALLS_LAST_DAY = 10_430_000
FIRST_INSTALL_DAY = "2021-01-01"
INSTALLED_SHARE: Knots = [  # of the last day's
    ("2021-01-01", 0.06),
    ("2021-02-28", 0.11),
    ("2021-03-31", 0.48),
    ("2021-04-30", 0.88),
    ("2021-05-17", 1.0),
]
REGISTERED, VERIFIED, WARNINGS_ON = 0.81, 0.62, 0.58  # shares of the installs
EVENTS_A_DAY: Knots = [("2021-01-01", 4), ("2021-02-28", 6), ("2021-03-15", 26), ("2021-05-17", 30)]
TIERS = {"市级": 0.02, "区级": 0.1, "派出所": 0.38, "警务室": 0.3, "网格": 0.2}
SETTINGS = {"社区": 0.34, "企业": 0.22, "学校": 0.18, "城中村": 0.12, "商圈": 0.08, "银行网点": 0.06}
MEDIAN_REACHED = 120


def build_population() -> pl.DataFrame:
    """Split the residents of each year over the districts."""
    shares = np.array(list(city.DISTRICTS.values()))
    years = [
        pl.DataFrame({"district": list(city.DISTRICTS), "year": str(year), "residents": split(total, shares)})
        for year, total in RESIDENTS.items()
    ]
    return pl.concat(years)


def build_app_installs() -> pl.DataFrame:
    """Count the installs of every district at the end of each day; the published stock comes out on the last one."""
    rng = stream("app_installs")
    names = list(city.DISTRICTS)
    last = split(INSTALLS_LAST_DAY, np.array(list(city.DISTRICTS.values())) * rng.uniform(0.94, 1.06, len(names)))
    days = city.days_between(FIRST_INSTALL_DAY, city.LAST_DAY)
    installs = np.floor(np.outer(along(INSTALLED_SHARE, days), last)).astype(np.int64).ravel()
    return pl.DataFrame(
        {
            "counted_on": np.repeat(days, len(names)),
            "district": names * len(days),
            "tier": "区级",
            "installs": installs,
            "registered": (installs * REGISTERED).astype(np.int64),
            "verified": (installs * VERIFIED).astype(np.int64),
            "warnings_on": (installs * WARNINGS_ON).astype(np.int64),
        }
    )


def build_outreach() -> pl.DataFrame:
    """Draw the outreach events of 2021, sorted by day."""
    rng = stream("outreach")
    days = city.days_between(FIRST_INSTALL_DAY, city.LAST_DAY)
    held = np.repeat(days, rng.poisson(along(EVENTS_A_DAY, days)))
    n = len(held)
    words = {"district": pick(rng, city.DISTRICTS, n), "tier": pick(rng, TIERS, n), "setting": pick(rng, SETTINGS, n)}
    reached = log_normal(rng, MEDIAN_REACHED, 0.8, n).astype(np.int64) + 5
    told = pl.Series(rng.random(n) < 0.97)
    return pl.DataFrame({"held_on": held, **{name: list(each) for name, each in words.items()}}).with_columns(
        event_id=pl.format("YH2021-{}", pl.int_range(1, n + 1).cast(pl.String).str.zfill(5)),
        people_reached=pl.when(told).then(pl.lit(pl.Series(reached))),
    )
