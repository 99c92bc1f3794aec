"""What every section writes with: the facts, the phrases, the labels, and the ways to say a comparison."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fraudstats.analysis.comparisons import BASELINES
from fraudstats.analysis.significance import Verdict
from fraudstats.briefing.chart_facts import weeks_drawn
from fraudstats.briefing.facts import IssueFacts
from fraudstats.briefing.labels import Labels
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Column, Display, Figure, Part
from fraudstats.briefing.phrases import Phrases
from fraudstats.briefing.standings import TOLD, Standing
from fraudstats.briefing.wording import is_manifold
from fraudstats.calendar.windows import Window
from fraudstats.metrics.definition import Definition, Front, Kind

DOUBTFUL = ("no_clear_change", "small_base")
"""Verdicts that a sentence must say beside the percentage."""
CLEAR = ("fall", "rise")
"""Verdicts that are said without a percentage while that is not known."""
RATES = (Kind.RATIO, Kind.STOCK_RATIO)
COUNTED = (Kind.COUNT, Kind.STOCK, Kind.DISTINCT)
"""Kinds whose difference is said where a percentage would mislead."""


@dataclass(frozen=True)
class Desk:
    """One issue in one language."""

    facts: IssueFacts
    phrases: Phrases
    labels: Labels

    def standings(self, front: Front) -> list[Standing]:
        """List what is told of a front and has data."""
        return [self.facts.standings[name] for name in TOLD[front] if name in self.facts.standings]

    def title(self, definition: Definition) -> str:
        """Name a metric."""
        return definition.title_zh if self.phrases.lang == "zh" else definition.title_en

    def noun(self, definition: Definition) -> str:
        """Name a metric inside a sentence."""
        title = self.title(definition)
        return title if self.phrases.lang == "zh" else title[:1].lower() + title[1:]

    def unit(self, definition: Definition) -> str:
        """Name what a metric counts."""
        return definition.unit_zh if self.phrases.lang == "zh" else definition.unit_en

    def compared(self, measured: Measured, baseline: str, before: str = "") -> tuple[Part, ...]:
        """Say a change in words: 环比下降12.3%（无明显变化）, or why there is none.

        Args:
            before: what the period before is called, if it is not the week or the month before.
        """
        said = {"before": before or self.phrases.text("before")}
        if measured.baseline_value(baseline) is None or measured.value is None:
            return self.phrases.parts(f"{baseline}_unknown", **said)
        if measured.is_unripe(baseline):
            clear = measured.verdict(baseline) in CLEAR
            key = f"{baseline}_late_{measured.verdict(baseline)}" if clear else f"{baseline}_late"
            return self.phrases.parts(key, **said)
        return self._changed(measured, baseline, said)

    def change(self, measured: Measured, baseline: str, *, in_words: bool = False) -> Figure:
        """Print a change; of counts the difference where the baseline is of few, as 1 and 3 are no rise of 200%."""
        rate, difference = (each(baseline, in_words=in_words) for each in (measured.change, measured.difference))
        before = measured.baseline_value(baseline)
        is_of_few = before is not None and before < self.facts.config.thresholds.minimum_base
        is_told_so = measured.definition.kind in COUNTED and is_of_few and rate.value != 0
        return difference if is_told_so or (rate.value is None and difference.value == 0) else rate

    def _changed(self, measured: Measured, baseline: str, said: dict[str, str]) -> tuple[Part, ...]:
        """Say how much, and if chance explains it."""
        change = self.change(measured, baseline, in_words=True)
        if change.value == 0:
            return self.phrases.parts(f"{baseline}_change", change=change, **said)
        if change.value is None:
            return self.phrases.parts(f"{baseline}_zero", **said)
        doubt = self.doubt(measured.verdict(baseline))
        if change.display is Display.CHANGE_IN_WORDS:
            unit = self.unit(measured.definition)
            return (*self.phrases.parts(f"{baseline}_difference", change=change, unit=unit, **said), *doubt)
        key = "manifold" if is_manifold(change) else "change"
        return (*self.phrases.parts(f"{baseline}_{key}", change=change, **said), *doubt)

    def change_alone(self, measured: Measured, baseline: str) -> tuple[Part, ...]:
        """Say how much a count changed where the words around name the baseline: 减少45起, 下降4.1%."""
        change = self.change(measured, baseline, in_words=True)
        if is_manifold(change):
            return self.phrases.parts("changed_manifold", change=change)
        if change.display is Display.CHANGE_IN_WORDS:
            return self.phrases.parts("changed_by", change=change, unit=self.unit(measured.definition))
        return (change,) if change.value is not None else self.compared(measured, baseline)

    def both_compared(self, measured: Measured) -> tuple[Part, ...]:
        """Say both comparisons; that there are none is said once."""
        if measured.is_provisional:
            return self.phrases.parts("provisional_comparison")
        if self.is_rate_over_few(measured):
            return self.phrases.parts("few_comparison")
        if measured.value is None or all(measured.baseline_value(each) is None for each in BASELINES):
            return self.phrases.parts("both_unknown", before=self.phrases.text("before"))
        return self.phrases.listed(self.comparisons(measured), "clause_separator")

    def comparisons(self, measured: Measured, before: str = "") -> list[tuple[Part, ...]]:
        """Say the changes, one clause a baseline, but once that there was nothing in either.

        Args:
            before: as of `compared`.
        """
        from_nothing = all(measured.baseline_value(each) == 0 for each in BASELINES)
        if measured.value and from_nothing and measured.definition.kind is Kind.SUM:
            return [self.phrases.parts("both_zero", before=before or self.phrases.text("before"))]
        return [self.compared(measured, baseline, before) for baseline in BASELINES]

    def is_rate_over_few(self, measured: Measured) -> bool:
        """Tell whether a rate is over so few that a change of it says nothing."""
        minimum = self.facts.config.thresholds.minimum_rate_denominator
        return measured.definition.kind in RATES and (measured.row["denominator"] or 0) < minimum

    def comparison_cells(self, measured: Measured) -> tuple[Part, ...]:
        """Give a value and both changes, as table cells; a rate over few and its changes are grey."""
        cells = (measured.figure(), *(self.change(measured, each) for each in BASELINES))
        if not self.is_rate_over_few(measured):
            return cells
        return tuple(replace(each, verdict=Verdict.SMALL_BASE.value, judged_with=()) for each in cells)

    def verdict(self, measured: Measured) -> str:
        """Judge both changes in a few words."""
        previous, year_earlier = (
            self.phrases.text(f"verdict_{measured.verdict(each) or 'no_baseline'}") for each in BASELINES
        )
        if previous == year_earlier:
            return previous
        return self.phrases.text("verdict_both", previous=previous, year_earlier=year_earlier)

    def window_words(self, window: Window) -> dict[str, str]:
        """Write the first and the last day of a window."""
        return self.phrases.span(window.start, window.last_day)

    def weeks(self, window: Window) -> str:
        """Name a window by its weeks: 近4周, this week."""
        n = weeks_drawn(window)
        return self.phrases.text("span_week") if n == 1 else self.phrases.text("span_weeks", weeks=str(n))

    def window_note(self, window: Window) -> str:
        """Name the window, as under every table."""
        return self.phrases.text("window_note", **self.window_words(window))

    def note(self, *sentences: str) -> str:
        """Put sentences after one another."""
        return self.phrases.text("sentence_gap").join(each for each in sentences if each)

    def source(self, definition: Definition) -> str:
        """Name the datasets of a chart and how far they reach."""
        known = self.facts.dated(definition.datasets)
        datasets = self.phrases.listed([self.dataset(name) for name in definition.datasets])
        watermark = self.phrases.day(min(each.watermark for each in known))
        return self.phrases.text("source", datasets="".join(map(str, datasets)), watermark=watermark)

    def denominator_note(self, definition: Definition) -> str:
        """Say what a rate is over."""
        return definition.denominator_note_zh if self.phrases.lang == "zh" else definition.denominator_note_en

    def dataset(self, name: str) -> str:
        """Name a dataset."""
        contract = self.facts.contracts[name]
        return contract.title_zh if self.phrases.lang == "zh" else contract.title_en

    def columns(self, words: str, numbers: Iterable[str]) -> tuple[Column, ...]:
        """Head a table: one column of words, then numbers."""
        heads = [Column(self.phrases.text(words), numeric=False)]
        return (*heads, *(Column(title) for title in numbers))

    def doubt(self, verdict: str | None) -> tuple[Part, ...]:
        """Say beside a change that it is not to be read as one: （无明显变化）."""
        if verdict not in DOUBTFUL:
            return ()
        return self.phrases.parts("doubtful", verdict=self.phrases.text(f"verdict_{verdict}"))
