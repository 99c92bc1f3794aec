"""What became of random tasks, computed a second time from the rows: before and after against all other districts."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import exp, log, sqrt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fraudstats import meeting
from fraudstats.project import Project

SEED = 392
N_TASKS = 60
FIRST, LAST = date(2021, 1, 1), date(2021, 5, 17)
LOADED_AT = datetime(2021, 5, 18, 8)
NORMAL_95 = 1.959963984540054
DISTRICTS = {"福田": 3.0, "罗湖": 1.0, "南山": 0.5, "盐田": 0.02}
"""Alerts a day; of the last there are hardly any."""
METRICS = ("alerts_issued", "alert_precision")
Cell = tuple[float, float]
"""Events of an exposure: days, or alerts with an outcome."""


def alerts(drawn: random.Random) -> pd.DataFrame:
    rows = []
    for day in range((LAST - FIRST).days + 1):
        for district, rate in DISTRICTS.items():
            for _ in range(sum(drawn.random() < rate / 6 for _ in range(6))):
                at = datetime.combine(FIRST, datetime.min.time()) + timedelta(day, drawn.randrange(86_400))
                rows.append(
                    {
                        "alert_id": f"a{len(rows)}", "issued_at": at, "level": "红色", "district": district,
                        "outcome": drawn.choice(["误报", "已劝阻", "已劝阻", "已劝阻", None]), "n": 1,
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def tasks(drawn: random.Random) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "task_id": f"T{rank:02}", "raised_on": FIRST + timedelta(drawn.randrange(20, 136)), "issue": "x",
                "district": drawn.choice(list(DISTRICTS)), "metric": drawn.choice(METRICS),
            }
            for rank in range(N_TASKS)
        ]
    )  # fmt: skip


def cell(rows: pd.DataFrame, metric: str, district: str, first: date, end: date) -> Cell:
    days = rows["issued_at"].dt.date
    own = rows[(rows["district"] == district) & (days >= first) & (days < end)]
    if metric == "alerts_issued":
        return float(len(own)), float((end - first).days)
    outcomes = Counter(own["outcome"].dropna())
    return float(outcomes["已劝阻"]), float(outcomes.total())


def log_change(before: Cell, after: Cell, *, is_proportion: bool) -> tuple[float, float] | None:
    """Give the logarithm of a rate ratio with its variance; with half an event more where one is none, or all."""
    cells = (after, before)
    if min(exposure for _, exposure in cells) <= 0:
        return None
    if any(events == 0 or (is_proportion and events == exposure) for events, exposure in cells):
        cells = tuple((events + 0.5, exposure + is_proportion) for events, exposure in cells)
    value = log(cells[0][0] / cells[0][1]) - log(cells[1][0] / cells[1][1])
    return value, sum(1 / events - is_proportion / exposure for events, exposure in cells)


def effect(own: Sequence[Cell], others: Sequence[Sequence[Cell]], *, is_proportion: bool) -> tuple[Any, Any, Any]:
    together = [tuple(map(sum, zip(*cells, strict=True))) for cells in zip(*others, strict=True)]
    mine, theirs = (log_change(*each, is_proportion=is_proportion) for each in (own, together))
    if not mine or not theirs:
        return None, None, None
    changes = [found for each in others if (found := log_change(*each, is_proportion=is_proportion))]
    spread = 1.0
    if len(changes) > 1:
        mean = sum(value / variance for value, variance in changes) / sum(1 / variance for _, variance in changes)
        q = sum((value - mean) ** 2 / variance for value, variance in changes)
        spread = max(1.0, q / (len(changes) - 1))
    reach = NORMAL_95 * sqrt(spread * (mine[1] + theirs[1]))
    difference = mine[0] - theirs[0]
    return exp(difference), exp(difference - reach), exp(difference + reach)


def load(project: Project, folder: Path, dataset: str, rows: pd.DataFrame, hour: int) -> None:
    path = folder / f"{hour}.csv"
    rows.to_csv(path, index=False)
    (answer,) = project.load([path], as_of=LOADED_AT + timedelta(hours=hour), dataset=dataset)
    assert answer.refusal is None


def test_what_became_of_each_task_is_what_its_rows_say(project: Project, tmp_path: Path) -> None:
    drawn = random.Random(SEED)
    rows, raised = alerts(drawn), tasks(drawn)
    gone = rows.sample(frac=0.05, random_state=SEED)
    load(project, tmp_path, "alerts", rows, 0)
    load(project, tmp_path, "tasks", raised, 1)
    load(project, tmp_path, "alerts", gone.assign(alert_id="no-" + gone["alert_id"], n=-1), 2)
    for hour, known in ((1, rows), (2, rows.drop(gone.index))):
        found = meeting.tasks(project, as_of=LOADED_AT + timedelta(hours=hour, minutes=1)).to_dicts()
        assert len(found) == N_TASKS
        for task in found:
            compare(task, known)
        assert sum(task["effect"] is not None for task in found) > N_TASKS / 2


def compare(task: dict[str, Any], rows: pd.DataFrame) -> None:
    weeks = min(4, (LAST + timedelta(1) - task["raised_on"]).days // 7)
    before, after = task["raised_on"] - timedelta(28), task["raised_on"] + timedelta(7 * weeks)
    if before < FIRST or weeks < 1:
        assert task["untold"] == ("no_history" if before < FIRST else "too_early")
        return
    cells = {
        name: [
            cell(rows, task["metric"], name, *span)
            for span in ((before, task["raised_on"]), (task["raised_on"], after))
        ]
        for name in DISTRICTS
    }
    own = cells.pop(task["district"])
    wanted = effect(own, list(cells.values()), is_proportion=task["metric"] == "alert_precision")
    shown = (task["effect"], task["effect_low"], task["effect_high"])
    assert shown == (wanted if wanted[0] is None else pytest.approx(wanted, rel=1e-9)), task
    assert task["effect_days"] == 7 * weeks
