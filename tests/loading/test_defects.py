"""Each test is named after a defect of real exports: the right rows, or a refusal in one line."""

import gzip
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
import zstandard

from loading_project import HEADER, Loading

ROWS = (
    "J0001,2021-05-02 10:00:00,福田,是,100.50,13912345678,张三丰,440301199001011234\n"
    "J0002,2021-05-03 11:30:05,龙岗,否,,,,\n"
)
GOOD = f"{HEADER}\n{ROWS}"
GOOD_IDS = ["J0001", "J0002"]


def ids(loading: Loading) -> list[str]:
    return [row["incident_id"] for row in loading.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_text_in_any_usual_encoding_gives_the_same_rows(loading: Loading, encoding: str) -> None:
    loading.loaded(loading.write("export.csv", GOOD, encoding))
    assert [(row["incident_id"], row["district"], row["loss_cny"]) for row in loading.rows()] == [
        ("J0001", "福田", Decimal("100.50")), ("J0002", "龙岗", None),
    ]  # fmt: skip


def test_big5_is_not_taken_for_gb18030(loading: Loading) -> None:
    loading.profile(
        "tw",
        'dataset = "incidents"\nmatch = ["*.csv"]\n[fields]\nincident_id = "編號"\nreported_at = "時間"\ndistrict = "轄區"\nis_telecom = "電詐"\n',
    )
    text = "編號,時間,轄區,電詐\nJ1,2021-05-02,福田,是\n"
    loading.loaded(loading.write("export.csv", text, "big5"))
    assert ids(loading) == ["J1"]


def test_cp949_headers_named_in_a_profile_are_read(loading: Loading) -> None:
    loading.profile(
        "kr",
        'dataset = "incidents"\nmatch = ["*.csv"]\n[fields]\nincident_id = "번호"\nreported_at = "신고시간"\ndistrict = "관할"\nis_telecom = { value = "是" }\n[fields.station]\ncolumn = "지구대"\n',
    )
    loading.loaded(
        loading.write(
            "export.csv", "번호,신고시간,관할,지구대\nK1,2021-05-02,福田,강남\n".replace("福田", "Futian"), "cp949"
        )
    )
    assert loading.rows()[0]["station"] == "강남"


def test_windows_1252_is_read(loading: Loading) -> None:
    loading.loaded(
        loading.write(
            "export.csv",
            "incident_id,reported_at,district,is_telecom,station\nJ1,2021-05-02,Futian,yes,Café\n",
            "cp1252",
        )
    )
    assert loading.rows()[0]["station"] == "Café"


def test_an_encoding_can_be_claimed(loading: Loading) -> None:
    path = loading.write("export.csv", GOOD, "gb18030")
    assert loading.refused(path, encoding="utf-8").slug == "unknown-encoding"
    assert loading.loaded(path, encoding="gbk").batch.n_new == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind(loading: Loading, end: str) -> None:
    loading.loaded(loading.write("export.csv", GOOD.replace("\n", end)))
    assert ids(loading) == GOOD_IDS


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_of_every_kind(loading: Loading, delimiter: str) -> None:
    loading.loaded(loading.write("export.txt", GOOD.replace(",", delimiter)))
    assert ids(loading) == GOOD_IDS


def test_packed_texts_are_read(loading: Loading) -> None:
    (loading.exports / "a.csv.gz").write_bytes(gzip.compress(GOOD.encode()))
    (loading.exports / "b.csv.zst").write_bytes(zstandard.compress(GOOD.replace("J000", "K000").encode()))
    with zipfile.ZipFile(loading.exports / "c.zip", "w") as archive:
        archive.writestr("export.csv", GOOD.replace("J000", "L000").encode("gb18030"))
    for path in sorted(loading.exports.iterdir()):
        assert loading.loaded(path).batch.n_new == 2
    assert len(ids(loading)) == 6


def test_a_zip_with_two_files_is_refused(loading: Loading) -> None:
    with zipfile.ZipFile(loading.exports / "c.zip", "w") as archive:
        archive.writestr("a.csv", GOOD)
        archive.writestr("b.csv", GOOD)
    assert loading.refused(loading.exports / "c.zip").slug == "wrong-kind"


def test_title_rows_totals_notes_and_blank_rows_are_passed_over_and_told(loading: Loading) -> None:
    text = f"深圳市公安局警情统计表\n2021年5月\n{HEADER}\n,,,,,,,\n{ROWS}合计,,,,100.50,,,\n制表人：李四,,,,,,,\n数据来源：接警系统,,,,,,,\n"
    outcome = loading.loaded(
        loading.write(
            "export.csv",
            text.replace("深圳市公安局警情统计表", "深圳市公安局警情统计表" + "," * 7).replace(
                "2021年5月\n", "2021年5月,,,,,,,\n"
            ),
        )
    )
    assert ids(loading) == GOOD_IDS
    assert (outcome.batch.n_read, outcome.batch.n_layout) == (2, 4)
    assert [note.en for note in outcome.notes] == [
        "2 title rows passed over", "1 blank row passed over", "1 totals row passed over", "2 notes below the data passed over",
    ]  # fmt: skip


def test_a_title_row_shorter_than_the_header_is_passed_over(loading: Loading) -> None:
    outcome = loading.loaded(loading.write("export.csv", f"警情统计表\n{GOOD}"))
    assert (ids(loading), outcome.notes[0].zh) == (GOOD_IDS, "跳过标题行 1 行")


def test_a_second_header_row_in_another_language_is_passed_over(loading: Loading) -> None:
    english = "incident_id,reported_at,district,is_telecom,loss_cny,victim_phone,victim_name,victim_id"
    loading.loaded(loading.write("export.csv", f"{HEADER}\n{english}\n{ROWS}"))
    assert ids(loading) == GOOD_IDS


def test_headers_may_be_full_width_spaced_and_carry_units(loading: Loading) -> None:
    text = "　警情编号 ,报警时间：,辖区,是否电诈,损失金额（万元）\nJ0001,2021/5/2 9:05,福田分局,是,1.5\n"
    loading.loaded(loading.write("export.csv", text))
    assert loading.rows()[0]["loss_cny"] == Decimal("15000.00")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021/5/14", datetime(2021, 5, 14)), ("2021-05-14 03:04:05", datetime(2021, 5, 14, 3, 4, 5)),
        ("20210514", datetime(2021, 5, 14)), ("2021年5月14日", datetime(2021, 5, 14)), ("44330.5", datetime(2021, 5, 14, 12)),
        ("2021-05-14 03:04:05 PM", datetime(2021, 5, 14, 15, 4, 5)), ("2021-05-14 下午 3:04:05", datetime(2021, 5, 14, 15, 4, 5)),
        ("2021-05-14T03:04:05Z", datetime(2021, 5, 14, 3, 4, 5)), ("２０２１－０５－１４", datetime(2021, 5, 14)),
        ("2021-05-14T03:04", datetime(2021, 5, 14, 3, 4)), ("2021/5/14 3:04PM", datetime(2021, 5, 14, 15, 4)),
        ("2021年5月14日3时4分", datetime(2021, 5, 14, 3, 4)), ("2021-05-14 12:30:00 AM", datetime(2021, 5, 14, 0, 30)),
    ],
)  # fmt: skip
def test_dates_in_every_usual_form(loading: Loading, line, written: str, read: datetime) -> None:  # type: ignore[no-untyped-def]
    loading.loaded(loading.write("export.csv", f"{HEADER}\n{line(1, at=written)}\n{line(2)}\n"))
    assert loading.rows()[0]["reported_at"] == read


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("2021-13-01", "timestamp"), ("2021-05-00", "timestamp"), ("2021-02-29", "timestamp"), ("03/04/2021", "timestamp"),
        ("0155-05-14", "too_early"), ("2031-01-01", "future"), ("1100514", "timestamp"), ("", "required"), ("无", "required"),
    ],
)  # fmt: skip
def test_impossible_and_ambiguous_dates_are_quarantined(loading: Loading, line, written: str, rule: str) -> None:  # type: ignore[no-untyped-def]
    loading.loaded(loading.write("export.csv", f"{HEADER}\n{line(1, at=written)}\n{line(2)}\n"))
    assert [(row.line, row.rule) for row in loading.project.rejects()] == [(2, rule)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"1,234.50 "', "1234.50"), ('"$6,420.00 "', "6420.00"), ("１２３", "123.00"), ("-", None), ("无", None),
        ("3.5万", "35000.00"), ("1万元", "10000.00"), ("12元", "12.00"), ("¥5", "5.00"), ("0.005", "0.01"),
    ],
)  # fmt: skip
def test_money_in_every_usual_form(loading: Loading, line, written: str, read: str | None) -> None:  # type: ignore[no-untyped-def]
    loading.loaded(loading.write("export.csv", f"{HEADER}\n{line(1, loss=written)}\n{line(2)}\n"))
    assert loading.rows()[0]["loss_cny"] == (None if read is None else Decimal(read))


