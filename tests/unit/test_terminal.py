"""What a person reads of a table."""

import polars as pl
import pytest

from fraudstats.analysis.significance import Verdict
from fraudstats.briefing.phrases import Phrases
from fraudstats.cli.context import Lang
from fraudstats.cli.table_codes import CODES_EN, CODES_ZH
from fraudstats.cli.table_words import HEADINGS_ZH
from fraudstats.cli.terminal import drawn, in_words, markdown
from fraudstats.cli.verify import COLUMNS
from fraudstats.metrics.definition import Front, Kind


def test_headings_and_codes_are_in_the_language_of_the_reader() -> None:
    table = pl.DataFrame({"metric": ["telecom_cases"], "verdict": ["fall"]})
    assert markdown(in_words(table, Lang.ZH)).splitlines()[::2] == [
        "| 指标 | 环比判定 |",
        "| telecom_cases | 明显下降 |",
    ]
    assert markdown(in_words(table, Lang.EN)).splitlines()[::2] == [
        "| metric | verdict |",
        "| telecom_cases | clear fall |",
    ]


def test_a_word_that_is_a_code_elsewhere_is_left_alone() -> None:
    assert in_words(pl.DataFrame({"issue": ["fall"]}), Lang.ZH).rows() == [("fall",)]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(4608.824220566935, "4,608.82"), (0.5523975, "0.552"), (-0.000123456, "-0.000123"), (120.0, "120"), (None, "")],
)
def test_numbers_have_as_many_digits_as_can_be_read(number: float | None, shown: str) -> None:
    assert markdown(pl.DataFrame({"x": [number]}, schema={"x": pl.Float64})).splitlines()[2] == f"| {shown} |"


def test_one_row_of_many_columns_is_drawn_downwards() -> None:
    table = in_words(pl.DataFrame({f"column_{each}": [each * 1.5] for each in range(16)}), Lang.EN)
    assert table.width == 2
    assert table.row(3) == ("column_3", "4.50")


def test_yes_and_no_are_words() -> None:
    assert in_words(pl.DataFrame({"complete": [True, False, None]}), Lang.ZH).to_series().to_list() == [
        "是",
        "否",
        None,
    ]


def test_numbers_stand_to_the_right() -> None:
    lines = drawn(pl.DataFrame({"name": ["a", "b"], "n": [1, 100]})).splitlines()
    assert lines[-2].endswith("  1")


@pytest.mark.parametrize(("column", "codes"), [("kind", Kind), ("front", Front)])
def test_every_code_of_a_metric_has_a_chinese_word(column: str, codes: type[Kind] | type[Front]) -> None:
    shown = in_words(pl.DataFrame({column: [each.value for each in codes]}), Lang.ZH).to_series().to_list()
    assert all(not word.isascii() for word in shown)


@pytest.mark.parametrize("lang", Lang)
def test_verdicts_have_the_words_of_the_briefing(lang: Lang) -> None:
    phrases = Phrases(lang.value, None)
    codes = (CODES_ZH if lang is Lang.ZH else CODES_EN)["verdict"]
    assert set(codes) == {each.value for each in Verdict}
    assert [code for code, word in codes.items() if not phrases.text(f"verdict_{code}").startswith(word)] == []


def test_the_findings_of_verify_have_headings_of_their_own() -> None:
    assert [HEADINGS_ZH[each] for each in COLUMNS] == ["疑点", "文中", "预期", "位置"]
