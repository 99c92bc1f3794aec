"""Every metric of the sample by both paths, whole and by each dimension: what the checker computes is what is measured."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pytest

from fraudstats.analysis.comparisons import BASELINES, Compared, compare, compared_period, compared_window
from fraudstats.briefing.checker import mismatches
from fraudstats.briefing.measured import Measured, measured
from fraudstats.briefing.model import Briefing, Display, Figure, Section, Sentence
from fraudstats.calendar.periods import parse_period
from fraudstats.calendar.windows import Window
from fraudstats.config import Config
from fraudstats.metrics.catalogue import read_catalogue
from fraudstats.metrics.definition import Kind
from fraudstats.metrics.facts import Knowledge, Selection
from fraudstats.metrics.partials import daily_partials
from fraudstats.paths import shipped
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
CONFIG = Config()
CATALOGUE = read_catalogue([shipped("queries") / "metrics"])
NAMES = ("2021-W20", "2021-W19", "2021-04", "2020-Q4", "2020")
"""The newest week is not over: provisional values are printed too."""
MOST_GROUPS = 12
"""Rows of a metric and dimension that are held against the second path; stations are many."""
PLANTED = 0.5


@cache
def windows(project: Project) -> list[Compared]:
    rules = project.config.calendar
    periods = [compared_period(parse_period(name, rules), rules) for name in NAMES]
    return [*periods, compared_window("odd", Window(date(2021, 2, 3), date(2021, 4, 11)))]


def rows_of(project: Project, knowledge: Knowledge, metric: str, dimensions: tuple[str, ...]) -> list[Measured]:
    definition = CATALOGUE.get(metric)
    partials = daily_partials(knowledge, definition, Selection(dimensions))
    table = compare(
        partials, definition, windows(project), dimensions, knowledge.covered(definition), project.config.thresholds
    )
    shown = table.group_by("period", maintain_order=True).head(MOST_GROUPS) if dimensions else table
    return measured(shown.select(table.columns), definition, dimensions)


def figures_of(row: Measured) -> Iterator[Figure]:
    yield row.figure()
    for baseline in BASELINES:
        yield row.change(baseline)


def issue(figures: list[Figure]) -> Briefing:
    section = Section("all", "All", (Sentence(tuple(figures)),))
    day = date(2021, 5, 10)
    return Briefing("en", "", "", "", "2021-W19", day, day, "", "", section, ())


@pytest.mark.parametrize("metric", CATALOGUE.names())
def test_both_paths_agree_on_a_metric(sample_project: Project, metric: str) -> None:
    """Whole, and by each dimension that it may be divided by."""
    with sample_project.knowledge(AS_OF) as knowledge:
        for by in ((), *((each,) for each in CATALOGUE.get(metric).dimensions)):
            rows = rows_of(sample_project, knowledge, metric, by)
            figures = [each for row in rows for each in figures_of(row)]
            assert [each.sentence() for each in mismatches([issue(figures)], knowledge, CATALOGUE, CONFIG)] == []


@pytest.mark.parametrize("kind", Kind)
def test_a_wrong_value_of_any_kind_is_found(sample_project: Project, kind: Kind) -> None:
    metric = next(each.name for each in CATALOGUE.all() if each.kind is kind)
    with sample_project.knowledge(AS_OF) as knowledge:
        figures = [row.figure() for row in rows_of(sample_project, knowledge, metric, ())]
        known = [each for each in figures if each.value is not None]
        wrong = [replace(each, value=each.value + PLANTED) for each in known if each.value is not None]
        found = mismatches([issue(wrong)], knowledge, CATALOGUE, CONFIG)
    assert known
    assert [each.figure for each in found] == wrong


@pytest.mark.parametrize("kind", [Kind.RATIO, Kind.STOCK_RATIO, Kind.PER_HEAD, Kind.DURATION])
@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_a_wrong_n_or_a_wrong_whole_beside_a_right_value_is_found(
    sample_project: Project, kind: Kind, part: str
) -> None:
    metric = next(each.name for each in CATALOGUE.all() if each.kind is kind)
    with sample_project.knowledge(AS_OF) as knowledge:
        figure = next(
            each for row in rows_of(sample_project, knowledge, metric, ()) if (each := row.figure()).value is not None
        )
        wrong = replace(figure, **{part: (getattr(figure, part) or 0) + 1})
        found = mismatches([issue([wrong])], knowledge, CATALOGUE, CONFIG)
    assert [each.printed for each in found] == [getattr(wrong, part)]


@pytest.mark.parametrize(
    ("metric", "display"),
    [
        ("telecom_loss_median", Display.MONEY),
        ("levels_traced", Display.MEDIAN),
        ("minutes_to_stop", Display.MINUTES),
        ("app_installs", Display.COUNT),
        ("app_coverage", Display.RATE),
        ("persons_detained", Display.COUNT),
        ("incidents_per_10k", Display.PER_10K),
    ],
)
def test_each_kind_is_written_in_its_unit(sample_project: Project, metric: str, display: Display) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        row = rows_of(sample_project, knowledge, metric, ())[0]
    assert row.figure().display is display


def test_a_change_of_coverage_is_in_points(sample_project: Project) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        rows = rows_of(sample_project, knowledge, "app_coverage", ())
    (month,) = (row for row in rows if row.row["period"] == "2021-04")
    change = month.change("previous")
    assert change.display is Display.POINTS
    assert isinstance(change.value, float)


def test_every_other_metric_of_the_sample_has_a_value_in_some_window(sample_project: Project) -> None:
    """Or the comparison above would compare nothing with nothing."""
    with sample_project.knowledge(AS_OF) as knowledge:
        values = {
            name: [row.value for row in rows_of(sample_project, knowledge, name, ())] for name in CATALOGUE.names()
        }
    assert [name for name, found in values.items() if not any(found)] == ["alerts_overdue"]  # all are fed back
