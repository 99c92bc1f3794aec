"""How fast are the signal methods, how often do they cry wolf, and what do they find?

    python benchmarks/signals.py            speed beside its limit, then the tables of docs/explanation/signals.md
    python benchmarks/signals.py --quick    fewer series

Seeds are fixed. Series are negative binomial with a season, holidays in which counts halve, a trend where said, and
late entry where said. An outbreak adds four standard deviations to each of the last three weeks; a slow rise one and a
half to each of the last eight. False is an alarm in the newest week of a series without either; found, one in any of
the newest three weeks of a series with it.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from fraudstats.analysis.effect import estimate
from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.lateness import nowcast
from fraudstats.analysis.reporting_triangle import ReportingTriangle
from fraudstats.analysis.signals.cusum import cusum
from fraudstats.analysis.signals.detection import MOST_WEEKS_BACK, cusum_alarms, ears_alarm, judge
from fraudstats.analysis.signals.ears import EarsMethod, ears
from fraudstats.analysis.signals.farrington import FarringtonOptions, ThresholdMethod, farrington
from fraudstats.analysis.signals.weekly_series import SeriesKey, WeeklySeries
from fraudstats.analysis.significance import Verdict

Detector = Callable[[np.ndarray], np.ndarray]
"""From weekly counts, (n, N_WEEKS), to alarms in the newest JUDGED_WEEKS weeks."""

LIMIT_SECONDS = 10.0
"""For Farrington's method on 1,000 weekly series of six years, on 2 cores."""
ALPHA = 0.005
YEARS, WEEKS_A_YEAR = 6, 52.18
N_WEEKS = 330
STARTS = [date(2015, 1, 5) + timedelta(days=7 * n) for n in range(N_WEEKS)]
LAST = N_WEEKS - 1
JUDGED_WEEKS = 3
OUTBREAK, SLOW_RISE = (3, 4.0), (8, 1.5)
"""Weeks, and standard deviations added to each."""
SHARE_ENTERED = (0.85, 0.97)
"""Of the newest week and the one before, where entry is late."""


def series(
    rng: np.random.Generator,
    n: int,
    mean: float,
    *,
    dispersion: float,
    trend: float = 0.0,
    added: tuple[int, float] = (0, 0.0),
    late: bool = False,
) -> np.ndarray:
    """Draw weekly series, (n, N_WEEKS)."""
    week = np.arange(N_WEEKS)
    season = 0.3 * np.sin(2 * np.pi * (week / WEEKS_A_YEAR + rng.uniform(size=(n, 1))))
    holiday = np.array([each.isocalendar().week in (6, 7, 40) for each in STARTS])
    means = mean * np.exp(season + trend * (week - N_WEEKS / 2) / 52) * np.where(holiday, 0.5, 1.0)
    n_weeks, deviations = added
    if n_weeks:
        means[:, -n_weeks:] += deviations * np.sqrt(dispersion * means[:, -n_weeks:])
    if late:
        means[:, -2:] *= SHARE_ENTERED[::-1]
    if dispersion == 1:
        return rng.poisson(means).astype(float)
    return rng.negative_binomial(means / (dispersion - 1), 1 / dispersion).astype(float)


def flexible(method: ThresholdMethod) -> Detector:
    """Give Farrington's method with one of its thresholds."""
    options = FarringtonOptions(method=method, alpha=ALPHA)

    def alarms(counts: np.ndarray) -> np.ndarray:
        weeks = range(N_WEEKS - JUDGED_WEEKS, N_WEEKS)
        return np.column_stack(
            [counts[:, each] > farrington(counts, STARTS, each, options).threshold for each in weeks]
        )

    return alarms


def usual_ears(method: EarsMethod) -> Detector:
    """Give EARS at the levels that R's surveillance has by default."""
    alpha = 0.025 if method is EarsMethod.C3 else 0.001
    return lambda counts: (counts > ears(counts, method, alpha=alpha, min_sigma=1).threshold)[:, -JUDGED_WEEKS:]


