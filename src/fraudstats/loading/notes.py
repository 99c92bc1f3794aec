"""What a reader of an export passed over, in words."""

from dataclasses import dataclass

from fraudstats.loading.columns import rivals, untaken
from fraudstats.loading.staging import Staged
from fraudstats.loading.validation import RowState

SENTENCES = {
    RowState.BLANK: ("跳过空行 {n} 行", "{n} blank {rows} passed over"),
    RowState.TOTAL: ("跳过合计行 {n} 行", "{n} totals {rows} passed over"),
    RowState.NOTE: ("跳过表尾注释 {n} 行", "{n} {notes} below the data passed over"),
    RowState.HEADER: ("跳过重复表头 {n} 行", "{n} repeated header {rows} passed over"),
    RowState.WARNED: ("有提示但已入库 {n} 行", "{n} {rows} let in with a warning"),
    RowState.TAKEN_BACK: (
        "被本文件中同一编号的冲减行抵消 {n} 行",
        "{n} {rows} taken back by another of the same identifier",
    ),
    RowState.DUPLICATE: ("完全重复 {n} 行", "{n} exact duplicate {rows} counted once"),
}
SHOWN_COLUMNS = 8


@dataclass(frozen=True)
class Note:
    """One remark on a loaded file."""

    zh: str
    en: str


def notes_on(staged: Staged) -> tuple[Note, ...]:
    """List what was found in an export besides sound rows."""
    notes = []
    if staged.raw.n_title_rows:
        notes.append(_worded("跳过标题行 {n} 行", "{n} title {rows} passed over", staged.raw.n_title_rows))
    if staged.raw.n_header_rows > 1:
        notes.append(_worded("表头占 {n} 行", "the header stands in {n} {rows}", staged.raw.n_header_rows))
    if staged.raw.other_sheets:
        names = staged.raw.other_sheets
        notes.append(Note(f"未读取的工作表：{'、'.join(names)}", f"sheets that were not read: {', '.join(names)}"))
    if staged.raw.merged:
        n = sum(map(len, staged.raw.merged.values()))
        notes.append(
            _worded(
                "纵向合并的单元格 {n} 处，其值归入所跨各行", "{n} {cells} merged over rows: every row has the value", n
            )
        )
    if staged.raw.is_open_ended:
        notes.append(
            Note(
                "文件末行没有换行符：如文件曾被截断，末行最后一格可能不完整",
                "the last row has no line end: if the file was cut off, its last cell is not whole",
            )
        )
    notes += [_worded(*SENTENCES[state], staged.n(state)) for state in SENTENCES if staged.n(state)]
    return tuple(notes + _on_columns(staged))


def notes_on_retired(n: int) -> tuple[Note, ...]:
    """Tell how many known rows are gone, and why."""
    if not n:
        return ()
    return (
        _worded(
            "撤下此前入库、这次读取不再有的 {n} 行", "{n} {rows} taken back: known before, gone in this reading", n
        ),
    )


def _on_columns(staged: Staged) -> list[Note]:
    """Name what is in the file and not in the store."""
    contract, source, headers = staged.contract, staged.source, staged.raw.headers
    notes = [
        Note(
            f"“{contract.fields[each.field].title_zh}”取自“{each.taken}”列，未取“{each.column}”列",
            f"{contract.fields[each.field].title_en} is read from the column {each.taken}, not from {each.column}",
        )
        for each in rivals(contract, source, headers)
    ]
    left = untaken(contract, source, headers)
    if left:
        more = len(left) - SHOWN_COLUMNS
        shown = left[:SHOWN_COLUMNS]
        notes.append(
            Note(
                f"未取用的列：{'、'.join(shown)}{f' 等 {len(left)} 列' if more > 0 else ''}",
                f"no field takes the columns {', '.join(shown)}{f' and {more} more' if more > 0 else ''}",
            )
        )
    return notes


def _worded(zh: str, en: str, n: int) -> Note:
    words = {
        "n": n,
        "rows": "row" if n == 1 else "rows",
        "notes": "note" if n == 1 else "notes",
        "cells": "cell" if n == 1 else "cells",
    }
    return Note(zh.format_map(words), en.format_map(words))
