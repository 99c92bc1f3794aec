"""Everything that one issue says, as numbers; the same for every language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from fraudstats.analysis.double_decline import DoubleDecline
from fraudstats.analysis.stability import Stability
from fraudstats.briefing.chart_facts import ChartFacts
from fraudstats.briefing.course import Course
from fraudstats.briefing.festival_facts import FestivalFact
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.mechanism_facts import CentreFact, TaskFacts
from fraudstats.briefing.revision_facts import RevisionFact
from fraudstats.briefing.standings import Standing
from fraudstats.briefing.target_facts import TargetFact
from fraudstats.calendar.periods import Period
from fraudstats.calendar.windows import Window
from fraudstats.config import Config
from fraudstats.loading.batches import Batch, Coverage
from fraudstats.loading.contracts import Contract, EventSpan
from fraudstats.metrics.definition import Definition

if TYPE_CHECKING:
    from fraudstats.analysis.signals.attention import Attention

STOP_RATE, STOP_MINUTES, ALERTS, TYPED = "stop_rate_60m", "minutes_to_stop", "alerts_issued", "telecom_cases"
FIGURES_WATCHED = 2
"""Whose series are judged for signals; `fraudstats signals` judges all counts."""
IN_TIME = ("alert_signed_in_time", "alert_met_in_time")


@dataclass(frozen=True)
class HeadlineFact:
    """One of the watched figures."""

    period: Measured
    to_date: Measured
    course: Course | None
    """None where the period is not complete."""


@dataclass(frozen=True)
class LevelFact:
    """Where the first watched figure stands against its highest week, and since when."""

    history: tuple[Measured, ...]
    """The last weeks, oldest first."""
    peak: Measured
    stability: Stability
    known: Window
    """The days of the period that the data covers."""
    covered_from: date
    """First day of the data."""


@dataclass(frozen=True)
class DistrictFact:
    """One district in the watched figures, by metric."""

    name: str | None
    by_metric: Mapping[str, Measured]


@dataclass(frozen=True)
class StopFact:
    """The stop rate, city-wide over the weeks and by district, and the minutes to the stop."""

    period: Measured
    history: tuple[Measured, ...]
    by_district: tuple[Measured, ...]
    minutes: Measured


@dataclass(frozen=True)
class IssueFacts:
    """All numbers of one issue."""

    period: Period
    as_of: datetime
    config: Config
    contracts: Mapping[str, Contract]
    headline: tuple[HeadlineFact, ...]
    decline: DoubleDecline
    festival: FestivalFact | None
    """Where the Spring Festival makes the comparisons unlike."""
    level: LevelFact
    districts: tuple[DistrictFact, ...]
    incidence: tuple[Measured, ...]
    """Incidents per 10,000 residents by district over 28 days; empty where no residents are known."""
    types: tuple[Measured, ...]
    """Of the second watched figure, largest first; empty where it has no fraud types."""
    alerts: tuple[Measured, ...]
    """By colour; empty where no alerts are loaded."""
    in_time: Mapping[str, Mapping[str | None, Measured]]
    """Of `IN_TIME`, by metric and colour."""
    stops: StopFact | None
    coverages: Mapping[str, Coverage]
    batches: tuple[Batch, ...]
    definitions: tuple[Definition, ...]
    left_out: tuple[Definition, ...]
    """Configured figures that have no data, or none by district."""
    standings: Mapping[str, Standing]
    """What the fronts are told by, by metric; what has no data is missing."""
    tasks: TaskFacts | None
    centres: tuple[CentreFact, ...]
    signals: "Attention | None"
    """Of the first watched figures in the whole city; None where their past is too short, or no week is told."""
    targets: tuple[TargetFact, ...]
    """Of the settings, that can be measured; none in the issue of a district."""
    revisions: tuple[RevisionFact, ...]
    """Of the period before; empty where it was never revised, or cannot have been."""
    charts: ChartFacts
    """What the charts show beyond the sections."""
    district: str | None = None
    """The district whose issue it is; None for the whole city."""

    def first_day(self, definition: Definition) -> date:
        """Give the first day that the data of a metric cover; tables of years lie beside the days and do not count."""
        return max(each.covers_from for each in self.dated(definition.datasets))

    def dated(self, datasets: Iterable[str]) -> list[Coverage]:
        """List how far datasets reach; those that count whole years only where there are no others."""
        known = [self.coverages[name] for name in datasets]
        return [each for each in known if not self.is_yearly(each.dataset)] or known

    def is_yearly(self, dataset: str) -> bool:
        """Tell whether a dataset holds numbers of whole years, such as residents, and no events."""
        return self.contracts[dataset].event_span is EventSpan.YEAR
