"""The store as it would have been, had each row been loaded when it was entered: for exports that say when that was."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from fraudstats.calendar.windows import ONE_DAY, day_end, statistical_day
from fraudstats.engines import sql
from fraudstats.errors import NoData
from fraudstats.loading import corrections, links
from fraudstats.loading.batches import Coverage
from fraudstats.loading.views import ENTERED_AT, expose_entered, has_field
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Knowledge

NEARLY_ALL_SAY_IT = 0.98
"""Share of the rows of a dataset that must say when they were entered; the others count as entered at once."""


@dataclass(frozen=True)
class Entered:
    """Which datasets of a metric say when their rows were entered, and until when that is known."""

    datasets: tuple[str, ...]
    last_day: date
    """The last statistical day whose entries are all there."""


def entered(knowledge: Knowledge, definition: Definition) -> Entered:
    """Find whether the rows of a metric say when they were entered.

    Raises:
        NoData: if they do not, or too few of them.
    """
    datasets = tuple(each for each in definition.datasets if _says_when(knowledge, each))
    last_days = [_last_day(knowledge, each) for each in datasets]
    if not last_days:
        raise NoData(
            f"the data of {definition.name} do not say when they were entered",
            expected=f"The field {ENTERED_AT} tells it, where exports have it.",
        )
    return Entered(datasets, min(last_days))


def _says_when(knowledge: Knowledge, dataset: str) -> bool:
    """Tell whether the rows of a dataset have a field for it; the store is asked once for all metrics."""
    if dataset not in knowledge.dated:
        knowledge.dated[dataset] = has_field(knowledge.session, dataset, ENTERED_AT)
    return knowledge.dated[dataset]


def known_when_entered(knowledge: Knowledge, found: Entered, day: date) -> Knowledge:
    """Turn the session back to what had been entered by the end of a day; `knowledge` is stale from here on.

    Of what was corrected or withdrawn since, only the newest state is known; so it is with the case of an incident.
    """
    for dataset in found.datasets:
        expose_entered(knowledge.session, dataset, knowledge.batch_id, day_end(day, knowledge.cutoff))
    corrections.apply(knowledge.session, found.datasets)
    if links.LINKED in found.datasets:
        links.link_orders(knowledge.session)
    covered = {name: _until(each, day) for name, each in knowledge.coverages.items() if each.covers_from <= day}
    return replace(knowledge, coverages=covered, kept_in=None)


def _until(coverage: Coverage, day: date) -> Coverage:
    return replace(coverage, watermark=min(coverage.watermark, day))


def _last_day(knowledge: Knowledge, dataset: str) -> date:
    """Give the day of the newest entry; the day of loading was not over."""
    field = sql.name(ENTERED_AT)
    if not _any_says_when(knowledge, dataset):
        raise NoData(
            f"none of the rows of {dataset} say when they were entered",
            expected=f"At least {NEARLY_ALL_SAY_IT:.0%} must.",
        )
    (row,) = knowledge.session.rows(
        f"select count(*) as n, count({field}) as n_dated, max({field}) as newest from {sql.name(dataset)}"
    )
    if row["n_dated"] < NEARLY_ALL_SAY_IT * row["n"]:
        raise NoData(
            f"{row['n_dated']} of {row['n']} rows of {dataset} say when they were entered",
            expected=f"At least {NEARLY_ALL_SAY_IT:.0%} must.",
        )
    newest = statistical_day(row["newest"], knowledge.cutoff)
    return min(newest, statistical_day(_loaded_at(knowledge, dataset), knowledge.cutoff) - ONE_DAY)


def _any_says_when(knowledge: Knowledge, dataset: str) -> bool:
    """Tell whether any row says when it was entered, without reading all of them; asked once for all metrics."""
    key = (dataset, knowledge.batch_id)
    if key not in knowledge.says_when:
        text = f"select 1 from {sql.name(dataset)} where {sql.name(ENTERED_AT)} is not null limit 1"
        knowledge.says_when[key] = bool(knowledge.session.rows(text))
    return knowledge.says_when[key]


def _loaded_at(knowledge: Knowledge, dataset: str) -> datetime:
    return max(each.loaded_at for each in knowledge.loads if each.dataset == dataset)
