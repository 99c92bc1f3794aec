"""Invented filings: which incidents become cases, when, and which are solved."""

import city
import numpy as np
import polars as pl
from draws import (
    DAY_SECONDS,
    along,
    clock_times,
    day_number,
    instant,
    keep_exactly,
    log_normal,
    split,
    stream,
)
from incidents import is_enterprise
from numpy.random import Generator

TELECOM_2019 = 21_014
TELECOM_2020 = round(TELECOM_2019 * 1.041)
SOLVED_TO_DATE_2020 = 1_250  # fraud cases solved 1 January to 17 May
SOLVED_TO_DATE_2021 = 2_795  # +123.6 %

FILING_SHARES = {"既遂": 0.88, "未遂": 0.2, "不属实": 0.0}
LAG_DAYS = [0.38, 0.27, 0.15, 0.1, 0.06, 0.04]
OFFICE_HOURS = [0, 0, 0, 0, 0, 0, 0, 0, 3, 8, 9, 8, 3, 3, 7, 8, 8, 7, 4, 3, 2, 0, 0, 0]
DAY_OFF_SHIFT_SHARE = 0.35

# Labour Day 2020: the case system was being replaced, nearly all filings waited until 6-10 May.
DEFERRED = ("2020-05-01", "2020-05-05")
DEFERRED_SHARE = 0.85
DEFERRED_TO = [
    ("2020-05-06", 0.3),
    ("2020-05-07", 0.25),
    ("2020-05-08", 0.2),
    ("2020-05-09", 0.15),
    ("2020-05-10", 0.1),
]

# May 2021: a drive files old reports of other fraud.
DRIVE_SHARES = [("2021-05-06", 0.45), ("2021-05-07", 0.3), ("2021-05-08", 0.15), ("2021-05-09", 0.1)]
LAST_DAY_NOT_DOWN = 13

SOLVED_SHARE = [("2019-01-01", 0.19), ("2020-12-31", 0.22), ("2021-02-28", 0.55), ("2021-05-17", 0.6)]
SOLVED_AFTER_DAYS = [("2019-01-01", 70.0), ("2020-12-31", 60.0), ("2021-05-17", 18.0)]


def build_cases(incidents: pl.DataFrame) -> pl.DataFrame:
    """File cases from incidents, sorted by filing; the published counts of 2019 and 2020 come out exactly."""
    rng = stream("cases")
    filed = _file(rng, incidents)
    drive = _drive(rng, incidents, filed)
    cases = pl.concat([filed, drive]).sort("filed_at", "incident_id", maintain_order=True)
    return _numbered(_with_end(rng, _with_offence(rng, cases)))


