"""Random questions about stocks, incidences, different persons and open alerts against pandas, as `test_random_questions`.

Kinds that do not add up over days: tiers and wholes, districts that count on days of their own, residents that are
published late or never, persons who return, alerts issued on a day without a time; with duplicates, corrections and late rows.
"""

import csv
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import pytest
from test_random_questions import CALENDARS, DAY, Asked, Calendar, Span

from asked_twice import n_equal_rows
from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.baselines import Alignment
from fraudstats.calendar.periods import Grain
from fraudstats.metrics.facts import Selection
from fraudstats.project import Project

FIRST, KNOWN_TO, LATER_TO = date(2019, 12, 20), date(2021, 2, 28), date(2021, 3, 10)
FIRST_LOAD, SECOND_LOAD = datetime(2021, 3, 1, 9), datetime(2021, 3, 11, 9)
LOADS = {FIRST_LOAD: KNOWN_TO, SECOND_LOAD: LATER_TO}
DISTRICTS = ["福田", "罗湖", "机场"]
"""Nobody lives at the airport."""
TIERS = {None: "", "网格": "grid", "派出所": "station"}
FEED_BACK = {"红": 1440, "蓝": 2880}
"""Minutes, as in the settings."""
KEYS = {"incidents": "警情编号", "arrests": "抓获编号", "alerts": "指令编号"}
Rows = list[dict[str, Any]]
Known = dict[str, pd.DataFrame]


def made(drawn: random.Random, first: date, last: date) -> dict[str, Rows]:
    """Make the rows of some days."""

    def day() -> date:
        return first + drawn.randrange((last - first).days + 1) * DAY

    def at(on: date) -> datetime:
        return datetime.combine(on, time()) + timedelta(seconds=drawn.choice([0, 1, 53_999, 54_000, 86_399, 40_000]))

    def number() -> str:
        return f"N{drawn.randrange(10**12)}"

    def count() -> int:
        return drawn.choice([1, 1, 1, 2, -1])

    days = [first + n * DAY for n in range((last - first).days + 1)]
    size = len(days)
    counted = [(on, each, tier) for on in days for each in DISTRICTS for tier in TIERS if drawn.random() < 0.3]
    installs = [
        {"统计日期": on, "辖区": each, "层级": tier, "安装数": drawn.randrange(2000)} for on, each, tier in counted
    ]
    incidents = [
        {
            "警情编号": number(),
            "报警时间": at(day()),
            "辖区": drawn.choice(DISTRICTS),
            "是否电诈": "是",
            "数量": count(),
        }
        for _ in range(size)
    ]
    arrests = [
        {
            "抓获编号": number(), "抓获日期": day(), "办案单位": drawn.choice(DISTRICTS), "数量": count(),
            "强制措施": drawn.choice(["刑事拘留", "刑事拘留", "逮捕"]), "专项行动": drawn.choice(["断卡", None]),
            "嫌疑人证件号": drawn.choice([None, f"人{drawn.randrange(80)}", f"人{drawn.randrange(80)}"]),
        }
        for _ in range(size)
    ]  # fmt: skip
    alerts = []
    for _ in range(size):
        issued = at(day())
        done = drawn.choice([None, None, issued + timedelta(hours=30), datetime.combine(issued.date() + DAY, time())])
        fed_back = done if done is None or done.date() <= last else None
        level, district = drawn.choice(list(FEED_BACK)), drawn.choice(DISTRICTS)
        alerts.append(
            {"指令编号": number(), "下发时间": issued, "预警等级": level, "辖区": district, "反馈时间": fed_back}
        )
    return {"app_installs": installs, "incidents": incidents, "arrests": arrests, "alerts": alerts}


