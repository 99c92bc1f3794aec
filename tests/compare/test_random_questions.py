"""Random questions of every form against pandas: to date, three alignments, groups, totals, filters, earlier loads.

Rows are made here, calendar and figures are worked out here; nothing is shared with the tool but the numbers asked for.
`test_pandas_reference.py` asks for more rows of fewer forms.
"""

import csv
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import pytest

from asked_twice import n_equal_rows
from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.baselines import Alignment
from fraudstats.calendar.periods import Grain
from fraudstats.metrics.facts import Selection
from fraudstats.project import Project

FIRST, KNOWN_TO, LATER_TO = date(2018, 12, 20), date(2021, 2, 28), date(2021, 3, 10)
FIRST_LOAD, SECOND_LOAD = datetime(2021, 3, 1, 9), datetime(2021, 3, 11, 9)
FESTIVALS = {2017: date(2017, 1, 28), 2018: date(2018, 2, 16), 2019: date(2019, 2, 5), 2020: date(2020, 1, 25),
             2021: date(2021, 2, 12), 2022: date(2022, 2, 1)}  # fmt: skip
ODD_DAYS = [date(2020, 2, 29), date(2021, 1, 3), date(2020, 12, 28), date(2019, 12, 30), date(2021, 2, 12)]
EDGES = [0, 1, 53_999, 54_000, 86_399]
DISTRICTS = ["福田", "罗湖", "南 山"]
TYPES = ["刷单", '贷"款', "o'Type", "多\n行", "a=b, c", None]
STATIONS = [None, "甲所", '乙所;"x"']
DAY = timedelta(days=1)
Span = tuple[date, date]
METRICS: Mapping[str, Callable[[pd.DataFrame], float | None]] = {
    "telecom_cases": lambda events: float(len(events)),
    "telecom_loss": lambda events: float(events["loss"].fillna(0).sum()),
    "telecom_loss_median": lambda events: float(events["loss"].median()) if len(events) else None,
}


@dataclass(frozen=True)
class Calendar:
    """A calendar in plain steps, day by day where that is simplest."""

    week_start: int
    cutoff: time
    month_start: int

    def day(self, at: datetime) -> date:
        return at.date() + (DAY if self.cutoff != time(0) and at.time() >= self.cutoff else timedelta(0))

    def start(self, grain: Grain, day: date) -> date:
        """Walk back to the first day of the period."""
        while not self._begins(grain, day):
            day -= DAY
        return day

    def span(self, grain: Grain, day: date) -> Span:
        end = day + DAY
        while not self._begins(grain, end):
            end += DAY
        return self.start(grain, day), end

    def _begins(self, grain: Grain, day: date) -> bool:
        if grain in (Grain.DAY, Grain.WEEK):
            return grain is Grain.DAY or day.isoweekday() == self.week_start
        month = day.month if self.month_start == 1 else day.month % 12 + 1
        every = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}[grain]
        return day.day == self.month_start and (month - 1) % every == 0

    def year_earlier(self, grain: Grain, span: Span, alignment: Alignment) -> Span:
        if alignment is Alignment.WEEKDAY:
            return span[0] - 364 * DAY, span[1] - 364 * DAY
        if alignment is Alignment.LUNAR:
            for year in (span[0].year, span[0].year + 1):
                if all(abs((day - FESTIVALS[year]).days) <= 45 for day in (span[0], span[1] - DAY)):
                    moved = FESTIVALS[year - 1] - FESTIVALS[year]
                    return span[0] + moved, span[1] + moved
        if grain in (Grain.DAY, Grain.WEEK):
            return _last_year(span[0]), _last_year(span[1] - DAY) + DAY
        return self.span(grain, _last_year(span[0]))