def calibrated_ears(method: EarsMethod) -> Detector:
    """Give EARS as `signals` names its alarms."""
    weeks = range(N_WEEKS - JUDGED_WEEKS, N_WEEKS)
    return lambda counts: np.column_stack([ears_alarm(counts, each, method) for each in weeks])


def raw_cusum(counts: np.ndarray) -> np.ndarray:
    """Add up a quarter over the mean of the quarter before, at R's default limits."""
    mean = np.maximum(counts[:, -26:-13].mean(axis=1, keepdims=True), 1)
    return cusum(counts[:, -13:], mean).alarms[:, -JUDGED_WEEKS:]


def cusum_of_residuals(counts: np.ndarray) -> np.ndarray:
    """Add up what the expectation leaves, as `signals` does."""
    course = [judge(_series(counts), LAST - back, 10) for back in range(MOST_WEEKS_BACK + JUDGED_WEEKS - 1)]
    return np.column_stack(
        [cusum_alarms(course[back : back + MOST_WEEKS_BACK]) for back in reversed(range(JUDGED_WEEKS))]
    )


def _series(counts: np.ndarray) -> WeeklySeries:
    return WeeklySeries(tuple(SeriesKey("simulated") for _ in counts), tuple(STARTS), counts)


def ranked(counts: np.ndarray) -> np.ndarray:
    """Give what `fraudstats signals` would name, were these all the series."""
    p_values = judge(_series(counts), LAST, minimum_base=10).p_value
    return np.nan_to_num(adjusted_p_values(p_values.tolist()), nan=1.0) <= 0.05


DETECTORS: dict[str, Detector] = {
    **{f"Farrington {each.value}": flexible(each) for each in ThresholdMethod},
    **{f"EARS {each.value}": calibrated_ears(each) for each in EarsMethod},
    "CUSUM of residuals": cusum_of_residuals,
    **{f"(EARS {each.value}, R's default)": usual_ears(each) for each in EarsMethod},
    "(CUSUM of counts, R's default)": raw_cusum,
}
SCENES = {
    "mean 10": ({"mean": 10.0, "dispersion": 1.0}, OUTBREAK),
    "mean 50, dispersion 2": ({"mean": 50.0, "dispersion": 2.0}, OUTBREAK),
    "falling 20 % a year": ({"mean": 30.0, "dispersion": 1.5, "trend": -0.2}, OUTBREAK),
    "late entry": ({"mean": 30.0, "dispersion": 1.5, "late": True}, OUTBREAK),
    "slow rise": ({"mean": 30.0, "dispersion": 1.5}, SLOW_RISE),
}


def speed(n_series: int) -> None:
    """Print seconds for the newest week, and for the newest 52, beside the limit."""
    counts = series(np.random.default_rng(7), n_series, 20, dispersion=1.5)
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
        [series(np.random.default_rng(seed), n_series, added=added, **scene) for added in ((0, 0.0), hit)]
        for seed, (scene, hit) in enumerate(SCENES.values())
    ]
    for name, detector in DETECTORS.items():
        alarms = [(detector(quiet)[:, -1], detector(broken).any(axis=1)) for quiet, broken in drawn]
        shares = [f"{100 * each.mean():.1f}" for pair in alarms for each in pair]
        print(f"| {name} | " + " | ".join(shares) + " |")


def discoveries(n_turns: int, n_series: int = 300, n_outbreaks: int = 15) -> None:
    """Print what `signals` finds among quiet series: the share of chance among its findings, and its power."""
    for name, share in (("one series in 20 breaks out", n_outbreaks / n_series), ("none breaks out", 0.0)):
        false, found, turns_with_any = [], [], 0
        for seed in range(n_turns):
            rng = np.random.default_rng(1000 + seed)
            quiet = series(rng, n_series, 20, dispersion=1.5)
            hit = np.arange(n_series) < share * n_series
            broken = series(rng, n_series, 20, dispersion=1.5, added=OUTBREAK)
            named = ranked(np.where(hit[:, None], broken, quiet))
            false.append((named & ~hit).sum() / max(1, named.sum()))
            found.append((named & hit).sum() / max(1, hit.sum()))
            turns_with_any += bool((named & ~hit).any())
        print(
            f"signals, {name}: false share {100 * np.mean(false):.1f} %, found {100 * np.mean(found):.1f} %, "
            f"weeks with a false one {100 * turns_with_any / n_turns:.1f} %"
        )


