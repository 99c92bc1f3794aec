"""The briefing for those who edit it and for programs."""

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import fastexcel
import pytest

from briefing_fixture import figure, hostile, sample
from fraudstats.briefing.expected import EXPECTED
from fraudstats.briefing.json import render_json
from fraudstats.briefing.model import Briefing, Column, Display, Figure, Section, Sentence, Table
from fraudstats.briefing.wording import WRITERS
from fraudstats.briefing.xlsx import NUMBER_FORMATS, WEAK, render_xlsx
from fraudstats.briefing.xlsx_lines import lines_of


def read_sheets(content: bytes, folder: Path) -> dict[str, list[tuple]]:
    path = folder / "briefing.xlsx"
    path.write_bytes(content)
    book = fastexcel.read_excel(path)
    return {name: book.load_sheet(name, header_row=None).to_polars().rows() for name in book.sheet_names}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_is_a_sheet_whose_numbers_are_numbers(lang: str, tmp_path: Path) -> None:
    briefing = sample(lang)
    sheets = read_sheets(render_xlsx(briefing), tmp_path)
    for section in briefing.all_sections():
        for table in section.tables:
            cells = [
                str(cell)
                for name, rows in sheets.items()
                if name.startswith(table.title[:20])
                for row in rows
                for cell in row
            ]
            counts = [
                cell for row in table.rows for cell in row if isinstance(cell, Figure) and cell.display == "count"
            ]
            assert all(
                any(each in (str(cell.value), f"{cell.value}.0") for each in cells)
                for cell in counts
                if cell.value is not None
            )
    assert len(sheets) == 1 + sum(len(each.tables) + len(each.charts) for each in briefing.all_sections())


def defining(lang: str) -> Briefing:
    briefing = sample(lang)
    told = {
        "zh": ("电诈立案：按立案时间统计的起数。", "止付率：止付占比；分母：有付款的警情。"),
        "en": ("Cases: counted by the time of filing.", "Stop rate: the share stopped: of those paid."),
    }
    section = Section("definitions", "指标口径", tuple(Sentence((each,)) for each in told[lang]))
    return replace(briefing, sections=(*briefing.sections, section))


def test_definitions_have_a_sheet_of_their_own(tmp_path: Path) -> None:
    (_, *rows) = read_sheets(render_xlsx(defining("zh")), tmp_path)["指标口径"]
    assert rows == [("电诈立案", "按立案时间统计的起数。"), ("止付率", "止付占比；分母：有付款的警情。")]
    (head, first, second) = read_sheets(render_xlsx(defining("en")), tmp_path)["指标口径"]
    assert head == ("Metric", "Definition")
    assert (first[1], second[1]) == ("counted by the time of filing.", "the share stopped: of those paid.")


def test_every_sheet_of_a_table_or_chart_has_a_head_that_stays_and_charts_are_native() -> None:
    with zipfile.ZipFile(io.BytesIO(render_xlsx(defining("zh")))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        charts = [name for name in book.namelist() if name.startswith("xl/charts/chart")]
        formats = book.read("xl/styles.xml").decode()
    assert sum('state="frozen"' in sheet for sheet in sheets) == len(sheets) - 1  # all but the words
    assert len(charts) == sum(len(section.charts) for section in sample("zh").all_sections())
    assert {'formatCode="0.0%"', 'formatCode="+0.0%;-0.0%;0.0%"'} <= set(re.findall(r'formatCode="[^"]*"', formats))


def test_equal_briefings_give_equal_workbooks() -> None:
    assert render_xlsx(sample("zh")) == render_xlsx(sample("zh"))


def test_hostile_names_are_text_and_no_formula(tmp_path: Path) -> None:
    briefing = hostile()
    cells = {
        str(cell) for rows in read_sheets(render_xlsx(briefing), tmp_path).values() for row in rows for cell in row
    }
    names = [row[0] for section in briefing.all_sections() for table in section.tables for row in table.rows]
    assert names and all(name in cells for name in names if isinstance(name, str))


def test_every_kind_of_number_has_a_format_a_wording_and_a_second_path() -> None:
    assert set(Display) == set(NUMBER_FORMATS) == set(WRITERS) == set(EXPECTED)


def test_json_holds_every_figure_with_its_reference() -> None:
    briefing = sample("zh")
    text = render_json(briefing)
    found: list[dict] = []

    def collect(value: object) -> None:
        if isinstance(value, dict):
            found.extend([value] if "reference" in value else [])
            for each in value.values():
                collect(each)
        elif isinstance(value, list):
            for each in value:
                collect(each)

    collect(json.loads(text))
    assert [(each["reference"], each["value"]) for each in found] == [
        (each.reference, each.value) for each in briefing.figures()
    ]


def test_each_sheet_is_printed_on_the_width_of_one_page_and_wrapped_words_have_their_lines(tmp_path: Path) -> None:
    briefing = sample("zh")
    long = replace(briefing, headline=replace(briefing.headline, sentences=(Sentence(("字" * 60,)),)))
    with zipfile.ZipFile(io.BytesIO(render_xlsx(long))) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) > 3
    assert all('fitToHeight="0"' in each and 'paperSize="9"' in each for each in sheets)
    assert sum('orientation="landscape"' in each for each in sheets) == len(sheets) - 1
    assert 'ht="33"' in sheets[0], "a sentence of two lines"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("字" * 5, 10, 1),
        ("字" * 6, 10, 2),
        ("a" * 11, 10, 1),
        ("aaaa bbbb cccc", 10, 2),
        ("a 字字字字字", 10, 2),
    ],
)
def test_a_line_keeps_latin_words_whole_and_breaks_between_chinese_ones(text: str, width: int, lines: int) -> None:
    assert lines_of(text, width) == lines


def test_money_names_its_unit_and_what_is_no_change_is_grey() -> None:
    briefing = sample("en")
    cells = ("Loss", figure(2_308_900, Display.MONEY), figure(0.1, Display.CHANGE_RATE, verdict="no_clear_change"))
    table = Table(
        "t", "Told", tuple(Column(each, numeric=each != "Figure") for each in ("Figure", "Now", "Change")), (cells,), ""
    )
    told = replace(briefing, sections=(Section("s", "Told", (), tables=(table,)),))
    with zipfile.ZipFile(io.BytesIO(render_xlsx(told))) as package:
        styles = package.read("xl/styles.xml").decode()
    assert 'formatCode="#,##0&quot; yuan&quot;"' in styles
    assert WEAK.removeprefix("#") in styles


def test_definitions_are_not_repeated_among_the_words(tmp_path: Path) -> None:
    (words, *_) = read_sheets(render_xlsx(defining("zh")), tmp_path).values()
    assert words and not any("按立案时间统计的起数" in str(row[0]) for row in words)
