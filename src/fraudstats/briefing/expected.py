"""What every printed number should be: derived from evidence of the second path, by code of its own."""

from collections.abc import Callable
from itertools import pairwise, takewhile
from math import exp, lgamma, log

from fraudstats.analysis.incidence import byar_limits
from fraudstats.briefing.expected_effect import effect
from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.second_path import Evidence
from fraudstats.metrics.recount import PER

LONGEST_RUN = 400
"""Days; of a longer run nobody looks for the beginning."""


def _value(evidence: Evidence, figure: Figure) -> float | None:
    return evidence.current.value


def _daily_mean(evidence: Evidence, figure: Figure) -> float | None:
    return (evidence.current.value or 0.0) / (figure.end - figure.start).days


def _share(evidence: Evidence, figure: Figure) -> float | None:
    if evidence.whole is None or not evidence.whole.value:
        return None
    return (evidence.current.value or 0.0) / evidence.whole.value


def _difference(evidence: Evidence, figure: Figure) -> float | None:
    if evidence.baseline is None or evidence.baseline.value is None or evidence.current.value is None:
        return None
    return evidence.current.value - evidence.baseline.value


def _change_rate(evidence: Evidence, figure: Figure) -> float | None:
    difference = _difference(evidence, figure)
    if difference is None or evidence.baseline is None or not evidence.baseline.value:
        return None
    return difference / evidence.baseline.value


def _daily_change_rate(evidence: Evidence, figure: Figure) -> float | None:
    before, now = evidence.baseline, evidence.current.value
    if before is None or not before.value or now is None or not (figure.baseline_start and figure.baseline_end):
        return None
    days, days_before = (figure.end - figure.start).days, (figure.baseline_end - figure.baseline_start).days
    return (now / days) / (before.value / days_before) - 1


def _rank(evidence: Evidence, figure: Figure) -> float | None:
    own = evidence.current.value or 0.0
    return 1.0 + sum((each.value or 0.0) > own for each in evidence.peers)


def _mean(evidence: Evidence, figure: Figure) -> float | None:
    known = [each for each in evidence.series if each is not None]
    return sum(known) / len(known) if known and len(known) == len(figure.series) else None


def _run(evidence: Evidence, figure: Figure) -> float | None:
    """Count the last steps of one direction; the windows must follow one another without a gap."""
    values = (*evidence.series, evidence.current.value)
    if not _follow_one_another(figure) or any(each is None for each in values):
        return None
    steps = [(after or 0) - (before or 0) for before, after in pairwise(values)]
    rises = [step > 0 for step in steps]
    n_alike = next((n for n, step in enumerate(reversed(rises)) if step != rises[-1]), len(rises))
    n_moving = next((n for n, step in enumerate(reversed(steps)) if step == 0), len(steps))
    return min(n_alike, n_moving) * (1.0 if rises[-1] else -1.0)


def _record(evidence: Evidence, figure: Figure) -> float | None:
    """Count the windows if the newest is strictly the lowest or the highest of them."""
    own, others = evidence.current.value, [each for each in evidence.series if each is not None]
    if own is None or len(others) < len(figure.series) or not _follow_one_another(figure):
        return None
    n = float(len(others) + 1)
    return -n if all(own < each for each in others) else n if all(own > each for each in others) else None


def _follow_one_another(figure: Figure) -> bool:
    spans = (*figure.series, (figure.start, figure.end))
    return len(spans) > 1 and all(before[1] == after[0] for before, after in pairwise(spans))


def _limit(evidence: Evidence, figure: Figure) -> float | None:
    counted = evidence.current
    if not counted.denominator:
        return None
    limits = byar_limits(counted.numerator or 0.0)
    return PER * (limits.low if figure.display is Display.LIMIT_LOW else limits.high) / counted.denominator


def _decline_days(evidence: Evidence, figure: Figure) -> float | None:
    return _days_running(evidence, figure, [bool(each) for each in evidence.declines])


