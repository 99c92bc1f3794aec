"""Files that cannot be taken: one line, the exit code, and a store that is as it was."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from fraudstats.project import Project
from program import Run
from tables import csv_of

TABLE = "警情编号 | 报警时间 | 辖区 | 是否电诈\n" + "\n".join(f"A{n} | 2021-05-10 | 福田 | 是" for n in range(200))


def cut_off(folder: Path) -> Path:
    path = folder / "警情.csv"
    path.write_bytes(csv_of(TABLE).encode("gb18030")[:-11])
    return path


def cut_off_in_a_character(folder: Path) -> Path:
    path = folder / "警情.csv"
    path.write_bytes(csv_of(TABLE).encode("gb18030")[:-2])
    return path


def titled_workbook(folder: Path) -> Path:
    path = folder / "警情.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("警情")
    sheet.write(0, 0, "某市公安局 2021年5月")
    sheet.write_row(1, 0, ["警情编号", "报警时间", "辖区", "是否电诈"])
    sheet.write_row(2, 0, ["A1", "2021-05-10", "福田", "是"])
    book.close()
    return path


def unknown_header(folder: Path) -> Path:
    path = folder / "x.csv"
    path.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    return path


def zero_bytes(folder: Path) -> Path:
    path = folder / "empty.csv"
    path.touch()
    return path


def web_page(folder: Path) -> Path:
    path = folder / "警情.xls"
    path.write_text("<html><table><tr><td>警情编号</td></tr></table></html>", encoding="utf-8")
    return path


def only_a_header(folder: Path) -> Path:
    path = folder / "a.csv"
    path.write_text("警情编号,报警时间,辖区,是否电诈\n", encoding="utf-8")
    return path


def missing_column(folder: Path) -> Path:
    path = folder / "a.csv"
    path.write_text("警情编号,报警时间,辖区\nA1,2021-05-10,福田\n", encoding="utf-8")
    return path


def open_quote(folder: Path) -> Path:
    path = folder / "a.csv"
    path.write_text(csv_of(TABLE) + 'B1,2021-05-10,"福田,是\n', encoding="utf-8")
    return path


def damaged_workbook(folder: Path) -> Path:
    path = folder / "a.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 500)
    return path


def damaged_gzip(folder: Path) -> Path:
    import gzip

    path = folder / "a.csv.gz"
    packed = gzip.compress(csv_of(TABLE).encode())
    path.write_bytes(packed[: len(packed) // 2])
    return path


def pdf(folder: Path) -> Path:
    path = folder / "a.csv"
    path.write_bytes(b"%PDF-1.7 ...")
    return path


def random_bytes(folder: Path) -> Path:
    path = folder / "a.csv"
    path.write_bytes(b"a,b\n\xff\xff\xff\xfe\n")
    return path


def missing_file(folder: Path) -> Path:
    return folder / "nowhere.csv"


def text_named_workbook(folder: Path) -> Path:
    path = folder / "a.xlsx"
    path.write_text("警情编号\n1\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (cut_off, "truncated-file"),
        (cut_off_in_a_character, "truncated-file"),
        (titled_workbook, "unknown-headers"),
        (unknown_header, "unknown-headers"),
        (zero_bytes, "empty-file"),
        (web_page, "wrong-kind"),
        (only_a_header, "no-rows"),
        (missing_column, "unknown-headers"),
        (open_quote, "open-quote"),
        (damaged_workbook, "unreadable-workbook"),
        (damaged_gzip, "truncated-file"),
        (pdf, "wrong-kind"),
        (random_bytes, "unknown-encoding"),
        (missing_file, "unreadable-file"),
        (text_named_workbook, "wrong-kind"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_one_line(
    run_cli: Run, project: Project, tmp_path: Path, broken: Callable[[Path], Path], said: str
) -> None:
    before = project.folder.store.read_bytes()
    path = broken(tmp_path)
    answer = run_cli("load", path, project=project)
    assert answer.exit_code == 3
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1, answer.stderr
    assert answer.stderr.startswith("fraudstats: error: ")
    assert path.name in answer.stderr
    assert answer.stderr.endswith(f"[{said}]\n"), answer.stderr
    assert project.folder.store.read_bytes() == before


@pytest.mark.parametrize("broken", [cut_off, titled_workbook, unknown_header, zero_bytes, web_page])
def test_the_whole_process_says_one_line_and_exits_3(
    run_process: Run, project: Project, tmp_path: Path, broken: Callable[[Path], Path]
) -> None:
    answer = run_process("load", broken(tmp_path), project=project)
    assert (answer.exit_code, answer.stdout, len(answer.stderr.splitlines())) == (3, "", 1), answer.stderr


def test_a_file_without_permission_is_refused(run_cli: Run, project: Project, tmp_path: Path) -> None:
    path = unknown_header(tmp_path)
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        answer = run_cli("load", path, project=project)
        assert (answer.exit_code, "[unreadable-file]" in answer.stderr) == (3, True)
    else:
        pytest.skip("this user may read everything")


def test_an_empty_folder_has_nothing_to_load(run_cli: Run, project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    answer = run_cli("load", folder, project=project)
    assert (answer.exit_code, answer.stdout, len(answer.stderr.splitlines())) == (5, "", 1)
    assert answer.stderr.endswith("[no-files]\n")
