"""ods sheets: failed formulas and merged cells, which the reader of their values leaves empty."""

import zipfile
from pathlib import Path

import pytest

from loading_project import Loading

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
HEADERS = ["警情编号", "报警时间", "辖区", "是否电诈", "损失金额", "派出所"]
EMPTY = "<table:table-cell/>"


def cell(text: str, attributes: str = "") -> str:
    kind = "" if "formula" in attributes else ' office:value-type="string"'
    return f"<table:table-cell{kind} {attributes}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def event(number: int, district: str = cell("福田"), loss: str = cell("5")) -> str:
    return row(cell(f"J{number}"), cell("2021-05-02 10:00:00"), district, cell("是"), loss, cell("沙头"))


def document(path: Path, *rows: str) -> Path:
    blank = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    head = row(*(cell(each) for each in HEADERS))
    sheets = f'<table:table table:name="空"/><table:table table:name="五月">{blank}{head}{"".join(rows)}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {NAMES}>{body}</office:document-content>")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


@pytest.mark.parametrize(
    ("attributes", "text", "shown"),
    [
        ('office:value-type="string" office:string-value=""', "#DIV/0!", "#DIV/0!"),
        ('office:value-type="string" office:string-value=""', "#N/A", "#N/A"),
        ('office:value-type="string" office:string-value=""', "Err:510", "#VALUE!"), ("", "", "#UNCOMPUTED!"),
    ],
)  # fmt: skip
def test_a_failed_formula_of_an_ods_is_refused(loading: Loading, attributes: str, text: str, shown: str) -> None:
    failed = cell(text, f'table:formula="of:=1/0" {attributes}')
    loading.loaded(document(loading.exports / "a.ods", event(1, loss=failed), event(2)))
    found = [(each.line, each.field, each.rule, each.value) for each in loading.project.rejects()]
    assert found == [(4, "loss_cny", "failed_formula", shown)]


def test_a_formula_of_an_ods_with_a_value_is_that_value(loading: Loading) -> None:
    sound = cell("123", 'table:formula="of:=100+23" office:value-type="float" office:value="123"')
    loading.loaded(document(loading.exports / "a.ods", event(1, loss=sound)))
    assert [row["loss_cny"] for row in loading.rows()] == [123]


def test_cells_of_an_ods_merged_over_rows_give_their_value_to_each(loading: Loading) -> None:
    merged, covered = cell("龙岗", 'table:number-rows-spanned="2"'), "<table:covered-table-cell/>"
    loading.loaded(document(loading.exports / "a.ods", event(1, merged), event(2, covered), event(3)))
    assert [row["district"] for row in loading.rows()] == ["龙岗", "龙岗", "福田"]


def test_a_time_of_day_or_a_value_of_an_unknown_type_is_no_empty_cell(loading: Loading) -> None:
    kinds = ('office:value-type="time" office:time-value="PT15H05M00S"', 'office:value-type="unknown"')
    times = [f"<table:table-cell {each}><text:p>15:05:00</text:p></table:table-cell>" for each in kinds]
    loading.loaded(document(loading.exports / "a.ods", *(event(1, loss=each) for each in times), event(2)))
    assert [(each.line, each.rule, each.value) for each in loading.project.rejects()] == [
        (4, "money", "15:05:00"), (5, "money", "15:05:00"),
    ]  # fmt: skip


def test_a_failed_formula_in_rows_that_an_ods_writes_once_spoils_each(loading: Loading) -> None:
    failed = cell("#N/A", 'table:formula="of:=1/0" office:value-type="string"')
    repeated = event(1, loss=failed).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="2">')
    loading.loaded(document(loading.exports / "a.ods", repeated, event(2)))
    assert [each.line for each in loading.project.rejects()] == [4, 5]


def test_a_binary_workbook_is_refused(loading: Loading) -> None:
    path = loading.exports / "a.xlsb"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")
    assert loading.refused(path).slug == "wrong-kind"
