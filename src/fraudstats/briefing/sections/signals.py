"""What deserves attention: series of the first figures that are above what their past explains."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from fraudstats.analysis.comparisons import BASELINES
from fraudstats.analysis.signals.short_baseline import BASELINE_WEEKS, GAP_WEEKS
from fraudstats.analysis.significance import Verdict
from fraudstats.briefing.facts import FIGURES_WATCHED
from fraudstats.briefing.model import Column, Display, Figure, Part, Section, Sentence, Table
from fraudstats.briefing.newsroom import DISTRICT
from fraudstats.briefing.sections.desk import Desk
from fraudstats.calendar.windows import Window
from fraudstats.metrics.definition import Definition

if TYPE_CHECKING:
    from fraudstats.analysis.signals.signal import PastSignal, Signal

MOST_SHOWN = 10
DAYS_A_WEEK = 7


def signals(desk: Desk) -> Section | None:
    """List the signals, those with the most excess and surprise first; None where none could be looked for."""
    found = desk.facts.signals
    if found is None:
        return None
    own = [each for each in found.signals if desk.facts.district in (None, each.key.district)]
    return Section(
        "signals",
        desk.phrases.text("signals_title"),
        (_sentence(desk, own), *_past(desk), *_beside_rises(desk, own)),
        tables=(_table(desk, own[:MOST_SHOWN]),) if own else (),
    )


def _sentence(desk: Desk, own: "Sequence[Signal]") -> Sentence:
    metrics = desk.phrases.listed(desk.noun(each.period.definition) for each in desk.facts.headline[:FIGURES_WATCHED])
    if not own:
        return desk.phrases.sentence(f"signals_none{_own(desk)}", metrics=metrics)
    listed = [_count(each, each.observed, desk.facts.period.window) for each in own]
    n = _number(desk, Display.SIGNALS, listed)
    found, first = "signals_found_one" if len(own) == 1 else "signals_found", _name(desk, own[0], desk.noun)
    return desk.phrases.sentence(f"{found}{_own(desk)}", metrics=metrics, n=n, first=first)


def _own(desk: Desk) -> str:
    """Choose between the phrases of the city and those of one district."""
    return "_own" if desk.facts.district else ""


def _past(desk: Desk) -> tuple[Sentence, ...]:
    """Say what became of last week's signals."""
    found = desk.facts.signals.last_week if desk.facts.signals else ()
    own = [each for each in found if desk.facts.district in (None, each.key.district)]
    if not own:
        return ()
    window = desk.facts.period.window
    before = [_count(each, each.observed_then, window.moved(-DAYS_A_WEEK)) for each in own]
    lasting = [_count(each, each.observed, window) for each in own if each.came_true]
    return (
        desk.phrases.sentence(
            "signals_past",
            n=_number(desk, Display.SIGNALS_BEFORE, before),
            n_true=_number(desk, Display.SIGNALS_LASTING, lasting),
        ),
    )


def _beside_rises(desk: Desk, own: "Sequence[Signal]") -> tuple[Sentence, ...]:
    """Say why there is no signal where a figure rose clearly."""
    watched = [each.period for each in desk.facts.headline[:FIGURES_WATCHED]]
    has_risen = any(each.verdict(baseline) == Verdict.RISE for each in watched for baseline in BASELINES)
    return (desk.phrases.sentence("signals_beside"),) if has_risen and not own else ()


def _number(desk: Desk, display: Display, listed: "Sequence[Figure]") -> Figure:
    """Count series, each with its own events."""
    window, district = desk.facts.period.window, desk.facts.district
    first, *others = (each.period.definition.name for each in desk.facts.headline[:FIGURES_WATCHED])
    within = ((DISTRICT, district),) if district else ()
    return Figure(
        first, len(listed), display, window.start, window.end, within, beside=tuple(others), listed=tuple(listed)
    )


def _count(signal: "Signal | PastSignal", value: int, window: Window) -> Figure:
    return Figure(signal.key.metric, value, Display.COUNT, window.start, window.end, tuple(_place(signal)))


def _table(desk: Desk, own: "Sequence[Signal]") -> Table:
    heads = [desk.phrases.text(f"column_{each}") for each in ("count", "weekly_mean")]
    return Table(
        "signals",
        desk.phrases.text("signals_table"),
        (
            *desk.columns("column_signal", heads),
            *(Column(desk.phrases.text(f"column_{each}"), numeric=False) for each in ("beyond", "since")),
        ),
        tuple(_row(desk, each) for each in own),
        desk.note(desk.window_note(desk.facts.period.window), desk.phrases.text("signals_note")),
    )


def _row(desk: Desk, signal: "Signal") -> tuple[Part, ...]:
    window = desk.facts.period.window
    count, filters = _count(signal, signal.observed, window), tuple(_place(signal))
    weeks = _weeks_before(window)
    before = signal.course[-1 - GAP_WEEKS - BASELINE_WEEKS : -1 - GAP_WEEKS]
    series = tuple((each.start, each.end) for each in weeks)
    mean = Figure(
        signal.key.metric, sum(before) / len(before), Display.MEAN, window.start, window.end, filters, series=series
    )
    beyond, since = desk.phrases.text(f"beyond_{signal.method}"), desk.phrases.day(signal.since)
    return (_name(desk, signal, desk.title), count, mean, beyond, since)


def _weeks_before(week: Window) -> list[Window]:
    """Give the weeks of the short baseline, oldest first."""
    first = GAP_WEEKS + BASELINE_WEEKS
    return [week.moved(-n * DAYS_A_WEEK) for n in range(first, GAP_WEEKS, -1)]


def _place(signal: "Signal | PastSignal") -> list[tuple[str, str]]:
    named = ((DISTRICT, signal.key.district), ("fraud_type", signal.key.fraud_type))
    return [(name, value) for name, value in named if value is not None]


def _name(desk: Desk, signal: "Signal", called: Callable[[Definition], str]) -> str:
    """Name a series: 电诈警情（福田、刷单返利）, 电诈警情（全市）."""
    titles = {each.period.definition.name: called(each.period.definition) for each in desk.facts.headline}
    places = "".join(map(str, desk.phrases.listed(desk.labels.label(value) for _, value in _place(signal))))
    metric = titles[signal.key.metric]
    return desk.phrases.text("signal_name", metric=metric, places=places or desk.phrases.text("whole_city"))
