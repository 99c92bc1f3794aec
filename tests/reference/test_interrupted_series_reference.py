"""Segmented regression against R's glm and sandwich; interrupted_series.R tells how the fixture was made."""

from itertools import groupby

import numpy as np
import pytest
from fixture_rows import rows_of, weekly_counts

from fraudstats.analysis.interrupted_series import segmented_fit


def test_coefficients_and_newey_west_errors_match_r() -> None:
    weekly = weekly_counts()
    for (series, first), group in groupby(rows_of("interrupted_series.csv"), lambda row: (row["series"], row["first"])):
        rows = list(group)
        counts = weekly.counts[weekly.names.index(series), :320].tolist()
        found = segmented_fit(counts, [week - int(first) for week in range(320)])
        errors = np.sqrt(np.diag(found.covariance))
        assert found.lag == int(rows[0]["lag"])
        assert found.dispersion == pytest.approx(float(rows[0]["dispersion"]), rel=1e-6)
        assert found.coefficients == pytest.approx([float(row["coefficient"]) for row in rows], rel=1e-6, abs=1e-8)
        assert errors == pytest.approx([float(row["error"]) for row in rows], rel=1e-6)
        upper = found.coefficients + found.quantile(0.95) * errors
        assert upper == pytest.approx([float(row["high"]) for row in rows], rel=1e-6, abs=1e-8)
