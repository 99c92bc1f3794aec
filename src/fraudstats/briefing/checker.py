"""Is every printed number right? Each figure is computed again by a second path before anything is published."""

from collections.abc import Iterator, Sequence
from math import isclose
from pathlib import Path

from fraudstats.analysis.comparisons import ADDED_UP
from fraudstats.analysis.significance import Verdict
from fraudstats.briefing.band_check import wrong_bands
from fraudstats.briefing.expected import EXPECTED
from fraudstats.briefing.expected_effect import effect
from fraudstats.briefing.mismatch import Mismatch
from fraudstats.briefing.model import Briefing, Display, Figure, Part, Table
from fraudstats.briefing.recounts import Recounts
from fraudstats.briefing.said_check import wrong_words
from fraudstats.briefing.second_path import Desk, Evidence
from fraudstats.briefing.signal_check import wrong_signals
from fraudstats.briefing.verdict_check import families, questions, wrong_verdicts
from fraudstats.briefing.watched_weeks import WatchedWeeks
from fraudstats.config import Config
from fraudstats.errors import CheckerFailed
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.facts import Knowledge

RELATIVE_TOLERANCE = 1e-12
"""Both paths add exactly and divide once; of 1.36 billion yuan not a cent may differ."""
ABSOLUTE_TOLERANCE = 1e-9
SHARE_STEP = 0.001
"""Shares are rounded by largest remainder: up to one step from the exact share, for each part that is added up."""
SHOWN = 3
CLEAR = (Verdict.FALL, Verdict.RISE)


def check(
    briefings: Sequence[Briefing],
    knowledge: Knowledge,
    catalogue: Catalogue,
    config: Config,
    recounts: Recounts | None = None,
    templates: Path | None = None,
) -> None:
    """Compute every figure of some issues again, and add up the rows of every table that has a total.

    Args:
        recounts: what the engine has answered to the same questions before, of the same data by the same rules; new
            answers are added.
        templates: the project's own; its phrases go before the shipped ones.
    Raises:
        CheckerFailed: naming the first figures that differ.
    """
    wrong = [each.sentence() for each in mismatches(briefings, knowledge, catalogue, config, recounts, templates)]
    sections = (section for briefing in briefings for section in briefing.all_sections())
    wrong += [each for section in sections for table in section.tables for each in _bad_totals(table, catalogue)]
    if wrong:
        raise CheckerFailed(
            f"{len(wrong)} printed figures are wrong: {'; '.join(wrong[:SHOWN])}",
            where=f"the briefing of {briefings[0].period}",
            next_step="Nothing was published. Please report this as a bug, with the metric files of the project.",
        )


def mismatches(
    briefings: Sequence[Briefing],
    knowledge: Knowledge,
    catalogue: Catalogue,
    config: Config,
    recounts: Recounts | None = None,
    templates: Path | None = None,
) -> list[Mismatch]:
    """List the figures whose second computation differs, those that are called something else, and wrong signals."""
    figures = [figure for briefing in briefings for figure in briefing.figures()]
    desk, judged = Desk(knowledge, catalogue, config, recounts or Recounts(), templates), families(figures)
    evidence = desk.evidence_of(figures, questions(desk, judged))
    compared = (_compared(figure, found) for figure, found in zip(figures, evidence, strict=True))
    weeks = WatchedWeeks(desk)
    drawn = [*wrong_signals(desk, weeks, briefings), *wrong_bands(desk, weeks, briefings)]
    said = [*wrong_verdicts(desk, judged, config.thresholds), *wrong_words(desk, briefings)]
    return [*filter(None, compared), *said, *drawn]


def _compared(figure: Figure, evidence: Evidence) -> Mismatch | None:
    """Hold a figure, and the n/N that is printed beside it, against the second path."""
    expected = EXPECTED[figure.display](evidence, figure)
    if not _agrees(figure, expected):
        return Mismatch(figure, figure.value, expected)
    verdict = _verdict_by_counts(figure, evidence)
    if verdict and verdict != figure.verdict:
        return Mismatch(figure, figure.verdict, verdict)
    counted = evidence.current
    for printed, part in ((figure.numerator, counted.numerator), (figure.denominator, counted.denominator)):
        if printed is not None and not _is_same(printed, part or 0):
            return Mismatch(figure, printed, part)
    return None


def _verdict_by_counts(figure: Figure, evidence: Evidence) -> str | None:
    """Tell which way a clear change goes, by day where it is one of counts; None where nothing can be told."""
    before, now = evidence.baseline, evidence.current
    if figure.display is Display.EFFECT:
        found = effect(evidence, figure)
        return found.verdict if found else None
    if figure.verdict not in CLEAR or before is None or before.value is None or now.value is None:
        return None
    if now.denominator is None and figure.baseline_start and figure.baseline_end:
        is_lower = now.value * (figure.baseline_end - figure.baseline_start).days < (
            before.value * (figure.end - figure.start).days
        )
    else:
        is_lower = now.value < before.value
    return Verdict.FALL if is_lower else Verdict.RISE


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
