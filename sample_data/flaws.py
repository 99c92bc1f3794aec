"""Rows broken on purpose, duplicates and overlaps; README.md lists them."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Flaw:
    """A broken row: a copy of a sound one under its own number, with one field spoilt."""

    rank: int
    """Data rows above it in its file."""
    key: str
    """Its own number, empty where the missing number is the flaw."""
    field: str
    value: str | None


FLAWS = {
    "incidents_2019": [
        Flaw(4_000, "YJ20190218-901", "district", None),
        Flaw(21_000, "YJ20190903-901", "victim_age", "430"),
    ],
    "incidents_2020": [
        Flaw(9_000, "YJ20200618-901", "reported_at", "2020-13-40 09:12:00"),
        Flaw(24_000, "YJ20201020-901", "loss_cny", "-8800"),
    ],
    "incidents_2021": [
        Flaw(1_500, "YJ20210115-901", "district", None),
        Flaw(5_000, "YJ20210216-901", "loss_cny", "约三万元"),
        Flaw(9_000, "YJ20210325-901", "is_telecom", "待定"),
    ],
    "cases_2019": [Flaw(12_000, "YA2019-900001", "category", "电信网洛诈骗")],
    "cases_2020": [Flaw(15_000, "", "case_id", None)],
    "cases_2021": [
        Flaw(2_000, "YA2021-900001", "filed_at", "2021/13/40 10:00:00"),
        Flaw(6_000, "", "case_id", None),
    ],
    "alerts_2020": [
        Flaw(1_000, "YY2020-900001", "level", "橙色"),
        Flaw(4_000, "YY2020-900002", "issued_at", None),
    ],
    "alerts_2021": [
        Flaw(700, "YY2021-900001", "level", "橙色"),
        Flaw(3_000, "YY2021-900002", "district", None),
    ],
    "stop_orders_2020": [Flaw(6_000, "YZ2020-900001", "account_id", None)],
    "stop_orders_2021": [
        Flaw(10_000, "YZ2021-900001", "amount_stopped_cny", "-5000"),
        Flaw(30_000, "YZ2021-900002", "reported_at", "2021-02-30 08:15:00"),
    ],
}

# Data rows that stand twice in their file, one copy below the other.
DUPLICATES = {"incidents_2021": 7_000, "cases_2021": 4_000, "stop_orders_2021": 20_000}

# The last row of the first file opens the second one too.
OVERLAPS = {"incidents_2020": "incidents_2019", "stop_orders_2021": "stop_orders_2020"}


def spoil(files: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Put every flaw, duplicate and overlap in its file; keys as in FLAWS."""
    overlapped = {name: _with_overlap(files, name) for name in files}
    return {name: _with_flaws(_with_duplicate(rows, name), name) for name, rows in overlapped.items()}


def _with_overlap(files: dict[str, pl.DataFrame], name: str) -> pl.DataFrame:
    if name not in OVERLAPS:
        return files[name]
    return pl.concat([files[OVERLAPS[name]].tail(1), files[name]])


def _with_duplicate(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    if name not in DUPLICATES:
        return rows
    rank = DUPLICATES[name]
    return pl.concat([rows.head(rank), rows.slice(rank - 1)])


def _with_flaws(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    for flaw in FLAWS.get(name, []):
        broken = _broken(rows[flaw.rank - 1], flaw)
        rows = pl.concat([rows.head(flaw.rank), broken, rows.slice(flaw.rank)])
    return rows


def _broken(row: pl.DataFrame, flaw: Flaw) -> pl.DataFrame:
    key = pl.lit(flaw.key or None, pl.String).alias(row.columns[0])
    spoilt = pl.lit(flaw.value, row.schema[flaw.field]).alias(flaw.field)
    return row.with_columns(key).with_columns(spoilt)
