"""Workbooks of several sheets: one is read, and what else holds something is told."""

from pathlib import Path

import xlsxwriter

from loading_project import Loading

HEADERS = ["警情编号", "报警时间", "辖区", "是否电诈"]
ROW = ["A1", "2021-05-02", "福田", "是"]


def book_of(path: Path, *sheets: str, hidden: str = "", empty: str = "") -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            if name == hidden:
                sheet.hide()
            if name != empty:
                sheet.write_row(0, 0, HEADERS if name != "说明" else ["本表由某局填报"])
                sheet.write_row(1, 0, ROW if name != "说明" else ["以实际为准"])
    return path


def test_sheets_that_hold_something_and_were_not_read_are_told(loading: Loading) -> None:
    book = book_of(loading.exports / "a.xlsx", "五月", "说明", "旧", "空", hidden="旧", empty="空")
    outcome = loading.loaded(book)
    assert outcome.batch.n_new == 1
    assert [(each.zh, each.en) for each in outcome.notes] == [
        ("未读取的工作表：说明、旧", "sheets that were not read: 说明, 旧")
    ]


def test_a_workbook_without_anything_says_so(loading: Loading) -> None:
    refusal = loading.refused(book_of(loading.exports / "a.xlsx", "空", empty="空"))
    assert "no sheet holds data" in str(refusal)


def test_a_spreadsheet_in_xml_is_named_as_such(loading: Loading) -> None:
    text = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    refusal = loading.refused(loading.write("a.xls", text))
    assert (refusal.slug, "XML spreadsheet" in str(refusal)) == ("wrong-kind", True)
