"""Is the word for a change right? Each verdict is judged again, from counts by SQL and arithmetic of its own.

figure -> Family (what it shares chance with) -> counts, and the weeks before -> verdict
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from fraudstats.briefing import chance
from fraudstats.briefing.chance import Pair
from fraudstats.briefing.mismatch import Mismatch
from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.second_path import Desk
from fraudstats.calendar.windows import Window
from fraudstats.config import Thresholds
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.history import WEEK, Weeks
from fraudstats.metrics.recount import Question, Recounted

Filters = tuple[tuple[str, str], ...]

COUNTED = (Kind.COUNT, Kind.DISTINCT)
CLEAR = ("fall", "rise")
LATE = "late_entry"
JUDGED = (*CLEAR, "no_clear_change", "small_base", LATE)
"""Words that counts stand behind; the others say that there are none."""
YOUNG = timedelta(days=35)
"""Five weeks before the newest day of the data a week is taken to be entered."""
AS_GOOD_AS_EQUAL = 1e-9
"""A share of chance this near to the significance may be called either way."""


@dataclass(frozen=True)
class Family:
    """The groups that share chance out among themselves: one period, one baseline, the values of its dimensions."""

    metric: str
    window: Window
    baseline: Window
    fixed: Filters
    """Filters of all of them."""
    dimensions: tuple[str, ...] = ()
    """Empty where a figure is judged alone."""


def families(figures: Iterable[Figure]) -> dict[Family, list[Figure]]:
    """Sort the figures with a judged verdict by family."""
    found: dict[Family, list[Figure]] = {}
    for figure in figures:
        if figure.verdict in JUDGED and figure.display is not Display.EFFECT:
            family = _family(figure)
            if family:
                found.setdefault(family, []).append(figure)
    return found


def _family(figure: Figure) -> Family | None:
    if figure.baseline_start is None or figure.baseline_end is None:
        return None
    fixed = tuple(each for each in figure.filters if each[0] not in figure.judged_with)
    own, baseline = Window(figure.start, figure.end), Window(figure.baseline_start, figure.baseline_end)
    return Family(figure.metric, own, baseline, fixed, figure.judged_with)


def members(family: Family, known: Sequence[Sequence[str]]) -> list[Filters]:
    """Give the filters of each group; events that do not state a dimension are a group too.

    Args:
        known: the values of each dimension.
    """
    return [_ordered(family, values) for values in product(*(("", *each) for each in known))]


def questions(desk: Desk, found: Iterable[Family]) -> dict[str, list[Question]]:
    """Ask for every group of families in both windows, by metric."""
    asked: dict[str, list[Question]] = {}
    for family in found:
        windows, groups = (family.window, family.baseline), members(family, _values(desk, family))
        asked.setdefault(family.metric, []).extend(Question(window, each) for each in groups for window in windows)
    return asked


def _values(desk: Desk, family: Family) -> list[list[str]]:
    return [desk.values(family.metric, each) for each in family.dimensions]


def wrong_verdicts(desk: Desk, found: Mapping[Family, Sequence[Figure]], thresholds: Thresholds) -> list[Mismatch]:
    """List the figures that are called something else than the second judgement calls them."""
    histories = _histories(desk, found, thresholds)
    wrong = []
    for family, figures in found.items():
        named = _verdicts(desk, family, histories, thresholds)
        for figure in figures:
            expected = named[_member(family, figure)]
            if not _is_right(desk, family, figure, expected):
                wrong.append(Mismatch(figure, figure.verdict, expected[0]))
    return wrong


def _is_right(desk: Desk, family: Family, figure: Figure, expected: Sequence[str]) -> bool:
    """Hold a word against the counts; late entry needs young days and a lower value, of a rate another one."""
    if figure.verdict != LATE:
        return figure.verdict in expected
    definition = desk.catalogue.get(figure.metric)
    newest = max((each.watermark for each in desk.knowledge.coverages.values()), default=family.window.end)
    is_young = family.window.end > newest - YOUNG
    now, before = (_answer(desk, family, figure, window) for window in (family.window, family.baseline))
    return is_young and now is not None and before is not None and _may_be_late(definition.kind, family, now, before)


def _answer(desk: Desk, family: Family, figure: Figure, window: Window) -> float | None:
    return desk.recounts.counts[family.metric][Question(window, _member(family, figure))].value


def _may_be_late(kind: Kind, family: Family, now: float, before: float) -> bool:
    """Compare what adds up by day, medians as they are; a rate is late up or down."""
    if kind is Kind.RATIO:
        return now != before
    if kind is Kind.DURATION:
        return now < before
    return now * family.baseline.days < before * family.window.days


def _member(family: Family, figure: Figure) -> Filters:
    """Name a figure's own group as the engine does: numbers and truths of a dimension are words there."""
    own: dict[str, object] = dict(figure.filters)
    values = (own[each] for each in family.dimensions)
    return _ordered(family, [each if isinstance(each, str) else str(each).lower() for each in values])