def corrected(drawn: random.Random, known: Mapping[str, Rows]) -> dict[str, Rows]:
    """Change some rows, and add later ones, a few of them of days that were known."""
    changes: Mapping[str, Callable[[], dict[str, Any]]] = {
        "app_installs": lambda: {"安装数": drawn.randrange(2000)},
        "incidents": lambda: {"辖区": drawn.choice(DISTRICTS)},
        "arrests": lambda: {"嫌疑人证件号": f"人{drawn.randrange(80)}"},
        "alerts": lambda: {"反馈时间": datetime(2021, 2, 28)},
    }
    later, late = made(drawn, KNOWN_TO + DAY, LATER_TO), made(drawn, KNOWN_TO - 9 * DAY, KNOWN_TO)
    return {
        name: [row | change() for row in drawn.sample(known[name], 60)]
        + later[name]
        + (late[name] if name in KEYS else [])
        for name, change in changes.items()
    }


POPULATION: Rows = [
    {"辖区": "福田", "年份": 2019, "常住人口": 20_000},
    {"辖区": "福田", "年份": 2020, "常住人口": 25_000},
    {"辖区": "罗湖", "年份": 2020, "常住人口": 40_000},
    {"辖区": "罗湖", "年份": 2021, "常住人口": 50_000},
]
"""Loaded once, before all else."""


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, dict[datetime, Known]]]:
    """Load residents, then two exports of each dataset; give the rows known after each."""
    drawn, folder = random.Random(9), tmp_path_factory.mktemp("last_known")
    project = Project.create(folder / "project")

    def load(name: str, rows: Sequence[dict[str, Any]], covers: str, at: datetime) -> None:
        path = folder / f"{name}_{at:%m%d}.csv"
        (project.folder.sources / f"{path.stem}.toml").write_text(
            f'dataset = "{name}"\nmatch = ["{path.name}"]\n{covers}', encoding="utf-8"
        )
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows([*rows, *rows[:3]])
        (answer,) = project.load([path], as_of=at)
        assert answer.refusal is None, answer.refusal

    load("population", POPULATION, "", datetime(2021, 1, 15))
    first = made(drawn, FIRST, KNOWN_TO)
    second = corrected(drawn, first)
    for at, exported in ((FIRST_LOAD, first), (SECOND_LOAD, second)):
        for name, rows in exported.items():
            load(name, rows, f"covers_from = {FIRST}\ncovers_to = {LOADS[at]}\n", at)
    known = {at: {name: newest(name, rows) for name, rows in parts.items()} for at, parts in (
        (FIRST_LOAD, first), (SECOND_LOAD, {name: first[name] + second[name] for name in first}),
    )}  # fmt: skip
    for parts in known.values():
        parts["installs"] = tiers_and_rests(parts["app_installs"])
    yield project, known


def newest(name: str, rows: Rows) -> pd.DataFrame:
    keys = [KEYS[name]] if name in KEYS else ["统计日期", "辖区", "层级"]
    return pd.DataFrame(rows).drop_duplicates(keys, keep="last", ignore_index=True)


def tiers_and_rests(counts: pd.DataFrame) -> pd.DataFrame:
    """Give the tiers of each day, and what they leave of the whole."""
    rows = []
    for (day, district), part in counts.groupby(["统计日期", "辖区"]):
        tiers = part[part["层级"].notna()]
        rows += [(day, district, TIERS[tier], n) for tier, n in zip(tiers["层级"], tiers["安装数"], strict=True)]
        whole = part.loc[part["层级"].isna(), "安装数"]
        if len(whole) and (tiers.empty or whole.iloc[0] != tiers["安装数"].sum()):
            rows.append((day, district, "", whole.iloc[0] - tiers["安装数"].sum()))
    return pd.DataFrame(rows, columns=["day", "district", "tier", "value"])


def residents(district: str, before: date) -> int | None:
    years = [each for each in POPULATION if each["辖区"] == district and date(each["年份"], 1, 1) < before]
    return max(years, key=lambda each: each["年份"])["常住人口"] if years else None


