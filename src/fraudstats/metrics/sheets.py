"""What is to be known of a metric: its definition, checked, and the days that its data covers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from fraudstats.calendar.windows import Window
from fraudstats.engines.session import Session
from fraudstats.errors import ConfigError
from fraudstats.loading.contracts import Contract
from fraudstats.metrics.checking import check_definition, offer_empty_tables
from fraudstats.metrics.definition import Definition, Front
from fraudstats.metrics.facts import Knowledge


@dataclass(frozen=True)
class MetricSheet:
    """What is to be known of a metric."""

    definition: Definition
    covered: Window | None
    """Days that its data covers; None where a dataset was never loaded."""
    owner: str
    """Who answers for it; empty where nobody is named."""


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


def check_owners(owners: Mapping[str, str], names: Sequence[str]) -> None:
    """Make sure that owners are named of metrics and fronts that there are.

    Raises:
        ConfigError: if one is of neither.
    """
    for each in owners:
        if each not in names and each not in tuple(Front):
            near = get_close_matches(each, [*names, *Front], n=1)
            expected = f"Did you mean {near[0]}?" if near else f"Name a metric, or a front: {', '.join(Front)}."
            raise ConfigError(f"no metric or front '{each}'", where="[metrics] owners", expected=expected)


def metric_sheet(knowledge: Knowledge, definition: Definition, owners: Mapping[str, str]) -> MetricSheet:
    """Say which days the data of a metric covers, and who answers for it.

    Args:
        owners: by metric or by front.
    """
    is_loaded = all(each in knowledge.coverages for each in definition.datasets)
    covered = knowledge.covered(definition) if is_loaded else None
    of_the_centre = owners.get(definition.name) or owners.get(definition.front.value, "")
    return MetricSheet(definition, covered, definition.owner or of_the_centre)
