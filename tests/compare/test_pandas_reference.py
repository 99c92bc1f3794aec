"""Two thousand answers of `trend` against a computation in pandas that shares no code with it, calendar included."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest

from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.baselines import Alignment
from fraudstats.calendar.periods import Grain
from fraudstats.config import CalendarRules
from fraudstats.metrics.facts import Selection
from fraudstats.project import Project

REPOSITORY = Path(__file__).parents[2]
EXPORTS = REPOSITORY / "sample_data" / "exports"
TAIWAN = REPOSITORY.parent / "shared" / "real" / "tw_npa"
LATER = datetime(2030, 1, 1)
N_CASES = 2000
SEED = 20210531
MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
Span = tuple[pd.Timestamp, pd.Timestamp]


@dataclass(frozen=True)
class Setting:
    """Rules of one round of questions."""

    week_start: int
    cutoff: time
    month_start: int
    grain: Grain
    alignment: Alignment


SETTINGS = [
    Setting(1, time(0), 1, Grain.DAY, Alignment.WEEKDAY),
    Setting(1, time(0), 1, Grain.DAY, Alignment.DATE),
    Setting(1, time(0), 1, Grain.WEEK, Alignment.WEEKDAY),
    Setting(1, time(0), 1, Grain.WEEK, Alignment.DATE),
    Setting(7, time(15), 26, Grain.WEEK, Alignment.WEEKDAY),
    Setting(4, time(8, 30), 1, Grain.WEEK, Alignment.DATE),
    Setting(1, time(0), 1, Grain.MONTH, Alignment.DATE),
    Setting(1, time(15), 26, Grain.MONTH, Alignment.DATE),
    Setting(1, time(0), 11, Grain.MONTH, Alignment.WEEKDAY),
    Setting(1, time(0), 1, Grain.QUARTER, Alignment.DATE),
    Setting(1, time(17, 45), 26, Grain.QUARTER, Alignment.DATE),
    Setting(1, time(0), 1, Grain.YEAR, Alignment.DATE),
    Setting(1, time(0), 26, Grain.YEAR, Alignment.DATE),
    *(Setting(3, time(15), 26, grain, Alignment.DATE if grain in MONTHS else Alignment.WEEKDAY) for grain in Grain),
]


class Counted:
    """Events counted by pandas: day and district, nothing else."""

    def __init__(self, events: pd.DataFrame, cutoff: time) -> None:
        moved = timedelta(0) if cutoff == time(0) else timedelta(hours=24 - cutoff.hour, minutes=-cutoff.minute)
        days = (events["at"] + moved).dt.normalize()
        self._days = {name: np.sort(days[rows].to_numpy()) for name, rows in events.groupby("district").groups.items()}

    def count(self, span: Span, district: str) -> int:
        days = self._days.get(district, np.array([], dtype="datetime64[ns]"))
        first, end = (np.searchsorted(days, np.datetime64(each)) for each in span)
        return int(end - first)


def span_of(name: str, setting: Setting) -> Span:
    """Read a period's name."""
    if setting.grain is Grain.DAY:
        return pd.Timestamp(name), pd.Timestamp(name) + timedelta(days=1)
    if setting.grain is Grain.WEEK:
        thursday = pd.Timestamp(datetime.strptime(f"{name}-4", "%G-W%V-%u"))
        start = next(day for n in range(7) if (day := thursday - timedelta(days=n)).isoweekday() == setting.week_start)
        return start, start + timedelta(days=7)
    n_months = MONTHS[setting.grain]
    year, _, part = name.partition("-")
    first_month = {Grain.MONTH: lambda: int(part), Grain.QUARTER: lambda: int(part[1]) * 3 - 2, Grain.YEAR: lambda: 1}
    month = pd.Timestamp(int(year), first_month[setting.grain](), 1)
    if setting.month_start > 1:
        month = month - pd.DateOffset(months=1) + timedelta(days=setting.month_start - 1)
    return month, month + pd.DateOffset(months=n_months)


def span_before(span: Span, setting: Setting) -> Span:
    if setting.grain in MONTHS:
        return span[0] - pd.DateOffset(months=MONTHS[setting.grain]), span[0]
    return span[0] - (span[1] - span[0]), span[0]


def span_a_year_earlier(span: Span, setting: Setting) -> Span:
    if setting.alignment is Alignment.WEEKDAY:
        return span[0] - timedelta(days=364), span[1] - timedelta(days=364)
    year, day = pd.DateOffset(years=1), timedelta(days=1)
    return (span[0] - year, span[1] - year) if setting.grain in MONTHS else (span[0] - year, span[1] - day - year + day)


