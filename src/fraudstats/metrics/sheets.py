"""What is to be known of a metric: its definition, checked, and the days that its data covers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from fraudstats.calendar.windows import Window
from fraudstats.engines.session import Session
from fraudstats.errors import ConfigError
from fraudstats.loading.contracts import Contract
from fraudstats.metrics.checking import check_definition, offer_empty_tables
from fraudstats.metrics.definition import Definition, Front, formula
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


def sheet_row(sheet: MetricSheet) -> dict[str, Any]:
    """Write a sheet down as a row of `fraudstats metrics`."""
    definition = sheet.definition
    return {
        "metric": definition.name,
        "title_zh": definition.title_zh,
        "title_en": definition.title_en,
        "definition_zh": definition.definition_zh,
        "definition_en": definition.definition_en,
        "front": definition.front.value,
        "kind": definition.kind.value,
        "unit_zh": definition.unit_zh,
        "unit_en": definition.unit_en,
        "datasets": ", ".join(definition.datasets),
        "attributed_to": definition.attributed_to,
        "dimensions": ", ".join(definition.dimensions),
        "good_direction": definition.good_direction.value,
        "denominator_note_zh": definition.denominator_note_zh,
        "denominator_note_en": definition.denominator_note_en,
        "owner": sheet.owner,
        "file": definition.path,
        "sql": definition.sql,
        "formula_zh": formula(definition, "zh"),
        "formula_en": formula(definition, "en"),
        "covers_from": sheet.covered.start if sheet.covered else None,
        "watermark": sheet.covered.last_day if sheet.covered else None,
        "matures_after": definition.matures_after,
        "since": definition.since,
        "deprecated": definition.deprecated,
    }