def _ordered(family: Family, values: Sequence[str]) -> Filters:
    return (*family.fixed, *zip(family.dimensions, values, strict=True))


def _histories(
    desk: Desk, found: Iterable[Family], thresholds: Thresholds
) -> dict[tuple[str, tuple[str, ...]], dict[date, Weeks]]:
    """Count the weeks before every window, one query for each metric and its dimensions."""
    anchors: dict[tuple[str, tuple[str, ...]], set[date]] = {}
    for family in found:
        if desk.catalogue.get(family.metric).kind in COUNTED:
            anchors.setdefault((family.metric, _dimensions(family)), set()).add(family.window.start)
    n_weeks, ask = thresholds.history_weeks, desk.recounts.weeks_before
    return {
        (metric, dimensions): ask(desk.knowledge, desk.catalogue.get(metric), dimensions, days, n_weeks)
        for (metric, dimensions), days in anchors.items()
    }


def _dimensions(family: Family) -> tuple[str, ...]:
    return (*(name for name, _ in family.fixed), *family.dimensions)


def _verdicts(
    desk: Desk,
    family: Family,
    histories: Mapping[tuple[str, tuple[str, ...]], Mapping[date, Weeks]],
    thresholds: Thresholds,
) -> dict[Filters, tuple[str, ...]]:
    """Judge a family; where a share of chance is as good as the significance, two words are right.

    Only of a lower count can it be said that entry is late.
    """
    definition = desk.catalogue.get(family.metric)
    counts = desk.recounts.counts[family.metric]
    weeks = histories.get((family.metric, _dimensions(family)), {}).get(family.window.start, {})
    named: dict[Filters, tuple[str, ...]] = {}
    pairs: dict[Filters, Pair] = {}
    p_values: dict[Filters, float] = {}
    for each in members(family, _values(desk, family)):
        now, before = (counts[Question(window, each)] for window in (family.window, family.baseline))
        pair = pairs[each] = _pair(definition, family, now, before)
        if _is_small(definition, pair, thresholds):
            named[each] = ("small_base",)
        elif definition.kind in COUNTED:
            history = _history(desk, family, weeks.get(tuple(v for _, v in each), {}), thresholds)
            p_values[each] = chance.p_value_of_counts(pair, chance.spread_of_weeks(history))
        else:
            p_values[each] = chance.p_value_of_parts(pair)
    shares = chance.adjusted(list(p_values.values()))
    named |= {each: _words(pairs[each], q, thresholds) for each, q in zip(p_values, shares, strict=True)}
    return {each: (*words, LATE) if _is_lower(pairs[each]) else words for each, words in named.items()}


def _pair(definition: Definition, family: Family, now: Recounted, before: Recounted) -> Pair:
    if definition.kind in COUNTED:
        return Pair(now.value or 0.0, before.value or 0.0, family.window.days, family.baseline.days)
    return Pair(now.numerator or 0.0, before.numerator or 0.0, now.denominator or 0.0, before.denominator or 0.0)


def _is_small(definition: Definition, pair: Pair, thresholds: Thresholds) -> bool:
    if definition.kind in COUNTED:
        return pair.now + pair.before < thresholds.minimum_base or min(pair.now, pair.before) < 0
    is_part = 0 <= pair.now <= pair.of_now and 0 <= pair.before <= pair.of_before
    return not is_part or min(pair.of_now, pair.of_before) < max(thresholds.minimum_rate_denominator, 1)


def _history(desk: Desk, family: Family, weeks: Mapping[int, float], thresholds: Thresholds) -> list[float]:
    """List the counts of the covered weeks before a window, oldest first."""
    covered, anchor = desk.knowledge.covered(desk.catalogue.get(family.metric)), family.window.start
    if anchor > covered.end:
        return []
    n_known = min(thresholds.history_weeks, (anchor - covered.start).days // WEEK)
    return [weeks.get(back, 0.0) for back in reversed(range(n_known))]


def _words(pair: Pair, share: float, thresholds: Thresholds) -> tuple[str, ...]:
    named = "fall" if _is_lower(pair) else "rise"
    if abs(share - thresholds.significance) < AS_GOOD_AS_EQUAL:
        return (named, "no_clear_change")
    return ("no_clear_change",) if share >= thresholds.significance else (named,)


def _is_lower(pair: Pair) -> bool:
    return pair.now * pair.of_before < pair.before * pair.of_now
