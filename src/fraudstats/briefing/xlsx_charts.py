"""Write the charts of a briefing as native ones: a sheet each, with its numbers and what Excel draws of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fraudstats.briefing.model import Chart, Display, Series
from fraudstats.briefing.pictures import Bars, HeatMap, Panels, Picture
from fraudstats.briefing.xlsx_lines import LINE_PT, digits_wide, lines_of, write_below

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LARGE = {"width": 900, "height": 380}
SMALL = {"width": 330, "height": 200}
SMALL_IN_A_ROW = 4
COLUMNS_OF_A_SMALL_ONE, ROWS_OF_A_SMALL_ONE = 4, 11
"""Cells that a small chart covers."""
ROWS_OF_A_LARGE_ONE = 20
"""Likewise; the source stands below."""
NUMBER_WIDTH, HOUR_WIDTH, COLUMNS_OF_A_SOURCE = 12, 5, 12
"""Of columns, in digits; how many a source is written across."""
MOST_COLUMNS = 200
PERIODS_NAMED, GRID = 13, {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}
MAIN, GREY, BAND = "#0072B2", "#808080", "#A9C4D6"
FEWEST, MOST = "#F2F6FA", "#2F7CB5"


@dataclass(frozen=True)
class ChartStyle:
    """The formats of the sheets."""

    head: "Format"
    words: "Format"
    number: "Callable[[Display], Format]"


@dataclass(frozen=True)
class _Line:
    """A column of numbers with how it is drawn."""

    label: str
    values: Sequence[float | None]
    colour: str
    width: float


def write_chart(book: "Workbook", sheet: "Worksheet", chart: Chart | Picture, style: ChartStyle) -> None:
    """Fill a sheet with a chart's numbers, and put the chart beside them; the source stands below."""
    sheet.freeze_panes(1, 1)
    if isinstance(chart, Chart):
        n_rows = _write_lines(book, sheet, chart, style)
    elif isinstance(chart, Bars):
        n_rows = _write_bars(book, sheet, chart, style)
    elif isinstance(chart, Panels):
        n_rows = _write_panels(book, sheet, chart, style)
    elif isinstance(chart, HeatMap):
        n_rows = _write_heat_map(sheet, chart, style)
    else:
        raise TypeError(f"no way to write {type(chart).__name__}")
    names = max((digits_wide(each) for each in _names(chart)), default=0.0)
    sheet.set_column(0, 0, max(names, NUMBER_WIDTH))
    others = HOUR_WIDTH if isinstance(chart, HeatMap) else NUMBER_WIDTH
    sheet.set_column(1, MOST_COLUMNS, others)
    columns = [max(names, NUMBER_WIDTH), *[others] * COLUMNS_OF_A_SOURCE]
    write_below(sheet, n_rows + 2, chart.source, columns, style.words)


def _names(chart: Chart | Picture) -> tuple[str, ...]:
    """List what stands in the first column."""
    if isinstance(chart, Bars):
        return tuple(bar.label for bar in chart.bars)
    return tuple(label for _, label in chart.rows) if isinstance(chart, HeatMap) else chart.labels