def expected(name: str, district: str, counted: Counted, setting: Setting, known: Span) -> dict[str, Any]:
    """Compute one row."""
    span = span_of(name, setting)
    value, is_known = counted.count(span, district), known[0] <= span[0] and span[1] <= known[1]
    found: dict[str, Any] = {"value": value, "provisional": not is_known}
    for role, other in (("previous", span_before(span, setting)), ("year_earlier", span_a_year_earlier(span, setting))):
        baseline = counted.count(other, district) if known[0] <= other[0] and other[1] <= known[1] else None
        change = None if baseline is None or not is_known else value - baseline
        rate = change / baseline if change is not None and baseline else None
        found |= {f"{role}_value": baseline, f"{role}_change": change, f"{role}_change_rate": rate}
    return found


def answers(project: Project, metric: str, setting: Setting) -> Iterator[Mapping[str, Any]]:
    rules = CalendarRules(week_start=setting.week_start, cutoff=setting.cutoff, month_start=setting.month_start)
    project.config = msgspec.structs.replace(project.config, calendar=rules)
    question = TrendQuestion(setting.grain, Selection(("district",)), alignment=setting.alignment)
    yield from project.trend([metric], question, as_of=LATER).iter_rows(named=True)


def days_known(known: Span, cutoff: time, *, by_time: bool) -> Span:
    """Leave out the first day where it began before the data did: at the cut-off of the calendar day before."""
    return (known[0] + timedelta(days=by_time and cutoff != time(0)), known[1])


def compare(project: Project, metric: str, events: pd.DataFrame, known: Span, n: int, *, by_time: bool) -> int:
    """Compare `n` rows drawn from all settings; gives how many were compared.

    Args:
        known: calendar days.
        by_time: events have times, not dates alone.
    """
    rows = [(setting, row) for setting in SETTINGS for row in answers(project, metric, setting)]
    counted = {cutoff: Counted(events, cutoff) for cutoff in {each.cutoff for each in SETTINGS}}
    drawn = random.Random(SEED).sample(rows, min(n, len(rows)))
    for setting, row in drawn:
        days = days_known(known, setting.cutoff, by_time=by_time)
        wanted = expected(row["period"], row["district"], counted[setting.cutoff], setting, days)
        assert {name: row[name] for name in wanted} == wanted, (setting, row["period"], row["district"])
    return len(drawn)


def read_sample_cases() -> pd.DataFrame:
    """Read the exports of cases as the sample's README describes them, without the rows broken on purpose."""
    parts = [
        pd.read_csv(path, dtype=str, encoding="gb18030" if path.suffix == ".csv" else "utf-8")
        for path in sorted(EXPORTS.glob("样例_立案_*"))
    ]
    table = pd.concat(parts)
    at = pd.to_datetime(table["立案时间"], format="%Y/%m/%d %H:%M:%S", errors="coerce")
    district = table["立案单位" if "立案单位" in table else "受理单位"].str.removesuffix("分局")
    events = pd.DataFrame({"key": table["案件编号"], "at": at, "district": district, "category": table["案件类别"]})
    sound = events.dropna(subset=["key", "at"])
    return sound[sound["category"] == "电信网络诈骗"].drop_duplicates("key").reset_index(drop=True)


def test_two_thousand_answers_over_the_sample_are_those_of_pandas(sample_copy: Project) -> None:
    known = (pd.Timestamp(2019, 1, 1), pd.Timestamp(2021, 5, 18))
    assert compare(sample_copy, "telecom_cases", read_sample_cases(), known, N_CASES, by_time=True) == N_CASES


PROFILE = """
dataset = "cases"
match = ["*犯罪資料*"]
header_rows = 2
footnotes = true
identifier = "none"

[fields]
filed_at = { sql = "try_strptime((try_cast(oc_year as integer) + 1911) || oc_data, '%Y%m%d')" }
district = { column = "oc_county", default = "不明" }
station = "oc_region"
fraud_type = "type"
category = { value = "其他" }
"""


def read_taiwan() -> pd.DataFrame:
    parts = [pd.read_csv(path, dtype=str, skiprows=[1], encoding="utf-8-sig") for path in sorted(TAIWAN.iterdir())]
    table = pd.concat(parts)
    table = table[table["oc_year"].notna()]
    year = (table["oc_year"].astype(int) + 1911).astype(str)
    at = pd.to_datetime(year + table["oc_data"], format="%Y%m%d", errors="coerce")
    events = pd.DataFrame({"at": at, "district": table["oc_county"].fillna("不明")})
    return events.dropna(subset=["at"]).reset_index(drop=True)


@pytest.mark.skipif(not TAIWAN.is_dir(), reason="the real case lists are not on this machine")
def test_two_thousand_answers_over_real_case_lists_are_those_of_pandas(project: Project) -> None:
    (project.folder.sources / "taiwan.toml").write_text(PROFILE, encoding="utf-8")
    refusals = [each.refusal for each in project.load(sorted(TAIWAN.iterdir()), as_of=LATER) if each.refusal]
    assert not refusals
    events = read_taiwan()
    known = (events["at"].min(), events["at"].max() + timedelta(days=1))
    assert compare(project, "cases_filed", events, known, N_CASES, by_time=False) == N_CASES
