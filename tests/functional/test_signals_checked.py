"""No wrong signal is published: which series are told, in which order and since when is judged again, by a second fit."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from fraudstats.analysis.signals import attention, expectation, farrington
from fraudstats.analysis.signals.reference_weeks import ReferenceWeeks
from fraudstats.analysis.signals.signal import Signal
from fraudstats.analysis.signals.weekly_series import WeeklySeries
from fraudstats.briefing.expected_signals import ExpectedPast, ExpectedSignal, expected_signals
from fraudstats.briefing.gathering import gather_issue
from fraudstats.briefing.issue import issue_briefing
from fraudstats.briefing.mismatch import Mismatch
from fraudstats.briefing.model import Briefing, Display, Figure, Part, Section, Sentence
from fraudstats.briefing.second_path import Desk
from fraudstats.briefing.signal_check import wrong_signals
from fraudstats.briefing.watched_weeks import WatchedWeeks
from fraudstats.calendar.periods import parse_week
from fraudstats.metrics.facts import Knowledge
from fraudstats.operations.issues import newsroom
from fraudstats.project import Project
from program import Run

AS_OF = datetime(2021, 5, 18, 8)
WEEK = "2021-W09"
"""Has signals, of the season too, and some of the week before."""


class Checked:
    """The sample as the checker sees it; its weeks are counted once."""

    def __init__(self, project: Project, knowledge: Knowledge) -> None:
        self.project, self.knowledge = project, knowledge
        self.desk = Desk(knowledge, project.metrics(), project.config)
        self.weeks = WatchedWeeks(self.desk)

    def say(self, week: str, district: str | None = None, lang: str = "zh") -> Briefing:
        config = self.project.config
        room = newsroom(self.knowledge, self.project.metrics(), config, AS_OF)
        facts = gather_issue(room, parse_week(week, config.calendar, room.today), district)
        return issue_briefing(facts, lang, None)

    def wrong(self, briefing: Briefing) -> list[Mismatch]:
        return wrong_signals(self.desk, self.weeks, [briefing])


@pytest.fixture(scope="module")
def checked(sample_project: Project) -> Iterator[Checked]:
    with sample_project.knowledge(AS_OF) as knowledge:
        yield Checked(sample_project, knowledge)


@pytest.fixture(scope="module")
def briefing(checked: Checked) -> Briefing:
    return checked.say(WEEK)


def section(briefing: Briefing) -> Section:
    return next(each for each in briefing.all_sections() if each.key == "signals")


def told(briefing: Briefing, display: Display) -> tuple[Figure, ...]:
    figures = (figure for sentence in section(briefing).sentences for figure in sentence.figures())
    return next(each.listed for each in figures if each.display is display)


def retold(briefing: Briefing, display: Display, change: Callable[[list[Figure]], list[Figure]]) -> Briefing:
    """Let a number of signals list other series."""

    def part(given: Part) -> Part:
        if isinstance(given, Figure) and given.display is display:
            listed = tuple(change(list(given.listed)))
            return replace(given, listed=listed, value=len(listed))
        return given

    sentences = tuple(Sentence(tuple(map(part, each.parts))) for each in section(briefing).sentences)
    return replace(briefing, sections=(replace(section(briefing), sentences=sentences),))


def test_nothing_is_wrong_in_the_city_and_in_a_district(checked: Checked, briefing: Briefing) -> None:
    for each in (briefing, checked.say(WEEK, "宝安"), checked.say(WEEK, "龙岗", "en")):
        assert told(each, Display.SIGNALS) and told(each, Display.SIGNALS_LASTING)
        assert [wrong.sentence() for wrong in checked.wrong(each)] == []


@pytest.mark.parametrize("display", [Display.SIGNALS, Display.SIGNALS_BEFORE, Display.SIGNALS_LASTING])
def test_a_signal_that_is_not_told_and_one_that_is_none_are_found(
    display: Display, checked: Checked, briefing: Briefing
) -> None:
    first = told(briefing, display)[0]
    (missing,) = checked.wrong(retold(replace(briefing), display, lambda listed: [*listed[1:]]))[:1]
    assert (missing.figure.reference, missing.printed) == (first.reference, "none")
    calm = replace(first, filters=(("district", "盐田"), ("fraud_type", "裸聊敲诈")))
    found = checked.wrong(retold(briefing, display, lambda listed: [*listed, calm]))
    assert [(each.figure, each.expected) for each in found] == [(calm, "none")]


def test_a_week_of_signals_is_not_passed_over_in_silence(checked: Checked, briefing: Briefing) -> None:
    silent = replace(section(briefing), sentences=(Sentence(("没有",)),), tables=())
    found = checked.wrong(replace(briefing, sections=(silent,)))
    assert {each.expected for each in found} == {
        "a signal", "a signal of the week before", "a signal that lasts",
    }  # fmt: skip
    assert len(found) > 100


def test_a_wrong_order_and_a_wrong_beginning_are_found(checked: Checked, briefing: Briefing) -> None:
    swapped = retold(briefing, Display.SIGNALS, lambda listed: [listed[0], listed[3], *listed[1:3], *listed[4:]])
    moved = [each for each in checked.wrong(swapped) if "place" in str(each.printed)]
    assert [(each.printed, each.expected) for each in moved] == [("place 3 of the signals", "place 2")]

    own = section(briefing)
    (*first, since), *rows = own.tables[0].rows
    assert since == "2021年2月15日"
    table = replace(own.tables[0], rows=((*first, "2021年2月22日"), *rows))
    late = checked.wrong(replace(briefing, sections=(replace(own, tables=(table,)),)))
    assert [(each.printed, each.expected) for each in late] == [("since 2021年2月22日", f"since {since}")]


def test_swapped_districts_are_found(checked: Checked, briefing: Briefing) -> None:
    names = {"宝安": "南山", "南山": "宝安"}

    def swapped(figure: Figure) -> Figure:
        return replace(figure, filters=tuple((name, names.get(value, value)) for name, value in figure.filters))

    found = checked.wrong(retold(briefing, Display.SIGNALS, lambda listed: list(map(swapped, listed))))
    assert any(dict(each.figure.filters).get("district") in names for each in found)


def _swapped(series: WeeklySeries) -> WeeklySeries:
    rows = {each.district: row for row, each in enumerate(series.keys) if each.fraud_type is None}
    counts = series.counts.copy()
    counts[[rows["宝安"], rows["盐田"]]] = counts[[rows["盐田"], rows["宝安"]]]
    return replace(series, counts=counts)


def _moved(fits: farrington.QuasiPoissonFits) -> farrington.QuasiPoissonFits:
    fits.coefficients[:, 0] += 0.1
    return fits


def _later(found: ReferenceWeeks) -> ReferenceWeeks:
    return ReferenceWeeks(np.minimum(found.index + 4, found.index.max()), found.group)


def _earlier(signals: "list[Signal]") -> "list[Signal]":
    return [replace(each, since=each.since - timedelta(weeks=1)) for each in signals]


PLANTED: dict[str, tuple[object, str, Callable[[Callable], Callable]]] = {
    "a wrong coefficient": (farrington, "fit", lambda real: lambda *given, **more: _moved(real(*given, **more))),
    "a wrong weight": (farrington, "_weights", lambda real: lambda *given: real(*given[:-1], 0.8)),
    "a wrong quantile": (expectation, "upper_tail", lambda real: lambda *given: real(*given) ** 0.9),
    "a shifted baseline week": (farrington, "reference_weeks", lambda real: lambda *given: _later(real(*given))),
    "swapped districts": (attention, "weekly_series", lambda real: lambda *given: _swapped(real(*given))),
    "another beginning": (attention, "_signals", lambda real: lambda *given: _earlier(real(*given))),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_of_the_first_path_is_found(fault: str, checked: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, made = PLANTED[fault]
    monkeypatch.setattr(module, name, made(getattr(module, name)))
    assert checked.wrong(checked.say(WEEK))


@pytest.mark.usefixtures("nothing_kept")
def test_a_wrong_signal_stops_publication(
    run_cli: Run, sample_project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(attention, "rank", lambda signal: (signal.excess,))
    answer = run_cli("report", "--week", "2020-W20", "--format", "json", "--out", tmp_path, project=sample_project)
    assert (answer.exit_code, answer.stdout) == (7, "")
    assert re.search(
        r"telecom_incidents\|2020\S+\|count printed place \d+ of the signals, computed place", answer.stderr
    )
    assert answer.stderr.count("\n") == 1 and not list(tmp_path.iterdir())


def test_no_week_of_the_sample_is_a_false_alarm(checked: Checked) -> None:
    config, catalogue = checked.project.config, checked.project.metrics()
    n_signals = 0
    for monday in (date(2019, 3, 25) + timedelta(weeks=n) for n in range(0, 112, 3)):
        week = parse_week(str(monday), config.calendar, AS_OF.date())
        definitions = [catalogue.get(each) for each in config.report.figures[:2]]
        found = attention.attention(checked.knowledge, definitions, week, config.calendar, config.thresholds)
        counted = [checked.weeks.of(each.name, week.window.end) for each in definitions]
        expected = expected_signals(counted, config.thresholds)
        assert all(each.is_sure for each in (*expected.now, *expected.before))
        by_weight = sorted(expected.now, key=lambda each: -each.weight)
        assert [(*_key(each), each.n_weeks[0]) for each in by_weight] == [
            (*_key(each), each.n_weeks) for each in found.signals
        ]
        lasting = {_key(each): each.came_true for each in found.last_week}
        assert {_key(each): each.lasts for each in expected.before} == lasting
        n_signals += len(found.signals)
    assert n_signals > 100


def _key(told: object) -> tuple[str, tuple[tuple[str, str], ...]]:
    if isinstance(told, ExpectedSignal | ExpectedPast):
        return told.metric, told.group
    key = told.key  # type: ignore[attr-defined]
    named = (("district", key.district), ("fraud_type", key.fraud_type))
    return key.metric, tuple((name, value) for name, value in named if value is not None)
