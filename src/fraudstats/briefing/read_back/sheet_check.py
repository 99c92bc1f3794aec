"""One sheet of a workbook beside what the issue would write; rows may be sorted, columns moved, own ones added."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from fraudstats.briefing.read_back.cells import Judge, is_exact
from fraudstats.briefing.read_back.claims import normal
from fraudstats.briefing.read_back.findings import Fault, Finding
from fraudstats.briefing.read_back.wanted_sheets import NOTHING, Wanted, WantedSheet
from fraudstats.briefing.read_back.workbook import Cell, Sheet, address, column_name

Row = Mapping[int, Cell]
HEAD_WITHIN = 20
"""Rows at the top of a sheet among which its head is looked for."""
ALIKE = 0.6
"""Of the letters of two notes, to be one of them edited."""
LISTED_ONE_BY_ONE = 3
"""Rows left out; of more the first and the last are named."""


class SheetCheck:
    """Compares one sheet."""

    def __init__(self, sheet: Sheet, wanted: WantedSheet, judge: Judge) -> None:
        self._sheet = sheet
        self._wanted = wanted
        self._judge = judge
        self._rows = sheet.rows()
        self._head_row = self._find_head()
        self._columns = self._map_columns()
        self._taken: dict[int, int] = {}
        """Which row of the sheet is which wanted one."""
        self._noted: set[int] = set()

    def findings(self) -> Iterator[Finding]:
        """List all faults of the sheet, from the top."""
        if self._sheet.is_hidden:
            yield Finding(Fault.MISSING, "", self._wanted.name, "", self._sheet.name)
        self._take_rows()
        yield from self._of_head()
        for row in sorted(self._taken):
            yield from self._of_row(row, self._wanted.rows[self._taken[row]])
        yield from self._left_out()
        yield from self._of_notes()
        yield from self._of_own_rows()
        yield from self._of_hidden()

    def place(self, row: int, column: int) -> str:
        """Name a cell, and what it is about: Districts!C7 (Futian, cases)."""
        about = [self._text(row, self._columns.get(0, 1))] if row in self._taken else []
        title = next((self._title(rank) for rank, each in self._columns.items() if each == column and rank), "")
        said = ", ".join(filter(None, (*about, title)))
        return f"{self._sheet.name}!{address(row, column)}" + (f" ({said})" if said else "")

    def _title(self, rank: int) -> str:
        return self._wanted.head[rank] if rank < len(self._wanted.head) else ""

    def _text(self, row: int, column: int) -> str:
        cell = self._rows.get(row, {}).get(column)
        if cell is None:
            return ""
        return _folded(cell.value) if isinstance(cell.value, str) else f"{cell.value:.15g}"

    def _find_head(self) -> int | None:
        titles = {_folded(each) for each in self._wanted.head if each}
        found, best = None, len(titles) / 2
        for row in [*self._rows][:HEAD_WITHIN]:
            here = {_folded(cell.value) for cell in self._rows[row].values() if isinstance(cell.value, str)}
            if len(titles & here) > best or (titles and titles <= here and found is None):
                found, best = row, len(titles & here)
        if found is None and titles and self._rows:
            return next(iter(self._rows))
        return found

    def _map_columns(self) -> dict[int, int]:
        """Tell which column of the sheet holds which wanted one, by their titles."""
        n_wanted = len(self._wanted.head) or max((len(each) for each in self._wanted.rows), default=0)
        if self._head_row is None:
            return {rank: rank + 1 for rank in range(n_wanted)}
        last = max((*self._rows[self._head_row], n_wanted))
        here = [self._text(self._head_row, column) for column in range(1, last + 1)]
        wanted = [_folded(each) for each in self._wanted.head]
        found: dict[int, int] = {}
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, wanted, here, autojunk=False).get_opcodes():
            if tag == "equal" or (tag == "replace" and i2 - i1 == j2 - j1 and wanted[i1:i2] != here[j1:j2]):
                found |= {i1 + step: j1 + step + 1 for step in range(i2 - i1)}
        for rank, title in enumerate(wanted):
            free = [j for j, each in enumerate(here, 1) if each == title and j not in found.values()]
            if rank not in found and free and title:
                found[rank] = free[0]
        return found

    def _take_rows(self) -> None:
        """Find each wanted row: by its first cell, then by what else stands in it."""
        free = [row for row in self._rows if row != self._head_row]
        by_key: dict[str, list[int]] = {}
        for row in free:
            by_key.setdefault(self._text(row, self._columns.get(0, 1)), []).append(row)
        left = []
        for rank, wanted in enumerate(self._wanted.rows):
            same = [row for row in by_key.get(_folded(wanted[0].text), ()) if row not in self._taken]
            if len(same) == 1:
                self._taken[same[0]] = rank
            elif same:
                self._taken[max(same, key=lambda row, wanted=wanted: self._n_equal(row, wanted))] = rank  # type: ignore[misc]
            else:
                left.append(rank)
        for rank in left:
            self._take_by_content(rank, [row for row in free if row not in self._taken])

    def _take_by_content(self, rank: int, free: Sequence[int]) -> None:
        wanted = self._wanted.rows[rank]
        n_filled = sum(1 for each in wanted[1:] if each.text)
        best = max(free, key=lambda row: self._n_equal(row, wanted), default=None)
        if best is not None and self._n_equal(best, wanted) * 2 > n_filled:
            self._taken[best] = rank

    def _n_equal(self, row: int, wanted: Sequence[Wanted]) -> int:
        return sum(
            each.text != "" and self._judge.agrees(self._cell(row, rank), each)
            for rank, each in enumerate(wanted)
            if rank
        )

    def _cell(self, row: int, rank: int) -> Cell | None:
        return self._rows[row].get(self._columns.get(rank, 0))

    def _of_head(self) -> Iterator[Finding]:
        if self._head_row is not None:
            for rank, title in enumerate(self._wanted.head):
                if rank not in self._columns:
                    yield Finding(Fault.MISSING, "", title, "", self._sheet.name)
                elif title:
                    column = self._columns[rank]
                    place = f"{self._sheet.name}!{address(self._head_row, column)}"
                    yield from self._judge.differs(self._cell(self._head_row, rank), Wanted(title), place)

    def _of_row(self, row: int, wanted: Sequence[Wanted]) -> Iterator[Finding]:
        for rank, each in enumerate(wanted):
            column = self._columns.get(rank)
            if column is not None:
                cell = self._rows[row].get(column)
                if not is_exact(cell, each):
                    found = self._judge.differs(cell, each, self.place(row, column))
                    yield from map(_about_a_name, found) if rank == 0 else found
        for column in self._rows[row]:
            if column not in self._columns.values():
                yield from self._judge.own(self._rows[row][column], self.place(row, column))

    def _left_out(self) -> Iterator[Finding]:
        """Name the rows of a table of which the rest is there."""
        lost = [rank for rank in range(len(self._wanted.rows)) if rank not in self._taken.values()]
        keys = [self._wanted.rows[rank][0].text for rank in lost]
        if len(keys) > LISTED_ONE_BY_ONE:
            keys = [f"{keys[0]} … {keys[-1]} ({len(keys)})"]
        yield from (Finding(Fault.MISSING, "", each, "", self._sheet.name) for each in keys)

    def _of_notes(self) -> Iterator[Finding]:
        """Look for what stands below the rows."""
        free = {row: text for row in self._rows if row not in self._taken and (text := self._first_text(row))}
        for note in self._wanted.notes:
            close = max(free, key=lambda row, note=note: _likeness(free[row], note), default=None)  # type: ignore[misc]
            if close is not None and _likeness(free[close], note) >= ALIKE and close != self._head_row:
                column = min(self._rows[close])
                place = f"{self._sheet.name}!{address(close, column)}"
                yield from self._judge.differs(self._rows[close][column], Wanted(note), place)
                self._noted.add(close)
                del free[close]
            else:
                yield Finding(Fault.MISSING, "", note, "", self._sheet.name)

    def _first_text(self, row: int) -> str:
        first = self._rows[row][min(self._rows[row])].value
        return first if isinstance(first, str) else ""

    def _of_own_rows(self) -> Iterator[Finding]:
        """List the numbers of rows that the issue does not have; of a row that was copied, only what differs."""
        for row, cells in self._rows.items():
            if row in self._taken or row == self._head_row:
                continue
            original = self._original(row)
            for column, cell in cells.items():
                rank = next((each for each, place in self._columns.items() if place == column), -1)
                is_copy = original and 0 <= rank < len(original) and self._judge.agrees(cell, original[rank])
                is_note = row in self._noted and column == min(cells)
                if not is_copy and not is_note:
                    yield from self._judge.own(cell, self.place(row, column))

    def _original(self, row: int) -> Sequence[Wanted]:
        key = self._text(row, self._columns.get(0, 1))
        return next((each for each in self._wanted.rows if _folded(each[0].text) == key), (NOTHING,))

    def _of_hidden(self) -> Iterator[Finding]:
        """Name what is there and not seen."""
        for row in sorted(self._sheet.hidden_rows & {*self._taken, *self._noted, self._head_row or 0}):
            said = self._text(row, self._columns.get(0, 1)) or self._first_text(row)
            yield Finding(Fault.MISSING, "", said, "", f"{self._sheet.name}!{row}:{row}")
        for rank, column in self._columns.items():
            if column in self._sheet.hidden_columns:
                name = column_name(column)
                yield Finding(Fault.MISSING, "", self._title(rank) or name, "", f"{self._sheet.name}!{name}:{name}")


def _about_a_name(finding: Finding) -> Finding:
    """Take another word at the beginning of a row for a fault: its numbers would be another one's."""
    return replace(finding, fault=Fault.WRONG) if finding.fault is Fault.REWORDED else finding


def _folded(words: str | float) -> str:
    return " ".join(normal(str(words)).split())


def _likeness(text: str, note: str) -> float:
    if text == note:
        return 1.0
    compared = SequenceMatcher(None, text, note, autojunk=False)
    return compared.ratio() if compared.real_quick_ratio() >= ALIKE and compared.quick_ratio() >= ALIKE else 0.0
