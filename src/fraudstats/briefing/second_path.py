"""What every printed number rests on, counted by SQL alone: not from the first path's tables.

figure -> questions to the engine -> Evidence -> (`expected`) the value that the figure should have
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.recounts import Recounts
from fraudstats.calendar.baselines import to_date, to_date_previous, to_date_year_earlier
from fraudstats.calendar.periods import Grain
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import Config
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.definition import Direction
from fraudstats.metrics.facts import Knowledge
from fraudstats.metrics.recount import Question, Recounted

AMONG_GROUPS = (Display.RANK, Display.EFFECT)
"""Displays that all groups of the last filter's dimension stand behind."""


@dataclass(frozen=True)
class Asked:
    """One question about a figure."""

    role: str
    """`current`, `baseline`, `whole`, `series`, `listed`, `first`, `peer`, `peer_before` or `decline`."""
    metric: str
    question: Question


@dataclass(frozen=True)
class Evidence:
    """What the second path says of a figure's window, and of all that the figure is held against."""

    current: Recounted
    baseline: Recounted | None = None
    whole: Recounted | None = None
    """Of a share."""
    series: tuple[float | None, ...] = ()
    """The values of the windows that it was found among, oldest first."""
    peers: tuple[Recounted, ...] = ()
    """Of a rank or an effect: all groups, in the order of `names`."""
    peers_before: tuple[Recounted, ...] = ()
    """The same in the window of the baseline."""
    names: tuple[str, ...] = ()
    declines: tuple[bool | None, ...] = ()
    """Of days in double decline: whether each day is one, oldest first; None where a baseline is not known."""
    begins_with_data: bool = False
    """Nothing is known of the day before the first of a run."""
    listed: tuple[Recounted, ...] = ()
    first: Recounted | None = None
    """Of a revision: the same as it was known then."""
    targets: tuple[float, ...] = ()
    """Of the metric, as set."""
    is_good_down: bool = False
    """The metric is wished to fall."""
    significance: float = 0.05
    answers: tuple[tuple[Asked, Recounted], ...] = ()
    """All of it, question by question."""


def evidence_of(
    figures: Sequence[Figure], knowledge: Knowledge, catalogue: Catalogue, config: Config
) -> list[Evidence]:
    """Ask the engine for everything that some figures rest on, one query a metric."""
    return Desk(knowledge, catalogue, config).evidence_of(figures)


