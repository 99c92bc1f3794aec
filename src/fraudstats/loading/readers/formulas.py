"""Cells of an xlsx workbook whose formula gave an error or was never computed: the reader leaves them empty."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from fraudstats.errors import DataRefused

UNCOMPUTED = "#UNCOMPUTED!"
"""Shown for a formula without a value; programs that write workbooks leave computing to the spreadsheet."""
PIECE_BYTES = 1024 * 1024
RELATIONS = "xl/_rels/workbook.xml.rels"
WORKBOOK = "xl/workbook.xml"
SUSPECT = ((b"e", (b't="e"', b"t='e'")), (b"f", (b"<f", b":f")))
"""What stands in every text with an error or a formula, behind a letter of it: a letter is found ten times as fast."""
_ROW_ENDS = (b"</row>", b":row>")
_SUSPECT = re.compile(rb"""t=["']e["']|<(?:\w+:)?f[\s>/]""")
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*?)?(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb"""\br=["']([A-Z]+)(\d+)["']""")
_TYPE = re.compile(rb"""\bt=["'](\w+)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)</")


@dataclass(frozen=True)
class FailedCell:
    """A cell that holds no value to rely on."""

    row: int
    """From 1."""
    column: int
    """From 0: A is 0."""
    shown: str
    """What the spreadsheet would show: #DIV/0!, #N/A ..., or `UNCOMPUTED`."""


def failed_cells(path: Path, sheet: str) -> Iterator[FailedCell]:
    """Find them in the sheet's own text; other kinds of workbooks always hold a value beside a formula.

    Raises:
        DataRefused: if such a cell has no address: which row it spoils cannot be told.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, sheet) if WORKBOOK in archive.namelist() else None
        if part is None:
            return
        doubts_zero = b'fullCalcOnLoad="1"' in archive.read(WORKBOOK)
        for rows in _suspect_rows(archive, part):
            for each in _failed(rows, doubts_zero=doubts_zero):
                if each is None:
                    raise _nowhere(path, sheet)
                yield each


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Find the archive's member that holds a sheet; None where the workbook does not say."""
    relation = next(
        (
            value
            for each in ElementTree.fromstring(archive.read(WORKBOOK)).iter()
            if _local(each.tag) == "sheet" and each.get("name") == sheet
            for name, value in each.attrib.items()
            if _local(name) == "id"
        ),
        None,
    )
    for each in ElementTree.fromstring(archive.read(RELATIONS)) if RELATIONS in archive.namelist() else ():
        if relation and each.get("Id") == relation:
            target = each.get("Target", "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            return part if part in archive.namelist() else None
    return None


def _suspect_rows(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Give the pieces of the sheet's text, whole rows each, that hold a formula or an error."""
    rest = b""
    with archive.open(part) as stream:
        while piece := stream.read(PIECE_BYTES):
            text = rest + piece
            whole, _, rest = text.rpartition(next((each for each in _ROW_ENDS if each in text), b"</row>"))
            if _is_suspect(whole):
                yield whole
    if _is_suspect(rest):
        yield rest


def _is_suspect(rows: bytes) -> bool:
    seen = (each for letter, longer in SUSPECT if letter in rows for each in longer)
    return any(each in rows for each in seen) and _SUSPECT.search(rows) is not None


def _failed(rows: bytes, *, doubts_zero: bool) -> Iterator[FailedCell | None]:
    for found in _CELL.finditer(rows):
        attributes, inner = found.groups(b"")
        kind, value = _TYPE.search(attributes), _VALUE.search(inner)
        shown = _shown(kind[1] if kind else b"", inner, value[1] if value else b"", doubts_zero=doubts_zero)
        if shown:
            place = _PLACE.search(attributes)
            yield FailedCell(int(place[2]), _column(place[1]), shown) if place else None


def _shown(kind: bytes, inner: bytes, value: bytes, *, doubts_zero: bool) -> str:
    if kind == b"e":
        return value.decode() or UNCOMPUTED
    if b"<f" not in inner and b":f" not in inner:
        return ""
    is_text = kind == b"str"  # an empty text is what a formula may well give
    is_doubtful = not value or (doubts_zero and value == b"0")
    return UNCOMPUTED if is_doubtful and not is_text else ""


def _nowhere(path: Path, sheet: str) -> DataRefused:
    return DataRefused(
        "a formula failed in a cell without an address", where=f"{path.name} sheet {sheet}",
        next_step="Open the workbook in a spreadsheet program, save it, and load that.", slug="unreadable-workbook",
    )  # fmt: skip


def _column(letters: bytes) -> int:
    number = 0
    for each in letters:
        number = number * 26 + each - ord("A") + 1
    return number - 1


def _local(name: str) -> str:
    return name.rpartition("}")[2]
