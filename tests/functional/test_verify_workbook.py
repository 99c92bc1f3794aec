"""`fraudstats verify`: workbooks that hands edited are told by sheet and cell; what is innocent is let be."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import pytest
from edited_packages import Package

from fraudstats.briefing.read_back.findings import Fault, Finding
from fraudstats.project import Project
from program import Run

AS_OF = datetime(2021, 5, 18, 8)
HEAD, CITY, TASKS = "主要数据对比", "各辖区主要数据", "上次会议任务和超期任务"
STOPS, WEEKS, HOURS = "各辖区60分钟止付率", "每周电诈警情（起）", "近8周电诈警情的报警时段（起）"
NOTICE = "本期由合成数据生成，仅供演示，不反映任何真实情况"
WORDS = "xl/sharedStrings.xml"
EXACT = -0.613259668508287
Edit = Callable[[Package], Package]


@pytest.fixture(scope="module")
def book(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Write W19 as a workbook."""
    out = tmp_path_factory.mktemp("book")
    (path,) = sample_project.report("2021-W19", as_of=AS_OF, lang="zh", formats=("xlsx",), out=out)
    return path.read_bytes()


@pytest.fixture(scope="module")
def findings(sample_project: Project, tmp_path_factory: pytest.TempPathFactory, book: bytes) -> Callable[[Edit], list[Finding]]:  # fmt: skip
    """Verify an edited workbook; the briefing itself is recomputed once."""
    project = Project(sample_project.folder)
    project._checked_briefings = cache(project._checked_briefings)  # type: ignore[method-assign]
    path = tmp_path_factory.mktemp("edited") / "edited.xlsx"

    def verify(edit: Edit) -> list[Finding]:
        path.write_bytes(edit(Package(book)).content())
        return list(project.verify(path, as_of=AS_OF).findings)

    return verify


def cell(sheet: str, place: str, value: str | float, code: str = "") -> Edit:
    return lambda book: book.set(sheet, place, value, book.style(code) if code else "")


def words(was: str, planted: str, part: str = WORDS) -> Edit:
    return lambda book: book.replace(part, was, planted)


WRONG = [
    (cell(CITY, "C2", 75), "75", "57", f"{CITY}!C2 (宝安, 电诈警情)"),
    (cell(HEAD, "D2", -EXACT), "61.32596685%", "−61.3%", f"{HEAD}!D2 (电诈警情, 同比)"),
    (cell(HEAD, "D2", -0.614, "0%"), "-61.4%", "−61.3%", f"{HEAD}!D2 (电诈警情, 同比)"),
    (cell(HEAD, "D2", EXACT, "0.0%;0.0%"), "-61.32596685% [0.0%;0.0%]", "−61.3%", f"{HEAD}!D2 (电诈警情, 同比)"),
    (cell(CITY, "C2", 57, '"1"0'), '57 ["1"0]', "57", f"{CITY}!C2 (宝安, 电诈警情)"),
    (cell(CITY, "C2", 57, "0,"), "57 [0,]", "57", f"{CITY}!C2 (宝安, 电诈警情)"),
    (cell(CITY, "C2", 57, "0%"), "5700% [0%]", "57", f"{CITY}!C2 (宝安, 电诈警情)"),
    (cell(CITY, "C2", 57, ";;;"), "57 [;;;]", "57", f"{CITY}!C2 (宝安, 电诈警情)"),
    (cell(CITY, "C2", 57, "yyyy-mm-dd"), "57 [yyyy-mm-dd]", "57", f"{CITY}!C2 (宝安, 电诈警情)"),
    (cell(CITY, "C2", "75起"), "75起", "57", f"{CITY}!C2 (宝安, 电诈警情)"),
    (cell(CITY, "C2", "７５"), "７５", "57", f"{CITY}!C2 (宝安, 电诈警情)"),
    (cell(CITY, "C2", "五十七"), "五十七", "57", f"{CITY}!C2 (宝安, 电诈警情)"),
    (cell(CITY, "A2", "福田"), "福田", "宝安", f"{CITY}!A2 (福田)"),
    (cell(CITY, "D1", "同比"), "同比", "环比", f"{CITY}!D1"),
    (cell(HOURS, "A2", "周三"), "三", "一", f"{HOURS}!A2 (周三)"),
    (cell(STOPS, "C2", "42/45"), "42", "41", f"{STOPS}!C2 (宝安, n/N)"),
    (cell(TASKS, "E2", "已办结"), "已办结", "办理中", f"{TASKS}!E2 (机场, 状态)"),
    (words("本周电诈警情210起", "本周电诈警情211起"), "211", "210", "2021-W19!A8: "),
    (words("同比下降61.3%", "同比上升61.3%"), "上升", "下降", "2021-W19!A8: "),
    (words(">期号 2021-W19", ">期号 2021-W18"), "2021-W18", "2021-W19", "2021-W19!A4: "),
    (words("2021-W19", "2021-W18", "docProps/core.xml"), "2021-W18", "2021-W19", "docProps"),
    (words('name="2021-W19"', 'name="2021-W18"', "xl/workbook.xml"), "2021-W18", "2021-W19", "2021-W18"),
    (words("本周210起", "本周120起", "xl/drawings/drawing1.xml"), "120", "210", f"{WEEKS}!chart 1"),
    (words("<a:t>每周电诈警情", "<a:t>每周电诈立案", "xl/charts/chart1.xml"), "电诈立案(起)", "电诈警情(起)", f"{WEEKS}!chart 1"),
    (words("$C$2:$C$54", "$B$2:$B$54", "xl/charts/chart1.xml"), "585", "543", f"{WEEKS}!chart 1 (本年)"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "printed", "expected", "place"), WRONG)
