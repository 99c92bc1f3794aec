"""How the period before has moved since it was first complete."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.revisions import first_complete
from fraudstats.analysis.roll_up import roll_up
from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.newsroom import Reporter
from fraudstats.calendar.periods import Period, shifted
from fraudstats.calendar.windows import Window
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Selection, as_known_after
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class RevisionFact:
    """A figure of the headline, and by how much its period before was revised."""

    definition: Definition
    first_on: date
    """The day on which the period was first complete."""
    figure: Figure


def gather_revisions(reporter: Reporter, figures: tuple[str, ...], period: Period) -> tuple[RevisionFact, ...]:
    """Hold the period before against what it was first; nothing where it was loaded once, or of a district."""
    if reporter.district is not None:
        return ()
    before = shifted(period, -1, reporter.config.calendar).window
    found = (_fact(reporter, reporter.catalogue.get(name), before) for name in figures)
    return tuple(each for each in found if each)


def _fact(reporter: Reporter, definition: Definition, window: Window) -> RevisionFact | None:
    first = first_complete(reporter.knowledge, definition, window)
    if first is None:
        return None
    now = _value(reporter.partials(definition.name), definition, window)
    with as_known_after(reporter.knowledge, first.batch_id) as then:
        was = _value(daily_partials(then, definition, Selection()), definition, window)
    revision = Figure(
        definition.name, now - was, Display.REVISION, window.start, window.end, known_after=first.batch_id
    )
    return RevisionFact(definition, first.day, revision)


def _value(partials: "pl.DataFrame", definition: Definition, window: Window) -> int:
    rolled = roll_up(partials, [window], (), definition.kind)
    return int(rolled.get_column("value")[0] or 0) if rolled.height else 0
