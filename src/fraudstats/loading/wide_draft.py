"""The [wide] table of a drafted profile: which columns are months or years, and what their cells mean."""

import json
import re
from collections.abc import Mapping, Sequence

from fraudstats.loading.contracts import Contract
from fraudstats.loading.wide import period_headers

_HAS_YEAR = re.compile(r"\s*(19|20)\d{2}")


def wide_lines(contract: Contract, columns: Mapping[str, str], headers: Sequence[str]) -> list[str]:
    """Draft the table; empty where no two columns are named after months or years, or they cannot be rows here."""
    periods = period_headers(headers).get(contract.event_span, [])
    missing = [name for name, field in contract.fields.items() if field.required and name not in columns]
    if not periods or contract.event_at not in missing or len(missing) != 2:
        return []
    (value,) = (each for each in missing if each != contract.event_at)
    lines = [
        "", "[wide]  # a column for each month or year: every cell becomes a row",
        f"columns = {json.dumps(periods, ensure_ascii=False)}  # ? or a pattern that fits the next export too",
        f"header = {json.dumps(contract.fields[contract.event_at].title_zh, ensure_ascii=False)}",
        f"value = {json.dumps(contract.fields[value].title_zh, ensure_ascii=False)}",
    ]  # fmt: skip
    if not all(_HAS_YEAR.match(each) for each in periods):
        lines.append("# ? the headers name no year; year = 2021")
    taken = {*columns.values(), *periods}
    untaken = [" ".join(each.split()) for each in headers if each not in taken]
    return lines + ([f"# columns that no field takes: {', '.join(untaken)}"] if untaken else [])
