"""What every printed number should be: computed from counts that SQL alone has made, not from the first path's.

figure -> questions to the engine -> Evidence -> the value that the figure should have
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fraudstats.analysis.incidence import byar_limits
from fraudstats.briefing.model import Display, Figure
from fraudstats.calendar.windows import Window
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.facts import Knowledge
from fraudstats.metrics.recount import PER, Question, Recounted, groups, recount

Filters = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Evidence:
    """What the second path says of a figure's window, and of all that the figure is held against."""

    current: Recounted
    baseline: Recounted | None = None
    whole: Recounted | None = None
    """Of a share."""
    series: tuple[float | None, ...] = ()
    """The values of the windows that it was found among, oldest first."""
    peers: tuple[float, ...] = ()
    """Of a rank: the values of all groups."""


def evidence_of(figures: Sequence[Figure], knowledge: Knowledge, catalogue: Catalogue) -> list[Evidence]:
    """Ask the engine for everything that some figures rest on, one query a metric."""
    desk = _Desk(knowledge, catalogue, {})
    questions: dict[str, list[Question]] = {}
    for figure in figures:
        questions.setdefault(figure.metric, []).extend(_questions(figure, desk))
    answers = {name: recount(knowledge, catalogue.get(name), asked) for name, asked in questions.items()}
    return [_evidence(figure, desk, answers[figure.metric]) for figure in figures]


@dataclass(frozen=True)
class _Desk:
    knowledge: Knowledge
    catalogue: Catalogue
    known: dict[tuple[str, str], list[str]]

    def peers(self, figure: Figure) -> Iterator[Question]:
        """Ask for all groups of the dimension that a rank is about, as the engine knows them."""
        if figure.display is not Display.RANK:
            return
        *fixed, (dimension, _) = figure.filters
        key = (figure.metric, dimension)
        if key not in self.known:
            self.known[key] = groups(self.knowledge, self.catalogue.get(figure.metric), dimension)
        yield from (Question(_window(figure), (*fixed, (dimension, value))) for value in self.known[key])


def _questions(figure: Figure, desk: _Desk) -> Iterator[Question]:
    yield _current(figure)
    if figure.display is Display.SHARE:
        yield _whole(figure)
    if (baseline := _baseline(figure)) is not None:
        yield baseline
    yield from _series(figure)
    yield from desk.peers(figure)


def _window(figure: Figure) -> Window:
    return Window(figure.start, figure.end)


def _current(figure: Figure) -> Question:
    return Question(_window(figure), figure.filters)


def _whole(figure: Figure) -> Question:
    return Question(_window(figure), figure.within)


def _baseline(figure: Figure) -> Question | None:
    if figure.baseline_start is None or figure.baseline_end is None:
        return None
    return Question(Window(figure.baseline_start, figure.baseline_end), figure.filters)


def _series(figure: Figure) -> Iterator[Question]:
    return (Question(Window(start, end), figure.filters) for start, end in figure.series)


def _evidence(figure: Figure, desk: _Desk, answers: Mapping[Question, Recounted]) -> Evidence:
    baseline = _baseline(figure)
    return Evidence(
        answers[_current(figure)],
        answers[baseline] if baseline else None,
        answers[_whole(figure)] if figure.display is Display.SHARE else None,
        tuple(answers[each].value for each in _series(figure)),
        tuple(answers[each].value or 0.0 for each in desk.peers(figure)),
    )


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


def _rank(evidence: Evidence, figure: Figure) -> float | None:
    own = evidence.current.value or 0.0
    return 1.0 + sum(each > own for each in evidence.peers)


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


EXPECTED: dict[Display, Callable[[Evidence, Figure], float | None]] = {
    **dict.fromkeys(
        (Display.COUNT, Display.MONEY, Display.RATE, Display.MINUTES, Display.MEDIAN, Display.PER_10K), _value
    ),
    Display.DAILY_MEAN: _daily_mean,
    Display.SHARE: _share,
    **dict.fromkeys((Display.CHANGE, Display.CHANGE_IN_WORDS, Display.POINTS, Display.POINTS_IN_WORDS), _difference),
    **dict.fromkeys((Display.CHANGE_RATE, Display.CHANGE_RATE_IN_WORDS), _change_rate),
    Display.RANK: _rank,
    Display.MEAN: _mean,
    **dict.fromkeys((Display.WEEKS_RUNNING, Display.MONTHS_RUNNING), _run),
    **dict.fromkeys((Display.RECORD_WEEKS, Display.RECORD_MONTHS), _record),
    **dict.fromkeys((Display.LIMIT_LOW, Display.LIMIT_HIGH), _limit),
}
"""How each display follows from the evidence; None where it cannot be printed."""
