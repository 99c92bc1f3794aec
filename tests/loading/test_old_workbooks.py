"""xls workbooks: what their records say beyond the values; workbooks behind a password, old and new."""

import zipfile
from pathlib import Path

import pytest
import xlwt
from xlwt.CompoundDoc import XlsDoc

from loading_project import Loading

HEADERS = ["警情编号", "报警时间", "辖区", "是否电诈", "损失金额", "派出所"]
SOUND = ["2021-05-02 10:00:00", "福田", "是", 5, "沙头"]
NOT_AVAILABLE = 0x2A
FILE_PASS = b"\x2f\x00\x06\x00\x00\x00\x01\x02\x03\x04"


def old_book(empty: tuple[int, int]) -> tuple[xlwt.Workbook, xlwt.Worksheet]:
    """Write two sound rows from C4 on, but for one cell; another sheet stands before."""
    book = xlwt.Workbook()
    book.add_sheet("说明")
    sheet = book.add_sheet("五月")
    for rank, cells in enumerate([HEADERS, ["J1", *SOUND], ["J2", *SOUND]]):
        for place, cell in enumerate(cells):
            if (rank, place) != empty:
                sheet.write(3 + rank, 2 + place, cell)
    return book, sheet


@pytest.mark.parametrize(("column", "field"), [(4, "loss_cny"), (2, "district"), (5, "station"), (0, "incident_id")])
def test_an_error_cell_of_an_xls_is_refused_and_not_taken_for_nothing(
    loading: Loading, column: int, field: str
) -> None:
    book, sheet = old_book((1, column))
    sheet.row(4).set_cell_error(2 + column, NOT_AVAILABLE)
    book.save(str(loading.exports / "a.xls"))
    loading.loaded(loading.exports / "a.xls")
    found = [(each.line, each.field, each.rule, each.value) for each in loading.project.rejects()]
    assert found == [(5, field, "failed_formula", "#N/A")]
    assert [row["incident_id"] for row in loading.rows()] == ["J2"]


@pytest.mark.parametrize(
    ("result", "shown"),
    [
        (b"\x02\x00\x07\x00\x00\x00\xff\xff\x00\x00", "#DIV/0!"),  # an error; no flags
        (b"\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00", "#UNCOMPUTED!"),  # 0, to be computed when the workbook is opened
    ],
)
def test_a_formula_of_an_xls_that_failed_or_was_never_computed_is_refused(
    loading: Loading, result: bytes, shown: str
) -> None:
    book, sheet = old_book((1, 4))
    sheet.write(4, 6, xlwt.Formula("1/0"))
    as_written = b"\x03\x00\x00\x00\x00\x00\xff\xff\x00\x00"
    records = book.get_biff_data()
    assert records.count(as_written) == 1
    XlsDoc().save(str(loading.exports / "a.xls"), records.replace(as_written, result))
    loading.loaded(loading.exports / "a.xls")
    assert [(each.field, each.rule, each.value) for each in loading.project.rejects()] == [
        ("loss_cny", "failed_formula", shown)
    ]


def locked_xls(path: Path) -> Path:
    records = old_book((0, 0))[0].get_biff_data()
    first = 4 + int.from_bytes(records[2:4], "little")
    XlsDoc().save(str(path), records[:first] + FILE_PASS + records[first:])
    return path


def locked_xlsx(path: Path) -> Path:
    """Name the only stream as that of an encrypted package is named: with a password, xlsx is no zip any more."""
    XlsDoc().save(str(path), bytes(5000))
    container, name = path.read_bytes(), "Workbook".encode("utf-16-le")
    new = "EncryptedPackage".encode("utf-16-le")
    at = container.index(name)
    entry = new + container[at + len(new) : at + 64] + (len(new) + 2).to_bytes(2, "little")
    path.write_bytes(container[:at] + entry + container[at + len(entry) :])
    return path


def locked_ods(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", bytes(range(256)))
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest><manifest:encryption-data/></manifest:manifest>")
    return path


@pytest.mark.parametrize(("name", "make"), [("a.xls", locked_xls), ("a.xlsx", locked_xlsx), ("a.ods", locked_ods)])
def test_a_workbook_behind_a_password_is_refused_as_such(loading: Loading, name: str, make) -> None:  # type: ignore[no-untyped-def]
    assert loading.refused(make(loading.exports / name)).slug == "locked-workbook"


@pytest.mark.parametrize("n_bytes", [600, 3000])
def test_an_xls_that_was_cut_off_is_refused(loading: Loading, n_bytes: int) -> None:
    book, _ = old_book((0, 0))
    path = loading.exports / "a.xls"
    book.save(str(path))
    path.write_bytes(path.read_bytes()[:n_bytes])
    assert loading.refused(path).slug == "unreadable-workbook"
