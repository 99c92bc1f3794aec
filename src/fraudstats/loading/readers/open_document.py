"""What an ods sheet marks: cells whose formula gave an error or was never computed, merged cells."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from fraudstats.loading.readers.marks import UNCOMPUTED, Block, FailedCell, Marks

CONTENT = "content.xml"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_ERROR = re.compile(r"#[A-Z/0?!]+[!?A]|Err:\d+")


@dataclass
class _Found:
    failed: list[FailedCell] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def marks(path: Path, sheet: str) -> Marks:
    """Find them in the document's own text."""
    found = _Found()
    with zipfile.ZipFile(path) as archive, archive.open(CONTENT) as stream:
        row, is_here = 1, False
        for event, element in ElementTree.iterparse(stream, ("start", "end")):
            if element.tag == f"{TABLE}table":
                row, is_here = 1, event == "start" and element.get(f"{TABLE}name") == sheet
            elif element.tag == f"{TABLE}table-row" and event == "end":
                if is_here:
                    _look_at(element, row, found)
                row += int(element.get(f"{TABLE}number-rows-repeated", "1"))
                element.clear()
    return Marks(tuple(found.failed), tuple(found.blocks))


def _look_at(element: ElementTree.Element, row: int, found: _Found) -> None:
    for column, cell in _cells(element):
        shown, n_rows = _shown(cell), int(cell.get(f"{TABLE}number-rows-spanned", "1"))
        if shown:
            found.failed.append(FailedCell(row, column, shown))
        if n_rows > 1:
            found.blocks.append(Block(row, row + n_rows - 1, column))


def _cells(row: ElementTree.Element) -> Iterator[tuple[int, ElementTree.Element]]:
    column = 0
    for cell in row:
        if cell.tag in CELLS:
            yield column, cell
            column += int(cell.get(f"{TABLE}number-columns-repeated", "1"))


def _shown(cell: ElementTree.Element) -> str:
    if f"{TABLE}formula" not in cell.attrib:
        return ""
    if f"{OFFICE}value-type" not in cell.attrib:
        return UNCOMPUTED
    text = "".join("".join(each.itertext()) for each in cell.findall(f"{TEXT}p"))
    if not _ERROR.fullmatch(text):
        return ""
    return text if text.startswith("#") else "#VALUE!"
