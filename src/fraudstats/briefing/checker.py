"""Is every printed number right? Each figure is computed again by a second path before anything is published."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose

from fraudstats.analysis.comparisons import ADDED_UP
from fraudstats.briefing.model import Briefing, Display, Figure, Part, Table
from fraudstats.calendar.windows import Window
from fraudstats.errors import CheckerFailed
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.facts import Knowledge
from fraudstats.metrics.recount import Question, Recounted, recount

RELATIVE_TOLERANCE = 1e-12
"""Both paths add exactly and divide once; of 1.36 billion yuan not a cent may differ."""
ABSOLUTE_TOLERANCE = 1e-9
SHARE_STEP = 0.001
"""Shares are rounded by largest remainder: up to one step from the exact share, for each part that is added up."""
SHOWN = 3


@dataclass(frozen=True)
class Mismatch:
    """A figure and what the second path says."""

    figure: Figure
    printed: float | None
    """The value, or a part of the n/N beside it."""
    expected: float | None

    def sentence(self) -> str:
        """Say it in a few words."""
        return f"{self.figure.reference} printed {self.printed}, computed {self.expected}"


@dataclass(frozen=True)
class _Evidence:
    """What the second path says of the figure's window, of its baseline's, and of the whole that it is a part of."""

    current: Recounted
    baseline: Recounted | None
    whole: Recounted | None


def check(briefings: Sequence[Briefing], knowledge: Knowledge, catalogue: Catalogue) -> None:
    """Compute every figure of some issues again, and add up the rows of every table that has a total.

    Raises:
        CheckerFailed: naming the first figures that differ.
    """
    wrong = [each.sentence() for each in mismatches(briefings, knowledge, catalogue)]
    sections = (section for briefing in briefings for section in briefing.all_sections())
    wrong += [each for section in sections for table in section.tables for each in _bad_totals(table, catalogue)]
    if wrong:
        raise CheckerFailed(
            f"{len(wrong)} printed figures are wrong: {'; '.join(wrong[:SHOWN])}",
            where=f"the briefing of {briefings[0].period}",
            next_step="Nothing was published. Please report this as a bug, with the metric files of the project.",
        )


def mismatches(briefings: Sequence[Briefing], knowledge: Knowledge, catalogue: Catalogue) -> list[Mismatch]:
    """List the figures whose second computation differs."""
    figures = [figure for briefing in briefings for figure in briefing.figures()]
    answers = _answers(figures, knowledge, catalogue)
    compared = (_compared(figure, _evidence(figure, answers[figure.metric])) for figure in figures)
    return [each for each in compared if each]


def _compared(figure: Figure, evidence: _Evidence) -> Mismatch | None:
    """Hold a figure, and the n/N that is printed beside it, against the second path."""
    expected = EXPECTED[figure.display](evidence, figure)
    if not _agrees(figure, expected):
        return Mismatch(figure, figure.value, expected)
    counted = evidence.current
    for printed, part in ((figure.numerator, counted.numerator), (figure.denominator, counted.denominator)):
        if printed is not None and not _is_same(printed, part or 0):
            return Mismatch(figure, printed, part)
    return None


def _answers(figures: list[Figure], knowledge: Knowledge, catalogue: Catalogue) -> dict[str, dict[Question, Recounted]]:
    questions: dict[str, list[Question]] = {}
    for figure in figures:
        questions.setdefault(figure.metric, []).extend(_questions(figure))
    return {name: recount(knowledge, catalogue.get(name), asked) for name, asked in questions.items()}


def _questions(figure: Figure) -> Iterator[Question]:
    yield _current(figure)
    if figure.display is Display.SHARE:
        yield _whole(figure)
    if (baseline := _baseline(figure)) is not None:
        yield baseline


def _current(figure: Figure) -> Question:
    return Question(Window(figure.start, figure.end), figure.filters)


def _whole(figure: Figure) -> Question:
    return Question(Window(figure.start, figure.end), figure.within)


def _baseline(figure: Figure) -> Question | None:
    if figure.baseline_start is None or figure.baseline_end is None:
        return None
    return Question(Window(figure.baseline_start, figure.baseline_end), figure.filters)


def _evidence(figure: Figure, answers: Mapping[Question, Recounted]) -> _Evidence:
    baseline = _baseline(figure)
    whole = answers[_whole(figure)] if figure.display is Display.SHARE else None
    return _Evidence(answers[_current(figure)], answers[baseline] if baseline else None, whole)


def _value(evidence: _Evidence, figure: Figure) -> float | None:
    return evidence.current.value


def _daily_mean(evidence: _Evidence, figure: Figure) -> float | None:
    return (evidence.current.value or 0.0) / (figure.end - figure.start).days


def _share(evidence: _Evidence, figure: Figure) -> float | None:
    if evidence.whole is None or not evidence.whole.value:
        return None
    return (evidence.current.value or 0.0) / evidence.whole.value


def _difference(evidence: _Evidence, figure: Figure) -> float | None:
    if evidence.baseline is None or evidence.baseline.value is None or evidence.current.value is None:
        return None
    return evidence.current.value - evidence.baseline.value


def _change_rate(evidence: _Evidence, figure: Figure) -> float | None:
    difference = _difference(evidence, figure)
    if difference is None or evidence.baseline is None or not evidence.baseline.value:
        return None
    return difference / evidence.baseline.value


EXPECTED: dict[Display, Callable[[_Evidence, Figure], float | None]] = {
    Display.COUNT: _value,
    Display.MONEY: _value,
    Display.RATE: _value,
    Display.MINUTES: _value,
    Display.MEDIAN: _value,
    Display.PER_10K: _value,
    Display.DAILY_MEAN: _daily_mean,
    Display.SHARE: _share,
    Display.CHANGE: _difference,
    Display.POINTS: _difference,
    Display.POINTS_IN_WORDS: _difference,
    Display.CHANGE_RATE: _change_rate,
    Display.CHANGE_RATE_IN_WORDS: _change_rate,
}


def _agrees(figure: Figure, expected: float | None) -> bool:
    """Hold a figure against the second path; a comparison that is left open claims nothing."""
    if figure.value is None:
        return figure.baseline is not None or expected is None
    if expected is None:
        return False
    if figure.display is Display.SHARE:
        return abs(figure.value - expected) <= SHARE_STEP * max(1, len(figure.filters))
    return _is_same(figure.value, expected)


def _is_same(printed: float, expected: float) -> bool:
    return isclose(printed, expected, rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE)


def _bad_totals(table: Table, catalogue: Catalogue) -> Iterator[str]:
    """Name the columns of counts and money that do not add up to their total."""
    if not table.total_row:
        return
    *rows, total = table.rows
    for rank, whole in enumerate(total):
        parts = [row[rank] for row in rows]
        if _adds_up_to(whole, catalogue) and not _is_sum(whole, parts):
            yield f"column '{table.columns[rank].title}' of '{table.title}' does not add up to its total"


def _adds_up_to(cell: Part, catalogue: Catalogue) -> bool:
    """Tell whether the rows above make up a total: a person may be in two rows, and a median is of none."""
    if not isinstance(cell, Figure):
        return False
    kind = catalogue.get(cell.metric).kind
    return cell.display is Display.SHARE or (cell.display in (Display.COUNT, Display.MONEY) and kind in ADDED_UP)


def _is_sum(whole: Part, parts: list[Part]) -> bool:
    values = [each.value or 0 for each in parts if isinstance(each, Figure)]
    return isinstance(whole, Figure) and _is_same(sum(values), whole.value or 0)
