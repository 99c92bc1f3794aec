"""Measure what a section of one's own asks for: a metric, a window, values of its dimensions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fraudstats.analysis.comparisons import Compared, compare, compared_period
from fraudstats.analysis.scorecard import score_windows
from fraudstats.briefing.gathering import last_known_day
from fraudstats.briefing.measured import DISPLAYS, Measured, measured
from fraudstats.briefing.newsroom import DISTRICT, Newsroom
from fraudstats.briefing.templates import refusal
from fraudstats.calendar.periods import Period
from fraudstats.config import ScoreWindow
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Selection

if TYPE_CHECKING:
    import polars as pl

ISSUE = "week"
WINDOWS = {
    "28 days": ScoreWindow.DAYS_28,
    "month": ScoreWindow.MTD,
    "year": ScoreWindow.YTD,
    "campaign": ScoreWindow.CAMPAIGN,
}
"""To date, up to the last day of the issue that is known."""


@dataclass(frozen=True)
class Measuring:
    """One issue's questions to the store; what it measured stays known, to be defined in the issue."""

    room: Newsroom
    period: Period
    district: str | None
    used: dict[str, Definition] = field(default_factory=dict)
    compared: dict[tuple[str, tuple[str, ...], str], list[Measured]] = field(default_factory=dict)
    """Rows by metric, dimensions and window."""

    def measure(self, metric: str, window: str, where: Mapping[str, str]) -> Measured:
        """Measure one number; its verdict is the one that it has among the groups of its dimensions.

        Raises:
            MetricError: if there is no such metric.
            NoData: if its data was never loaded.
            jinja2.TemplateRuntimeError: if the window, a dimension or a value of it is unknown, or of another district.
        """
        definition = self.room.catalogue.get(metric)
        wanted = self._filters(definition, where)
        asked = (metric, tuple(wanted), window)
        if asked not in self.compared:
            self.compared[asked] = self._rows(definition, tuple(wanted), window)
        found = [each for each in self.compared[asked] if _group(each) == wanted]
        if not found and not self._is_configured(wanted):
            raise refusal(f"no event of {metric} ever had {', '.join(map('='.join, wanted.items()))}")
        self.used[metric] = definition
        return found[0] if found else self._nothing(definition, window, wanted)

    def _rows(self, definition: Definition, dimensions: tuple[str, ...], window: str) -> list[Measured]:
        table = self._compared(self._partials(definition, dimensions), definition, dimensions, window)
        return measured(table, definition, dimensions, self._within())

    def _nothing(self, definition: Definition, window: str, wanted: Mapping[str, str]) -> Measured:
        """Measure a district that never had an event: there was none."""
        table = self._compared(self._partials(definition, ()).clear(), definition, (), window)
        return measured(table, definition, (), tuple(wanted.items()))[0]

    def _compared(
        self, rows: "pl.DataFrame", definition: Definition, dimensions: tuple[str, ...], window: str
    ) -> "pl.DataFrame":
        covered, thresholds = self.room.knowledge.covered(definition), self.room.config.thresholds
        table = compare(rows, definition, [self._window(definition, window)], dimensions, covered, thresholds)
        selection = Selection(dimensions, self._within())
        return self.room.maturity.held_against(table, rows, definition, selection, thresholds)

    def _is_configured(self, wanted: Mapping[str, str]) -> bool:
        return list(wanted) == [DISTRICT] and wanted[DISTRICT] in {each.name for each in self.room.config.districts}

    def _partials(self, definition: Definition, dimensions: tuple[str, ...]) -> "pl.DataFrame":
        """Give the partials of the issue's own events;"""
        import polars as pl

        if self.district is None:
            return self.room.partials(definition.name, dimensions)
        whole = self.room.partials(definition.name, (DISTRICT, *dimensions))
        return whole.filter(pl.col(DISTRICT) == self.district).drop(DISTRICT)

    def _within(self) -> tuple[tuple[str, str], ...]:
        return ((DISTRICT, self.district),) if self.district else ()

    def _window(self, definition: Definition, window: str) -> Compared:
        if window == ISSUE:
            return compared_period(self.period, self.room.config.calendar)
        day = last_known_day(self.room.knowledge, definition, self.period.window)
        known = {each.name: each for each in score_windows(day, self.room.config)}
        if WINDOWS.get(window) not in known:
            raise refusal(f"no window {window!r}; there are {', '.join((ISSUE, *WINDOWS))}")
        return known[WINDOWS[window]]

    def _filters(self, definition: Definition, where: Mapping[str, str]) -> dict[str, str]:
        """Name what the events must have beyond the issue's own district, by dimension."""
        unknown = [each for each in (*dict(self._within()), *where) if each not in definition.dimensions]
        if unknown:
            known = ", ".join(definition.dimensions) or "none"
            raise refusal(f"{definition.name} has no dimension {', '.join(unknown)}; it has {known}")
        if definition.kind not in DISPLAYS:
            raise refusal(f"{definition.name} is a {definition.kind.value}, which a section cannot print yet")
        named = where.get(DISTRICT, self.district)
        if self.district and named != self.district:
            raise refusal(f"{named} has no place in the issue of {self.district}; ask `district` first")
        return {each: where[each] for each in sorted(where) if not (self.district and each == DISTRICT)}


def _group(measured: Measured) -> dict[str, str]:
    return {name: value or "" for name, value in measured.group}
