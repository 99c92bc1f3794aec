"""Headers that stand again further down: the same columns, or others, which would give every value a wrong meaning."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from fraudstats.engines import sql
from fraudstats.errors import DataRefused
from fraudstats.loading.columns import fields_by_column
from fraudstats.loading.contracts import Contract, FieldType
from fraudstats.loading.headers import UNITS, plain, title_and_unit
from fraudstats.loading.sources import Source

Places = Mapping[str, set[str]]
"""Every word that is a header, folded, with the columns above which it may stand."""


def places_of(contract: Contract, source: Source, headers: Sequence[str]) -> Places:
    """List the words that headers are made of: those of the file, and all that the contract knows, with their units."""
    meant = fields_by_column(contract, source, headers)
    places = defaultdict[str, set[str]](set)
    for word, name in contract.spellings.items():
        of_field = {header for header, field in meant.items() if field == name}
        if contract.fields[name].type is FieldType.MONEY:
            for unit, yuan in {"": 1, **{f"({each})": yuan for each, yuan in UNITS.items()}}.items():
                places[plain(word + unit)] |= {each for each in of_field if (title_and_unit(each)[1] or 1) == yuan}
        else:
            places[word] |= of_field
    for header in headers:
        places[plain(header)].add(header)
    return places


def count(places: Places) -> str:
    """Write SQL that counts the headers among a row's cells."""
    return f"case when len(cells) >= 2 then count_headers(cells, {sql.literal(sql.any_of(places))}) else 0 end"


def are_moved(places: Places, columns: Mapping[str, str]) -> str:
    """Write SQL that tells whether a header stands above a column which it does not mean.

    Args:
        columns: where the cells of each header of the file are found.
    """
    asked = []
    for header, column in columns.items():
        foreign = sql.any_of(word for word, above in places.items() if header not in above)
        if foreign:
            asked.append(f"regexp_full_match(folded_cell({sql.name(column)}), {sql.literal(foreign)})")
    return " or ".join(asked) or "false"


def moved_header(line: int, file: str) -> DataRefused:
    """Refuse an export whose columns change on the way down."""
    return DataRefused(
        "the header stands again with other columns, in another order or in another unit",
        where=f"{file} line {line}",
        expected="The same columns down to the end were expected.",
        next_step="Divide the export there and load the parts one by one.",
        slug="moved-header",
    )
