"""The cells of a workbook that somebody may have edited: values, how they are shown, and what else carries words.

Edited files come from anywhere: nothing in them is computed, fetched or trusted.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from fraudstats.briefing.read_back.native_charts import NativeChart, native_charts
from fraudstats.briefing.read_back.packages import Package, local

WORKBOOK = "xl/workbook.xml"
GENERAL = "General"
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Number formats that a workbook names by number only (ECMA-376, 18.8.30)."""
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


@dataclass(frozen=True)
class Cell:
    """One cell that holds something."""

    value: str | float
    """Words, or a number; truth values and errors are words."""
    number_format: str
    formula: str = ""
    """Without the sign before it; empty where the cell holds its value."""


@dataclass(frozen=True)
class Sheet:
    """One sheet."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    """By row and column, both from 1."""
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    is_hidden: bool
    charts: tuple[NativeChart, ...]
    other_texts: tuple[tuple[str, str], ...]
    """(where, words) of comments, shapes, and heads and feet of the printed page."""

    def rows(self) -> dict[int, dict[int, Cell]]:
        """Give the cells row by row, from the top."""
        found: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, {})[column] = cell
        return found


@dataclass(frozen=True)
class Workbook:
    """One file."""

    title: str
    """Of its properties."""
    sheets: tuple[Sheet, ...]

    def text(self) -> str:
        """Give names and words, a cell a line: enough to tell which issue it is."""
        lines = list[str]()
        for sheet in self.sheets:
            lines.append(sheet.name)
            lines += [str(cell.value) for _, cell in sorted(sheet.cells.items()) if isinstance(cell.value, str)]
        return "\n".join(lines)


def read_workbook(content: bytes, *, whole: bool = False) -> Workbook:
    """Read the sheets of a workbook.

    Args:
        whole: what lies on the sheets, too: charts, shapes, comments.

    Raises:
        ValueError, KeyError, zipfile.BadZipFile, ElementTree.ParseError: if it is damaged, or unpacks to a bomb.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        package = Package(archive)
        root = package.xml(WORKBOOK)
        words, formats = _words(package), _formats(package)
        targets = package.targets(WORKBOOK)
        sheets = [
            _sheet(
                package,
                each.get("name", ""),
                targets[_relation(each)],
                each.get("state", ""),
                words,
                formats,
                whole=whole,
            )
            for each in root.iter()
            if local(each) == "sheet" and _relation(each) in targets
        ]
        return Workbook(package.title(), tuple(sheets))


def address(row: int, column: int) -> str:
    """Name a cell: C7."""
    return f"{column_name(column)}{row}"


def column_name(column: int) -> str:
    """Name a column: AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place_of(reference: str) -> tuple[int, int]:
    """Give row and column of a reference such as $C$7.

    Raises:
        ValueError: if it is none.
    """
    found = REFERENCE.match(reference.replace("$", ""))
    if not found:
        raise ValueError(f"'{reference}' is no cell")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _relation(element: ElementTree.Element) -> str:
    return next((value for name, value in element.items() if name.endswith("}id")), "")


def _words(package: Package) -> list[str]:
    """Read the texts that cells share, without the readings above Chinese ones."""
    part = next((each for each in package.names() if each.casefold() == "xl/sharedstrings.xml"), "")
    return [_text(each) for each in package.xml(part)] if part else []


def _text(element: ElementTree.Element) -> str:
    return "".join(
        piece.text or ""
        for child in element
        if local(child) in ("t", "r")
        for piece in child.iter()
        if local(piece) == "t"
    )


def _formats(package: Package) -> list[str]:
    """List the number format of each style of cells."""
    part = "xl/styles.xml"
    if part not in package.names():
        return []
    codes = dict(BUILT_IN)
    styles: list[str] = []
    for each in package.xml(part):
        if local(each) == "numFmts":
            codes |= {int(one.get("numFmtId", "0")): one.get("formatCode", GENERAL) for one in each}
        elif local(each) == "cellXfs":
            styles = [codes.get(int(one.get("numFmtId", "0")), GENERAL) for one in each]
    return styles


def _sheet(
    package: Package, name: str, part: str, state: str, words: list[str], formats: list[str], *, whole: bool
) -> Sheet:
    root = package.xml(part)
    cells: dict[tuple[int, int], Cell] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    other = [("", each.text) for each in root.iter() if local(each).endswith(("Header", "Footer")) and each.text]
    row = 0
    for element in root.iter():
        kind = local(element)
        if kind == "row":
            row = int(element.get("r", row + 1))
            if element.get("hidden") in ("1", "true") or float(element.get("ht", 1)) == 0:
                hidden_rows.add(row)
            cells.update(_cells(element, row, words, formats))
        elif kind == "col" and (element.get("hidden") in ("1", "true") or float(element.get("width", 1)) == 0):
            hidden_columns |= {*range(int(element.get("min", 1)), min(int(element.get("max", 1)), 16384) + 1)}
    charts, beside = _beside(package, part) if whole else ([], [])
    return Sheet(
        name, cells, frozenset(hidden_rows), frozenset(hidden_columns), state not in ("", "visible"),
        tuple(charts), (*other, *beside),
    )  # fmt: skip


def _cells(
    row_element: ElementTree.Element, row: int, words: list[str], formats: list[str]
) -> Iterator[tuple[tuple[int, int], Cell]]:
    column = 0
    for element in row_element:
        if local(element) != "c":
            continue
        reference = element.get("r")
        column = place_of(reference)[1] if reference else column + 1
        pieces = {local(each): each for each in element}
        value = _value(element.get("t", "n"), pieces, words)
        formula = (pieces["f"].text or "shared") if "f" in pieces else ""
        if value != "" or formula:
            style = int(element.get("s", "0"))
            shown = formats[style] if style < len(formats) else GENERAL
            yield (row, column), Cell(value, shown, formula)


def _value(kind: str, pieces: Mapping[str, ElementTree.Element], words: list[str]) -> str | float:
    if kind == "inlineStr":
        return _text(pieces["is"]) if "is" in pieces else ""
    written = (pieces["v"].text or "") if "v" in pieces else ""
    if kind == "s":
        return words[int(written)] if written else ""
    if kind == "n" and written:
        return float(written)
    return {"0": "FALSE", "1": "TRUE"}.get(written, written) if kind == "b" else written


def _beside(package: Package, part: str) -> tuple[list[NativeChart], list[tuple[str, str]]]:
    """Read what lies on a sheet or is pinned to it: charts, shapes, comments."""
    charts: list[NativeChart] = []
    texts: list[tuple[str, str]] = []
    for target in package.targets(part).values():
        if "/drawings/" in target and target.endswith(".xml"):
            charts += native_charts(package, target)
            root = package.xml(target)
            texts += [("", "".join(each.itertext())) for each in root.iter() if local(each) == "txBody"]
        elif "comment" in target.casefold() and target.endswith(".xml"):
            texts += [
                (each.get("ref", ""), "".join(each.itertext()))
                for each in package.xml(target).iter()
                if local(each) in ("comment", "threadedComment")
            ]
    return charts, [(where, text) for where, text in texts if text.strip()]
