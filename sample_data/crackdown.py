"""Invented arrests, and operations against the trade in bank cards and SIM cards."""

import city
import numpy as np
import polars as pl
from cases import DAYS_TO_DATE
from draws import Knots, along, day_number, keep_exactly, pick, split, stream
from numpy.random import Generator

# Different persons in criminal detention, 1 January to 17 May (of 2020, a leap year, to the 16th: as many days);
# "2,100 and more, +231 %".
DETAINED_TO_DATE = {2020: 640, 2021: 2_118}
FIRST_ARREST_DAY = "2020-01-01"
DETAINED_A_DAY: Knots = [
    ("2020-01-01", 5.5),
    ("2020-02-10", 3.5),
    ("2020-05-17", 6.0),
    ("2020-12-31", 8.0),
    ("2021-02-28", 12.0),
    ("2021-03-20", 22.0),
    ("2021-05-17", 24.0),
]
AGAIN_SHARE = 0.015  # detained a second time
AGAIN_DAYS = 9
LATER_MEASURES = {"逮捕": 0.5, "移送起诉": 0.3, "取保候审": 0.2}
LATER_SHARE = 0.45
OPERATIONS = {"断卡": 0.45, "拔钉": 0.15, "云剑": 0.2, "": 0.2}

# Campaign, 1 March to 17 May 2021.
CAMPAIGN = ("2021-03-01", "2021-05-17")
FIRST_CARD_DAY = "2020-10-10"
CARD_TOTALS = {"persons_detained": 2_786, "gangs": 127, "dens": 968, "persons_punished": 910}
CARDS_A_DAY = {"bank_cards": 260, "sim_cards": 420}
BEFORE_CAMPAIGN = 0.35  # of the campaign's level


def build_arrests(cases: pl.DataFrame) -> pl.DataFrame:
    """Draw all arrests, sorted by day; the published numbers of persons come out exactly."""
    rng = stream("arrests")
    detained = _detained(rng)
    later = _later(rng, detained)
    arrests = pl.concat([detained, later]).sort("taken_on", "person_id", maintain_order=True)
    n = arrests.height
    solved = cases.filter(pl.col("solved_at").is_not_null())["case_id"].to_numpy()
    linked = pl.Series(rng.random(n) < 0.6)
    return arrests.with_columns(
        arrest_id=pl.format("YB-{}", pl.int_range(1, n + 1).cast(pl.String).str.zfill(6)),
        case_id=pl.when(linked).then(pl.lit(pl.Series(list(rng.choice(solved, n))))),
        district=pl.Series(list(pick(rng, city.DISTRICTS, n))),
        operation=pl.Series(list(pick(rng, OPERATIONS, n))),
    )


def _detained(rng: Generator) -> pl.DataFrame:
    """Draw criminal detentions: persons numbered anew, and a few of them again later in the year."""
    days = city.days_between(FIRST_ARREST_DAY, city.LAST_DAY)
    taken = np.repeat(days, rng.poisson(along(DETAINED_A_DAY, days)))
    kept = np.ones(len(taken), dtype=bool)
    for year, wanted in DETAINED_TO_DATE.items():
        first = day_number(f"{year}-01-01")
        counted = (taken >= first) & (taken < first + DAYS_TO_DATE)
        kept &= ~counted | keep_exactly(rng, counted, wanted)
    taken = taken[kept]
    people = [f"样例嫌疑人{number:06}" for number in range(1, len(taken) + 1)]
    once = pl.DataFrame({"person_id": people, "taken_on": taken, "measure": "刑事拘留"})
    again = once.filter(pl.Series(rng.random(once.height) < AGAIN_SHARE))
    return pl.concat([once, _again(again)])


def _again(detained: pl.DataFrame) -> pl.DataFrame:
    """Detain persons a second time, where that falls into the same count of the published numbers."""
    first, second = pl.col("taken_on"), pl.col("taken_on") + AGAIN_DAYS
    edges = [day_number(day) for day in ("2021-01-01", "2020-05-17", "2021-05-18")]
    same = [(first < edge) == (second < edge) for edge in edges]
    return detained.filter(pl.all_horizontal(same)).with_columns(taken_on=second)


def _later(rng: Generator, detained: pl.DataFrame) -> pl.DataFrame:
    """Follow some detentions by another measure, two to seven weeks later."""
    chosen = detained.filter(pl.Series(rng.random(detained.height) < LATER_SHARE))
    n = chosen.height
    return chosen.with_columns(
        taken_on=pl.col("taken_on") + pl.Series(rng.integers(14, 50, n)),
        measure=pl.Series(list(pick(rng, LATER_MEASURES, n))),
    ).filter(pl.col("taken_on") <= day_number(city.LAST_DAY))


def build_card_actions() -> pl.DataFrame:
    """Split the published totals of the campaign over its days and districts; the months before are quieter."""
    rng = stream("card_actions")
    campaign, before = _card_days(rng, *CAMPAIGN), _card_days(rng, FIRST_CARD_DAY, "2021-02-28")
    totals = {
        name: np.concatenate([_spread(rng, round(total * BEFORE_CAMPAIGN), before), _spread(rng, total, campaign)])
        for name, total in CARD_TOTALS.items()
    }
    actions = pl.concat([before, campaign])
    cards = {name: rng.poisson(level / len(city.DISTRICTS), actions.height) for name, level in CARDS_A_DAY.items()}
    return actions.with_columns(
        action_id=pl.format("YD-{}", pl.int_range(1, actions.height + 1).cast(pl.String).str.zfill(5)),
        **{name: pl.Series(values) for name, values in (totals | cards).items()},
    )


def _card_days(rng: Generator, first: str, last: str) -> pl.DataFrame:
    """List which districts acted on which days; on the last day all do."""
    days = city.days_between(first, last)
    names = list(city.DISTRICTS)
    table = pl.DataFrame({"acted_on": np.repeat(days, len(names)), "district": names * len(days)})
    acted = pl.Series(rng.random(table.height) < 0.6)
    return table.filter(acted | (pl.col("acted_on") == days[-1]))


def _spread(rng: Generator, total: int, actions: pl.DataFrame) -> np.ndarray:
    weights = actions["district"].replace_strict(city.DISTRICTS, return_dtype=pl.Float64).to_numpy()
    return split(total, weights * rng.gamma(1.2, 1.0, actions.height))
