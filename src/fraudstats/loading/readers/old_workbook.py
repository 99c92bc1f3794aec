"""What the records of an xls workbook mark: error cells, formulas that were never computed, merged cells; passwords.

Source: [MS-XLS] 2.4.24 (BoolErr), 2.4.28 (BoundSheet8), 2.4.117 (FilePass), 2.4.127 (Formula), 2.4.168 (MergeCells).
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats.errors import DataRefused
from fraudstats.loading.readers.marks import UNCOMPUTED, Block, FailedCell, Marks

if TYPE_CHECKING:
    import olefile

BOF, EOF = 0x0809, 0x000A
BOUND_SHEET, FILE_PASS, MERGED = 0x0085, 0x002F, 0x00E5
ERROR, FORMULA = 0x0205, 0x0006
STREAMS = ("Workbook", "Book")
ENCRYPTED = "EncryptedPackage"
SHOWN = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
NO_NUMBER = b"\xff\xff"
"""Ends the result of a formula that is no number; its first byte tells the kind, 2 an error."""
COMPUTE_ON_LOAD = 0x0002
"""Programs that write workbooks set it beside a result of 0."""


def is_locked(path: Path) -> bool:
    """Tell whether a workbook in a compound file asks for a password; one that is damaged does not."""
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            return container.exists(ENCRYPTED) or any(kind == FILE_PASS for kind, _ in _records(_stream(container), 0))
    except OSError:
        return False


def marks(path: Path, sheet: str) -> Marks:
    """Find what is marked in one sheet.

    Raises:
        DataRefused: if the records are damaged.
    """
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            return _marks(_stream(container), sheet)
    except (OSError, struct.error, IndexError) as problem:
        raise DataRefused(
            "the workbook is damaged", where=f"{path.name} sheet {sheet}",
            next_step="Open it in a spreadsheet program, save it as xlsx, and load that.", slug="unreadable-workbook",
        ) from problem  # fmt: skip


def _marks(stream: bytes, sheet: str) -> Marks:
    places = dict(_sheets(stream))
    start = places.get(sheet, next(iter(places.values())) if len(places) == 1 else None)
    if start is None:
        return Marks()
    records = list(_records(stream, start))
    failed = (_failed(kind, body) for kind, body in records)
    blocks = (block for kind, body in records if kind == MERGED for block in _blocks(body))
    return Marks(tuple(each for each in failed if each), tuple(blocks))


def _stream(container: "olefile.OleFileIO[bytes]") -> bytes:
    name = next((each for each in STREAMS if container.exists(each)), None)
    return container.openstream(name).read() if name else b""


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Give the sheets' names and where their records begin."""
    for kind, body in _records(stream, 0):
        if kind == BOUND_SHEET:
            text = body[8:]
            yield (
                text.decode("utf-16-le" if body[7] & 1 else "latin-1", errors="replace"),
                struct.unpack("<I", body[:4])[0],
            )


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """Give the records of one part, without those of the charts in it."""
    depth = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        depth += (kind == BOF) - (kind == EOF)
        if depth < 1:
            return
        if depth == 1:
            yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _failed(kind: int, body: bytes) -> FailedCell | None:
    shown = _shown(kind, body)
    if not shown:
        return None
    row, column = struct.unpack_from("<HH", body)
    return FailedCell(row + 1, column, shown)


def _shown(kind: int, body: bytes) -> str:
    if kind == ERROR and body[7]:
        return SHOWN.get(body[6], "#VALUE!")
    if kind != FORMULA:
        return ""
    result, flags = body[6:14], struct.unpack_from("<H", body, 14)[0]
    if result.endswith(NO_NUMBER):
        return SHOWN.get(result[2], "#VALUE!") if result[0] == 2 else ""
    return UNCOMPUTED if flags & COMPUTE_ON_LOAD and result == bytes(8) else ""


def _blocks(body: bytes) -> Iterator[Block]:
    for rank in range(struct.unpack_from("<H", body)[0]):
        first, last, column, _ = struct.unpack_from("<HHHH", body, 2 + 8 * rank)
        if first < last:
            yield Block(first + 1, last + 1, column)