def _last_year(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


CALENDARS = [Calendar(1, time(0), 1), Calendar(7, time(15), 26), Calendar(4, time(8, 30), 11)]


def made(drawn: random.Random, n: int, last: date) -> list[dict[str, Any]]:
    def instant() -> datetime:
        day = FIRST + drawn.randrange((last - FIRST).days + 1) * DAY if drawn.random() > 0.1 else drawn.choice(ODD_DAYS)
        second = drawn.choice(EDGES) if drawn.random() < 0.3 else drawn.randrange(86_400)
        return datetime.combine(day, time()) + timedelta(seconds=second)

    return [
        {
            "案件编号": f"K{drawn.randrange(10**12)}", "立案时间": instant(),
            "案件类别": drawn.choice(["电诈", "电诈", "其他"]),
            "辖区": drawn.choice(DISTRICTS), "派出所": drawn.choice(STATIONS), "诈骗类型": drawn.choice(TYPES),
            "涉案金额(元)": drawn.choice([None, 0, drawn.randrange(1, 10**7) / 100]),
        }
        for _ in range(n)
    ]  # fmt: skip


def corrected(drawn: random.Random, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = [{"辖区": "福田"}, {"案件类别": "其他"}, {"涉案金额(元)": 5.55}]
    changes.append({"立案时间": datetime(2021, 2, 20, 15)})
    return [row | drawn.choice(changes) for row in drawn.sample(rows, 120)] + made(drawn, 150, LATER_TO)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, dict[datetime, pd.DataFrame]]]:
    """Load two exports, the second with corrections; give the rows known after each."""
    drawn, folder = random.Random(4), tmp_path_factory.mktemp("random")
    project = Project.create(folder / "project")
    first = made(drawn, 1500, KNOWN_TO)
    second = corrected(drawn, first)
    for name, rows, last, at in (("a", first, KNOWN_TO, FIRST_LOAD), ("b", second, LATER_TO, SECOND_LOAD)):
        profile = f'dataset = "cases"\nmatch = ["{name}.csv"]\ncovers_from = {FIRST}\ncovers_to = {last}\n'
        (project.folder.sources / f"{name}.toml").write_text(profile, encoding="utf-8")
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        (answer,) = project.load([folder / f"{name}.csv"], as_of=at)
        assert answer.refusal is None, answer.refusal
    by_key = {row["案件编号"]: row for row in first}
    known = {FIRST_LOAD: _events(by_key), SECOND_LOAD: _events(by_key | {row["案件编号"]: row for row in second})}
    yield project, known


def _events(rows: Mapping[str, dict[str, Any]]) -> pd.DataFrame:
    names = {
        "立案时间": "at",
        "辖区": "district",
        "派出所": "station",
        "诈骗类型": "fraud_type",
        "涉案金额(元)": "loss",
    }
    table = pd.DataFrame([row for row in rows.values() if row["案件类别"] == "电诈"]).rename(columns=names)
    return table.assign(**{name: table[name].fillna("") for name in ("district", "station", "fraud_type")})


