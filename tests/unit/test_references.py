"""References: what is written is read back, whatever a value is called."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.references import read_reference
from fraudstats.calendar.windows import Window
from fraudstats.errors import UsageError

START, END = date(2021, 5, 10), date(2021, 5, 17)


@given(st.lists(st.tuples(st.sampled_from(["district", "level"]), st.text()), max_size=3))
def test_a_reference_is_read_as_it_was_written(filters: list[tuple[str, str]]) -> None:
    figure = Figure(
        "telecom_cases", 1, Display.CHANGE_RATE, START, END, tuple(filters), baseline="previous",
        baseline_start=date(2021, 5, 3), baseline_end=START,
    )  # fmt: skip
    read = read_reference(figure.reference)
    assert (read.metric, read.window, read.filters) == ("telecom_cases", Window(START, END), tuple(filters))
    assert (read.display, read.baseline) == ("change_rate", "previous")
    assert read.baseline_window == Window(date(2021, 5, 3), START)


@pytest.mark.parametrize("text", ["a|b", "a|2021-05-10..x|count", "a|2021-05-10|count", "|"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no reference"):
        read_reference(text)
