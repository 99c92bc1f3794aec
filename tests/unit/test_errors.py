"""Errors: one line, with a place, an expectation, a next step and a slug."""

import pytest

from fraudstats.errors import (
    CheckerFailed,
    ConfigError,
    DataRefused,
    ExitCode,
    FraudstatsError,
    MetricError,
    NoData,
    ProjectLocked,
    QueryFailed,
    TemplateError,
    UsageError,
)


def test_the_sentence_says_what_where_expected_and_next() -> None:
    error = DataRefused(
        "the file is empty", where="a.csv", expected="Rows were expected.", next_step="Export it again.", slug="empty"
    )
    assert str(error) == "the file is empty in a.csv. Rows were expected. Export it again. [empty]"


def test_parts_that_are_missing_leave_no_gap() -> None:
    assert str(NoData("nothing is loaded")) == "nothing is loaded. [no-data]"


def test_line_breaks_in_the_parts_do_not_break_the_line() -> None:
    assert str(UsageError("bad\nvalue", expected="One\r\n  line.")) == "bad value. One line. [usage]"


def test_facts_stay_readable_as_attributes() -> None:
    error = ConfigError("a", where="b", expected="c", next_step="d")
    assert (error.what, error.where, error.expected, error.next_step, error.slug) == ("a", "b", "c", "d", "bad-config")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FraudstatsError, 1),
        (UsageError, 2),
        (ConfigError, 2),
        (DataRefused, 3),
        (MetricError, 4),
        (QueryFailed, 4),
        (TemplateError, 4),
        (NoData, 5),
        (ProjectLocked, 6),
        (CheckerFailed, 7),
    ],
)
def test_every_error_has_its_documented_exit_code(error: type[FraudstatsError], code: int) -> None:
    assert error("x").exit_code == code == ExitCode(code)
