"""The briefing in Chromium: it asks for nothing, says nothing on the console, fits a phone and paper, and all can read it."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

VIEWS = ("phone", "desk", "dark", "paper")
SMALLEST_TYPE_PX = 12
FEWEST_CHARACTERS = 250
"""A sheet with less is blank but for a heading or a chart that did not fit; a longer issue may have more sheets."""


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_asks_for_nothing_and_the_console_stays_empty(
    view: str, browser: Callable, page: Path, tmp_path: Path
) -> None:
    found = browser(page, view, tmp_path / "page.png")
    assert found["requests"] == [page.as_uri()]
    assert found["messages"] == []
    assert found["styled"] != "rgb(0, 0, 0)"  # the policy has let the page's own style in


def test_a_phone_shows_the_whole_width_in_readable_type(browser: Callable, page: Path, tmp_path: Path) -> None:
    found = browser(page, "phone", tmp_path / "page.png")
    assert found["width"] <= found["screen"]
    assert found["smallest"] >= SMALLEST_TYPE_PX


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_violation_of_wcag_aa(
    view: str, browser: Callable, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AXE", "1")
    found = browser(page, view, tmp_path / "page.png")
    assert found["violations"] == []
    assert found["passes"] > 10


def test_a_table_is_sorted_falling_rising_and_as_printed(
    browser: Callable, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = page.read_text(encoding="utf-8")
    rank = source[: source.index('<tr class="total">')].count("<table>") - 1  # the first table with a total
    monkeypatch.setenv("SORT", f"{rank},1")
    found = browser(page, "desk", tmp_path / "page.png")
    printed, falling, rising, again = found["orders"]

    def numbers(rows: list[list[str]]) -> list[int]:
        return [int(row[1].replace(",", "").rstrip("*")) for row in rows[:-1]]

    assert numbers(falling) == sorted(numbers(printed), reverse=True)
    assert numbers(rising) == sorted(numbers(printed))
    assert again == printed
    assert printed[-1] == falling[-1] == rising[-1]  # the total stays below
    assert found["messages"] == []


def test_a_difference_is_sorted_behind_the_percentages(
    browser: Callable, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = page.read_text(encoding="utf-8")
    rank = source[: source.index('<tr class="total">')].count("<table>") - 1  # the districts
    monkeypatch.setenv("SORT", f"{rank},3")
    _, falling, rising, _ = browser(page, "desk", tmp_path / "page.png")["orders"]
    for rows in (falling, rising):
        are_differences = [row[3][0] in "+−" and "%" not in row[3] for row in rows[:-1]]
        assert any(are_differences) and are_differences == sorted(are_differences), "+8 is no 800 %"


def test_every_printed_sheet_is_filled_and_says_that_the_data_are_synthetic(
    browser: Callable, page: Path, tmp_path: Path
) -> None:
    browser(page, "paper", tmp_path / "page.png")
    with pypdfium2.PdfDocument(tmp_path / "page.pdf") as printed:
        texts = [sheet.get_textpage().get_text_range() for sheet in printed]
    assert len(texts) >= 2
    assert min(map(len, texts[:-1])) >= FEWEST_CHARACTERS
    assert all("合成数据" in text or "synthetic data" in text for text in texts)