ENTRY = np.array([0.7, 0.2, 0.07, 0.03])
"""Shares of a week's events entered by its end, and one, two, three weeks later."""
NOWCAST_SCENES = ((20, 1, 0), (60, 1, 0), (150, 1, 0), (60, 2, 0), (150, 2, 60), (400, 1, 100), (400, 3, 0))
"""Mean, variance over mean, and how steady the shares are from week to week (0: wholly)."""


def late_week(rng: np.random.Generator, mean: float, spread: float, wobble: float) -> tuple[ReportingTriangle, float]:
    """Draw 40 weeks as known at the end of the last one; give its final count too."""
    totals = rng.poisson(mean, 40) if spread == 1 else rng.negative_binomial(mean / (spread - 1), 1 / spread, 40)
    shares = [rng.dirichlet(ENTRY * wobble) if wobble else ENTRY for _ in totals]
    known = np.array([rng.multinomial(*each) for each in zip(totals, shares, strict=True)]).cumsum(axis=1).astype(float)
    for delay in range(len(ENTRY)):
        known[40 - delay :, delay] = np.nan
    return ReportingTriangle(tuple(STARTS[:40]), known, STARTS[40]), float(totals[-1])


def nowcasts(n_turns: int) -> None:
    """Print how often the 95 % interval of the newest week's final count holds it."""
    for mean, spread, wobble in NOWCAST_SCENES:
        rng, held = np.random.default_rng(3), 0
        for _ in range(n_turns):
            triangle, final = late_week(rng, mean, spread, wobble)
            interval = nowcast(triangle, 39).interval
            held += interval.low <= final <= interval.high
        print(f"nowcast, mean {mean}, dispersion {spread}, steadiness {wobble}: covers {100 * held / n_turns:.1f} %")


EFFECT_SCENES = {
    "weeks apart": (1.0, 0.0),
    "weeks that follow one another": (1.0, 0.3),
    "counts fall by a fifth": (0.8, 0.0),
}
"""What counts are multiplied by after 112 weeks, and the correlation of neighbouring weeks in a spread of 10 %."""


def effects(n_turns: int) -> None:
    """Print how often a change after 112 weeks is called one, where there is none, and where counts fall by a fifth."""
    week = np.arange(124)
    usual = 300 * np.exp(0.1 * (week - 112) / 52 + 0.1 * np.sin(2 * np.pi * week / WEEKS_A_YEAR))
    for name, (factor, correlation) in EFFECT_SCENES.items():
        rng, means = np.random.default_rng(7), np.where(week < 112, usual, usual * factor)
        found = [
            estimate("simulated", tuple(STARTS[:124]), _weekly(rng, means, correlation), STARTS[112]).verdict
            for _ in range(n_turns)
        ]
        share = np.mean([each is not Verdict.NO_CLEAR_CHANGE for each in found])
        print(f"effect, {name}: called a change in {100 * share:.1f} %")


def _weekly(rng: np.random.Generator, means: np.ndarray, correlation: float) -> list[float]:
    """Draw counts; with a correlation their means spread by 10 % around `means`, each week near the one before."""
    if not correlation:
        return rng.poisson(means).astype(float).tolist()
    noise = np.empty(len(means))
    noise[0] = rng.normal()
    for week in range(1, len(means)):
        noise[week] = correlation * noise[week - 1] + (1 - correlation**2) ** 0.5 * rng.normal()
    return rng.poisson(means * np.exp(0.1 * noise - 0.005)).astype(float).tolist()


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    speed(100 if quick else 1000)
    table(100 if quick else 2000)
    discoveries(5 if quick else 200)
    nowcasts(50 if quick else 3000)
    effects(20 if quick else 1000)


if __name__ == "__main__":
    main()
