"""Units of money that stand elsewhere than in a header: 单位：万元 above or below the table, or a row of units.

Nothing is guessed: amounts that are ten thousand times too small look like amounts. The file is refused until the
header or its profile says what they are in (decision 271).
"""

import re
from collections.abc import Sequence

from fraudstats.errors import DataRefused
from fraudstats.loading.contracts import FieldType
from fraudstats.loading.headers import title_and_unit
from fraudstats.loading.mapping import MappedField
from fraudstats.loading.readers.raw_table import RawTable
from fraudstats.loading.sources import Source

_OTHER_UNIT = re.compile(r"(?<![\d.一二三四五六七八九十百千两数几])(?:千|百?万|萬|亿|億)元")
"""Of a title: 单位：万元, (万元) ...; not 10万元以上."""


def unit_of_titles(raw: RawTable) -> str:
    """Give the first title above the header that names a unit other than yuan; empty where none does."""
    return next((each for each in raw.titles if _OTHER_UNIT.search(each)), "")


def refuse_unit_elsewhere(said: str, where: str, source: Source, mapped: Sequence[MappedField]) -> None:
    """Refuse a file that names a unit outside its headers, if an amount has none of its own.

    Args:
        said: what names the unit.
        where: the place of it.
    Raises:
        DataRefused: if there is such an amount.
    """
    unsaid = [each for each in mapped if each.field.type is FieldType.MONEY and not _is_stated(each, source)]
    if not unsaid:
        return
    columns = ", ".join(each.column for each in unsaid)
    raise DataRefused(
        f"{said} names a unit of money, the headers of the amounts ({columns}) do not", where=where,
        expected="The unit was expected in the header: 涉案金额(万元).",
        next_step="Write it there, or name it in a source profile: unit = \"万元\".", slug="unit-elsewhere",
    )  # fmt: skip


def _is_stated(amount: MappedField, source: Source) -> bool:
    given = source.field(amount.name)
    return bool(given and given.unit) or title_and_unit(amount.column)[1] is not None
