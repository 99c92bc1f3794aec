"""Are districts written alike everywhere, and are their residents known?

Two spellings are two rows in every table, each with a part of the number; a district without residents is in no rate
per head.
"""

from collections.abc import Collection, Iterator, Sequence

from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.loading.contracts import Contract
from fraudstats.loading.findings import Finding, Severity

DISTRICTS = "districts"
ALIKE = """
    with written as ({written}),
    places as (
        select
            dataset,
            district,
            regexp_replace(regexp_replace(district, '\\s', '', 'g'), '(公安)?(分局|局)$', '') as place
        from written
    ),
    bare as (select *, regexp_replace(place, '(新区|区|县|市)$', '') as name from places)
    select
        list_sort(list(distinct district)) as spellings,
        list_sort(list(distinct dataset)) as datasets
    from bare
    where name <> ''
    group by name
    having count(distinct district) > 1
        and (count(distinct district) > count(distinct place) or count(*) filter (place = name) > 0)
    order by name
    limit 20"""
"""Names that differ by 公安, 分局 or blanks, or by 区, 县 or 市 against the bare name.

A county and a city of one name are two places.
"""


def alike_districts(session: DuckDBSession, contracts: Sequence[Contract]) -> Iterator[Finding]:
    """Find spellings that seem to mean one district, across all datasets whose views are exposed."""
    named = [each.name for each in contracts if "district" in each.fields]
    if not named:
        return
    written = " union ".join(
        f"select distinct {sql.literal(each)} as dataset, district from {sql.name(each)} where district is not null"
        for each in named
    )
    for row in session.rows(ALIKE.format(written=written)):
        spellings, datasets = row["spellings"], ", ".join(row["datasets"])
        yield Finding(
            DISTRICTS, "alike_districts", Severity.WARNING, len(spellings),
            f"“{'”“'.join(spellings)}”疑为同一辖区，各表中分列（{datasets}）；"
            "请在 fraudstats.toml 的 [[districts]] 中列为别名后重新载入",
            f"{', '.join(spellings)} seem to be one district and stand apart in every table ({datasets}); "
            "list them as aliases in [[districts]] of fraudstats.toml and load again",
        )  # fmt: skip


RESIDENTS = "population"
HELD_AGAINST_RESIDENTS = ("app_installs", "incidents")
MOST_NAMED = 5


def without_residents(session: DuckDBSession, loaded: Collection[str]) -> Iterator[Finding]:
    """Name the districts whose incidents or installs are in no rate per head, as their residents are not known."""
    counted = [each for each in HELD_AGAINST_RESIDENTS if each in loaded]
    if RESIDENTS not in loaded or not counted:
        return
    named = " union ".join(f"select district from {sql.name(each)}" for each in counted)
    rows = session.rows(f"""
        select district from ({named})
        where district is not null and district not in (select district from {RESIDENTS} where residents > 0)
        order by district""")
    if rows:
        districts = [row["district"] for row in rows]
        more = len(districts) - MOST_NAMED
        shown_zh, shown_en = (sign.join(districts[:MOST_NAMED]) for sign in ("、", ", "))
        yield Finding(
            RESIDENTS, "without_residents", Severity.INFO, len(districts),
            f"{shown_zh}{f' 等 {len(districts)} 个辖区' if more > 0 else ''}没有常住人口数，不计入每万人数和覆盖率",
            f"no residents of {shown_en}{f' and {more} more' if more > 0 else ''} are known: in no rate per head",
        )  # fmt: skip
