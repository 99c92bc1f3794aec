"""Cells of workbooks that look empty and are not: formulas with an error, or that no program has computed."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from loading_project import Loading

HEADERS = ["警情编号", "报警时间", "辖区", "是否电诈", "损失金额", "派出所"]
SOUND = ["2021-05-02 10:00:00", "福田", "是", 5]


def book_with(path: Path, place: tuple[int, int], formula: str, value: str | int, *, corner: tuple[int, int]) -> None:
    """Write two sound rows from a corner of the sheet on, and one formula over a cell of them."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("五月")
        for rank, cells in enumerate([HEADERS, ["J1", *SOUND, "华强北"], ["J2", *SOUND, "沙头"]]):
            sheet.write_row(corner[0] + rank, corner[1], cells)
        sheet.write_formula(corner[0] + place[0], corner[1] + place[1], formula, None, value)


@pytest.mark.parametrize("corner", [(0, 0), (3, 2), (0, 30)], ids=["A1", "C4", "AE1"])
@pytest.mark.parametrize(
    ("column", "field", "formula", "value", "shown"),
    [
        (4, "loss_cny", "=1/0", "#DIV/0!", "#DIV/0!"), (2, "district", "=VLOOKUP(1,A1:A2,1)", "#N/A", "#N/A"),
        (5, "station", "=NOWHERE()", "#NAME?", "#NAME?"), (1, "reported_at", "=TODAY()", "", "#UNCOMPUTED!"),
        (4, "loss_cny", "=100+23", "", "#UNCOMPUTED!"), (4, "loss_cny", "=100+23", 0, "#UNCOMPUTED!"),
        (0, "incident_id", '="J"&2', "", "#UNCOMPUTED!"),
    ],
)  # fmt: skip
def test_a_formula_without_a_value_is_refused_and_not_taken_for_nothing(
    loading: Loading, corner: tuple[int, int], column: int, field: str, formula: str, value: str | int, shown: str
) -> None:
    path = loading.exports / "b.xlsx"
    book_with(path, (1, column), formula, value, corner=corner)
    loading.loaded(path)
    found = [(each.line, each.field, each.rule, each.value) for each in loading.project.rejects()]
    assert found == [(corner[0] + 2, field, "failed_formula", shown)]
    assert [row["incident_id"] for row in loading.rows()] == ["J2"]


def test_a_formula_with_a_value_is_that_value(loading: Loading) -> None:
    path = loading.exports / "b.xlsx"
    book_with(path, (1, 4), "=100+23", 123, corner=(0, 0))
    loading.loaded(path)
    assert [row["loss_cny"] for row in loading.rows()] == [123, 5]


def test_a_failed_formula_in_a_column_that_is_not_taken_is_nobodys_concern(loading: Loading) -> None:
    path = loading.exports / "b.xlsx"
    book_with(path, (1, 7), "=1/0", "#DIV/0!", corner=(0, 0))
    assert loading.loaded(path).batch.n_new == 2


def test_what_a_formula_showed_in_a_text_export_is_refused_too(loading: Loading) -> None:
    rows = "J1,2021-05-02,福田,是,#REF!,\nJ2,2021-05-02,福田,是,,#N/A\nJ3,2021-05-02,福田,是,1,\n"
    loading.loaded(loading.write("a.csv", ",".join(HEADERS) + "\n" + rows))
    assert [(each.field, each.rule) for each in loading.project.rejects()] == [
        ("loss_cny", "failed_formula"), ("station", "failed_formula"),
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["'000123", '="000123"', '"=""000123"""', "000123\t"])
def test_marks_that_keep_a_number_text_are_no_part_of_it(loading: Loading, written: str) -> None:
    loading.loaded(loading.write("a.csv", f"{','.join(HEADERS)}\n{written},2021-05-02,福田,是,1,\n"))
    assert loading.rows()[0]["incident_id"] == "000123"


def test_json_lines_with_texts_and_numbers_in_one_field_are_read_as_written(loading: Loading) -> None:
    rows = (
        '{"警情编号": "00012", "报警时间": "2021-05-02T10:00:00Z", "辖区": "龙岗", "是否电诈": true}',
        '{"警情编号": 6222020200112233445, "报警时间": "2021/5/2", "辖区": "龙岗", "是否电诈": "否", "损失金额": 12.50}',
        '{"警情编号": 6.22202E+18, "报警时间": "2021/5/2", "辖区": "龙岗", "是否电诈": "否"}',
    )
    loading.loaded(loading.write("导出[1].jsonl", "\n".join(rows) + "\n"))
    assert [row["incident_id"] for row in loading.rows()] == ["00012", "6222020200112233445"]
    assert [each.rule for each in loading.project.rejects()] == ["lost_digits"]


def rewritten(path: Path, change: Callable[[str], str]) -> Path:
    """Write the first sheet of a workbook as another program would."""
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as book:
        members = {name: book.read(name) for name in book.namelist()}
    members[part] = change(members[part].decode()).encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, content in members.items():
            book.writestr(name, content)
    return path


def with_prefix(sheet: str) -> str:
    tagged = re.sub(r"<(/?)(?=\w)", r"<\1x:", sheet)
    return tagged.replace("xmlns=", "xmlns:x=")


WRITERS: dict[str, Callable[[str], str]] = {
    "single quotation marks": lambda sheet: re.sub(r'(\b[rt])="(\w+)"', r"\1='\2'", sheet),
    "prefixed names": with_prefix,
    "an empty styled cell before it": lambda sheet: re.sub(r'<c r="D2".*?</c>', '<c r="D2" s="0"/>', sheet),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_a_failed_formula_is_found_however_the_program_writes_the_sheet(loading: Loading, writer: str) -> None:
    path = loading.exports / "b.xlsx"
    book_with(path, (1, 4), "=1/0", "#DIV/0!", corner=(0, 0))
    loading.loaded(rewritten(path, WRITERS[writer]))
    assert ("loss_cny", "failed_formula", "#DIV/0!") in [
        (each.field, each.rule, each.value) for each in loading.project.rejects()
    ]


def test_a_failed_formula_in_a_cell_without_an_address_refuses_the_sheet(loading: Loading) -> None:
    path = loading.exports / "b.xlsx"
    book_with(path, (1, 4), "=1/0", "#DIV/0!", corner=(0, 0))
    path = rewritten(path, lambda sheet: re.sub(r'<c r="\w+"', "<c", sheet))
    assert loading.refused(path).slug == "unreadable-workbook"
