"""When two header cells mean the same column."""

import re
import unicodedata
from functools import lru_cache

UNITS = {
    "元": 1,
    "人民币元": 1,
    "cny": 1,
    "yuan": 1,
    "万元": 10_000,
    "万": 10_000,
    "10k cny": 10_000,
    "亿元": 100_000_000,
}
"""Money units seen in headers and profiles, in yuan."""

KEPT = 4096
"""Cells whose folded form is kept: the first rows are held against every contract."""
_UNIT_SUFFIX = re.compile(r"^(?P<title>.+?)\s*[\(\[](?P<unit>[^\(\)\[\]]+)[\)\]]$")


@lru_cache(KEPT)
def plain(header: str) -> str:
    """Fold full-width letters, case, spaces and a trailing colon."""
    folded = unicodedata.normalize("NFKC", header).replace("\ufeff", "").casefold()
    return re.sub(r"\s+", "", folded).rstrip(":*")


@lru_cache(KEPT)
def title_and_unit(header: str) -> tuple[str, int | None]:
    """Split 涉案金额(万元) into its title and the unit in yuan; None where no money unit is named."""
    found = _UNIT_SUFFIX.match(unicodedata.normalize("NFKC", header).strip())
    unit = UNITS.get(found["unit"].strip().casefold()) if found else None
    return (plain(found["title"]), unit) if found and unit else (plain(header), None)
