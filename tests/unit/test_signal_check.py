"""The second judgement of signals: what it adds up, and how surprising it finds a week, beside the first path."""

import numpy as np
import pytest

from fraudstats.analysis.signals.short_baseline import short_baseline_p_value
from fraudstats.briefing.signal_check import _added_up, _p_value


@pytest.mark.parametrize("newest", [0, 4, 9, 20])
def test_the_probability_is_that_of_the_first_path(newest: int) -> None:
    weeks = [3, 5, 2, 4, 6, 3, 4, 5, 7, 1, newest]
    first = short_baseline_p_value(np.array([weeks], dtype=float), 10)[0]
    assert _p_value(newest, list(reversed(weeks[:8]))) == pytest.approx(first)


def test_events_that_state_no_value_count_in_the_whole_alone() -> None:
    counted = {("福田", "其他"): {0: 2.0}, ("福田", ""): {0: 1.0, 3: 4.0}, ("", ""): {0: 8.0}}
    assert _added_up(("district", "fraud_type"), counted) == {
        (): {0: 11.0, 3: 4.0},
        (("district", "福田"),): {0: 3.0, 3: 4.0},
        (("fraud_type", "其他"),): {0: 2.0},
        (("district", "福田"), ("fraud_type", "其他")): {0: 2.0},
    }
