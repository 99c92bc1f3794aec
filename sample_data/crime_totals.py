"""Invented totals of all criminal filings, by month and district."""

import city
import numpy as np
import polars as pl
from cases import TELECOM_2020
from draws import split, stream

TELECOM_SHARE_2020 = 0.46
OTHER_CRIMES_A_MONTH = {2019: 2_150, 2021: 1_950}
MONTHS_OF_YEAR = {2019: 12, 2020: 12, 2021: 5}
LAST_MONTH_WEIGHT = 17 / 31  # May 2021 ends on the 17th


def build_crime_totals(cases: pl.DataFrame) -> pl.DataFrame:
    """Add the crimes other than fraud to the fraud cases of each month and district."""
    rng = stream("crime_totals")
    fraud = cases.group_by(month=pl.from_epoch("filed_at").dt.truncate("1mo").dt.date(), district="district").len(
        "fraud"
    )
    years = [
        _other_crimes(rng, year, int(fraud.filter(pl.col("month").dt.year() == year)["fraud"].sum()))
        for year in MONTHS_OF_YEAR
    ]
    other = pl.concat(years)
    return other.join(fraud, on=["month", "district"], how="left", maintain_order="left").select(
        "month", "district", filed=pl.col("other") + pl.col("fraud").fill_null(0)
    )


def _other_crimes(rng: np.random.Generator, year: int, n_fraud: int) -> pl.DataFrame:
    n_months = MONTHS_OF_YEAR[year]
    month_weights = rng.uniform(0.9, 1.1, n_months)
    if year == 2021:
        month_weights[-1] *= LAST_MONTH_WEIGHT
    if year == 2020:
        total = round(TELECOM_2020 / TELECOM_SHARE_2020) - n_fraud
    else:
        total = round(OTHER_CRIMES_A_MONTH[year] * month_weights.sum())
    weights = np.outer(month_weights, list(city.DISTRICTS.values())) * rng.uniform(
        0.93, 1.07, (n_months, len(city.DISTRICTS))
    )
    return pl.DataFrame(
        {
            "month": np.repeat(
                [np.datetime64(f"{year}-{month:02}-01") for month in range(1, n_months + 1)],
                len(city.DISTRICTS),
            ),
            "district": list(city.DISTRICTS) * n_months,
            "other": split(total, weights.ravel()),
        }
    )