@dataclass(frozen=True)
class Desk:
    """Knows what to ask about a figure, and how the answers belong together."""

    knowledge: Knowledge
    catalogue: Catalogue
    config: Config
    recounts: Recounts = field(default_factory=Recounts)
    """What the engine has answered so far."""
    templates: Path | None = None
    """The project's own: a phrase of its own may write a date otherwise."""

    def evidence_of(
        self, figures: Sequence[Figure], also: Mapping[str, Sequence[Question]] | None = None
    ) -> list[Evidence]:
        """Ask the engine for everything that some figures rest on, and what else is to be known, one query a metric.

        Args:
            also: further questions by metric; `recounts` has the answers.
        """
        asked = [list(self.asked(figure)) for figure in figures]
        questions = {metric: list(wanted) for metric, wanted in (also or {}).items()}
        for each in (each for one in asked for each in one):
            questions.setdefault(each.metric, []).append(each.question)
        for name, wanted in questions.items():
            self.recounts.counted(self.knowledge, self.catalogue.get(name), wanted)
        first, counts = self._first_known(figures), self.recounts.counts
        told = ([(each, counts[each.metric][each.question]) for each in one] for one in asked)
        told = ([*one, *first.get(figure, ())] for figure, one in zip(figures, told, strict=True))
        return [self.evidence(figure, found) for figure, found in zip(figures, told, strict=True)]

    def _first_known(self, figures: Sequence[Figure]) -> dict[Figure, list[tuple[Asked, Recounted]]]:
        """Count revised windows as they were known when they were first complete."""
        found: dict[Figure, list[tuple[Asked, Recounted]]] = {}
        for figure in figures:
            if figure.known_after is not None:
                question, definition = _own(figure), self.catalogue.get(figure.metric)
                answers = self.recounts.counted_then(self.knowledge, definition, [question], figure.known_after)
                found[figure] = [(Asked("first", figure.metric, question), answers[question])]
        return found

    def values(self, metric: str, dimension: str) -> list[str]:
        """List the values of a dimension, as the engine knows them."""
        return self.recounts.values_of(self.knowledge, self.catalogue.get(metric), dimension)

    def asked(self, figure: Figure) -> Iterator[Asked]:
        """List the questions about a figure."""
        own, baseline = Window(figure.start, figure.end), _baseline(figure)
        yield Asked("current", figure.metric, Question(own, figure.filters))
        if figure.display is Display.SHARE:
            yield Asked("whole", figure.metric, Question(own, figure.within))
        if baseline:
            yield Asked("baseline", figure.metric, Question(baseline, figure.filters))
        yield from (Asked("listed", each.metric, _own(each)) for each in figure.listed)
        if figure.display is Display.DECLINE_DAYS:
            yield from self._of_days(figure)
        else:
            spans = (Window(*span) for span in figure.series)
            yield from (Asked("series", figure.metric, Question(each, figure.filters)) for each in spans)
        for filters in self._peers(figure):
            yield Asked("peer", figure.metric, Question(own, filters))
            if baseline:
                yield Asked("peer_before", figure.metric, Question(baseline, filters))

    def evidence(self, figure: Figure, told: Sequence[tuple[Asked, Recounted]]) -> Evidence:
        """Put the answers about a figure together."""
        by_role: dict[str, list[Recounted]] = {}
        for asked, answer in told:
            by_role.setdefault(asked.role, []).append(answer)
        return Evidence(
            by_role["current"][0],
            by_role.get("baseline", [None])[0],
            by_role.get("whole", [None])[0],
            tuple(each.value for each in by_role.get("series", ())),
            tuple(by_role.get("peer", ())),
            tuple(by_role.get("peer_before", ())),
            tuple(filters[-1][1] for filters in self._peers(figure)),
            tuple(self._declines(figure, [each for each in told if each[0].role == "decline"])),
            self._begins_with_data(figure),
            tuple(by_role.get("listed", ())),
            by_role.get("first", [None])[0],
            tuple(each.value for each in self.config.targets if each.metric == figure.metric),
            self.catalogue.get(figure.metric).good_direction is Direction.DOWN,
            self.config.thresholds.significance,
            tuple(told),
        )

    def _peers(self, figure: Figure) -> Iterator[tuple[tuple[str, str], ...]]:
        """Give the filters of all groups of the dimension that a figure is about, as the engine knows them."""
        if figure.display not in AMONG_GROUPS:
            return
        *fixed, (dimension, _) = figure.filters
        yield from ((*fixed, (dimension, value)) for value in self.values(figure.metric, dimension))

    def _of_days(self, figure: Figure) -> Iterator[Asked]:
        """Ask for the month to date of each day, and for both its baselines, figure by figure."""
        for start, _ in figure.series:
            for metric in (figure.metric, *figure.beside):
                yield from (Asked("decline", metric, Question(each, figure.filters)) for each in self._to_date(start))

    def _to_date(self, day: date) -> tuple[Window, Window, Window]:
        rules = self.config.calendar
        find = (to_date, to_date_previous, to_date_year_earlier)
        return tuple(each(day, Grain.MONTH, rules) for each in find)  # type: ignore[return-value]

    def _declines(self, figure: Figure, told: Sequence[tuple[Asked, Recounted]]) -> Iterator[bool | None]:
        """Tell of each day whether every figure is below both its baselines."""
        of_a_day = 3 * (1 + len(figure.beside))
        for first in range(0, len(told), of_a_day):
            day = told[first : first + of_a_day]
            if not all(self._is_known(asked) for asked, _ in day):
                yield None
                continue
            values = [answer.value or 0.0 for _, answer in day]
            yield all(values[n] < min(values[n + 1 : n + 3]) for n in range(0, of_a_day, 3))

    def _is_known(self, asked: Asked) -> bool:
        return self.knowledge.covered(self.catalogue.get(asked.metric)).holds(asked.question.window)

    def _begins_with_data(self, figure: Figure) -> bool:
        if not figure.series:
            return False
        before = figure.series[0][0] - ONE_DAY
        windows = (
            self._to_date(before) if figure.display is Display.DECLINE_DAYS else (Window(before, before + ONE_DAY),)
        )
        asked = (
            Asked("before", metric, Question(window))
            for window in windows
            for metric in (figure.metric, *figure.beside)
        )
        return not all(map(self._is_known, asked))


def _own(figure: Figure) -> Question:
    return Question(Window(figure.start, figure.end), figure.filters)


def _baseline(figure: Figure) -> Window | None:
    if figure.baseline_start is None or figure.baseline_end is None:
        return None
    return Window(figure.baseline_start, figure.baseline_end)