def _stable_days(evidence: Evidence, figure: Figure) -> float | None:
    """Count the days whose events chance alone explains, beside the daily mean of the window."""
    mean = (evidence.current.value or 0.0) / (figure.end - figure.start).days
    significance = evidence.significance
    return _days_running(evidence, figure, [_is_chance(each or 0.0, mean, significance) for each in evidence.series])


def _days_running(evidence: Evidence, figure: Figure, holds: list[bool]) -> float | None:
    """Count the last days that hold; nothing is proved where the first of them is none that ends the run."""
    days = [start for start, _ in figure.series]
    without_gap = all((after - before).days == 1 for before, after in pairwise(days))
    if not days or not without_gap or figure.series[-1][1] != figure.end:
        return None
    n = sum(1 for _ in takewhile(bool, reversed(holds)))
    is_whole = n < len(days) or evidence.begins_with_data or n >= LONGEST_RUN
    return float(n) if is_whole else None


def _is_chance(count: float, mean: float, significance: float) -> bool:
    """Tell whether a Poisson count as far as this from its mean is no rarer than half the significance on its side."""
    if mean == 0:
        return count == 0
    below = sum(exp(n * log(mean) - mean - lgamma(n + 1)) for n in range(int(count) + 1))
    above = 1 - below + exp(count * log(mean) - mean - lgamma(count + 1))
    return min(below, above) >= significance / 2


def _signals(evidence: Evidence, figure: Figure) -> float | None:
    """Count the series whose own counts are right, each once."""
    told = zip(figure.listed, evidence.listed, strict=True)
    return float(len({each.reference for each, counted in told if each.value == counted.value}))


def _revision(evidence: Evidence, figure: Figure) -> float | None:
    if evidence.first is None or evidence.current.value is None:
        return None
    return evidence.current.value - (evidence.first.value or 0.0)


def _target(evidence: Evidence, figure: Figure) -> float | None:
    """Tell what is beyond a target: of a change, the change rate (of rates the points) against its baseline."""
    if figure.target is None or figure.target not in evidence.targets:
        return None
    if not figure.baseline:
        reached, falls = evidence.current.value, evidence.is_good_down
    else:
        is_rate = evidence.current.denominator is not None
        reached, falls = (_difference if is_rate else _change_rate)(evidence, figure), figure.target < 0
    if reached is None:
        return None
    return figure.target - reached if falls else reached - figure.target


def _effect(evidence: Evidence, figure: Figure) -> float | None:
    found = effect(evidence, figure)
    return None if found is None else found.ratio - 1


EXPECTED: dict[Display, Callable[[Evidence, Figure], float | None]] = {
    **dict.fromkeys(
        (Display.COUNT, Display.MONEY, Display.RATE, Display.MINUTES, Display.MEDIAN, Display.PER_10K), _value
    ),
    Display.DAILY_MEAN: _daily_mean,
    Display.SHARE: _share,
    **dict.fromkeys((Display.CHANGE, Display.CHANGE_IN_WORDS, Display.POINTS, Display.POINTS_IN_WORDS), _difference),
    **dict.fromkeys((Display.CHANGE_RATE, Display.CHANGE_RATE_IN_WORDS), _change_rate),
    **dict.fromkeys((Display.DAILY_CHANGE_RATE, Display.DAILY_CHANGE_RATE_IN_WORDS), _daily_change_rate),
    Display.RANK: _rank,
    Display.MEAN: _mean,
    **dict.fromkeys((Display.WEEKS_RUNNING, Display.MONTHS_RUNNING), _run),
    **dict.fromkeys((Display.RECORD_WEEKS, Display.RECORD_MONTHS), _record),
    **dict.fromkeys((Display.LIMIT_LOW, Display.LIMIT_HIGH), _limit),
    Display.DECLINE_DAYS: _decline_days,
    Display.STABLE_DAYS: _stable_days,
    **dict.fromkeys((Display.SIGNALS, Display.SIGNALS_BEFORE, Display.SIGNALS_LASTING), _signals),
    Display.EFFECT: _effect,
    Display.REVISION: _revision,
    **dict.fromkeys((Display.TARGET, Display.TARGET_MONEY, Display.TARGET_POINTS), _target),
}
"""How each display follows from the evidence; None where it cannot be printed."""