def test_an_edited_cell_is_wrong_in_its_place(
    edit: Edit, printed: str, expected: str, place: str, findings: Callable[[Edit], list[Finding]]
) -> None:
    first, *others = findings(edit)
    assert (first.fault, first.printed, first.expected) == (Fault.WRONG, printed, expected)
    assert first.place == place or (place.endswith(": ") and first.place.startswith(place))
    assert len(others) <= 1, "what was not touched is not accused"


def swapped(book: Package) -> Package:
    """Sort two rows the other way round."""
    part = book.sheet(CITY)
    rows = {row: re.search(rf'<row r="{row}"[ >].*?</row>', book.text(part), re.DOTALL)[0] for row in (2, 3)}  # type: ignore[index]
    moved = {row: re.sub(rf'(r="[A-Z]*){row}"', rf'\g<1>{5 - row}"', each) for row, each in rows.items()}
    return book.replace(part, rows[2] + rows[3], moved[3] + moved[2])


INNOCENT = [
    swapped,
    cell(HEAD, "D2", -0.613),
    cell(HEAD, "D2", EXACT, "0%"),
    cell(HEAD, "D2", "-61.3%"),
    cell(CITY, "C2", "57"),
    cell(CITY, "C2", "５７"),
    cell(CITY, "C2", 57, "0.00"),
    cell(CITY, "C2", 57, '[Red]#,##0"起"'),
    cell(CITY, "C2", 57, "General"),
    lambda book: book.sub(book.sheet(CITY), '<col min="1" max="1" width="[0-9.]+"', '<col min="1" max="1" width="40"'),
    lambda book: book.sub(book.sheet(CITY), "</worksheet>", "<headerFooter><oddFooter>&amp;12&amp;P</oddFooter></headerFooter></worksheet>"),
]  # fmt: skip


@pytest.mark.parametrize("edit", INNOCENT)
def test_what_staff_do_innocently_raises_nothing(edit: Edit, findings: Callable[[Edit], list[Finding]]) -> None:
    assert findings(edit) == []


def own_sheet(book: Package) -> Package:
    """Put a sheet of one's own behind the others."""
    book.replace("xl/workbook.xml", "</sheets>", '<sheet name="测算" sheetId="99" r:id="rId99"/></sheets>')
    book.replace("xl/_rels/workbook.xml.rels", "</Relationships>", '<Relationship Id="rId99" Type="sheet" Target="worksheets/sheet99.xml"/></Relationships>')  # fmt: skip
    book.parts["xl/worksheets/sheet99.xml"] = b'<worksheet><sheetData><row r="1"><c r="A1"><v>5</v></c></row></sheetData></worksheet>'  # fmt: skip
    return book


