"""What the text of an xlsx sheet marks: cells whose formula gave an error or was never computed, merged cells."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from fraudstats.errors import DataRefused
from fraudstats.loading.readers.marks import UNCOMPUTED, Block, FailedCell, Marks

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
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)</")


def marks(path: Path, sheet: str) -> Marks:
    """Find them in the sheet's own text.

    Raises:
        DataRefused: if a failed formula has no address: which row it spoils cannot be told.
    """
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, sheet) if WORKBOOK in archive.namelist() else None
        if part is None:
            return Marks()
        doubts_zero = b'fullCalcOnLoad="1"' in archive.read(WORKBOOK)
        failed, blocks = list[FailedCell | None](), list[Block]()
        for rows in _suspect_parts(archive, part):
            failed += _failed(rows, doubts_zero=doubts_zero)
            blocks += _blocks(rows)
    if None in failed:
        raise _nowhere(path, sheet)
    return Marks(tuple(each for each in failed if each), tuple(blocks))


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


def _suspect_parts(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Give the pieces of the sheet's text, whole rows each, with a formula or an error; then what follows the rows."""
    rest = b""
    with archive.open(part) as stream:
        while piece := stream.read(PIECE_BYTES):
            text = rest + piece
            whole, _, rest = text.rpartition(next((each for each in _ROW_ENDS if each in text), b"</row>"))
            if _is_suspect(whole):
                yield whole
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


def _blocks(text: bytes) -> Iterator[Block]:
    for found in _MERGED.finditer(text):
        column, first, _, last = found.groups()
        if int(first) < int(last):
            yield Block(int(first), int(last), _column(column))


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