def _write_lines(book: "Workbook", sheet: "Worksheet", chart: Chart, style: ChartStyle) -> int:
    lines = [_line(each) for each in chart.series]
    if chart.band:
        lines += [
            _Line(f"{chart.band.label} {end}", values, BAND, 1.0)
            for end, values in (("≥", chart.band.low), ("≤", chart.band.high))
        ]
    _write_columns(sheet, chart.labels, lines, style.number(Display.RATE if chart.percent else Display.COUNT), style)
    drawn = book.add_chart({"type": "line"})
    for column, line in enumerate(lines, 1):
        drawn.add_series(_drawn(sheet, column, len(chart.labels), line))
    drawn.set_x_axis({"interval_unit": max(1, len(chart.labels) // PERIODS_NAMED)})
    drawn.set_y_axis({"major_gridlines": GRID, **({"num_format": "0%"} if chart.percent else {})})
    _place(sheet, drawn, chart, 1, len(lines) + 2)
    return max(len(chart.labels), ROWS_OF_A_LARGE_ONE)


def _write_bars(book: "Workbook", sheet: "Worksheet", chart: Bars, style: ChartStyle) -> int:
    """Write the bars with the numbers beside them; the longest name stands on top, as in print."""
    for row, bar in enumerate(chart.bars, 1):
        sheet.write_string(row, 0, bar.label)
        numbers = [bar.figure, *(part for part in bar.beside if not isinstance(part, str))]
        for column, figure in enumerate(numbers, 1):
            if figure.value is not None:
                sheet.write_number(row, column, float(figure.value), style.number(figure.display))
    drawn = book.add_chart({"type": "bar"})
    line = _Line(chart.title, [], MAIN, 1.0)
    bars = {**_drawn(sheet, 1, len(chart.bars), line), "fill": {"color": MAIN}, "data_labels": {"value": True}}
    drawn.add_series(bars)
    drawn.set_legend({"none": True})
    drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    drawn.set_y_axis({"reverse": True})
    _place(sheet, drawn, chart, 1, 4)
    return max(len(chart.bars), ROWS_OF_A_LARGE_ONE)


def _write_panels(book: "Workbook", sheet: "Worksheet", chart: Panels, style: ChartStyle) -> int:
    """Write two columns a panel, and the small charts on one scale below the numbers."""
    lines = [_line(each, panel.title) for panel in chart.panels for each in panel.series]
    _write_columns(sheet, chart.labels, lines, style.number(Display.COUNT), style)
    most = max((value for line in lines for value in line.values if value is not None), default=1)
    n_rows, column = len(chart.labels), 1
    for rank, panel in enumerate(chart.panels):
        drawn = book.add_chart({"type": "line"})
        for _ in panel.series:
            drawn.add_series(_drawn(sheet, column, n_rows, lines[column - 1]))
            column += 1
        drawn.set_title({"name": panel.title, "name_font": {"size": 10}})
        drawn.set_legend({"none": True})
        drawn.set_x_axis({"interval_unit": max(1, n_rows // 2)})
        drawn.set_y_axis({"min": 0, "max": most, "major_gridlines": GRID})
        drawn.set_size(SMALL)
        row = n_rows + 4 + rank // SMALL_IN_A_ROW * ROWS_OF_A_SMALL_ONE
        alt = {"description": f"{panel.title}: {panel.verdict}"}
        sheet.insert_chart(row, rank % SMALL_IN_A_ROW * COLUMNS_OF_A_SMALL_ONE, drawn, alt)
    return n_rows


def _write_heat_map(sheet: "Worksheet", chart: HeatMap, style: ChartStyle) -> int:
    """Write the cells, coloured by Excel itself."""
    sheet.write_row(0, 1, [label for _, label in chart.columns], style.head)
    for row, ((_, label), counts) in enumerate(zip(chart.rows, chart.values, strict=True), 1):
        sheet.write_string(row, 0, label)
        sheet.write_row(row, 1, counts, style.number(Display.COUNT))
    scale = {"type": "2_color_scale", "min_color": FEWEST, "max_color": MOST}
    sheet.conditional_format(1, 1, len(chart.rows), len(chart.columns), scale)
    return len(chart.rows)


def _write_columns(
    sheet: "Worksheet", labels: Sequence[str], lines: Sequence[_Line], number: "Format", style: ChartStyle
) -> None:
    sheet.write_row(0, 0, ["", *(line.label for line in lines)], style.head)
    sheet.set_row(0, LINE_PT * max(lines_of(line.label, NUMBER_WIDTH) for line in lines))
    for row, label in enumerate(labels, 1):
        sheet.write_string(row, 0, label)
        for column, line in enumerate(lines, 1):
            value = line.values[row - 1]
            if value is not None:
                sheet.write_number(row, column, float(value), number)


def _line(series: Series, owner: str = "") -> _Line:
    is_main = series.role == "main"
    return _Line(f"{owner} {series.label}".strip(), series.values, MAIN if is_main else GREY, 2.25 if is_main else 1.25)


def _drawn(sheet: "Worksheet", column: int, n_rows: int, line: _Line) -> dict[str, Any]:
    name = sheet.get_name()
    return {
        "name": [name, 0, column],
        "categories": [name, 1, 0, n_rows, 0],
        "values": [name, 1, column, n_rows, column],
        "line": {"color": line.colour, "width": line.width},
    }


def _place(sheet: "Worksheet", drawn: Any, chart: Chart | Picture, row: int, column: int) -> None:
    drawn.set_title({"name": chart.title})
    drawn.set_size(LARGE)
    sheet.insert_chart(row, column, drawn, {"description": chart.alt})