def coverage(known: Known) -> pd.DataFrame:
    wholes = known["installs"].groupby(["day", "district"], as_index=False)["value"].sum()
    found = [residents(district, day + DAY) for day, district in zip(wholes["day"], wholes["district"], strict=True)]
    return wholes.assign(residents=found).dropna(subset=["residents"])


def by_end_of_day(stamps: pd.Series) -> pd.Series:
    return stamps.where(stamps != stamps.dt.normalize(), stamps + DAY)


def overdue(known: Known, data_end: datetime) -> pd.DataFrame:
    table = known["alerts"]
    due = by_end_of_day(table["下发时间"]) + pd.to_timedelta(table["预警等级"].map(FEED_BACK), unit="m")
    is_open = table["反馈时间"].isna() | (table["反馈时间"] >= data_end)
    return pd.DataFrame({"at": due, "district": table["辖区"]})[(due < data_end) & is_open]


def without_pairs(table: pd.DataFrame, number: str) -> pd.DataFrame:
    """Leave out each row with a row that is like it in all but the number and takes it back."""
    content = [each for each in table.columns if each not in (number, "数量")]
    ranked = table.sort_values(number).assign(size=table["数量"].abs(), sign=table["数量"] > 0)
    alike = ranked.groupby([*content, "size"], dropna=False)["sign"]
    n_pairs = pd.concat([alike.transform("sum"), alike.transform("count") - alike.transform("sum")], axis=1).min(axis=1)
    place = ranked.groupby([*content, "size", "sign"], dropna=False).cumcount()
    return table.loc[ranked.index[place >= n_pairs]]


def persons(known: Known) -> pd.DataFrame:
    table = without_pairs(known["arrests"], "抓获编号").query("强制措施 == '刑事拘留'")
    person = table["嫌疑人证件号"].where(table["嫌疑人证件号"].notna(), table["抓获编号"])
    left = table["数量"].groupby(person).transform("sum").gt(0)
    left_of_day = table["数量"].groupby([person, table["抓获日期"]]).transform("sum").gt(0)
    is_counted = table["数量"].gt(0) & left & left_of_day
    table, person = table[is_counted], person[is_counted]
    operation = table["专项行动"].where(table["专项行动"].notna(), "")
    return pd.DataFrame(
        {"day": table["抓获日期"], "district": table["办案单位"], "operation": operation, "value": person}
    )


