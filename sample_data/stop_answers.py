"""What became of invented stop-payment orders: answered, frozen, returned."""

import city
import numpy as np
import polars as pl
from draws import DAY_SECONDS, Knots, along, instant, log_normal, pick
from numpy.random import Generator

EXPIRY_SECONDS = 48 * 3_600
CHANNELS = {"银行": 0.3, "柜面": 0.12, "三方通话": 0.22, "APP": 0.24, "悬浮窗": 0.12}
INSTITUTIONS = {f"样例银行{number:02}": 1 / number for number in range(1, 11)} | {
    "样例支付甲": 0.4,
    "样例支付乙": 0.2,
}
FROZEN_SHARE: Knots = [("2020-01-01", 0.35), ("2021-02-28", 0.5), ("2021-05-17", 0.8)]
PENDING_SINCE = instant("2021-05-15 00:00:00")


def with_answer(rng: Generator, orders: pl.DataFrame) -> pl.DataFrame:
    """Say how each order ended; pending: executed after the last day, or not answered in its last three."""
    asked = orders.filter(pl.col("requested_at") < city.END)
    pending = (pl.col("executed_at") >= city.END) | (pl.col("is_failed") & (pl.col("requested_at") >= PENDING_SINCE))
    answered = asked.with_columns(
        result=pl.when(pending).then(pl.lit("处理中")).when("is_failed").then(pl.lit("失败")).otherwise(pl.lit("成功")),
        executed_at=pl.when(~pending & ~pl.col("is_failed")).then("executed_at"),
        amount_stopped_cny=pl.when(~pending).then("amount_stopped_cny"),
    )
    words = {"channel": CHANNELS, "institution": INSTITUTIONS}
    drawn = {name: pl.Series(list(pick(rng, weights, asked.height))) for name, weights in words.items()}
    return _with_freeze(rng, answered.with_columns(**drawn, expires_at=pl.col("executed_at") + EXPIRY_SECONDS))


def _with_freeze(rng: Generator, orders: pl.DataFrame) -> pl.DataFrame:
    """Freeze most before they expire, a few too late; return part of that much later."""
    n = orders.height
    days = orders["requested_at"].to_numpy() // DAY_SECONDS
    chosen = pl.Series(rng.random(n) < along(FROZEN_SHARE, days))
    frozen_at = pl.col("executed_at") + pl.Series((log_normal(rng, 12, 0.7, n) * 3_600).astype(np.int64) + 600)
    frozen = orders.with_columns(
        frozen_at=pl.when(chosen & (frozen_at < city.END) & (pl.col("amount_stopped_cny") > 0)).then(frozen_at)
    ).with_columns(amount_frozen_cny=pl.when(pl.col("frozen_at").is_not_null()).then("amount_stopped_cny"))
    returned_at = pl.col("frozen_at") + pl.Series(rng.integers(20 * DAY_SECONDS, 120 * DAY_SECONDS, n))
    part = pl.Series(rng.random(n) < 0.12)
    return frozen.with_columns(returned_at=pl.when(part & (returned_at < city.END)).then(returned_at)).with_columns(
        amount_returned_cny=pl.when(pl.col("returned_at").is_not_null()).then("amount_frozen_cny")
    )
