"""Months (or years) as columns: refused with the way out, drafted, and read as rows."""

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from fraudstats.errors import SourceError
from loading_project import AS_OF, Loading

TOTALS = "辖区,2021年1月,2021年2月,2021年3月,合计\n福田,1,2,3,6\n龙岗,4,,x,4\n\n合计,5,2,3,10\n"


def monthly(loading: Loading) -> list[tuple[date, str, int]]:
    return [(row["month"], row["district"], row["filed"]) for row in loading.rows("crime_totals")]


def test_months_as_columns_are_refused_with_the_way_out(loading: Loading) -> None:
    refusal = loading.refused(loading.write("刑案总数.csv", TOTALS))
    assert refusal.slug == "wide-export"
    assert "2021年1月" in str(refusal) and "sources suggest" in str(refusal)


def test_the_draft_makes_rows_of_them_and_lines_stay_right(loading: Loading) -> None:
    path = loading.write("刑案总数.csv", TOTALS)
    draft = loading.project.suggest_source(path, as_of=AS_OF)
    assert 'dataset = "crime_totals"' in draft and "year" not in draft.partition("[fields]")[2]
    loading.profile("totals", draft)
    batch = loading.loaded(path).batch
    assert monthly(loading) == [
        (date(2021, 1, 1), "福田", 1), (date(2021, 1, 1), "龙岗", 4), (date(2021, 2, 1), "福田", 2),
        (date(2021, 3, 1), "福田", 3),
    ]  # fmt: skip
    assert [(each.line, each.field, each.value) for each in loading.project.rejects()] == [(3, "filed", "×")]
    assert (batch.n_read, batch.n_new, batch.n_rejected, batch.n_layout) == (5, 4, 1, 3)


def test_headers_without_a_year_ask_for_it(loading: Loading) -> None:
    path = loading.write("刑案总数.csv", TOTALS.replace("2021年", "").replace("月", "月份"))
    draft = loading.project.suggest_source(path, as_of=AS_OF)
    assert "# ? the headers name no year; year = 2021" in draft
    loading.profile("totals", draft)
    assert "names no year" in str(loading.refused(path))
    loading.profile("totals", draft.replace("# ? the headers name no year; year = 2021", "year = 2020"))
    loading.loaded(path)
    assert {month for month, _, _ in monthly(loading)} == {date(2020, each, 1) for each in (1, 2, 3)}


def test_a_pattern_takes_the_months_of_the_next_export_too(loading: Loading) -> None:
    loading.profile(
        "totals",
        'dataset = "crime_totals"\nmatch = ["*.csv"]\n[wide]\ncolumns = ["20*年*月"]\nheader = "月份"\nvalue = "立案数"\n',
    )
    loading.loaded(loading.write("a.csv", "警情统计表,,\n辖区,2021年1月,2021年2月\n福田,1,2\n"))
    batch = loading.loaded(loading.write("b.csv", "辖区,2021年1月,2021年2月,2021年3月\n福田,1,7,3\n")).batch
    assert (batch.n_new, batch.n_changed, batch.n_unchanged) == (1, 1, 1)
    assert [n for _, _, n in monthly(loading)] == [1, 7, 3]


def test_years_as_columns_of_a_workbook_with_a_title(loading: Loading) -> None:
    path: Path = loading.exports / "人口.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for rank, cells in enumerate([["常住人口统计"], ["行政区", "2019年", "2020年"], ["福田", 100, 110]]):
            sheet.write_row(rank, 0, cells)
    loading.profile("population", loading.project.suggest_source(path, as_of=datetime(2021, 6, 1)))
    loading.loaded(path)
    assert [(row["year"], row["residents"]) for row in loading.rows("population")] == [
        (date(2019, 1, 1), 100), (date(2020, 1, 1), 110),
    ]  # fmt: skip


def test_a_profile_whose_columns_are_not_there_says_so(loading: Loading) -> None:
    loading.profile(
        "totals",
        'dataset = "crime_totals"\nmatch = ["*.csv"]\n[wide]\ncolumns = ["*季度"]\nheader = "月份"\nvalue = "立案数"\n',
    )
    refusal = loading.refused(loading.write("a.csv", TOTALS))
    assert isinstance(refusal, SourceError) and "*季度" in str(refusal)


@pytest.mark.parametrize("headers", ["1月,2月", "2021-01,2021-02", "202101,202102", "2021年1月份,2021年2月份"])
def test_months_are_known_however_they_are_written(loading: Loading, headers: str) -> None:
    assert loading.refused(loading.write("a.csv", f"辖区,{headers}\n福田,1,2\n")).slug == "wide-export"