def standing(events: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Keep what the last day of each district says."""
    inside = events[(events["day"] >= span[0]) & (events["day"] < span[1])]
    return inside[inside["day"] == inside.groupby("district")["day"].transform("max")]


def stock(events: pd.DataFrame, span: Span) -> float | None:
    found = standing(events, span)
    return float(found["value"].sum()) if len(found) else None


def stock_ratio(events: pd.DataFrame, span: Span) -> float | None:
    found = standing(events, span)
    return found["value"].sum() / found["residents"].sum() if len(found) else None


def incidence(events: pd.DataFrame, span: Span) -> float | None:
    known = {each: residents(each, span[1]) for each in events["district"].unique()}
    inside = events[(events["day"] >= span[0]) & (events["day"] < span[1])]
    counted = inside[inside["district"].map(known).notna()]
    people = sum(each for each in known.values() if each)
    return 10_000 * counted["value"].sum() / people if people else None


def different(events: pd.DataFrame, span: Span) -> float:
    return float(events[(events["day"] >= span[0]) & (events["day"] < span[1])]["value"].nunique())


def counted(events: pd.DataFrame, span: Span) -> float:
    return float(((events["day"] >= span[0]) & (events["day"] < span[1])).sum())


@dataclass(frozen=True)
class Measure:
    """How pandas measures a metric."""

    value: Callable[[pd.DataFrame, Span], float | None]
    dimensions: tuple[str, ...]
    is_timed: bool = False
    """Its events have times, so that the first day is half a day under a cut-off."""
    stands: bool = False
    """It says what the last day of a window says, whenever the data began."""


MEASURES = {
    "app_installs": Measure(stock, ("district", "tier"), stands=True),
    "app_coverage": Measure(stock_ratio, ("district",), stands=True),
    "incidents_per_10k": Measure(incidence, ("district",), is_timed=True),
    "persons_detained": Measure(different, ("district", "operation")),
    "alerts_overdue": Measure(counted, ("district",), is_timed=True),
}


def events_of(metric: str, known: Known, calendar: Calendar, data_end: datetime) -> pd.DataFrame:
    if metric == "alerts_overdue":
        found = overdue(known, data_end)
    elif metric == "incidents_per_10k":
        table = known["incidents"]
        found = pd.DataFrame({"at": table["报警时间"], "district": table["辖区"], "value": table["数量"]})
    else:
        return (
            known["installs"]
            if metric == "app_installs"
            else {"app_coverage": coverage, "persons_detained": persons}[metric](known)
        )
    return found.assign(day=found["at"].map(calendar.day))


@dataclass(frozen=True)
class AskedOfOneDay(Asked):
    """A question about a kind that does not add up."""

    def _holds(self, span: Span) -> bool:
        begins = MEASURES[self.metric].stands or self.covered[0] <= span[0]
        return begins and span[1] <= self.covered[1]

    def _value(self, span: Span, group: Mapping[str, object]) -> float | None:
        events = self.events
        for name, value in group.items():
            events = events[events[name] == value]
        return MEASURES[self.metric].value(events, span)


def a_question(drawn: random.Random, dimensions: Sequence[str], events: pd.DataFrame) -> TrendQuestion:
    by = tuple(drawn.sample(dimensions, drawn.randrange(len(dimensions) + 1)))
    name = drawn.choice(dimensions)
    wanted = ((name, drawn.choice(sorted(events[name].unique()))),) if drawn.random() < 0.4 else ()
    return TrendQuestion(
        grain=drawn.choice(list(Grain)),
        selection=Selection(by, wanted),
        first=drawn.choice([None, date(2018, 1, 1), date(2020, 1, 27)]),
        last=drawn.choice([None, date(2020, 2, 29), date(2021, 2, 13), date(2022, 1, 1)]),
        newest=drawn.choice([1, 2, 3]),
        to_date=drawn.random() < 0.4,
        alignment=drawn.choice([None, *Alignment]),
        total=drawn.random() < 0.5,
    )


@pytest.mark.parametrize("calendar", CALENDARS, ids=str)
def test_what_does_not_add_up_is_answered_as_pandas_answers_it(
    exports: tuple[Project, dict[datetime, Known]], calendar: Calendar
) -> None:
    project, known = exports
    settings = f"[calendar]\nweek_start = {calendar.week_start}\nmonth_start = {calendar.month_start}\n"
    project.folder.settings.write_text(f"{settings}cutoff = {calendar.cutoff.isoformat()}\n", encoding="utf-8")
    reopened, drawn, n_rows = Project.open(project.folder.root), random.Random(calendar.week_start), 0
    for turn in range(25):
        metric, at = list(MEASURES)[turn % len(MEASURES)], drawn.choice(list(LOADS))
        measure, last = MEASURES[metric], LOADS[at]
        late_start = measure.is_timed and calendar.cutoff != time(0)
        data_end = datetime.combine(last + (DAY if calendar.cutoff == time(0) else timedelta(0)), calendar.cutoff)
        events = events_of(metric, known[at], calendar, data_end)
        question = a_question(drawn, measure.dimensions, events)
        for name, value in question.selection.filters:
            events = events[events[name] == value]
        covered = (FIRST + (DAY if late_start else timedelta(0)), last + DAY)
        expected = AskedOfOneDay(calendar, metric, question, events, covered).rows()
        n_rows += n_equal_rows(reopened, metric, question, at, expected)
    assert n_rows >= 75
