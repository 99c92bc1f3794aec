"""Which of the first rows is the header: titles stand above it, a second header may stand below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from fraudstats.loading.headers import months_among, names_a_unit, plain, years_among
from fraudstats.loading.readers.raw_table import Layout

Cells = Sequence[str | None]
SEARCHED_ROWS = 30
ENOUGH = 2
"""Known headers that make a row a header; a title may contain one by chance."""


@dataclass(frozen=True)
class HeaderFound:
    """Where the header stands, by rank among the rows that are not blank, from 0."""

    rank: int
    n_rows: int
    cells: tuple[str | None, ...]


def find_header(rows: Sequence[Cells], layout: Layout) -> HeaderFound:
    """Find the header among the first rows: where the profile says, else the row with most known headers.

    A merged header (对象 over 姓名 and 电话) is put together from two rows. `rows` must not be empty.
    """
    if layout.skip_rows is not None or layout.header_rows is not None:
        rank = layout.skip_rows or 0
        return HeaderFound(rank, layout.header_rows or 1, tuple(rows[rank]) if rank < len(rows) else ())
    searched = rows[:SEARCHED_ROWS]
    scores = [layout.n_known(row) for row in searched]
    best = max(range(len(searched)), key=lambda rank: (scores[rank], -rank))
    if scores[best] < ENOUGH:
        best = next((rank for rank, row in enumerate(searched) if months_among(row) or years_among(row)), 0)
        return HeaderFound(best, 1, tuple(rows[best]))
    return _put_together(searched, best, scores, layout) or HeaderFound(best, 1, tuple(searched[best]))


def _put_together(rows: Sequence[Cells], best: int, scores: Sequence[int], layout: Layout) -> HeaderFound | None:
    for upper in (best - 1, best):
        if 0 <= upper < len(rows) - 1:
            merged = _merged(rows[upper], rows[upper + 1], layout)
            if layout.n_known(merged) > scores[best]:
                return HeaderFound(upper, 2, merged)
    return None


def _merged(upper: Cells, lower: Cells, layout: Layout) -> tuple[str | None, ...]:
    """Take the lower cell where it is known or stands alone, else the upper one; with a unit below it, both."""
    width = max(len(upper), len(lower))
    above, below = ([*row, *[None] * (width - len(row))] for row in (upper, lower))
    return tuple(_of_both(high, low, layout) for high, low in zip(above, below, strict=True))


def _of_both(high: str | None, low: str | None, layout: Layout) -> str | None:
    if high and low and names_a_unit(low):
        return f"{high}({plain(low).strip('()[]【】')})"
    return low if low and (layout.n_known([low]) or not high) else high
