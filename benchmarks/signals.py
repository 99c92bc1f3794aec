"""How fast are the signal methods, how often do they cry wolf, and what do they find?

    python benchmarks/signals.py            speed beside its limit, then the tables of docs/explanation/signals.md
    python benchmarks/signals.py --quick    fewer series

Seeds are fixed. Series are negative binomial with a season, holidays in which counts halve, a trend where said, and
late entry where said. An outbreak adds four standard deviations to each of three weeks, the last of which is judged.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.signals.cusum import cusum
from fraudstats.analysis.signals.detection import judge
from fraudstats.analysis.signals.ears import EarsMethod, ears
from fraudstats.analysis.signals.farrington import FarringtonOptions, ThresholdMethod, farrington
from fraudstats.analysis.signals.weekly_series import SeriesKey, WeeklySeries

Detector = Callable[[np.ndarray, list[date], int], np.ndarray]

LIMIT_SECONDS = 10.0
"""For Farrington's method on 1,000 weekly series of six years, on 2 cores."""
ALPHA = 0.005
YEARS, WEEKS_A_YEAR = 6, 52.18
N_WEEKS = 330
STARTS = [date(2015, 1, 5) + timedelta(days=7 * n) for n in range(N_WEEKS)]
LAST = N_WEEKS - 1
OUTBREAK_WEEKS = 3
STANDARD_DEVIATIONS = 4.0
SHARE_ENTERED = (0.85, 0.97)
"""Of the newest week and the one before, where entry is late."""


def series(
    rng: np.random.Generator, n: int, mean: float, *, dispersion: float, trend: float, outbreak: bool, late: bool
) -> np.ndarray:
    """Draw weekly series, (n, N_WEEKS)."""
    week = np.arange(N_WEEKS)
    season = 0.3 * np.sin(2 * np.pi * (week / WEEKS_A_YEAR + rng.uniform(size=(n, 1))))
    holiday = np.array([each.isocalendar().week in (6, 7, 40) for each in STARTS])
    means = mean * np.exp(season + trend * (week - N_WEEKS / 2) / 52) * np.where(holiday, 0.5, 1.0)
    if outbreak:
        means[:, -OUTBREAK_WEEKS:] += STANDARD_DEVIATIONS * np.sqrt(dispersion * means[:, -OUTBREAK_WEEKS:])
    if late:
        means[:, -2:] *= SHARE_ENTERED[::-1]
    if dispersion == 1:
        return rng.poisson(means).astype(float)
    return rng.negative_binomial(means / (dispersion - 1), 1 / dispersion).astype(float)


def flexible(method: ThresholdMethod) -> Detector:
    """Give Farrington's method with one of its thresholds."""
    options = FarringtonOptions(method=method, alpha=ALPHA)
    return lambda counts, starts, week: counts[:, week] > farrington(counts, starts, week, options).threshold


def ears_detector(method: EarsMethod) -> Detector:
    """Give EARS at its usual levels."""
    alpha = 0.025 if method is EarsMethod.C3 else 0.001
    return lambda counts, _, week: (
        counts[:, week] > ears(counts[:, : week + 1], method, alpha=alpha, min_sigma=1).threshold[:, -1]
    )


def cusum_detector(counts: np.ndarray, _: list[date], week: int) -> np.ndarray:
    """Alarm where the sum over a quarter crosses its limit; the mean is that of the quarter before."""
    mean = np.maximum(counts[:, week - 26 : week - 13].mean(axis=1, keepdims=True), 1)
    return cusum(counts[:, week - 13 : week + 1], mean).alarms[:, -1]


def ranked(counts: np.ndarray, starts: list[date], week: int) -> np.ndarray:
    """Give what `fraudstats signals` would name, were these all the series."""
    keys = tuple(SeriesKey("simulated") for _ in counts)
    p_values = judge(WeeklySeries(keys, tuple(starts), counts), week, minimum_base=10).p_value
    return np.nan_to_num(adjusted_p_values(p_values), nan=1.0) <= 0.05


DETECTORS: dict[str, Detector] = {
    **{f"Farrington {each.value}": flexible(each) for each in ThresholdMethod},
    **{f"EARS {each.value}": ears_detector(each) for each in EarsMethod},
    "CUSUM": cusum_detector,
}
SCENES = {
    "mean 10": {"mean": 10.0, "dispersion": 1.0, "trend": 0.0, "late": False},
    "mean 50, dispersion 2": {"mean": 50.0, "dispersion": 2.0, "trend": 0.0, "late": False},
    "falling 20 % a year": {"mean": 30.0, "dispersion": 1.5, "trend": -0.2, "late": False},
    "late entry": {"mean": 30.0, "dispersion": 1.5, "trend": 0.0, "late": True},
}


def speed(n_series: int) -> None:
    """Print seconds for the newest week, and for the newest 52, beside the limit."""
    counts = series(np.random.default_rng(7), n_series, 20, dispersion=1.5, trend=0.0, outbreak=False, late=False)
    for n_weeks in (1, 52):
        started = time.perf_counter()
        for back in range(n_weeks):
            farrington(counts, STARTS, LAST - back, FarringtonOptions())
        seconds = time.perf_counter() - started
        print(
            f"farrington: {n_series} series x {n_weeks} weeks: "
            f"{seconds:.2f} s, {seconds / LIMIT_SECONDS:.2f} of the limit"
        )


def table(n_series: int) -> None:
    """Print false alarms and power of each method and scene, in percent."""
    print("| method |" + "".join(f" {name}: false | found |" for name in SCENES))
    print("|---|" + "---:|---:|" * len(SCENES))
    drawn = [
        [series(np.random.default_rng(seed), n_series, outbreak=hit, **scene) for hit in (False, True)]
        for seed, scene in enumerate(SCENES.values())
    ]
    for name, detector in DETECTORS.items():
        shares = [100 * detector(counts, STARTS, LAST).mean() for pair in drawn for counts in pair]
        print(f"| {name} | " + " | ".join(f"{each:.1f}" for each in shares) + " |")


def discoveries(n_turns: int, n_series: int = 300, n_outbreaks: int = 15) -> None:
    """Print what `signals` finds among quiet series: the share of chance among its findings, and its power."""
    for name, share in (("one series in 20 breaks out", n_outbreaks / n_series), ("none breaks out", 0.0)):
        false, found, turns_with_any = [], [], 0
        for seed in range(n_turns):
            rng = np.random.default_rng(1000 + seed)
            quiet = series(rng, n_series, 20, dispersion=1.5, trend=0.0, outbreak=False, late=False)
            hit = np.arange(n_series) < share * n_series
            broken = series(rng, n_series, 20, dispersion=1.5, trend=0.0, outbreak=True, late=False)
            named = ranked(np.where(hit[:, None], broken, quiet), STARTS, LAST)
            false.append((named & ~hit).sum() / max(1, named.sum()))
            found.append((named & hit).sum() / max(1, hit.sum()))
            turns_with_any += bool((named & ~hit).any())
        print(
            f"signals, {name}: false share {100 * np.mean(false):.1f} %, found {100 * np.mean(found):.1f} %, "
            f"weeks with a false one {100 * turns_with_any / n_turns:.1f} %"
        )


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    speed(100 if quick else 1000)
    table(200 if quick else 4000)
    discoveries(5 if quick else 200)


if __name__ == "__main__":
    main()
