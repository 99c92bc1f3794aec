"""Cells merged over several rows of a sheet: the value belongs to every row, an amount to none of them alone."""

from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from loading_project import Loading

HEADERS = ["警情编号", "报警时间", "辖区", "是否电诈", "损失金额", "派出所"]


def book_with_merged(path: Path, column: int, value: str | int, *, first: int = 3, last: int = 5) -> Path:
    """Write a title, a header and four rows in rows 2 to 6; one column is merged over some of them."""
    rows = [[f"J{rank}", "2021-05-02 10:00:00", "龙岗", "是", 5, "沙头"] for rank in range(4)]
    if path.suffix == ".xls":
        old = xlwt.Workbook()
        sheet = old.add_sheet("五月")
        for at, cells in enumerate([["某局五月", *[""] * 5], HEADERS, *rows]):
            for place, cell in enumerate(cells):
                if not (place == column and first <= at + 1 <= last):
                    sheet.write(at, place, cell)
        sheet.write_merge(first - 1, last - 1, column, column, value)
        old.save(str(path))
        return path
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("五月")
        page.merge_range(0, 0, 0, 5, "某局五月")
        page.write_row(1, 0, HEADERS)
        for at, cells in enumerate(rows, 2):
            page.write_row(at, 0, cells)
        page.merge_range(first - 1, column, last - 1, column, value)
    return path


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_a_value_merged_over_rows_is_given_to_each_of_them_and_told(loading: Loading, name: str) -> None:
    outcome = loading.loaded(book_with_merged(loading.exports / name, 2, "福田"))
    assert [row["district"] for row in loading.rows()] == ["福田", "福田", "福田", "龙岗"]
    assert [row["loss_cny"] for row in loading.rows()] == [5, 5, 5, 5]
    assert "1 cell merged over rows: every row has the value" in [each.en for each in outcome.notes]
    assert "纵向合并的单元格 1 处，其值归入所跨各行" in [each.zh for each in outcome.notes]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_an_amount_merged_over_rows_refuses_the_sheet(loading: Loading, name: str) -> None:
    refusal = loading.refused(book_with_merged(loading.exports / name, 4, 300))
    assert refusal.slug == "merged-amounts"
    assert "损失金额" in str(refusal) and "row 3" in str(refusal)


def test_an_identifier_merged_over_rows_is_one_event_and_the_others_are_told(loading: Loading) -> None:
    path = book_with_merged(loading.exports / "a.xlsx", 0, "J9", last=4)
    loading.loaded(path)
    assert sorted(row["incident_id"] for row in loading.rows()) == ["J2", "J3", "J9"]


def test_merged_cells_above_the_data_are_no_values(loading: Loading) -> None:
    path = loading.exports / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("五月")
        sheet.merge_range(0, 0, 1, 5, "某局五月")
        sheet.write_row(2, 0, HEADERS)
        sheet.write_row(3, 0, ["J1", "2021-05-02 10:00:00", "龙岗", "是", 5, "沙头"])
        sheet.merge_range(5, 0, 6, 5, "注：含网络诈骗")
    outcome = loading.loaded(path)
    assert [row["incident_id"] for row in loading.rows()] == ["J1"]
    assert outcome.batch.n_rejected == 0
