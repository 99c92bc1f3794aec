"""Invented stop-payment orders: which incidents are stopped how fast, on which accounts, for how much."""

import city
import numpy as np
import polars as pl
from draws import DAY_SECONDS, Knots, along, day_number, instant, keep_exactly, log_normal, pick, stream
from incidents import is_enterprise, round_cny
from numpy.random import Generator
from stop_answers import EXPIRY_SECONDS, with_answer

STOPPED_ACCOUNTS_2021 = 49_730
STOPPED_CNY_2021 = 1_355_500_000  # before repeated orders, which stop the same money again
LIMIT_SECONDS = 3_600

QUICK_SHARE: Knots = [  # first stop within 60 minutes, of all incidents with a loss
    ("2020-01-01", 0.10),
    ("2020-12-31", 0.15),
    ("2021-01-31", 0.18),
    ("2021-02-28", 0.18),
    ("2021-03-31", 0.50),
    ("2021-04-26", 0.81),
    ("2021-05-10", 0.87),
]
STOPPED_SHARE: Knots = [  # any stop at all
    ("2020-01-01", 0.40),
    ("2020-12-31", 0.50),
    ("2021-02-28", 0.58),
    ("2021-03-31", 0.75),
    ("2021-04-26", 0.93),
    ("2021-05-10", 0.95),
]
QUICK_MINUTES: Knots = [("2020-01-01", 40), ("2021-02-28", 36), ("2021-04-26", 19), ("2021-05-17", 17)]
SLOW_MINUTES: Knots = [("2020-01-01", 240), ("2021-02-28", 160), ("2021-05-17", 60)]

# Further accounts per stopped incident; from 2021 every account of the chain gets its order.
FURTHER_ACCOUNTS: Knots = [("2020-01-01", 0.5), ("2020-12-31", 1.1), ("2021-01-01", 9.6), ("2021-05-17", 9.6)]
LEVELS = {"1": 0.2, "2": 0.3, "3": 0.25, "4": 0.15, "5": 0.1}
RESULTS = {"成功": 0.94, "失败": 0.06}
REUSED_ACCOUNT_SHARE = 0.03
REPEAT_SHARE = 0.004

EDGE_DAYS = ("2021-02-10", "2021-02-24")  # a first stop after exactly 60:00, one after 60:01
STAMP_FAULT_DAYS = ("2020-10-14", "2021-01-20", "2021-03-10")  # a first stop 21 minutes before its report
STAMP_FAULT_SECONDS = 1_260

# The enterprise's accounts: seconds after the report, level, account number, requested and stopped yuan.
ENTERPRISE_ORDERS = pl.DataFrame(
    [
        (402, 1, 9_000_001, 1_920_000, 310_000),
        (743, 2, 9_000_002, 900_000, 452_000),
        (818, 2, 9_000_003, 710_000, 388_500),
        (1_254, 3, 9_000_004, 480_000, 296_000),
        (1_689, 4, 9_000_005, 210_000, 187_300),
    ],
    schema=["seconds", "chain_level", "account", "amount_requested_cny", "amount_stopped_cny"],
    orient="row",
)


def build_stop_orders(incidents: pl.DataFrame) -> pl.DataFrame:
    """Draw all orders, sorted by report, then request; the published counts and sums come out exactly."""
    rng = stream("stop_orders")
    first = _first_orders(rng, _losses(incidents))
    orders = pl.concat([first, _further_orders(rng, first)], how="diagonal")
    counted = _with_exact_total(_with_exact_accounts(rng, _with_money(rng, _with_accounts(rng, orders))))
    told = pl.concat([_with_stamp_faults(counted), _enterprise_orders(incidents)], how="diagonal")
    return _numbered(with_answer(rng, pl.concat([told, _repeated(rng, told)])))


def _losses(incidents: pl.DataFrame) -> pl.DataFrame:
    """List the telecom incidents with a loss since 2020."""
    since = instant(city.FIRST_ALERT_DAY)
    chosen = incidents.filter(
        (pl.col("is_telecom") == "是") & (pl.col("loss_cny") > 0) & (pl.col("reported_at") >= since)
    )
    return chosen.select("incident_id", "case_id", "reported_at", "loss_cny", is_enterprise().alias("is_enterprise"))


