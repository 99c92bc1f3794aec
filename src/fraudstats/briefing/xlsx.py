"""Write a briefing as a workbook: its words, a sheet a table, a native chart a chart, and the definitions."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fraudstats.briefing import templates as template_files
from fraudstats.briefing.marks import running
from fraudstats.briefing.model import Briefing, Display, Figure, Part, Section, Table
from fraudstats.briefing.wording import POINTS_UNIT, write
from fraudstats.briefing.xlsx_charts import ChartStyle, write_chart
from fraudstats.briefing.xlsx_lines import LINE_PT, digits_wide, lines_of, write_below

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

NUMBER_FORMATS = {
    Display.COUNT: "#,##0",
    Display.MONEY: "#,##0",
    Display.RATE: "0.0%",
    Display.SHARE: "0.0%",
    Display.CHANGE: "+#,##0;-#,##0;0",
    Display.CHANGE_RATE: "+0.0%;-0.0%;0.0%",
    Display.CHANGE_RATE_IN_WORDS: "+0.0%;-0.0%;0.0%",
    Display.DAILY_CHANGE_RATE: "+0.0%;-0.0%;0.0%",
    Display.DAILY_CHANGE_RATE_IN_WORDS: "+0.0%;-0.0%;0.0%",
    Display.POINTS: "+0.0;-0.0;0.0",
    Display.POINTS_IN_WORDS: "+0.0;-0.0;0.0",
    Display.MINUTES: "0.0",
    Display.MEDIAN: "0.0",
    Display.PER_10K: "0.00",
    Display.DAILY_MEAN: "[=0]0.0;[<0.05]0.00;0.0",
    Display.RANK: "0",
    Display.CHANGE_IN_WORDS: "+#,##0;-#,##0;0",
    Display.MEAN: "0.0",
    Display.WEEKS_RUNNING: "+0;-0;0",
    Display.MONTHS_RUNNING: "+0;-0;0",
    Display.RECORD_WEEKS: "+0;-0;0",
    Display.RECORD_MONTHS: "+0;-0;0",
    Display.LIMIT_LOW: "0.00",
    Display.LIMIT_HIGH: "0.00",
    Display.REVISION: "+#,##0;-#,##0;0",
    Display.TARGET: "+#,##0.0;-#,##0.0;0",
    Display.TARGET_MONEY: "+#,##0.00;-#,##0.00;0",
    Display.TARGET_POINTS: "+0.0%;-0.0%;0.0%",
    Display.EFFECT: "+0.0%;-0.0%;0.0%",
    Display.DECLINE_DAYS: "0",
    Display.STABLE_DAYS: "0",
    Display.SIGNALS: "0",
    Display.SIGNALS_BEFORE: "0",
    Display.SIGNALS_LASTING: "0",
}
POINTS = (Display.POINTS, Display.POINTS_IN_WORDS)
FACE = "Microsoft YaHei"
LONGEST_SHEET_NAME = 31
WORDS_WIDTH, NUMBERS_WIDTH, DEFINITION_WIDTH, WIDEST_WORDS = 22, 14, 110, 44
"""Of columns, in digits."""
SENTENCES_WIDTH = 76
"""Likewise; the text width of an upright A4 page, as not every program shrinks what is wider."""
A4 = 9
"""The paper's number in a workbook."""
YUAN = {"zh": "元", "en": " yuan"}
WEAK = "#767676"
"""Of what is not to be read as a change: grey, as in print."""
DEFINITIONS = "definitions"
"""Key of the section that defines the metrics; each sentence is a name, the sign, and what it means."""
DEFINITION_SIGN = {"zh": "：", "en": ": "}
DEFINITION_HEADS = {"zh": ("指标", "口径"), "en": ("Metric", "Definition")}


