"""P90 and the shares of the largest losses, beside the median."""

from datetime import date, timedelta

import msgspec
import polars as pl
import pytest
from metric_fixture import metric

from fraudstats.analysis.spread import COLUMNS, with_spread
from fraudstats.metrics.definition import Kind

FIRST = date(2021, 5, 10)
LOSSES = msgspec.structs.replace(metric(Kind.DURATION, "district"), unit_en="yuan")


def rows(*districts: str | None) -> pl.DataFrame:
    window = {"period_start": FIRST, "period_end": FIRST + timedelta(7)}
    return pl.DataFrame([{**window, "district": each} for each in districts], schema_overrides={"district": pl.String})


def partials(values: list[float], district: str | None = "福田", day: date = FIRST) -> pl.DataFrame:
    n = len(values)
    return pl.DataFrame(
        {"day": [day] * n, "district": [district] * n, "value": values}, schema_overrides={"district": pl.String}
    )


def spread(events: pl.DataFrame, *districts: str | None) -> list[dict]:
    return with_spread(rows(*districts), events, LOSSES, ("district",)).select(COLUMNS).to_dicts()


def test_the_shares_are_those_of_the_largest_rounded_up_to_whole_events() -> None:
    (found,) = spread(partials([float(n) for n in range(1, 101)]), "福田")
    assert found["top_1_share"] == pytest.approx(100 / 5050)
    assert found["top_3_share"] == pytest.approx((100 + 99 + 98) / 5050)
    assert found["top_10_share"] == pytest.approx(sum(range(91, 101)) / 5050)
    assert found["p90"] == pytest.approx(90.1)


def test_of_eleven_events_the_first_tenth_are_two_and_one_event_is_all_of_it() -> None:
    (found,) = spread(partials([1.0] * 9 + [10.0, 20.0]), "福田")
    assert (found["top_1_share"], found["top_10_share"]) == (pytest.approx(20 / 39), pytest.approx(30 / 39))
    (found,) = spread(partials([5.0]), "福田")
    assert [found[name] for name in COLUMNS] == [5.0, 1.0, 1.0, 1.0]


def test_window_edges_groups_and_empty_values_are_kept_apart() -> None:
    events = pl.concat(
        [
            partials([1.0, 3.0]),
            partials([100.0], day=FIRST - timedelta(1)),
            partials([100.0], day=FIRST + timedelta(7)),
            partials([7.0], district=None, day=FIRST + timedelta(6)),
            partials([2.0]).with_columns(value=pl.lit(None, dtype=pl.Float64)),
        ]
    )
    futian, unstated, nobody = spread(events, "福田", None, "罗湖")
    assert futian["top_1_share"] == pytest.approx(3 / 4)
    assert unstated["p90"] == 7.0
    assert set(nobody.values()) == {None}


def test_minutes_have_no_shares_and_counts_no_spread() -> None:
    minutes = msgspec.structs.replace(LOSSES, unit_en="minutes")
    (found,) = with_spread(rows("福田"), partials([1.0, 2.0]), minutes, ("district",)).select(COLUMNS).to_dicts()
    assert (found["p90"], found["top_10_share"]) == (pytest.approx(1.9), None)
    (found,) = with_spread(rows("福田"), partials([1.0]), metric(Kind.COUNT), ("district",)).select(COLUMNS).to_dicts()
    assert set(found.values()) == {None}
