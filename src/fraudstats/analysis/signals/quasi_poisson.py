"""Quasi-Poisson regressions with a log link, of many series on one design, at once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Flags, Floats, Integers

MOST_STEPS = 50
RESTS_BELOW = 1e-10
"""A fit rests when a step promises to raise the log-likelihood by less (Newton's decrement); what is left after it is
near its square. Groups without events go on for ever, but promise less and less."""
LARGEST_STEP = 3.0
"""A step on the log scale is cut to it; without that a series with an outlier may run away on the first one."""
LOWEST_LOG_MEAN = -30.0
"""Groups without events have no estimate; their mean stops here, far below one event in any history."""


@dataclass(frozen=True)
class QuasiPoissonFits:
    """One regression a series; s series, n weeks, p coefficients."""

    coefficients: "Floats"
    """(s, p)"""
    means: "Floats"
    """(s, n) fitted counts."""
    inverse: "Floats"
    """(s, p, p): (X'WX)^-1 at the fitted means; times the dispersion it is the covariance."""
    weights: "Floats"
    """(s, n) prior weights."""
    converged: "Flags"


@dataclass(frozen=True)
class _Pairs:
    """The products of any two columns of a design that are not zero throughout: X'WX of all series is one product."""

    products: "Floats"
    """(n, k)"""
    left: "Integers"
    right: "Integers"
    """(k,) columns that were multiplied; left is at most right."""
    n_columns: int

    def information(self, working_weights: "Floats") -> "Floats":
        """Give X'WX, (s, p, p), for (s, n) weights."""
        import numpy as np

        sums = working_weights @ self.products
        found = np.zeros((len(sums), self.n_columns, self.n_columns))
        found[:, self.left, self.right] = sums
        found[:, self.right, self.left] = sums
        return found


def _pairs(design: "Floats") -> _Pairs:
    """Multiply each pair of columns once; parts of the year have no week in common."""
    import numpy as np

    left, right = np.triu_indices(design.shape[1])
    products = design[:, left] * design[:, right]
    used = products.any(axis=0)
    return _Pairs(products[:, used], left[used], right[used], design.shape[1])


def fit(design: "Floats", counts: "Floats", weights: "Floats", start: "Floats | None" = None) -> QuasiPoissonFits:
    """Fit each series by iteratively reweighted least squares, until it rests.

    Args:
        design: (n, p), of full rank; the same for every series.
        counts: (s, n), not negative.
        weights: (s, n) prior weights.
        start: (s, p) coefficients to begin with.
    Source: McCullagh and Nelder 1989, Generalized Linear Models, sections 2.5 and 6.2.
    """
    import numpy as np

    pairs = _pairs(design)
    coefficients = _first_guess(design, counts, weights, pairs) if start is None else start.copy()
    moving = np.arange(len(counts))
    for _ in range(MOST_STEPS):
        means = _means(design, coefficients[moving])
        scores = (weights[moving] * (counts[moving] - means)) @ design
        steps = _solved(pairs.information(weights[moving] * means), scores)
        coefficients[moving] += _cut(steps)
        moving = moving[~(np.abs((steps * scores).sum(axis=1)) < RESTS_BELOW)]
        if not len(moving):
            break
    converged = ~np.isin(np.arange(len(counts)), moving)
    means = _means(design, coefficients)
    return QuasiPoissonFits(coefficients, means, _inverse(pairs.information(weights * means)), weights, converged)


def pearson_dispersion(fits: QuasiPoissonFits, counts: "Floats") -> "Floats":
    """Give the sum of squared Pearson residuals over the degrees of freedom."""
    residuals = fits.weights * (counts - fits.means) ** 2 / fits.means
    dispersion: Floats = residuals.sum(axis=1) / _freedom(fits)
    return dispersion


def working_dispersion(fits: QuasiPoissonFits, counts: "Floats") -> "Floats":
    """Give what R's summary.glm takes for the dispersion once `surveillance` has put prior weights for working ones.

    Without that the standard errors of `farringtonFlexible` cannot be had again; it stands in for `pearson_dispersion`
    in them and in the test of the trend.
    Source: R surveillance 1.20.3, algo.farrington.fitGLM.flexible (`model$weights <- omega`).
    """
    residuals = fits.weights * ((counts - fits.means) / fits.means) ** 2
    dispersion: Floats = residuals.sum(axis=1) / _freedom(fits)
    return dispersion


def leverages(fits: QuasiPoissonFits, design: "Floats") -> "Floats":
    """Give the diagonal of the hat matrix, (s, n)."""
    import numpy as np

    pairs = _pairs(design)
    both = np.where(pairs.left == pairs.right, 1.0, 2.0)  # each pair of two columns stands twice in a symmetric matrix
    found: Floats = fits.weights * fits.means * ((fits.inverse[:, pairs.left, pairs.right] * both) @ pairs.products.T)
    return found


def _freedom(fits: QuasiPoissonFits) -> int:
    return int(fits.means.shape[1] - fits.coefficients.shape[1])


def _first_guess(design: "Floats", counts: "Floats", weights: "Floats", pairs: "_Pairs") -> "Floats":
    """Begin as glm does: with the counts themselves, a little raised, for the means."""
    import numpy as np

    means = counts + 0.1
    working = np.log(means) + (counts - means) / means
    return _solved(pairs.information(weights * means), (weights * means * working) @ design)


def _cut(steps: "Floats") -> "Floats":
    import numpy as np

    longest = np.abs(steps).max(axis=1, keepdims=True)
    cut: Floats = steps * LARGEST_STEP / np.maximum(longest, LARGEST_STEP)
    return cut


def _means(design: "Floats", coefficients: "Floats") -> "Floats":
    import numpy as np

    return np.exp(np.clip(coefficients @ design.T, LOWEST_LOG_MEAN, -LOWEST_LOG_MEAN))


def _solved(information: "Floats", right: "Floats") -> "Floats":
    import numpy as np

    try:
        return np.asarray(np.linalg.solve(information, right[:, :, None])[:, :, 0], dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.asarray((np.linalg.pinv(information) @ right[:, :, None])[:, :, 0], dtype=np.float64)


def _inverse(information: "Floats") -> "Floats":
    import numpy as np

    try:
        return np.asarray(np.linalg.inv(information), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.pinv(information), dtype=np.float64)
