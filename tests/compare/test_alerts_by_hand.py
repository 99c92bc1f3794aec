"""The alerts that wait, over invented alerts full of gaps, dates without a time and corrections, found a second time by hand."""

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fraudstats import questions
from fraudstats.project import Project

SEED = 391
N_ALERTS = 300
LOADED_AT = datetime(2021, 5, 17, 18)
LIMITS = {
    "purple": {"sign": 10, "meet": 60, "feed_back": 24 * 60},
    "red": {"sign": 20, "meet": 120, "feed_back": 24 * 60},
    "yellow": {"sign": 60, "meet": 0, "feed_back": 48 * 60},
    "blue": {"sign": 0, "meet": 0, "feed_back": 0},
}
DONE = {"sign": "signed_at", "meet": "met_at", "feed_back": "fed_back_at"}
COLOURS = {"紫色": "purple", "红色": "red", "黄色": "yellow", "蓝色": "blue"}
SETTINGS = """
[calendar]
cutoff = {cutoff}
[alerts]
sign_within_minutes = {{ purple = 10, red = 20, yellow = 60, blue = 0 }}
meet_within_minutes = {{ purple = 60, red = 120 }}
feed_back_within_minutes = {{ purple = 1440, red = 1440, yellow = 2880, blue = 0 }}
"""
Row = dict[str, Any]


def midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time())


def made(drawn: random.Random) -> list[Row]:
    rows = []
    for rank in range(N_ALERTS):
        issued = datetime(2021, 5, 13) + timedelta(seconds=drawn.randrange(4 * 86_400 + 10 * 3600))
        issued = drawn.choices([issued, midnight(issued)], [10, 1])[0]
        answers = [
            drawn.choice([None, at, midnight(at)])
            for at in (issued + timedelta(minutes=drawn.randrange(4000)) for _ in DONE)
        ]
        answers = [None if at and at >= LOADED_AT else at for at in answers]
        rows.append(
            {
                "alert_id": f"a{rank}", "issued_at": issued, "level": drawn.choice(list(COLOURS)),
                "district": drawn.choice(["福田", "罗湖"]), "station": drawn.choice(["一所", None]),
                **dict(zip(DONE.values(), answers, strict=True)), "n": 1,
            }
        )  # fmt: skip
    return rows


def waiting(rows: Sequence[Row], data_end: datetime) -> list[tuple[datetime, str, str]]:
    """Find the first step of each alert that is past its limit, of those that are not fed back."""
    found = []
    for row in rows:
        if row["fed_back_at"] and row["fed_back_at"] < data_end:
            continue
        has_time = row["issued_at"] != midnight(row["issued_at"])
        issued_by = row["issued_at"] if has_time else row["issued_at"] + timedelta(1)
        due = [
            (issued_by + timedelta(minutes=LIMITS[COLOURS[row["level"]]][step]), place, step)
            for place, step in enumerate(DONE)
            if LIMITS[COLOURS[row["level"]]][step] and not (row[DONE[step]] and row[DONE[step]] < data_end)
        ]
        late = sorted(each for each in due if each[0] < data_end)
        found += [(late[0][0], row["alert_id"], late[0][2])] if late else []
    return sorted(found)


def load(project: Project, folder: Path, rows: Sequence[Row], hour: int) -> None:
    path = folder / f"{hour}.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    (answer,) = project.load([path], as_of=LOADED_AT + timedelta(hours=hour), dataset="alerts")
    assert answer.refusal is None


@pytest.mark.parametrize("cutoff", [time(0), time(15)])
def test_the_alerts_that_wait_are_those_found_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cutoff: time
) -> None:
    monkeypatch.setenv("FRAUDSTATS_PRIVACY_KEY", "5a" * 32)
    drawn = random.Random(SEED)
    project = Project.create(tmp_path / "project", SETTINGS.format(cutoff=cutoff))
    rows = made(drawn)
    load(project, tmp_path, rows, 0)
    chosen = rows[::9]
    numbers = [row["alert_id"] if place % 2 else f"no-{row['alert_id']}" for place, row in enumerate(chosen)]
    load(project, tmp_path, [{**row, "alert_id": no, "n": -1} for row, no in zip(chosen, numbers, strict=True)], 1)
    closed = [{**row, "fed_back_at": datetime(2021, 5, 16, 14)} for row in rows[1::9]]
    load(project, tmp_path, closed, 2)
    data_end = datetime(2021, 5, 17, cutoff.hour)
    taken_back = {row["alert_id"] for row in chosen}
    left = [row for row in rows if row["alert_id"] not in taken_back]
    answered = {row["alert_id"]: row for row in closed}
    for hour, known in enumerate([rows, left, [answered.get(row["alert_id"], row) for row in left]]):
        as_of = LOADED_AT + timedelta(hours=hour, minutes=30)
        found = questions.alert_backlog(project, as_of=as_of, district=None)
        assert found.data_end == data_end
        assert found.alerts.select("due_at", "alert_id", "step").rows() == waiting(known, data_end)
        own = questions.alert_backlog(project, as_of=as_of, district="福田")
        assert own.alerts["alert_id"].to_list() == [
            name for _, name, _ in waiting([row for row in known if row["district"] == "福田"], data_end)
        ]
        assert own.stations["n_alerts"].sum() == own.alerts.height