@dataclass(frozen=True)
class Asked:
    """A question as pandas answers it."""

    calendar: Calendar
    metric: str
    question: TrendQuestion
    events: pd.DataFrame
    covered: Span

    def rows(self) -> dict[tuple[object, ...], dict[str, Any]]:
        by = self.question.selection.dimensions
        groups = self.events[list(by)].drop_duplicates().itertuples(index=False, name=None) if by else [()]
        keys = [(group, not by) for group in groups]
        keys += [((), True)] if by and self.question.total else []
        return {
            (span[0], *group, is_total): self._row(span, dict(zip(by, group, strict=False)))
            for span in self._spans()
            for group, is_total in keys
        }

    def _spans(self) -> list[Span]:
        asked, (first, end) = self.question, self.covered
        first, last = max(first, asked.first or first), min(end - DAY, asked.last or end)
        spans, day = [], first
        while day <= last:
            spans.append(self.calendar.span(asked.grain, day))
            day = spans[-1][1]
        return spans[-asked.newest :] if asked.newest else spans

    def _row(self, whole: Span, group: Mapping[str, object]) -> dict[str, Any]:
        asked = self.question
        last = min(self.covered[1] - DAY, asked.last or self.covered[1])
        elapsed = (last - self.calendar.start(asked.grain, last)).days + 1

        def cut(span: Span) -> Span:
            return (span[0], min(span[1], span[0] + elapsed * DAY)) if asked.to_date else span

        usual = Alignment.WEEKDAY if asked.grain in (Grain.DAY, Grain.WEEK) else Alignment.DATE
        current = cut(whole)
        # the Spring Festival's distance is that of the window itself; other alignments know the whole period
        measured = current if asked.alignment is Alignment.LUNAR and self._is_near(current) else whole
        earlier = self.calendar.year_earlier(asked.grain, measured, asked.alignment or usual)
        before = cut(self.calendar.span(asked.grain, whole[0] - DAY))
        found: dict[str, Any] = {"value": self._value(current, group), "provisional": not self._holds(current)}
        for role, span in (("previous", before), ("year_earlier", cut(earlier))):
            baseline = self._value(span, group) if self._holds(span) else None
            is_told = self._holds(current) and found["value"] is not None and baseline is not None
            found[f"{role}_value"] = baseline
            found[f"{role}_change"] = found["value"] - baseline if is_told else None
        return found

    def _is_near(self, span: Span) -> bool:
        days, years = (span[0], span[1] - DAY), (span[0].year, span[0].year + 1)
        return any(all(abs((day - FESTIVALS[year]).days) <= 45 for day in days) for year in years)

    def _holds(self, span: Span) -> bool:
        return self.covered[0] <= span[0] and span[1] <= self.covered[1]

    def _value(self, span: Span, group: Mapping[str, object]) -> float | None:
        inside = self.events[(self.events["day"] >= span[0]) & (self.events["day"] < span[1])]
        for name, value in group.items():
            inside = inside[inside[name] == value]
        return METRICS[self.metric](inside)


def a_question(drawn: random.Random) -> TrendQuestion:
    dimensions = ("district", "station", "fraud_type")
    wanted: tuple[tuple[str, str], ...] = ()
    if drawn.random() < 0.4:
        texts = drawn.sample([each or "" for each in TYPES], 2)
        wanted = drawn.choice([(("district", "福田"),), tuple(("fraud_type", each) for each in texts)])
    return TrendQuestion(
        grain=drawn.choice(list(Grain)),
        selection=Selection(tuple(drawn.sample(dimensions, drawn.choice([0, 1, 2]))), wanted),
        first=drawn.choice([None, date(2019, 3, 1)]),
        last=drawn.choice([None, date(2020, 2, 29), date(2021, 2, 13)]),
        newest=drawn.choice([1, 3, 5]),
        to_date=drawn.random() < 0.4,
        alignment=drawn.choice([None, *Alignment]),
        total=drawn.random() < 0.5,
    )


@pytest.mark.parametrize("calendar", CALENDARS, ids=str)
def test_random_questions_are_answered_as_pandas_answers_them(
    exports: tuple[Project, dict[datetime, pd.DataFrame]], calendar: Calendar
) -> None:
    project, known = exports
    settings = f"[calendar]\nweek_start = {calendar.week_start}\nmonth_start = {calendar.month_start}\n"
    project.folder.settings.write_text(f"{settings}cutoff = {calendar.cutoff.isoformat()}\n", encoding="utf-8")
    reopened, drawn, n_rows = Project.open(project.folder.root), random.Random(calendar.week_start), 0
    for _ in range(30):
        metric, question, at = drawn.choice(list(METRICS)), a_question(drawn), drawn.choice([FIRST_LOAD, SECOND_LOAD])
        events = known[at].assign(day=known[at]["at"].map(calendar.day))
        events = events[events["loss"] > 0] if metric == "telecom_loss_median" else events
        for name in {each for each, _ in question.selection.filters}:
            events = events[events[name].isin([value for each, value in question.selection.filters if each == name])]
        first = FIRST if calendar.cutoff == time(0) else FIRST + DAY
        last = KNOWN_TO if at == FIRST_LOAD else LATER_TO
        expected = Asked(calendar, metric, question, events, (first, last + DAY)).rows()
        n_rows += n_equal_rows(reopened, metric, question, at, expected)
    assert n_rows >= 200
