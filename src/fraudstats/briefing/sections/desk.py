"""What every section writes with: the facts, the phrases, the labels, and the ways to say a comparison."""

from collections.abc import Iterable
from dataclasses import dataclass

from fraudstats.analysis.comparisons import BASELINES
from fraudstats.briefing.facts import IssueFacts
from fraudstats.briefing.labels import Labels
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Column, Part
from fraudstats.briefing.phrases import Phrases
from fraudstats.briefing.standings import TOLD, Standing
from fraudstats.calendar.windows import Window
from fraudstats.metrics.definition import Definition, Front

DOUBTFUL = ("no_clear_change", "small_base")
"""Verdicts that a sentence must say beside the percentage."""
CLEAR = ("fall", "rise")
"""Verdicts that are said without a percentage while that is not known."""


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

    def compared(self, measured: Measured, baseline: str) -> tuple[Part, ...]:
        """Say a change in words: 环比下降12.3%（无明显变化）, or why there is none."""
        if measured.baseline_value(baseline) is None or measured.value is None:
            return self.phrases.parts(f"{baseline}_unknown")
        if measured.is_unripe(baseline):
            clear = measured.verdict(baseline) in CLEAR
            return self.phrases.parts(f"{baseline}_late_{measured.verdict(baseline)}" if clear else f"{baseline}_late")
        change = measured.change(baseline, in_words=True)
        if change.value is None:
            return self.phrases.parts(f"{baseline}_zero")
        doubt = self.doubt(measured.verdict(baseline))
        return (*self.phrases.parts(f"{baseline}_change", change=change), *doubt)

    def both_compared(self, measured: Measured) -> tuple[Part, ...]:
        """Say both comparisons; an incomplete window has none, which is said once."""
        if measured.is_provisional:
            return self.phrases.parts("provisional_comparison")
        said = [self.compared(measured, baseline) for baseline in BASELINES]
        return self.phrases.listed(said, "clause_separator")

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
        return {"first": self.phrases.day(window.start), "last": self.phrases.day(window.last_day)}

    def window_note(self, window: Window) -> str:
        """Name the window, as under every table."""
        return self.phrases.text("window_note", **self.window_words(window))

    def note(self, *sentences: str) -> str:
        """Put sentences after one another."""
        return self.phrases.text("sentence_gap").join(each for each in sentences if each)

    def source(self, definition: Definition) -> str:
        """Name the datasets of a chart and how far they reach."""
        known = [self.facts.coverages[name] for name in definition.datasets]
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


def comparison_cells(measured: Measured) -> tuple[Part, ...]:
    """Give a value and both changes, as table cells."""
    return (measured.figure(), measured.change("previous"), measured.change("year_earlier"))