@pytest.mark.parametrize("written", ["约三万", "1e5", "-5", "1.2.3"])
def test_money_that_is_none_is_quarantined(loading: Loading, line, written: str) -> None:  # type: ignore[no-untyped-def]
    loading.loaded(loading.write("export.csv", f"{HEADER}\n{line(1, loss=written)}\n{line(2)}\n"))
    assert [row.field for row in loading.project.rejects()] == ["loss_cny"]


def test_identifiers_keep_their_zeros(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    loading.loaded(loading.write("export.csv", f"{HEADER}\n{line(1, id='000123')}\n"))
    assert ids(loading) == ["000123"]


def test_identifiers_in_scientific_notation_are_refused(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    loading.loaded(
        loading.write(
            "export.csv", f"{HEADER}\n{line(1, id='6.22202E+18')}\n{line(2, person='4.40301E+17')}\n{line(3)}\n"
        )
    )
    assert [(row.field, row.rule) for row in loading.project.rejects()] == [
        ("incident_id", "lost_digits"),
        ("victim_id", "lost_digits"),
    ]


def test_long_numbers_that_a_workbook_kept_as_numbers_are_refused(loading: Loading) -> None:
    path = loading.exports / "cards.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["止付单号", "报警时间", "止付账号"])
        sheet.write_row(1, 0, ["S1", "2021-05-02 10:00:00"])
        sheet.write_number(1, 2, 6222020200112233445)
        sheet.write_row(2, 0, ["S2", "2021-05-02 10:00:00"])
        sheet.write_string(2, 2, "6222020200112233445")
    loading.loaded(path)
    assert [(row.line, row.rule) for row in loading.project.rejects()] == [(2, "lost_digits")]


def workbook(path: Path, options: dict[str, object] | None = None, *, first_row: int = 0) -> None:
    with xlsxwriter.Workbook(path, options or {}) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        book.add_worksheet("说明").write(0, 0, "请先阅读")
        sheet = book.add_worksheet("数据")
        book.add_worksheet("空")
        for rank, row in enumerate(GOOD.splitlines()):
            sheet.write_row(first_row + rank, 0, row.split(","))
        sheet.write_datetime(first_row + 1, 1, datetime(2021, 5, 2, 10), date)
        sheet.write_number(first_row + 2, 1, 44319.5 if not options else 44319.5 - 1462)


@pytest.mark.parametrize("options", [{}, {"date_1904": True}], ids=["1900", "1904"])
def test_days_of_both_excel_epochs(loading: Loading, options: dict[str, object]) -> None:
    workbook(loading.exports / "b.xlsx", options)
    loading.loaded(loading.exports / "b.xlsx")
    assert [row["reported_at"] for row in loading.rows()] == [datetime(2021, 5, 2, 10), datetime(2021, 5, 3, 12)]


def test_empty_first_rows_of_a_sheet_do_not_shift_line_numbers(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    path = loading.exports / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for rank, row in enumerate([HEADER, line(1), line(2, at="2021-13-01")]):
            sheet.write_row(3 + rank, 0, row.split(","))
    loading.loaded(path)
    assert [row.line for row in loading.project.rejects()] == [6]


def test_a_header_merged_over_two_rows_is_put_together(loading: Loading) -> None:
    path = loading.exports / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["警情编号", "报警时间", "辖区", "是否电诈", "受害人", ""])
        sheet.write_row(1, 0, ["", "", "", "", "年龄", "性别"])
        sheet.write_row(2, 0, ["J0001", "2021-05-02 10:00:00", "福田", "是", "30", "男"])
    loading.loaded(path)
    assert [(row["victim_age"], row["victim_sex"]) for row in loading.rows()] == [(30, "male")]


def test_parquet_and_json_lines_are_read(loading: Loading) -> None:
    import polars as pl

    pl.DataFrame(
        {
            "警情编号": ["P1"],
            "报警时间": [datetime(2021, 5, 2, 10)],
            "辖区": ["福田"],
            "是否电诈": [True],
            "损失金额": [12.5],
        }
    ).write_parquet(loading.exports / "a.parquet")
    loading.write(
        "b.jsonl", '{"警情编号": "Q1", "报警时间": "2021-05-02 10:00:00", "辖区": "龙岗", "是否电诈": "是"}\n'
    )
    for path in sorted(loading.exports.iterdir()):
        loading.loaded(path)
    assert ids(loading) == ["P1", "Q1"]
    assert loading.rows()[0]["loss_cny"] == Decimal("12.50")


@pytest.mark.parametrize(
    ("name", "content", "slug"),
    [
        ("empty.csv", b"", "empty-file"), ("page.xls", b"<html><table></table></html>", "wrong-kind"),
        ("text.xlsx", b"a,b\n1,2\n", "wrong-kind"), ("book.xlsx", b"PK\x03\x04broken", "unreadable-workbook"),
        ("cut.csv.gz", gzip.compress(GOOD.encode() * 50)[:-20], "truncated-file"), ("x.pdf", b"%PDF-1.7", "wrong-kind"),
        ("cut.csv", f"{HEADER}\n{ROWS}J0003,2021-0".encode(), "truncated-file"),
        ("quote.csv", f'{HEADER}\n{ROWS}"J0003,2021-05-02\n'.encode(), "open-quote"),
        ("head.csv", HEADER.encode() + b"\n", "no-rows"), ("other.csv", b"a,b\n1,2\n", "unknown-headers"),
        ("missing.csv", "警情编号,报警时间\nJ1,2021-05-02\n".encode(), "unknown-headers"),
        ("wide.csv", "辖区,1月,2月,3月\n福田,1,2,3\n".encode(), "wide-export"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_taken_are_refused_in_one_line(
    loading: Loading, name: str, content: bytes, slug: str
) -> None:
    refusal = loading.refused(loading.write(name, content))
    assert refusal.slug == slug
    assert "\n" not in str(refusal)


def test_a_stray_comma_breaks_one_row_only(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    loading.loaded(loading.write("export.csv", f"{HEADER}\n{line(1)}\n{line(2)},x\n{line(3)}\n"))
    assert [(row.line, row.rule) for row in loading.project.rejects()] == [(3, "misshapen")]
    assert ids(loading) == ["J0001", "J0003"]


def test_quoted_line_breaks_and_blank_lines_do_not_shift_line_numbers(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    broken = line(3, at="2021-13-01")
    first = line(1, name='"张\n三"')
    loading.loaded(loading.write("export.csv", f"{HEADER}\n{first}\n\n{broken}\n{line(2)}\n"))
    assert [row.line for row in loading.project.rejects()] == [5]


def test_nul_bytes_are_dropped(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    loading.loaded(loading.write("export.csv", f"{HEADER}\n{line(1, district='福田' + chr(0))}\n"))
    assert loading.rows()[0]["district"] == "福田"


def test_districts_are_known_by_every_spelling(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    spelled = ["福田", "福田区", "福田分局", "Futian"]
    rows = "\n".join(line(rank, district=each) for rank, each in enumerate(spelled, 1))
    loading.loaded(loading.write("export.csv", f"{HEADER}\n{rows}\n"))
    assert {row["district"] for row in loading.rows()} == {"福田"}


def test_a_total_in_the_district_column_is_no_row(loading: Loading) -> None:
    text = "月份,辖区,立案数\n2021-04,福田,10\n2021-04,龙岗,20\n2021-04,合计,30\n"
    outcome = loading.loaded(loading.write("totals.csv", text))
    assert (outcome.batch.n_new, outcome.batch.n_layout) == (2, 1)


def sheet_rows() -> list[list[object]]:
    return [
        ["警情统计"],
        ["警情编号", "报警时间", "辖区", "是否电诈"],
        ["A1", datetime(2021, 5, 14, 13, 5, 9), "福田", "是"],
    ]


def test_an_xls_of_old_is_read(loading: Loading) -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet, style = book.add_sheet("警情"), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss")
    for row, cells in enumerate(sheet_rows()):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell, style) if isinstance(cell, datetime) else sheet.write(row, column, cell)
    book.save(str(loading.exports / "警情.xls"))
    loading.loaded(loading.exports / "警情.xls")
    assert [(row["incident_id"], row["reported_at"]) for row in loading.rows()] == [
        ("A1", datetime(2021, 5, 14, 13, 5, 9))
    ]


def test_an_open_document_sheet_is_read(loading: Loading) -> None:
    pytest.importorskip("odf")
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document, table = OpenDocumentSpreadsheet(), Table(name="警情")
    for cells in sheet_rows():
        row = TableRow()
        for cell in cells:
            if isinstance(cell, datetime):
                row.addElement(TableCell(valuetype="date", datevalue=cell.isoformat()))
            else:
                made = TableCell(valuetype="string")
                made.addElement(P(text=str(cell)))
                row.addElement(made)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(loading.exports / "警情.ods"))
    loading.loaded(loading.exports / "警情.ods")
    assert [(row["incident_id"], row["reported_at"]) for row in loading.rows()] == [
        ("A1", datetime(2021, 5, 14, 13, 5, 9))
    ]


def test_columns_that_no_field_takes_are_told_and_so_are_two_that_mean_one_field(loading: Loading) -> None:
    text = "警情编号,报警时间,接警时间,辖区,是否电诈,损失金额,损失金额,天气\nA,2021-05-02,2021-05-03,福田,是,1,2,晴\n"
    path = loading.write("a.csv", text)
    outcome = loading.loaded(path)
    assert [note.en for note in outcome.notes] == [
        "Reported at is read from the column 报警时间, not from 接警时间",
        "Loss is read from the column 损失金额, not from 损失金额 (7)",
        "no field takes the columns 天气",
    ]
    draft = loading.project.suggest_source(path, as_of=datetime(2021, 6, 1))
    assert "# ? reported_at is read from 报警时间; or is it 接警时间?" in draft


def test_a_profile_that_names_the_column_settles_which_is_meant(loading: Loading) -> None:
    loading.profile("p", 'dataset = "incidents"\nmatch = ["*.csv"]\n[fields]\nreported_at = "接警时间"\n')
    outcome = loading.loaded(
        loading.write("a.csv", "警情编号,报警时间,接警时间,辖区,是否电诈\nA,2021-05-02,2021-05-03,福田,是\n")
    )
    assert loading.rows()[0]["reported_at"] == datetime(2021, 5, 3)
    assert [note.en for note in outcome.notes] == ["no field takes the columns 报警时间"]
