"""How many lines words take in a cell: rows of a workbook are as high as their writer makes them."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WIDE, NARROW = 1.95, 0.9
"""Widths of a Chinese character and, on average, of a Latin letter, in digits, the unit of columns: between those of
Microsoft YaHei and of the faces that stand in for it."""
PIECE = re.compile(r"[!-~]+ ?|.")
"""What a line keeps whole: a Latin word, one Chinese character."""

LINE_PT = 16.5
"""Height of a line."""


def digits_wide(text: str) -> float:
    """Measure a text in digits."""
    return sum(NARROW if char.isascii() else WIDE for char in text)


def lines_of(text: str, width: float) -> int:
    """Count the lines of a text in a column.

    Args:
        width: of the column, in digits.
    """
    lines, taken = 1, 0.0
    for piece in PIECE.findall(text):
        wide = digits_wide(piece.rstrip())
        if taken and taken + wide > width:
            lines, taken = lines + 1, 0.0
        taken += digits_wide(piece)
    return lines


def write_below(sheet: "Worksheet", row: int, text: str, widths: Sequence[float], words: "Format") -> None:
    """Write a note across the columns above it, wrapped: as one long line it would make the printed sheet small."""
    if len(widths) > 1:
        sheet.merge_range(row, 0, row, len(widths) - 1, "", words)
    sheet.write_string(row, 0, text, words)
    sheet.set_row(row, LINE_PT * lines_of(text, sum(widths)))
