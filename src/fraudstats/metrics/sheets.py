"""What is to be known of a metric: its definition, checked, and the days that its data covers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fraudstats.calendar.windows import Window
from fraudstats.engines.session import Session
from fraudstats.loading.contracts import Contract
from fraudstats.metrics.checking import check_definition, offer_empty_tables
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Knowledge


@dataclass(frozen=True)
class MetricSheet:
    """What is to be known of a metric."""

    definition: Definition
    covered: Window | None
    """Days that its data covers; None where a dataset was never loaded."""


def check_all(session: Session, definitions: Sequence[Definition], contracts: Mapping[str, Contract]) -> None:
    """Make sure that every metric yields what it promises.

    Args:
        session: an empty one.
    Raises:
        MetricError: naming file and line of the first that does not.
    """
    offer_empty_tables(session, contracts)
    for each in definitions:
        check_definition(session, each, contracts)


def metric_sheet(knowledge: Knowledge, definition: Definition) -> MetricSheet:
    """Say which days the data of a metric covers."""
    is_loaded = all(each in knowledge.coverages for each in definition.datasets)
    return MetricSheet(definition, knowledge.covered(definition) if is_loaded else None)
