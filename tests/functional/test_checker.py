"""No wrong figure is published: each is computed again, by SQL alone."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from fraudstats.briefing.checker import mismatches
from fraudstats.briefing.gathering import gather_issue
from fraudstats.briefing.issue import issue_briefing
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Briefing, Display, Figure, Section, Sentence, Series
from fraudstats.briefing.own_sections.measuring import Measuring
from fraudstats.briefing.pictures import Chart, HeatMap
from fraudstats.briefing.wording import plain
from fraudstats.calendar.periods import parse_period, parse_week
from fraudstats.metrics.facts import Knowledge
from fraudstats.operations.issues import newsroom
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
OTHERWISE = {
    "fall": "no_clear_change",
    "rise": "no_clear_change",
    "no_clear_change": "small_base",
    "small_base": "fall",
}
"""What a verdict is made."""
PLANTED = 0.25
"""More than the rounding of any share, less than any count."""


def briefing_of(project: Project, knowledge: Knowledge, week: str) -> Briefing:
    room = newsroom(knowledge, project.metrics(), project.config, AS_OF)
    rules = project.config.calendar
    period = parse_week(week, rules, room.today) if "W" in week else parse_period(week, rules)
    return issue_briefing(gather_issue(room, period), "zh", None)


def planted(section: Section) -> Section:
    """Make every figure of a section wrong."""
    sentences = tuple(replace(each, parts=tuple(map(_wrong, each.parts))) for each in section.sentences)
    tables = tuple(replace(each, rows=tuple(tuple(map(_wrong, row)) for row in each.rows)) for each in section.tables)
    return replace(section, sentences=sentences, tables=tables, charts=tuple(map(_planted_within, section.charts)))


def _planted_within(drawn: object) -> Any:
    """Make all that a chart draws and the checker can compute wrong, however deep it lies."""
    if isinstance(drawn, Figure):
        return _wrong(drawn)
    if isinstance(drawn, tuple):
        return tuple(map(_planted_within, drawn))
    if isinstance(drawn, Series):
        assert drawn.provenance, f"nobody can compute '{drawn.label}' again"
        return replace(drawn, values=tuple(None if each is None else each + PLANTED for each in drawn.values))
    if isinstance(drawn, HeatMap):
        return replace(drawn, values=tuple(tuple(each + 1 for each in row) for row in drawn.values))
    if is_dataclass(drawn) and not isinstance(drawn, type):
        return replace(drawn, **{each.name: _planted_within(getattr(drawn, each.name)) for each in fields(drawn)})
    return drawn


def _wrong(part: object) -> object:
    if not isinstance(part, Figure) or part.value is None:
        return part
    return replace(part, value=part.value + PLANTED * max(1, len(part.filters)))


@pytest.mark.parametrize("week", ["2021-W19", "2021-W20", "2020-W53", "2019-W02", "2021-03", "2020-W20"])
def test_both_paths_agree_on_every_figure(week: str, sample_project: Project) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        briefing = briefing_of(sample_project, knowledge, week)
        assert mismatches([briefing], knowledge, sample_project.metrics(), sample_project.config) == []
    assert len(list(briefing.figures())) > 20


def test_every_planted_fault_is_found(sample_project: Project) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        briefing = briefing_of(sample_project, knowledge, "2021-W19")
        wrong = replace(briefing, headline=planted(briefing.headline), sections=tuple(map(planted, briefing.sections)))
        found = mismatches([wrong], knowledge, sample_project.metrics(), sample_project.config)
    faults = [figure for figure in wrong.figures() if figure.value is not None]
    assert [each.figure for each in found] == faults
    assert len(faults) > 100


def test_every_wrong_verdict_is_found(sample_project: Project) -> None:
    def called_otherwise(part: object) -> object:
        if not isinstance(part, Figure) or part.verdict not in OTHERWISE or not part.baseline:
            return part
        return replace(part, verdict=OTHERWISE[part.verdict])

    with sample_project.knowledge(AS_OF) as knowledge:
        briefing = briefing_of(sample_project, knowledge, "2021-W19")
        tables = {
            section.key: [
                replace(table, rows=tuple(tuple(map(called_otherwise, row)) for row in table.rows))
                for table in section.tables
                if table.key != "tasks"
            ]
            for section in briefing.all_sections()
        }
        sections = tuple(replace(each, tables=tuple(tables[each.key])) for each in briefing.sections)
        wrong = replace(briefing, sections=sections)
        found = mismatches([wrong], knowledge, sample_project.metrics(), sample_project.config)
    cells = (cell for section in sections for table in section.tables for row in table.rows for cell in row)
    faults = {
        each.reference for each in cells if isinstance(each, Figure) and each.baseline and each.verdict in OTHERWISE
    }
    assert {each.figure.reference for each in found} >= faults
    assert len(faults) > 100


def test_a_month_is_compared_by_day_where_its_length_alone_made_it_more(sample_project: Project) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        briefing = briefing_of(sample_project, knowledge, "2021-03")
        (change,) = (each for each in briefing.headline.sentences[0].figures() if each.baseline == "previous")
        risen = replace(change, verdict="rise")
        said = replace(briefing.headline, sentences=(Sentence((risen,)),), tables=())
        wrong = replace(briefing, headline=said, sections=())
        found = mismatches([wrong], knowledge, sample_project.metrics(), sample_project.config)
    assert plain(change, "zh") == "日均下降8.0%"
    assert plain(change, "en") == "down 8.0% a day"
    assert "printed rise, computed fall" in found[0].sentence()
    assert not any("环比" in text and "其中" in text for text in map(_text, briefing.all_sections()[3].sentences))


def _text(sentence: Sentence) -> str:
    return "".join(plain(each, "zh") for each in sentence.parts)


def test_a_count_that_rose_is_never_called_late(sample_project: Project) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        briefing = briefing_of(sample_project, knowledge, "2021-W19")
        table = briefing.headline.tables[0]
        late = [[_late(cell) for cell in row] for row in table.rows]
        wrong = replace(briefing.headline, tables=(replace(table, rows=tuple(map(tuple, late))),))
        found = mismatches(
            [replace(briefing, headline=wrong)], knowledge, sample_project.metrics(), sample_project.config
        )
    rose = {each.reference for row in late for each in row if isinstance(each, Figure) and (each.value or 0) > 0}
    told = {each.figure.reference for each in found}
    assert told == {each for each in rose if "previous" in each or "year_earlier" in each}
    assert len(told) == 2, "incidents and cases rose on the week before"


def test_late_entry_of_money_and_rates_is_held_against_their_values(sample_project: Project) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        told = {}
        for week in ("2021-W19", "2021-W10"):
            briefing = briefing_of(sample_project, knowledge, week)
            table = next(each for each in briefing.all_sections() if each.key == "stops").tables[0]
            late = [replace(_late(cell), value=None) for row in table.rows for cell in row if _is_of_before(cell)]
            said = replace(briefing.headline, sentences=(Sentence(tuple(late)),), tables=())
            wrong = replace(briefing, headline=said, sections=())
            found = mismatches([wrong], knowledge, sample_project.metrics(), sample_project.config)
            told[week] = {each.figure.metric for each in found}
    assert told["2021-W19"] == {"amount_stopped", "amount_frozen", "stopped_accounts"}, "they rose; rates may be late"
    assert told["2021-W10"] == {each.metric for each in late}, "nothing of so old a week is late"


def _is_of_before(cell: object) -> bool:
    return isinstance(cell, Figure) and cell.baseline == "previous" and cell.value is not None


def test_limits_around_other_weeks_and_limits_of_another_width_are_found(sample_project: Project) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        briefing = briefing_of(sample_project, knowledge, "2021-W19")
        trend = next(each for each in briefing.all_sections() if each.key == "trend")
        chart = next(each for each in trend.charts if isinstance(each, Chart) and each.band)
        band = chart.band
        assert band and sum(each is not None for each in band.low) > 40
        shifted = replace(band, low=(band.low[1:] + band.low[:1]), high=(band.high[1:] + band.high[:1]))
        wider = replace(band, high=(*band.high[:-1], (band.high[-1] or 0) * 1.001))
        found = {}
        for name, each in (("shifted", shifted), ("wider", wider)):
            drawn = replace(trend, charts=(replace(chart, band=each),))
            wrong = replace(briefing, sections=(drawn,))
            found[name] = mismatches([wrong], knowledge, sample_project.metrics(), sample_project.config)
    assert len(found["shifted"]) > 40
    (one,) = found["wider"]
    assert (one.figure.start, str(one.printed)[:7]) == (briefing.start, "limits ")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_run_that_began_on_another_day_and_another_highest_week_are_found(sample_project: Project, lang: str) -> None:
    moved = {
        "自2021年5月14日起": "自2021年5月13日起",
        "2021年4月20日": "2021年4月2日",
        "14 May": "13 May",
        "20 April": "2 April",
    }

    def reworded(part: object) -> object:
        if not isinstance(part, str):
            return part
        return reduce(lambda text, words: text.replace(*words), moved.items(), part)

    with sample_project.knowledge(AS_OF) as knowledge:
        room = newsroom(knowledge, sample_project.metrics(), sample_project.config, AS_OF)
        week = parse_week("2021-W19", sample_project.config.calendar, room.today)
        facts = gather_issue(room, week)
        week_before = facts.level.history[-15]
        level = replace(facts.level, peak=week_before)
        right, wrong = (issue_briefing(each, lang, None) for each in (facts, replace(facts, level=level)))
        sections = (wrong.headline, *wrong.sections)
        headline, *others = (
            replace(each, sentences=tuple(Sentence(tuple(map(reworded, one.parts))) for one in each.sentences))
            for each in sections
        )
        wrong = replace(wrong, headline=headline, sections=tuple(others))
        metrics, config = sample_project.metrics(), sample_project.config
        assert mismatches([right], knowledge, metrics, config) == []
        found = mismatches([wrong], knowledge, metrics, config)
    assert [(each.figure.display, each.printed, each.expected) for each in found] == [
        (Display.DECLINE_DAYS, "since 2021-05-13", "since 2021-05-14"),
        (Display.STABLE_DAYS, "since 2021-04-02", "since 2021-04-20"),
        (Display.DAILY_MEAN, "as the highest", "the one that begins on 2021-02-22"),
    ]


def _late(part: object) -> object:
    return replace(part, verdict="late_entry") if isinstance(part, Figure) and part.baseline else part


def test_a_verdict_among_the_groups_of_two_dimensions_is_judged_again(sample_project: Project) -> None:
    with sample_project.knowledge(AS_OF) as knowledge:
        catalogue, config = sample_project.metrics(), sample_project.config
        room = newsroom(knowledge, catalogue, config, AS_OF)
        measuring = Measuring(room, parse_week("2021-W08", config.calendar, room.today), None)
        wanted = {"district": "宝安", "fraud_type": "刷单返利"}
        measured = measuring.measure("telecom_cases", "week", wanted)
        figures = [measured.change(baseline) for baseline in ("previous", "year_earlier")]
        assert {each.verdict for each in figures} <= set(OTHERWISE)
        right = _said(figures, briefing_of(sample_project, knowledge, "2021-W19"))
        wrong = _said([replace(each, verdict=OTHERWISE[str(each.verdict)]) for each in figures], right)
        assert mismatches([right], knowledge, catalogue, config) == []
        assert len(mismatches([wrong], knowledge, catalogue, config)) == 2


def _said(figures: Sequence[Figure], briefing: Briefing) -> Briefing:
    """Say nothing but some figures."""
    section = Section("own", "own", tuple(Sentence((each,)) for each in figures))
    return replace(briefing, headline=section, sections=())


@pytest.mark.usefixtures("nothing_kept")
def test_a_wrong_figure_stops_publication(
    run_cli: Callable, sample_project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    right = Measured.figure

    def wrong(self: Measured) -> Figure:
        figure = right(self)
        return replace(figure, value=(figure.value or 0) + 1)

    monkeypatch.setattr(Measured, "figure", wrong)
    answer = run_cli("report", "--week", "2021-W19", "--out", tmp_path / "out", project=sample_project)
    assert (answer.exit_code, answer.stdout) == (7, "")
    assert "telecom_incidents|2021-05-10..2021-05-17|count printed 211, computed 210" in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("nothing_kept")
def test_a_total_that_its_rows_do_not_add_up_to_is_found(
    run_cli: Callable, sample_project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from fraudstats.briefing.sections import districts

    table = districts._table
    monkeypatch.setattr(districts, "_table", lambda *given: replace(table(*given), rows=table(*given).rows[1:]))
    answer = run_cli("report", "--week", "2021-W19", "--out", tmp_path / "out", project=sample_project)
    assert answer.exit_code == 7
    assert "column '电诈警情' of '各辖区主要数据' does not add up to its total" in answer.stderr