def render_xlsx(briefing: Briefing, templates: Path | None = None) -> bytes:
    """Write one issue; numbers stay numbers, equal briefings give equal bytes.

    Args:
        templates: the project's own template folder, whose fixed words frame the imprint, or None.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.formats[0].set_font_name(FACE)
    created = datetime.combine(briefing.end, time())
    book.set_properties({"title": f"{briefing.title} {briefing.period}", "author": briefing.centre, "created": created})
    style = _Style(book, briefing.lang)
    words = template_files.words(briefing.lang, templates)
    _write_words(book, briefing, (words["issue"] + briefing.period, words["as_of"] + briefing.as_of), style)
    for section in briefing.all_sections():
        for table in section.tables:
            _write_table(book, table, briefing, style)
        for chart in section.charts:
            write_chart(book, book.add_worksheet(_sheet_name(book, chart.title)), chart, style.of_charts())
    for section in briefing.all_sections():
        if section.key == DEFINITIONS:
            _write_definitions(book, section, briefing, style)
    for rank, sheet in enumerate(book.worksheets()):
        _set_page(sheet, upright=rank == 0)
    book.close()
    return buffer.getvalue()


class _Style:
    """The cell formats of a workbook."""

    def __init__(self, book: "Workbook", lang: str) -> None:
        self._book = book
        self.lang = lang
        self.title = book.add_format({"font_name": FACE, "bold": True, "font_size": 16, "font_color": "#B3121D"})
        self.heading = book.add_format({"font_name": FACE, "bold": True, "font_size": 12})
        self.words = book.add_format({"font_name": FACE, "text_wrap": True, "valign": "top"})
        self.beside = book.add_format({"font_name": FACE, "indent": 1})
        self.notice = book.add_format({"font_name": FACE, "font_color": "#B3121D", "text_wrap": True})
        head = {"font_name": FACE, "bold": True, "bottom": 1, "bg_color": "#F5F2F1", "text_wrap": True}
        self.head = book.add_format(head)
        self.head_of_numbers = book.add_format({**head, "align": "right"})
        self.head_beside = book.add_format({**head, "indent": 1})
        self._numbers: dict[tuple[Display, str], Any] = {}

    def of_charts(self) -> ChartStyle:
        """Give the formats of the sheets with charts."""
        return ChartStyle(self.head_of_numbers, self.words, self.number)

    def head_of(self, column: "_Column", rank: int) -> Any:
        """Give the format of a column's head: it stands as its cells do."""
        return self.head_of_numbers if column.is_numeric else self.head_beside if rank else self.head

    def number(self, display: Display, weight: str = "plain") -> Any:
        """Give the format of a kind of figure; money says its unit, and weights are those of print.

        Args:
            weight: as of `wording.Written`.
        """
        key = (display, weight)
        if key not in self._numbers:
            unit = f'"{YUAN[self.lang]}"' if display is Display.MONEY else ""
            look: dict[str, Any] = {"font_name": FACE, "num_format": NUMBER_FORMATS[display] + unit}
            look |= {"bold": True} if weight == "strong" else {"font_color": WEAK} if weight == "weak" else {}
            self._numbers[key] = self._book.add_format(look)
        return self._numbers[key]


def _write_words(book: "Workbook", briefing: Briefing, imprint: tuple[str, str], style: _Style) -> None:
    """Write what the briefing says, a line a row; the definitions have a sheet of their own.

    Args:
        imprint: which issue it is, and when its data were known.
    """
    sheet = book.add_worksheet(_sheet_name(book, briefing.period))
    sheet.set_column(0, 0, SENTENCES_WIDTH)
    lines = [(briefing.title, style.title), (briefing.subtitle, style.words), (briefing.centre, style.words)]
    lines += [(each, style.words) for each in imprint]
    lines += [(briefing.notice, style.notice)] if briefing.notice else []
    for section in (each for each in briefing.all_sections() if each.sentences and each.key != DEFINITIONS):
        lines.append((section.title, style.heading))
        lines += [(running(sentence.parts, briefing.lang), style.words) for sentence in section.sentences]
    for row, (text, cell_format) in enumerate(lines):
        sheet.write_string(row, 0, text, cell_format)
        if cell_format is style.words:
            _set_height(sheet, row, text, SENTENCES_WIDTH)


def _write_definitions(book: "Workbook", section: Section, briefing: Briefing, style: _Style) -> None:
    """Give each metric a row: its name, and how it is counted."""
    sheet = book.add_worksheet(_sheet_name(book, section.title))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, WORDS_WIDTH)
    sheet.set_column(1, 1, DEFINITION_WIDTH)
    sheet.write_row(0, 0, DEFINITION_HEADS[briefing.lang], style.head)
    for row, sentence in enumerate(section.sentences, 1):
        text = running(sentence.parts, briefing.lang)
        name, _, definition = text.partition(DEFINITION_SIGN[briefing.lang])
        sheet.write_string(row, 0, name.strip(), style.words)
        sheet.write_string(row, 1, definition.strip(), style.words)
        _set_height(sheet, row, definition, DEFINITION_WIDTH)


