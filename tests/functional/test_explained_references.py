"""A reference copied from a briefing is what `explain` takes, and it tells the very number that was printed."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest

from fraudstats.briefing.derivation import derive, figure_of
from fraudstats.briefing.expected import EXPECTED
from fraudstats.briefing.model import Display
from fraudstats.briefing.references import read_reference
from fraudstats.briefing.second_path import evidence_of
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
NUMBER = re.compile(r'<data class="\w+" value="([^"]+)" data-ref="([^"]+)"')
VALUES = ("count", "money", "rate", "minutes", "per_10k")
DERIVED = {
    *("change_rate", "points", "change_rate_in_words", "points_in_words", "daily_mean", "share", "rank"),
    *("limit_low", "limit_high", "decline_days", "stable_days", "effect"),
}
SHARE_STEP = 0.0011
"""Shares are rounded so that they add up."""


@pytest.fixture(scope="module")
def page(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("page")
    (path,) = sample_project.report("2021-W19", as_of=AS_OF, lang="zh", formats=("html",), out=out)
    return path.read_text(encoding="utf-8")


def numbers(page: str) -> dict[str, float]:
    """List the references of a page with the values behind what is printed."""
    return {unescape(escaped): float(value) for value, escaped in NUMBER.findall(page)}


def one_of_each_kind(page: str) -> dict[str, float]:
    """Choose a reference for each display, baseline and combination of dimensions."""
    chosen: dict[str, str] = {}
    for reference in numbers(page):
        kind = reference.split("|", 2)[2]
        chosen.setdefault(re.sub(r"=[^|]*|@[^|]*", "", kind), reference)
    return {reference: numbers(page)[reference] for reference in chosen.values()}


def printed(answer: Any, reference: str) -> float:
    """Work out from an explanation what was printed: the value of the window, or the number derived from others."""
    if "printed" in answer.json:
        return answer.json["printed"]["value"]
    rows = {row["role"]: row for row in answer.rows}
    assert any(each in VALUES for each in reference.split("|")), reference
    return rows["current"]["value"]


def test_every_kind_of_number_is_explained_by_its_reference(
    page: str, run_cli: Callable, sample_project: Project
) -> None:
    chosen = one_of_each_kind(page)
    derived = set()
    for reference, value in chosen.items():
        asked = ("explain", reference, "--as-of", AS_OF.isoformat(), "--format", "json")
        answer = run_cli(*asked, project=sample_project).ok()
        closeness = {"abs": SHARE_STEP * reference.count("=")} if "|share" in reference else {"rel": 1e-9}
        assert printed(answer, reference) == pytest.approx(value, **closeness), reference
        derived |= {answer.json["printed"]["display"]} if "printed" in answer.json else set()
    assert len(chosen) > 20
    assert derived >= DERIVED


def test_every_number_of_the_page_is_reproduced_from_its_reference(page: str, sample_project: Project) -> None:
    printed_values, config = numbers(page), sample_project.config
    figures = [figure_of(read_reference(each), config) for each in printed_values]
    with sample_project.knowledge(AS_OF) as knowledge:
        evidence = evidence_of(figures, knowledge, sample_project.metrics(), config)
    for (reference, value), figure, found in zip(printed_values.items(), figures, evidence, strict=True):
        closeness = {"abs": SHARE_STEP * len(figure.filters)} if "|share" in reference else {"rel": 1e-9}
        assert EXPECTED[figure.display](found, figure) == pytest.approx(value, **closeness), reference
    assert len(figures) > 500


def test_a_derived_number_names_the_windows_behind_it(page: str, run_cli: Callable, sample_project: Project) -> None:
    reference = next(unescape(each) for _, each in NUMBER.findall(page) if "|stable_days" in each)
    answer = run_cli("explain", reference, "--as-of", AS_OF.isoformat(), "--format", "json", project=sample_project)
    told = answer.ok().json["printed"]
    days = [each for each in told["behind"] if each["role"] == "series"]
    assert len(days) == told["value"] + 1  # and the day before, which ends the run
    assert days[-1]["end"] == "2021-05-17" and all(each["value"] >= 0 for each in days)
    shown = run_cli("--lang", "zh", "explain", reference, "--as-of", AS_OF.isoformat(), project=sample_project).ok()
    assert "泊松" in shown.stdout


def test_a_share_is_explained_by_the_events_of_the_part(page: str, run_cli: Callable, sample_project: Project) -> None:
    reference = next(unescape(each) for _, each in NUMBER.findall(page) if "|share" in each)
    answer = run_cli("explain", reference, "--format", "json", project=sample_project).ok()
    assert answer.rows[0]["n_events"] > 0


@pytest.mark.parametrize(
    ("arguments", "slug"),
    [
        (("telecom_cases|2021-W19|count",), "bad-reference"),
        (("telecom_cases|2021-05-10..2021-05-17|count", "--week", "2021-W19"), "usage"),
        (("telecom_cases|2021-05-10..2021-05-17|district=福甜|count",), "unknown-value"),
        (("telecom_cases",), "usage"),
    ],
)
def test_what_is_no_reference_is_said(
    arguments: tuple[str, ...], slug: str, run_cli: Callable, sample_project: Project
) -> None:
    answer = run_cli("explain", *arguments, project=sample_project)
    assert answer.exit_code == 2 and answer.stderr.endswith(f"[{slug}]\n"), answer.stderr


def test_hovering_shows_the_exact_value_and_the_reference(page: str) -> None:
    assert re.search(r'<data [^>]*title="[^"|]+ \| telecom_incidents\|2021-05-10\.\.2021-05-17\|count"', page)


@pytest.mark.parametrize(
    ("week", "told"),
    [
        ("2021-W16", {Display.WEEKS_RUNNING, Display.RECORD_WEEKS, Display.EFFECT}),
        ("2021-W10", {Display.SIGNALS, Display.SIGNALS_LASTING, Display.MEAN}),
    ],
)
def test_numbers_of_other_weeks_are_derived_again(week: str, told: set[Display], sample_project: Project) -> None:
    (briefing,) = sample_project._checked_briefings(week, "weekly", AS_OF, "zh", (None,))
    by_display = {each.display: each for each in briefing.figures()}
    assert by_display.keys() >= told
    with sample_project.knowledge(AS_OF) as knowledge:
        for display in sorted(told):
            reference = read_reference(by_display[display].reference)
            derived = derive(reference, knowledge, sample_project.metrics(), sample_project.config)
            assert derived and derived.value == pytest.approx(by_display[display].value), display
            assert derived.behind
