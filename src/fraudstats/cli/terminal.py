"""Tables as a person reads them: in a terminal, or as Markdown to paste."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from fraudstats.cli.context import Lang
from fraudstats.cli.table_codes import CODES_EN, CODES_ZH
from fraudstats.cli.table_words import HEADINGS_ZH, NAMES_ZH

if TYPE_CHECKING:
    import polars as pl

WIDE_ENOUGH = 10_000
"""Characters a line; a terminal wraps what does not fit."""
MOST_COLUMNS = 15
"""A single row with more columns than this is drawn downwards."""
DECIMALS = 2
SMALL_DIGITS = 3
"""Significant digits of numbers between -1 and 1."""

YES_NO = {Lang.ZH: ("是", "否"), Lang.EN: ("yes", "no")}

Draw = Callable[["pl.DataFrame"], str]


def pages(tables: "Mapping[str, pl.DataFrame | str]", draw: Draw, lang: Lang) -> str:
    """Draw tables one below the other, each under its name; the first has none. A sentence stands as it is."""
    return "\n".join(
        f"{table}\n" if isinstance(table, str) else _page(name, in_words(table, lang), draw, lang)
        for name, table in tables.items()
    )


def in_words(table: "pl.DataFrame", lang: Lang) -> "pl.DataFrame":
    """Write headings and codes in the reader's language and numbers with as many digits as can be read."""
    import polars as pl

    headings = HEADINGS_ZH if lang is Lang.ZH else {}
    columns = [_column(table.get_column(name), lang) for name in table.columns]
    named = pl.DataFrame(columns).rename({name: headings.get(name, name) for name in table.columns})
    return _downwards(named) if table.height == 1 and table.width > MOST_COLUMNS else named


def markdown(table: "pl.DataFrame") -> str:
    """Draw as a Markdown table."""
    lines = [list(table.columns), ["---"] * table.width, *[[_cell(cell) for cell in row] for row in table.rows()]]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def drawn(table: "pl.DataFrame") -> str:
    """Draw as wide as it needs."""
    import io

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    sheet = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, kind in table.schema.items():
        sheet.add_column(Text(name), justify="right" if kind.is_numeric() else "left", no_wrap=True)
    for row in table.rows():
        sheet.add_row(*[Text(_cell(cell)) for cell in row])
    buffer = io.StringIO()
    Console(file=buffer, width=WIDE_ENOUGH).print(sheet)
    return "".join(line.rstrip() + "\n" for line in buffer.getvalue().splitlines() if line.strip())


def _page(name: str, table: "pl.DataFrame", draw: Draw, lang: Lang) -> str:
    title = NAMES_ZH.get(name, name) if lang is Lang.ZH else name
    return f"{title}\n\n{draw(table)}" if name else draw(table)


def _column(column: "pl.Series", lang: Lang) -> "pl.Series":
    import polars as pl

    if column.dtype == pl.Boolean:
        yes, no = YES_NO[lang]
        return column.cast(pl.String).replace({"true": yes, "false": no})
    codes = (CODES_ZH if lang is Lang.ZH else CODES_EN).get(column.name)
    return column.replace(codes) if codes and column.dtype == pl.String else column


def _downwards(table: "pl.DataFrame") -> "pl.DataFrame":
    import polars as pl

    return pl.DataFrame({"": table.columns, " ": [_cell(each) for each in table.row(0)]})


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return _number(value)
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


def _number(value: float) -> str:
    if abs(value) < 1:
        return f"{value:.{SMALL_DIGITS}g}"
    return f"{value:,.{DECIMALS}f}".removesuffix(".00")
