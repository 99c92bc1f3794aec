"""Do the words beside a number say what it implies: since when a run lasts, and which week was the highest?"""

import re
from calendar import month_name
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from fraudstats.briefing.mismatch import Mismatch
from fraudstats.briefing.model import Briefing, Chart, Display, Provenance, Section, Sentence
from fraudstats.briefing.second_path import Desk
from fraudstats.calendar.windows import Window
from fraudstats.metrics.recount import Question

HEADLINE, TREND, WEEKS = "headline", "trend", "weekly"
"""The sections that are read, and the chart of one; sections of one's own may name whatever day they like."""
RUNS = (Display.DECLINE_DAYS, Display.STABLE_DAYS)
MONTHS = {name: number for number, name in enumerate(month_name) if name}
DATE = re.compile(rf"(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})日|(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
"""As the shipped phrases write a day; one that a project's own phrases write otherwise is not read."""


def wrong_words(desk: Desk, briefings: Sequence[Briefing]) -> list[Mismatch]:
    """List runs that are said to have begun on another day, and weeks that are not the highest."""
    sections = [each for briefing in briefings for each in briefing.all_sections() if each.key in (HEADLINE, TREND)]
    begun = (each for section in sections for sentence in section.sentences for each in _begun_otherwise(sentence))
    return [*begun, *(each for section in sections if section.key == TREND for each in _not_the_highest(desk, section))]


def _begun_otherwise(sentence: Sentence) -> Iterator[Mismatch]:
    """Hold the days before the last one that a sentence names against the number of days that a run lasts."""
    for figure in sentence.figures():
        if figure.display in RUNS and figure.value:
            begun, last = figure.end - timedelta(days=int(figure.value)), figure.end - timedelta(days=1)
            text = "".join(each for each in sentence.parts if isinstance(each, str))
            named = [each for each in _days(text) if each < last]
            if named and begun not in named:
                yield Mismatch(figure, f"since {named[0]}", f"since {begun}")


def _days(text: str) -> Iterator[date]:
    for year, month, day, english_day, english_month, english_year in DATE.findall(text):
        if year:
            yield date(int(year), int(month), int(day))
        else:
            yield date(int(english_year), MONTHS[english_month], int(english_day))


def _not_the_highest(desk: Desk, section: Section) -> Iterator[Mismatch]:
    """Hold the week that is named beside the issue's own against all that the chart draws."""
    drawn = next((_drawn(each) for each in section.charts if isinstance(each, Chart) and each.key == WEEKS), None)
    means = [
        each for sentence in section.sentences for each in sentence.figures() if each.display is Display.DAILY_MEAN
    ]
    if drawn is None or not means:
        return
    questions = [Question(Window(*each), drawn.filters) for each in drawn.windows]
    counts = desk.recounts.counted(desk.knowledge, desk.catalogue.get(drawn.metric), questions)
    highest = max(questions, key=lambda each: (counts[each].value or 0.0, each.window.start)).window
    for figure in means:
        if figure.end != drawn.windows[-1][1] and (figure.start, figure.end) != (highest.start, highest.end):
            yield Mismatch(figure, "as the highest", f"the one that begins on {highest.start}")


def _drawn(chart: Chart) -> Provenance | None:
    return next((each.provenance for each in chart.series if each.role == "main"), None)
