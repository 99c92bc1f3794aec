"""Which of the weekly series of several metrics are signals? Numbers in, numbers out: another process may do it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.signals.detection import JudgedWeek, judge, judge_course
from fraudstats.analysis.signals.expectation import ExpectedWeeks, expected_weeks
from fraudstats.analysis.signals.weekly_series import WeeklySeries
from fraudstats.analysis.significance import Verdict

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats, Integers

COURSE_WEEKS = 26


@dataclass(frozen=True)
class Watched:
    """The series of a metric that may have enough events to be judged."""

    series: WeeklySeries
    direction: Verdict
    """`rise`, or `fall` of a count that ought to rise."""


@dataclass(frozen=True)
class Judged:
    """What is found of the series of a metric."""

    now: JudgedWeek
    before: JudgedWeek
    """The week before."""
    q_values: "Floats"
    """Of this week, adjusted over all series of all metrics."""
    rows: tuple[int, ...]
    """The series that are signals."""
    rows_before: tuple[int, ...]
    """Those that were in the week before."""
    course: Sequence[JudgedWeek]
    """Of the signals alone, the newest week first."""
    weeks: ExpectedWeeks | None
    """Of the signals alone, the newest half year; None without a signal."""


def judged(watched: Sequence[Watched], minimum_base: int, false_discovery_rate: float) -> list[Judged]:
    """Judge this week and the one before; the weeks before these of signals alone."""
    courses = [_two_weeks(each, minimum_base) for each in watched]
    q_values, q_values_before = (_adjusted_together([each[back] for each in courses]) for back in (0, 1))
    return [
        _judged(one, course, own, _found(own, false_discovery_rate), _found(then, false_discovery_rate), minimum_base)
        for one, course, own, then in zip(watched, courses, q_values, q_values_before, strict=True)
    ]


def _two_weeks(watched: Watched, minimum_base: int) -> list[JudgedWeek]:
    last, falls = len(watched.series.starts) - 1, watched.direction is Verdict.FALL
    return [judge(watched.series, last - back, minimum_base, falls=falls) for back in (0, 1)]


def _judged(
    watched: Watched,
    course: Sequence[JudgedWeek],
    q_values: "Floats",
    rows: tuple[int, ...],
    rows_before: tuple[int, ...],
    minimum_base: int,
) -> Judged:
    import numpy as np

    now, before = course
    if not rows:
        return Judged(now, before, q_values, rows, rows_before, (), None)
    falls = watched.direction is Verdict.FALL
    alone = chosen(watched.series, np.asarray(rows))
    weeks = expected_weeks(alone, now.by_season[list(rows)], COURSE_WEEKS, falls=falls)
    past = judge_course(alone, minimum_base, falls=falls)
    return Judged(now, before, q_values, rows, rows_before, past, weeks)


def chosen(series: WeeklySeries, rows: "Integers") -> WeeklySeries:
    """Take some of the series."""
    return replace(series, keys=tuple(series.keys[row] for row in rows), counts=series.counts[rows])


def _found(q_values: "Floats", rate: float) -> tuple[int, ...]:
    import numpy as np

    return tuple(int(row) for row in np.flatnonzero(q_values <= rate))


def _adjusted_together(weeks: Sequence[JudgedWeek]) -> "list[Floats]":
    import numpy as np

    p_values = [week.p_value for week in weeks]
    ends = np.cumsum([len(each) for each in p_values])[:-1]
    return list(np.split(np.array(adjusted_p_values(np.concatenate(p_values).tolist())), ends))
