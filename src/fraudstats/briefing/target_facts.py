"""How the targets of the settings stand."""

from dataclasses import dataclass

from fraudstats.analysis.scorecard import score_windows
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.newsroom import Reporter
from fraudstats.calendar.periods import Period
from fraudstats.config import Target


@dataclass(frozen=True)
class TargetFact:
    """A target, and the window that it is about up to the last known day of the period."""

    target: Target
    measured: Measured


def gather_targets(reporter: Reporter, period: Period) -> tuple[TargetFact, ...]:
    """Measure what targets are set for; they are the whole city's, so that the issue of a district has none."""
    if reporter.district is not None:
        return ()
    facts = (_fact(reporter, each, period) for each in reporter.config.targets)
    return tuple(each for each in facts if each)


def _fact(reporter: Reporter, target: Target, period: Period) -> TargetFact | None:
    if target.metric not in reporter.catalogue.names() or not reporter.reaches(target.metric, period):
        return None
    covered = reporter.knowledge.covered(reporter.catalogue.get(target.metric))
    day = min(period.window.last_day, covered.last_day)
    asked = [each for each in score_windows(day, reporter.config) if each.name == target.window]
    return TargetFact(target, reporter.ask(target.metric, asked)[0]) if asked else None