def renamed(sheet: str, name: str) -> Edit:
    return words(f'name="{sheet}"', f'name="{name}"', "xl/workbook.xml")


LISTED = [
    (lambda book: book.row(CITY, 3, lambda row: row.replace("<row ", '<row hidden="1" ')), Fault.MISSING, "", "福田", f"{CITY}!3:3"),
    (lambda book: book.sub(book.sheet(CITY), "<cols>", '<cols><col min="3" max="3" width="9" hidden="1"/>'), Fault.MISSING, "", "电诈警情", f"{CITY}!C:C"),
    (words(f'name="{CITY}"', f'name="{CITY}" state="hidden"', "xl/workbook.xml"), Fault.MISSING, "", CITY, CITY),
    (lambda book: book.row(CITY, 3, lambda _: ""), Fault.MISSING, "", "福田", CITY),
    (lambda book: book.sub(book.sheet(CITY), r'(<c r="C2"[^>]*>)<v>57</v>', r"\1<f>SUM(C3:C9)</f><v>57</v>"), Fault.UNKNOWN, "=SUM(C3:C9)", "57", f"{CITY}!C2 (宝安, 电诈警情)"),
    (lambda book: book.sub(book.sheet(CITY), r'(<row r="3"[ >].*?)</row>', r'\1<c r="K3"><v>99</v></c></row>'), Fault.UNKNOWN, "99", "", f"{CITY}!K3 (福田)"),
    (own_sheet, Fault.UNKNOWN, "测算", "", "测算"),
    (words(">主要数据<", ">主要成绩<"), Fault.REWORDED, "主要成绩", "主要数据", "2021-W19: 主要成绩"),
    (words("不反映任何真实情况", "由实际数据生成"), Fault.MISSING, "", NOTICE, "2021-W19"),
    (renamed(HEAD, "主要数据的对比"), Fault.REWORDED, "的", "", "主要数据的对比"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "fault", "printed", "expected", "place"), LISTED)
def test_what_is_hidden_left_out_or_added_is_listed(
    edit: Edit, fault: Fault, printed: str, expected: str, place: str, findings: Callable[[Edit], list[Finding]]
) -> None:
    found = findings(edit)
    assert (fault, printed, expected) in [(each.fault, each.printed, each.expected) for each in found]
    assert place in [each.place for each in found]


@pytest.mark.parametrize(
    ("lang", "period", "kind", "district"),
    [("zh", "2021-04", "monthly", None), ("en", "2021-W19", "weekly", None), ("en", "2021-W19", "weekly", "福田")],
)
def test_an_untouched_workbook_raises_nothing(
    lang: str, period: str, kind: str, district: str | None, sample_project: Project, tmp_path: Path
) -> None:
    report = partial(sample_project.report, period, kind=kind, as_of=AS_OF, lang=lang, formats=("xlsx",), out=tmp_path)
    paths = report(by_district=district is not None)
    path = next(each for each in paths if (f".{district}." in each.name) == (district is not None))
    found = sample_project.verify(path, as_of=datetime(2021, 6, 1))  # the file says when its data were known
    assert (found.period, found.lang, found.findings) == (period, lang, ())


def test_the_command_names_sheet_and_cell_and_ends_with_seven(
    run_cli: Run, sample_project: Project, book: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "2021-W19.zh.xlsx"
    path.write_bytes(cell(CITY, "C2", 75)(Package(book)).content())
    answer = run_cli("verify", path, "--format", "csv", project=sample_project)
    assert answer.exit_code == 7
    assert [(row["fault"], row["printed"], row["place"]) for row in answer.csv] == [("wrong", "75", f"{CITY}!C2 (宝安, 电诈警情)")]  # fmt: skip


def test_a_workbook_that_was_written_wrongly_is_not_published(
    run_cli: Run, sample_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fraudstats.briefing import xlsx

    original = xlsx._write_cell

    def wrongly(sheet: object, row: int, column: int, *others: object, **named: bool) -> None:
        original(sheet, row, column + (column == 2), *others, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(xlsx, "_write_cell", wrongly)
    out = tmp_path / "out"
    answer = run_cli("report", "--week", "2021-W19", "--format", "xlsx", "--out", out, project=sample_project)
    assert answer.exit_code == 7 and "XLSX" in answer.stderr
    assert not out.exists()