def with_case_numbers(incidents: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Write the case number back to each filed incident."""
    return incidents.join(cases.select("incident_id", "case_id"), on="incident_id", how="left", maintain_order="left")


def _file(rng: Generator, incidents: pl.DataFrame) -> pl.DataFrame:
    shares = incidents["outcome"].replace_strict(FILING_SHARES, return_dtype=pl.Float64).to_numpy()
    drawn = pl.Series(rng.random(incidents.height) < shares)
    chosen = incidents.filter(drawn | is_enterprise().fill_null(False))
    filed = chosen.with_columns(filed_at=pl.Series(_filing_times(rng, chosen["reported_at"].to_numpy())))
    return _with_exact_years(rng, filed.filter(pl.col("filed_at") < city.END))


def _filing_times(rng: Generator, reported: np.ndarray) -> np.ndarray:
    """Lag 0-5 days; days off pass a third of theirs on by one or two days; Labour Day 2020 waits longer."""
    n = len(reported)
    lags = rng.choice(len(LAG_DAYS), size=n, p=LAG_DAYS)
    days = reported // DAY_SECONDS + lags
    moved = city.is_day_off(days) & (rng.random(n) < DAY_OFF_SHIFT_SHARE)
    days = _defer(rng, days + np.where(moved, rng.integers(1, 3, n), 0))
    at_office = days * DAY_SECONDS + clock_times(rng, OFFICE_HOURS, n)
    at_once = reported + rng.integers(1_200, 5 * 3_600, n)
    return np.where((days == reported // DAY_SECONDS) | (at_office < reported), at_once, at_office)


def _defer(rng: Generator, days: np.ndarray) -> np.ndarray:
    waits = (days >= day_number(DEFERRED[0])) & (days <= day_number(DEFERRED[1]))
    waits &= rng.random(len(days)) < DEFERRED_SHARE
    later = [day_number(day) for day, _ in DEFERRED_TO]
    return np.where(waits, rng.choice(later, size=len(days), p=[share for _, share in DEFERRED_TO]), days)


def _with_exact_years(rng: Generator, filed: pl.DataFrame) -> pl.DataFrame:
    """Leave as many telecom incidents of 2019 and 2020 unfiled as the yearly counts demand."""
    year = pl.from_epoch("filed_at").dt.year()
    is_telecom = pl.col("is_telecom") == "是"
    kept = np.ones(filed.height, dtype=bool)
    for number, wanted in [(2019, TELECOM_2019), (2020, TELECOM_2020)]:
        counted = filed.select((year == number) & is_telecom).to_series().to_numpy()
        kept &= ~counted | keep_exactly(rng, counted, wanted)
    return filed.filter(pl.Series(kept))


def _drive(rng: Generator, incidents: pl.DataFrame, filed: pl.DataFrame) -> pl.DataFrame:
    """File so many old cases that May falls below April on the 14th and not before."""
    old = incidents.filter(
        (pl.col("is_telecom") == "否") & (pl.col("outcome") == "既遂") & (pl.col("reported_at") < instant("2021-04-01"))
    ).join(filed, on="incident_id", how="anti", maintain_order="left")
    n_cases = _drive_size(filed)
    chosen = old.filter(pl.Series(keep_exactly(rng, np.ones(old.height, dtype=bool), n_cases)))
    counts = split(n_cases, np.array([share for _, share in DRIVE_SHARES]))
    days = rng.permutation(np.repeat([day_number(day) for day, _ in DRIVE_SHARES], counts))
    times = days * DAY_SECONDS + clock_times(rng, OFFICE_HOURS, n_cases)
    return chosen.with_columns(filed_at=pl.Series(times))


def _drive_size(filed: pl.DataFrame) -> int:
    """Halve the way between the shortfalls of the 13th and the 14th of May against April."""
    days = filed["filed_at"].to_numpy() // DAY_SECONDS
    before, after = (_shortfall(days, n_days) for n_days in (LAST_DAY_NOT_DOWN, LAST_DAY_NOT_DOWN + 1))
    return (before + after) // 2


def _shortfall(days: np.ndarray, n_days: int) -> int:
    april, may = day_number("2021-04-01"), day_number("2021-05-01")
    return int(((days >= april) & (days < april + n_days)).sum() - ((days >= may) & (days < may + n_days)).sum())


def _with_offence(rng: Generator, cases: pl.DataFrame) -> pl.DataFrame:
    lead = pl.Series(rng.integers(600, 2 * DAY_SECONDS, cases.height))
    gap = pl.Series(rng.integers(0, 1_800, cases.height))
    first = pl.col("first_transfer_at")
    return cases.with_columns(
        occurred_at=pl.when(first.is_null()).then(pl.col("reported_at") - lead).otherwise(first - gap),
        category=pl.when(pl.col("is_telecom") == "是").then(pl.lit("电信网络诈骗")).otherwise(pl.lit("其他诈骗")),
    )


def _with_end(rng: Generator, cases: pl.DataFrame) -> pl.DataFrame:
    filed = cases["filed_at"].to_numpy()
    solved_at = _solving_times(rng, filed)
    solved = _solved(rng, filed, solved_at)
    part = np.where(rng.random(len(filed)) < 0.25, rng.random(len(filed)), 0)
    recovered = (cases["loss_cny"].fill_null(0).to_numpy() * part / 100).astype(np.int64) * 100
    withdrawn = pl.Series(rng.random(len(filed)) < 0.006)
    return cases.with_columns(
        solved_at=pl.when(pl.Series(solved)).then(pl.lit(pl.Series(solved_at))),
        recovered_cny=pl.when(pl.Series(solved & (recovered > 0))).then(pl.lit(pl.Series(recovered))),
        status=pl.when(pl.Series(solved))
        .then(pl.lit("已破案"))
        .when(withdrawn)
        .then(pl.lit("撤销案件"))
        .otherwise(pl.lit("侦查中")),
    )


def _solving_times(rng: Generator, filed: np.ndarray) -> np.ndarray:
    medians = along(SOLVED_AFTER_DAYS, filed / DAY_SECONDS)
    days = filed // DAY_SECONDS + 1 + log_normal(rng, medians, 0.9, len(filed)).astype(np.int64)
    return days * DAY_SECONDS + clock_times(rng, OFFICE_HOURS, len(filed))


def _solved(rng: Generator, filed: np.ndarray, solved_at: np.ndarray) -> np.ndarray:
    """Choose the solved cases; the counts of 1 January to 17 May of 2020 and 2021 come out exactly."""
    solved = (rng.random(len(filed)) < along(SOLVED_SHARE, filed / DAY_SECONDS)) & (solved_at < city.END)
    for year, wanted in [(2020, SOLVED_TO_DATE_2020), (2021, SOLVED_TO_DATE_2021)]:
        counted = (solved_at >= instant(f"{year}-01-01")) & (solved_at < instant(f"{year}-05-18")) & solved
        solved &= ~counted | keep_exactly(rng, counted, wanted)
    return solved


def _numbered(cases: pl.DataFrame) -> pl.DataFrame:
    year = pl.from_epoch("filed_at").dt.year()
    rank = pl.int_range(1, pl.len() + 1).over(year)
    return cases.with_columns(case_id=pl.format("YA{}-{}", year, rank.cast(pl.String).str.zfill(6)))