def _first_orders(rng: Generator, losses: pl.DataFrame) -> pl.DataFrame:
    """Give each stopped incident its first order, on the account that the victim paid to."""
    days = losses["reported_at"].to_numpy() // DAY_SECONDS
    draws = rng.random(losses.height)
    quick = _quick(draws, days)
    slow_share = along(STOPPED_SHARE, days) - along(QUICK_SHARE, days)
    slow = ~quick & (rng.random(losses.height) < slow_share / (1 - along(QUICK_SHARE, days)))
    seconds = _with_edges(days, quick, slow, np.where(quick, _quick_delays(rng, days), _slow_delays(rng, days)))
    lead = (seconds * rng.uniform(0.1, 0.6, losses.height)).astype(np.int64)
    first = losses.with_columns(
        executed_at=pl.col("reported_at") + pl.Series(seconds),
        requested_at=pl.col("reported_at") + pl.Series(seconds - lead),
        chain_level=pl.lit(1, pl.Int64),
        is_first=pl.lit(True),
    )
    return first.filter(pl.Series(quick | slow) & ~pl.col("is_enterprise"))


def _quick(draws: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Mark, week by week, exactly the share of incidents that is stopped within the limit."""
    quick = np.zeros(len(days), dtype=bool)
    weeks = days - city.weekday(days)
    for monday in np.unique(weeks):
        places = np.flatnonzero(weeks == monday)
        wanted = round(float(along(QUICK_SHARE, np.array([monday]))[0]) * len(places))
        quick[places[np.argsort(draws[places], kind="stable")[:wanted]]] = True
    return quick


def _quick_delays(rng: Generator, days: np.ndarray) -> np.ndarray:
    seconds = 60 * log_normal(rng, along(QUICK_MINUTES, days), 0.6, len(days))
    return np.minimum(np.maximum(seconds, 90), LIMIT_SECONDS * rng.uniform(0.8, 0.999, len(days))).astype(np.int64)


def _slow_delays(rng: Generator, days: np.ndarray) -> np.ndarray:
    seconds = 60 * log_normal(rng, along(SLOW_MINUTES, days), 1.3, len(days))
    return LIMIT_SECONDS + 2 + np.minimum(seconds, 20 * DAY_SECONDS).astype(np.int64)


def _with_edges(days: np.ndarray, quick: np.ndarray, slow: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Put one stop on the limit and one a second past it."""
    for day, group, delay in [(EDGE_DAYS[0], quick, LIMIT_SECONDS), (EDGE_DAYS[1], slow, LIMIT_SECONDS + 1)]:
        seconds[np.flatnonzero((days == day_number(day)) & group)[0]] = delay
    return seconds


def _further_orders(rng: Generator, first: pl.DataFrame) -> pl.DataFrame:
    """Follow the money to further accounts; larger losses run through more of them."""
    days = first["reported_at"].to_numpy() // DAY_SECONDS
    weight = np.clip((first["loss_cny"].to_numpy() / 8_000) ** 0.3, 0.3, 5)
    ranks = np.repeat(np.arange(first.height), rng.poisson(along(FURTHER_ACCOUNTS, days) * weight))
    n = len(ranks)
    levels = pick(rng, LEVELS, n).astype(np.int64)
    further = (60 * log_normal(rng, 14.0 * levels, 0.9, n)).astype(np.int64) + 15
    lead = rng.integers(60, 900, n)
    executed = first["executed_at"].to_numpy()[ranks] + further
    reported = first["reported_at"].to_numpy()[ranks]
    return first[ranks].with_columns(
        executed_at=pl.Series(executed),
        requested_at=pl.Series(np.minimum(np.maximum(executed - lead, reported + 10), executed)),
        chain_level=pl.Series(levels),
        is_first=pl.lit(False),
    )


def _with_accounts(rng: Generator, orders: pl.DataFrame) -> pl.DataFrame:
    """Number the accounts; a few come back in later incidents."""
    ordered = orders.sort("reported_at", "incident_id", "executed_at", maintain_order=True)
    numbers = np.arange(1, ordered.height + 1)
    reused = (rng.random(len(numbers)) < REUSED_ACCOUNT_SHARE) & (numbers > 5_000)
    accounts = np.where(reused, numbers - rng.integers(200, 5_000, len(numbers)), numbers)
    numbered = ordered.with_columns(account=pl.Series(accounts))
    return numbered.unique(["incident_id", "account"], keep="first", maintain_order=True)


def _with_money(rng: Generator, orders: pl.DataFrame) -> pl.DataFrame:
    """Stop part of the loss on the first account, and the whole balance of each further one."""
    n = orders.height
    minutes = (orders["executed_at"] - orders["reported_at"]).to_numpy().clip(0) / 60
    part = rng.uniform(0.2, 1, n) * np.exp(-minutes / 400)
    own = np.maximum(orders["loss_cny"].to_numpy() * part, 1)
    balance = round_cny(np.minimum(log_normal(rng, 10_000, 2.0, n), 2_000_000))
    failed = (pick(rng, RESULTS, n) == "失败") & ~orders["is_first"].to_numpy()
    stopped = np.where(failed, 0, np.where(orders["is_first"], own, balance)).astype(np.int64)
    return orders.with_columns(amount_stopped_cny=pl.Series(stopped), is_failed=pl.Series(failed))


def _is_stopped_in_2021() -> pl.Expr:
    executed = pl.col("executed_at").is_between(instant("2021-01-01"), city.END, closed="left")
    return executed & ~pl.col("is_failed") & (pl.col("amount_stopped_cny") > 0)


def _with_exact_accounts(rng: Generator, orders: pl.DataFrame) -> pl.DataFrame:
    """Drop further orders of 2021 at random until the published number of accounts is left."""
    counted = orders.select(_is_stopped_in_2021()).to_series().to_numpy()
    further = counted & ~orders["is_first"].to_numpy()
    excess = int(counted.sum()) - (STOPPED_ACCOUNTS_2021 - ENTERPRISE_ORDERS.height)
    return orders.filter(pl.Series(~keep_exactly(rng, further, excess)))


def _with_exact_total(orders: pl.DataFrame) -> pl.DataFrame:
    """Scale the further balances of 2021 so that the published sum comes out."""
    further = _is_stopped_in_2021() & ~pl.col("is_first")
    sums = orders.filter(_is_stopped_in_2021()).group_by("is_first").agg(pl.col("amount_stopped_cny").sum())
    by_first = dict(sums.iter_rows())
    factor = (STOPPED_CNY_2021 - by_first[True]) / by_first[False]
    scaled = (pl.col("amount_stopped_cny") * factor / 10).round().cast(pl.Int64).clip(1) * 10
    stopped = orders.with_columns(amount_stopped_cny=pl.when(further).then(scaled).otherwise("amount_stopped_cny"))
    balance = pl.max_horizontal((pl.col("amount_stopped_cny") / 1_000).ceil().cast(pl.Int64) * 1_000, 1_000)
    return stopped.with_columns(amount_requested_cny=pl.when("is_first").then("loss_cny").otherwise(balance))


def _with_stamp_faults(orders: pl.DataFrame) -> pl.DataFrame:
    """Let a few first orders, late ones that count nowhere else, bear a time before their report."""
    day = pl.col("reported_at") // DAY_SECONDS
    late = pl.col("is_first") & (pl.col("executed_at") - pl.col("reported_at") > LIMIT_SECONDS + 1)
    on_day = day.is_in([day_number(fault) for fault in STAMP_FAULT_DAYS])
    chosen = late & on_day & ((late & on_day).cast(pl.Int64).cum_sum().over(day) == 1)
    executed = pl.col("reported_at") - STAMP_FAULT_SECONDS
    return orders.with_columns(
        executed_at=pl.when(chosen).then(executed).otherwise("executed_at"),
        requested_at=pl.when(chosen).then(executed - 240).otherwise("requested_at"),
    )


def _enterprise_orders(incidents: pl.DataFrame) -> pl.DataFrame:
    victim = incidents.filter(is_enterprise()).select("incident_id", "case_id", "reported_at", "loss_cny")
    executed = pl.col("reported_at") + pl.col("seconds")
    return victim.join(ENTERPRISE_ORDERS, how="cross").select(
        pl.exclude("seconds"), executed_at=executed, requested_at=executed - 185, is_failed=pl.lit(False)
    )


def _repeated(rng: Generator, orders: pl.DataFrame) -> pl.DataFrame:
    """Order a few stops again shortly before they expire: the same account, the same money."""
    chosen = pl.Series(rng.random(orders.height) < REPEAT_SHARE) & ~pl.col("is_failed")
    later = pl.Series(rng.integers(EXPIRY_SECONDS - 7_200, EXPIRY_SECONDS - 900, orders.height))
    again = pl.col("executed_at") + later
    new_year = instant("2021-01-01")  # none reaches from one year's count into the next
    same_year = (pl.col("executed_at") < new_year) == (again < new_year)
    repeated = orders.with_columns(again=again).filter(chosen & same_year & (again < city.END))
    return repeated.drop("again").with_columns(executed_at=repeated["again"], requested_at=repeated["again"] - 300)


def _numbered(orders: pl.DataFrame) -> pl.DataFrame:
    ordered = orders.sort("reported_at", "incident_id", "requested_at", "account", maintain_order=True)
    year = pl.from_epoch("requested_at").dt.year()
    rank = pl.int_range(1, pl.len() + 1).over(year)
    return ordered.with_columns(
        order_id=pl.format("YZ{}-{}", year, rank.cast(pl.String).str.zfill(6)),
        account_id=pl.format("样例账户{}", pl.col("account").cast(pl.String).str.zfill(7)),
    )
