"""Rows that stand below the data and are none: notes, signatures, totals; often with fewer cells than the header."""

import re
import unicodedata
from collections.abc import Sequence

NOTE = (
    r"[\s*※#(\[【]*(注|备注|備註|附注|说明|說明|制表|製表|填表|填报|填報|统计人|審核|审核|复核|负责人|联系人|"
    r"数据来源|資料來源|来源|打印|导出|报送|单位盖章)[^:]*:.*"
)
"""How a note or signature begins: 制表人:... The engine reads the same pattern; cells have plain colons there."""
_TOTAL = re.compile(r".*(计|計|total)\W*", re.IGNORECASE)
_NOTE = re.compile(NOTE, re.DOTALL)


def fitted(cells: Sequence[str], width: int) -> list[str] | None:
    """Give a row the header's width, where that is not a guess; None where it is.

    Surplus cells may be cut off if they are empty; a note or a total fills its first cells only.
    """
    if len(cells) >= width:
        return None if any(each.strip() for each in cells[width:]) else list(cells[:width])
    filled = [each for each in cells if each.strip()]
    if len(filled) == 1 and _holds_other_delimiters(filled[0], width):
        return None
    is_below = width > 2 and filled and (len(filled) == 1 or _TOTAL.fullmatch(filled[0]) or is_note(filled[0]))
    return [*cells, *[""] * (width - len(cells))] if is_below else None


def _holds_other_delimiters(cell: str, width: int) -> bool:
    """Tell a row whose delimiter is not that of the rows above it."""
    return any(cell.count(each) >= width - 1 for each in ",\t;|")


def is_note(cell: str) -> bool:
    """Tell whether a cell begins like a note below the data."""
    return _NOTE.fullmatch(unicodedata.normalize("NFKC", cell).strip()) is not None
