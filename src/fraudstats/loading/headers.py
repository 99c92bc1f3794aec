"""When two header cells mean the same column."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

UNITS = {
    "元": 1,
    "人民币元": 1,
    "cny": 1,
    "yuan": 1,
    "千元": 1_000,
    "万元": 10_000,
    "万": 10_000,
    "10k cny": 10_000,
    "百万元": 1_000_000,
    "亿元": 100_000_000,
}
"""Money units seen in headers and profiles, in yuan."""

KEPT = 4096
"""Cells whose folded form is kept: the first rows are held against every contract."""
YEAR = r"(?:19|20)\d{2}"
SEVERAL = 2
"""So many headers that name a month make a table with a column for each."""
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
"""Spaces, line breaks and characters without width."""
_MONTH = re.compile(rf"(?:{YEAR}[年\-/.])?\d{{1,2}}月(?:份)?|{YEAR}[\-/.]?(?:0[1-9]|1[0-2])")
_WHOLE_YEAR = re.compile(rf"{YEAR}年?")
_UNIT_SUFFIX = re.compile(
    r"(?P<title>.+?)\s*(?:[(\[【](?:单位:?)?(?P<inside>[^()\[\]【】]+)[)\]】]|[/_:-](?:单位:?)?(?P<behind>\S+)|(?P<bare>(?:千|百?万|亿)元))"
)
"""涉案金额(万元), 涉案金额【单位：万元】, 涉案金额/万元, 涉案金额万元; of two rows put together, 涉案金额 (万元)."""


@lru_cache(KEPT)
def plain(header: str) -> str:
    """Fold full-width letters, case, spaces and a trailing colon."""
    folded = unicodedata.normalize("NFKC", header).casefold()
    return _UNSEEN.sub("", folded).rstrip(":*")


@lru_cache(KEPT)
def title_and_unit(header: str) -> tuple[str, int | None]:
    """Split 涉案金额(万元) into its title and the unit in yuan; None where no money unit is named."""
    found = _UNIT_SUFFIX.fullmatch(unicodedata.normalize("NFKC", header).strip())
    unit = UNITS.get((found["inside"] or found["behind"] or found["bare"]).strip().casefold()) if found else None
    return (plain(found["title"]), unit) if found and unit else (plain(header), None)


def names_a_unit(cell: str) -> bool:
    """Say whether a cell is a unit of money and nothing else: (万元), 单位：元."""
    bare = plain(cell).strip("()[]【】").removeprefix("单位").lstrip(":")
    return bare in UNITS


def months_among(headers: Iterable[str | None]) -> list[str]:
    """Find the headers that name a month; none where it is a single one."""
    return _several(_MONTH, headers)


def years_among(headers: Iterable[str | None]) -> list[str]:
    """Find the headers that name a year; none where it is a single one."""
    return _several(_WHOLE_YEAR, headers)


def _several(pattern: re.Pattern[str], headers: Iterable[str | None]) -> list[str]:
    found = [each for each in headers if each and pattern.fullmatch(unicodedata.normalize("NFKC", each).strip())]
    return found if len(found) >= SEVERAL else []
