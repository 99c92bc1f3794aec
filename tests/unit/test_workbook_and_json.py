"""The briefing for those who edit it and for programs."""

import json
from pathlib import Path

import fastexcel
import pytest
from briefing_fixture import hostile, sample

from fraudstats.briefing.json import render_json
from fraudstats.briefing.model import Figure
from fraudstats.briefing.xlsx import render_xlsx


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


def test_equal_briefings_give_equal_workbooks() -> None:
    assert render_xlsx(sample("zh")) == render_xlsx(sample("zh"))


def test_hostile_names_are_text_and_no_formula(tmp_path: Path) -> None:
    briefing = hostile()
    cells = {
        str(cell) for rows in read_sheets(render_xlsx(briefing), tmp_path).values() for row in rows for cell in row
    }
    names = [row[0] for section in briefing.all_sections() for table in section.tables for row in table.rows]
    assert names and all(name in cells for name in names if isinstance(name, str))


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
