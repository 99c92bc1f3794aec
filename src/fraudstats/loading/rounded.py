"""Identifiers that a spreadsheet rounded to 15 digits and wrote out in full: 6222021234567890000.

One such number may be right; most of a column can hardly be. Different accounts may then count as one, so it is said;
nothing is changed (decision 370).
"""

import re
from collections.abc import Iterable

from fraudstats.loading.notes import Note
from fraudstats.loading.sources import find_column
from fraudstats.loading.staging import Staged

LONG = re.compile(r"\d{16,}")
"""A number with digits that a spreadsheet cannot keep."""
KEPT_DIGITS = 15
FEWEST = 5
"""Fewer different numbers that end in zeros tell nothing."""


def rounded_identifiers(staged: Staged) -> tuple[Note, ...]:
    """Name the columns most of whose long numbers, among the first rows, are zeros after their 15th digit."""
    notes = []
    for name in staged.contract.stored_fields():
        column = find_column(name, staged.contract, staged.source, staged.raw.headers)
        if column is None or not staged.contract.is_identifier(name):
            continue
        n_rounded, n_long = _counted(staged, column)
        if n_rounded >= FEWEST and 2 * n_rounded > n_long:
            notes.append(_note(column, n_rounded, n_long))
    return tuple(notes)


def _counted(staged: Staged, column: str) -> tuple[int, int]:
    place = staged.raw.headers.index(column)
    long = _long_numbers(row[place] for row in staged.raw.sample)
    return sum(not number[KEPT_DIGITS:].strip("0") for number in long), len(long)


def _long_numbers(cells: Iterable[str | None]) -> set[str]:
    texts = {(cell or "").strip(" '\"=\t") for cell in cells}
    return {text for text in texts if LONG.fullmatch(text)}


def _note(column: str, n_rounded: int, n_long: int) -> Note:
    return Note(
        f"“{column}”列前若干行的长号码 {n_long} 个中有 {n_rounded} 个自第16位起全为0，疑被电子表格舍入，"
        "不同号码可能被计为同一个：请以文本格式重新导出",
        f"{n_rounded} of {n_long} long numbers in the first rows of the column {column} are zeros after their 15th "
        "digit: a spreadsheet may have rounded them, and different ones may count as one; export the column as text",
    )
