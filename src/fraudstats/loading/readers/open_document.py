"""What an ods sheet marks: cells whose formula failed, whose value the reader leaves out, or that are merged."""

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
READ_TYPES = ("float", "percentage", "currency", "date", "boolean", "string")
"""What the reader of values knows; it gives nothing for times of day and what other programs write."""
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
                n_rows = int(element.get(f"{TABLE}number-rows-repeated", "1"))
                if is_here:
                    _look_at(element, range(row, row + n_rows), found)
                row += n_rows
                element.clear()
    return Marks(tuple(found.failed), tuple(found.blocks))


def _look_at(element: ElementTree.Element, rows: range, found: _Found) -> None:
    """Look at the cells of a row, which may stand for several that are alike."""
    for columns, cell in _cells(element):
        shown, n_rows = _shown(cell), int(cell.get(f"{TABLE}number-rows-spanned", "1"))
        if shown:
            found.failed += [FailedCell(row, column, shown) for row in rows for column in columns]
        if n_rows > 1:
            found.blocks.append(Block(rows.start, rows.start + n_rows - 1, columns.start))


def _cells(row: ElementTree.Element) -> Iterator[tuple[range, ElementTree.Element]]:
    column = 0
    for cell in row:
        if cell.tag in CELLS:
            n_columns = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
            yield range(column, column + n_columns), cell
            column += n_columns


def _shown(cell: ElementTree.Element) -> str:
    kind = cell.get(f"{OFFICE}value-type", "")
    text = "".join("".join(each.itertext()) for each in cell.findall(f"{TEXT}p"))
    if kind and kind not in READ_TYPES:
        return text
    if f"{TABLE}formula" not in cell.attrib:
        return ""
    if not kind:
        return UNCOMPUTED
    if not _ERROR.fullmatch(text):
        return ""
    return text if text.startswith("#") else "#VALUE!"
