"""What a sheet says about its cells that the reader of their values leaves out: failed formulas, merged cells."""

from dataclasses import dataclass

UNCOMPUTED = "#UNCOMPUTED!"
"""Shown for a formula without a value; programs that write workbooks leave computing to the spreadsheet."""


@dataclass(frozen=True)
class FailedCell:
    """A cell that holds no value to rely on."""

    row: int
    """From 1."""
    column: int
    """From 0: A is 0."""
    shown: str
    """What the spreadsheet would show: #DIV/0!, #N/A ..., or `UNCOMPUTED`."""


@dataclass(frozen=True)
class Block:
    """Cells of several rows merged into one; the value stands in the first of them and belongs to every row."""

    first_row: int
    """From 1, as `last_row`; both included."""
    last_row: int
    column: int
    """The leftmost, from 0."""


@dataclass(frozen=True)
class Marks:
    """What is marked in one sheet."""

    failed: tuple[FailedCell, ...] = ()
    blocks: tuple[Block, ...] = ()
