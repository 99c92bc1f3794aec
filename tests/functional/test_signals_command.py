"""`fraudstats signals` on the sample, which has a leap of other fraud in 2021-W18."""

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from fraudstats.analysis.completeness import Completeness, Share
from fraudstats.analysis.signals.attention import attention
from fraudstats.calendar.periods import parse_period
from fraudstats.calendar.windows import Window
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Selection
from fraudstats.project import Project
from program import Run


def test_the_planted_leap_is_found_with_its_drivers(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("signals", "--week", "2021-W18", "--format", "json", project=sample_project).ok()
    assert answer.json["schema"] == "fraudstats.signals/1"
    first = answer.rows[0]
    assert (first["fraud_type"], first["district"], first["observed"]) == ("其他", None, 238)
    assert first["since"] == "2021-05-03"
    assert first["observed"] > first["threshold"] > first["expected"]
    assert "district 宝安" in first["drivers"]
    assert first["course"].split()[-1] == "238" and len(first["course"].split()) == 26
    assert [row["rank"] for row in answer.rows] == list(range(1, len(answer.rows) + 1))
    assert all(row["q_value"] <= answer.json["false_discovery_rate"] for row in answer.rows)


def test_metrics_that_count_the_same_events_make_one_signal(run_cli: Run, sample_project: Project) -> None:
    rows = run_cli("signals", "--week", "2021-W18", "--format", "json", project=sample_project).rows
    places = [(row["district"], row["fraud_type"], row["observed"]) for row in rows]
    assert len(places) == len(set(places))
    assert rows[0]["also_in"]


def test_the_week_after_says_that_the_leap_did_not_come_true(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("signals", "--week", "2021-W19", "--format", "json", project=sample_project).ok()
    assert answer.rows == []
    past = answer.json["last_week"]
    assert past and not any(each["came_true"] for each in past)
    assert "没有超出历史可解释范围的起数" in answer.stderr


def test_a_week_without_signals_is_said_in_one_line_in_place_of_an_empty_table(
    run_cli: Run, sample_project: Project
) -> None:
    facts = run_cli("signals", "--week", "2021-W19", "--format", "json", project=sample_project).json
    answer = run_cli("--lang", "en", "signals", "--week", "2021-W19", project=sample_project).ok()
    said = f"{facts['n_tested']} of {facts['n_series']} series had enough events and were tested"
    assert answer.stdout.splitlines()[0] == (
        f"2021-W19: no count is beyond what its past explains ({said}, false discovery rate 5%)"
    )
    assert "no count is beyond" not in answer.stderr


def test_a_week_that_is_not_whole_is_refused(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("signals", "--week", "2021-W20", project=sample_project)
    assert answer.exit_code == 5
    assert "[not-covered]" in answer.stderr
    assert answer.stdout == ""


def test_a_week_with_hardly_any_past_is_refused(run_cli: Run, sample_project: Project) -> None:
    assert run_cli("signals", "--week", "2019-W06", project=sample_project).exit_code == 5


def test_the_table_for_people_draws_the_course(run_cli: Run, sample_project: Project) -> None:
    shown = run_cli("signals", "--week", "2021-W18", "--format", "md", project=sample_project).ok().stdout
    assert "█ |" in shown.splitlines()[2]


def test_every_format_carries_the_answer(run_cli: Run, sample_project: Project) -> None:
    rows = run_cli("signals", "--week", "2021-W18", "--format", "csv", project=sample_project).ok().csv
    assert rows[0]["observed"] == "238"


def test_the_signals_of_the_week_before_stand_beside_with_what_became_of_them(
    run_cli: Run, sample_project: Project
) -> None:
    shown = run_cli("--lang", "en", "signals", "--week", "2021-W19", "--format", "md", project=sample_project).ok()
    assert "| Cases filed |  | 其他 | rise | 238 | 48.43 | 46 | no |" in shown.stdout
    assert "of 8 signals of the week before, 0 came true" in shown.stderr


def test_each_signal_has_its_expectation_along_its_course(run_cli: Run, sample_project: Project) -> None:
    first = run_cli("signals", "--week", "2021-W18", "--format", "json", project=sample_project).rows[0]
    assert first["direction"] == "rise"
    for name, last in (("course_expected", first["expected"]), ("course_threshold", first["threshold"])):
        values = first[name].split()
        assert len(values) == len(first["course"].split())
        assert float(values[-1]) == round(last, 1)


def test_signals_are_drawn(run_cli: Run, sample_project: Project, tmp_path: Path) -> None:
    drawn = run_cli("signals", "--week", "2021-W18", "--format", "svg", project=sample_project).ok().stdout
    words = [each.text for each in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert "↑ 刑事立案（案件明细） · 宝安 · 其他" in words
    assert "实际 238" in words and "阈值 68" in words
    quiet = run_cli(
        "signals", "--week", "2021-W19", "--format", "png", "--output", tmp_path / "s.png", project=sample_project
    )
    assert quiet.ok().stdout == ""
    assert (tmp_path / "s.png").read_bytes().startswith(b"\x89PNG")


def test_the_false_discovery_rate_is_configured(run_cli: Run, sample_copy: Project) -> None:
    settings = sample_copy.folder.settings
    text = settings.read_text(encoding="utf-8")
    added = "[thresholds]\nsignals_false_discovery_rate = 1e-50\n"
    assert "[thresholds]" not in text
    settings.write_text(text + "\n" + added, encoding="utf-8")
    rows = run_cli(
        "signals", "--week", "2021-W18", "--format", "json", project=Project.open(sample_copy.folder.root)
    ).rows
    assert [row["observed"] for row in rows] == [238]


class Entered:
    """Stands for what the loads tell of late entry: the same share of the week of every metric."""

    def __init__(self, share: float) -> None:
        self.share = share

    def completeness_of(self, _definition: Definition, _selection: Selection, window: Window) -> object:
        of_week = {window.start: Share(self.share, 0.0)}
        return {None: Completeness(of_week, Share(self.share, 0.0), window.last_day)}


@pytest.mark.parametrize(("share", "is_entered"), [(0.98, True), (0.979, False)])
def test_in_a_week_of_which_less_than_98_percent_is_entered_falls_are_not_looked_for(
    sample_project: Project, share: float, is_entered: bool
) -> None:
    metrics, rules = sample_project.metrics(), sample_project.config.calendar
    both = [metrics.get("telecom_incidents"), metrics.get("cases_solved")]  # one ought to fall, the other to rise
    with sample_project.knowledge(datetime(2021, 5, 18, 8)) as knowledge:
        asked = (parse_period("2021-W19", rules), rules, sample_project.config.thresholds)
        found = attention(knowledge, both, *asked, Entered(share))  # type: ignore[arg-type]
        alone = attention(knowledge, both[:1], *asked, Entered(1.0))  # type: ignore[arg-type]
    if is_entered:
        assert found.entered == {}
        assert found.n_series > alone.n_series
    else:
        assert found.entered == {each.name: pytest.approx(share) for each in both}
        assert found.n_series == alone.n_series