def _write_table(book: "Workbook", table: Table, briefing: Briefing, style: _Style) -> None:
    sheet = book.add_worksheet(_sheet_name(book, table.title))
    sheet.freeze_panes(1, 1)
    columns = _columns(table, briefing.lang)
    widths = [_width(column, rank) for rank, column in enumerate(columns)]
    for rank, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(rank, rank, width)
        sheet.write_string(0, rank, column.title, style.head_of(column, rank))
        for row, cell in enumerate(column.cells, 1):
            _write_cell(sheet, row, rank, cell, style, is_total=table.total_row and row == len(table.rows))
    heads = (lines_of(column.title, width) for column, width in zip(columns, widths, strict=True))
    sheet.set_row(0, LINE_PT * max(heads))
    for rank, note in enumerate(each for each in (table.note, briefing.notice) if each):
        write_below(sheet, len(table.rows) + 2 + rank, note, widths, style.words)


def _width(column: "_Column", rank: int) -> float:
    """Give the width of a column in digits: words up to a limit, numbers as they are written."""
    words = max((digits_wide(each) for each in column.cells if isinstance(each, str)), default=0.0)
    money = [each for each in column.cells if isinstance(each, Figure) and each.display is Display.MONEY]
    numbers = max((digits_wide(f"{each.value or 0:,.0f} yuan ") for each in money), default=0.0)
    return max(min(words, WIDEST_WORDS), numbers, NUMBERS_WIDTH if rank else WORDS_WIDTH)


def _set_height(sheet: "Worksheet", row: int, text: str, width: int) -> None:
    """Give wrapped words the lines that they need: not every program does when it opens a file."""
    sheet.set_row(row, LINE_PT * lines_of(text, width))


def _set_page(sheet: "Worksheet", *, upright: bool) -> None:
    """Print each sheet on the width of one A4 page, its head on every page."""
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    if not upright:
        sheet.set_landscape()
        sheet.repeat_rows(0)


@dataclass(frozen=True)
class _Column:
    """A column of a sheet."""

    title: str
    cells: tuple[Part, ...]
    is_numeric: bool


def _columns(table: Table, lang: str) -> list[_Column]:
    """Give the columns of a table; points name their unit in the title, a rate is followed by its n/N."""
    found = []
    for rank, column in enumerate(table.columns):
        cells = tuple(row[rank] for row in table.rows)
        figures = [cell for cell in cells if isinstance(cell, Figure)]
        unit = POINTS_UNIT[lang].strip() if any(cell.display in POINTS for cell in figures) else ""
        found.append(_Column(f"{column.title} ({unit})" if unit else column.title, cells, column.numeric))
        if any(cell.display is Display.RATE and cell.denominator is not None for cell in figures):
            found.append(_Column("n/N", tuple(_n_of_n(cell) for cell in cells), is_numeric=False))
    return found


def _n_of_n(cell: Part) -> str:
    if isinstance(cell, str) or cell.numerator is None or cell.denominator is None:
        return ""
    return f"{cell.numerator:,.15g}/{cell.denominator:,.15g}"


def _write_cell(sheet: "Worksheet", row: int, column: int, cell: Part, style: _Style, *, is_total: bool) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, style.beside if column else None)
    elif cell.value is not None:
        value = float(cell.value) * 100 if cell.display in POINTS else float(cell.value)
        weight = "strong" if is_total else write(cell, style.lang).weight
        sheet.write_number(row, column, value, style.number(cell.display, weight))


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Name the sheets of a workbook that have these titles, in order."""
    found: list[str] = []
    for title in titles:
        found.append(_free_name(title, found))
    return found


def _sheet_name(book: "Workbook", title: str) -> str:
    return _free_name(title, [sheet.get_name() for sheet in book.worksheets()])


def _free_name(title: str, others: Iterable[str]) -> str:
    """Make a sheet's name: no sign that a spreadsheet forbids, not too long, not twice."""
    wanted = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:LONGEST_SHEET_NAME] or "sheet"
    taken = {each.casefold() for each in others}
    rank = 2
    name = wanted
    while name.casefold() in taken:
        name = f"{wanted[: LONGEST_SHEET_NAME - 4]} {rank}"
        rank += 1
    return name
