"""What `stops` keeps between two calls: equal to what is counted, counted once, and never stale."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from polars.testing import assert_frame_equal

from fraudstats import questions
from fraudstats.analysis.stop_counts import RESTS_ON, StopCounts
from fraudstats.analysis.stop_groups import StopGroup
from fraudstats.analysis.stops import StopAnswer
from fraudstats.engines.duckdb import staging
from fraudstats.metrics.command_queries import read_command_queries
from fraudstats.metrics.kept_answers import MAKING
from fraudstats.metrics.refresh import is_repeatable
from fraudstats.project import Project

LATER = datetime(2030, 1, 1)
INCIDENTS = """
警情编号,报警时间,辖区,是否电诈,涉案金额,首次转账时间
J1,2021-05-10 09:00:00,福田,是,1000,2021-05-10 08:00:00
J2,2021-05-11 09:00:00,罗湖,是,2000,2021-05-11 08:59:00
J3,2021-05-12 09:00:00,罗湖,是,3000,
"""
ORDERS = """
止付单号,警情编号,报警时间,申请时间,执行时间,止付账号,申请金额,止付金额,止付结果
Z1,J1,2021-05-10 09:00:00,2021-05-10 09:01:00,2021-05-10 09:10:00,a,500,400,成功
Z2,J2,2021-05-11 09:00:00,2021-05-11 09:01:00,2021-05-11 12:00:00,a,500,300,成功
"""
CORRECTED = """
止付单号,警情编号,报警时间,申请时间,执行时间,止付账号,申请金额,止付金额,止付结果
Z2,J2,2021-05-11 09:00:00,2021-05-11 09:01:00,2021-05-11 09:30:00,a,500,350,成功
"""
TABLES = ("rates", "funnel", "stamps")


def load(project: Project, folder: Path, dataset: str, text: str, hour: int) -> None:
    path = folder / f"{hour}.csv"
    path.write_text(text.strip() + "\n", encoding="utf-8")
    (answer,) = project.load([path], as_of=datetime(2021, 5, 18, hour), dataset=dataset)
    assert answer.refusal is None


@pytest.fixture
def loaded(project: Project, tmp_path: Path) -> Project:
    load(project, tmp_path, "incidents", INCIDENTS, 8)
    load(project, tmp_path, "stop_orders", ORDERS, 9)
    return project


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Name the tables that were counted, not found."""
    names: list[str] = []
    count = StopCounts._count
    monkeypatch.setattr(StopCounts, "_count", lambda own, name, by: names.append(name) or count(own, name, by))
    return names


def ask(project: Project, **question: Any) -> StopAnswer:
    return questions.stops(project, **{"as_of": LATER, "week": "2021-W19", **question}).answer


def assert_equal(found: StopAnswer, expected: StopAnswer) -> None:
    for name in TABLES:
        ours, theirs = getattr(found, name), getattr(expected, name)
        assert (ours is None) == (theirs is None), name
        if ours is not None:
            assert_frame_equal(ours, theirs)


@pytest.mark.parametrize("by", [None, StopGroup.DISTRICT, StopGroup.ORDER_CHANNEL])
def test_the_same_question_is_counted_once_and_answered_alike(
    loaded: Project, counted: list[str], by: StopGroup | None
) -> None:
    first = ask(loaded, by=by)
    n_counted = len(counted)
    assert n_counted == (6 if by else 4)
    assert_equal(ask(loaded, by=by), first)
    assert_frame_equal(ask(loaded, by=by, rates_only=True).rates, first.rates)
    assert len(counted) == n_counted


def test_another_limit_window_or_instant_is_another_question(
    loaded: Project, counted: list[str], tmp_path: Path
) -> None:
    assert ask(loaded).rates["n_in_time"][0] == 1
    counted.clear()
    assert ask(loaded, within_minutes=180).rates["n_in_time"][0] == 2
    assert "funnel" not in counted  # the limit does not decide it
    ask(loaded, week="", month="2021-05")
    assert "funnel" in counted
    load(loaded, tmp_path, "stop_orders", CORRECTED, 10)
    assert ask(loaded).rates["n_in_time"][0] == 2
    assert ask(loaded, as_of=datetime(2021, 5, 18, 9, 30)).rates["n_in_time"][0] == 1


def test_a_case_that_says_whose_order_it_was_makes_a_new_answer(project: Project, tmp_path: Path) -> None:
    load(project, tmp_path, "incidents", INCIDENTS, 8)
    by_case = ORDERS.replace("警情编号", "案件编号").replace(",J1,", ",A1,").replace(",J2,", ",A2,")
    load(project, tmp_path, "stop_orders", by_case, 9)
    assert ask(project).rates["n_ordered"][0] == 0
    load(
        project, tmp_path, "cases", "案件编号,警情编号,立案时间,辖区,案件类别\nA1,J1,2021-05-10 12:00:00,福田,电诈", 10
    )
    assert ask(project).rates["n_ordered"][0] == 1


def test_all_shipped_queries_are_kept(loaded: Project) -> None:
    queries = read_command_queries([root / "stops" for root in loaded.query_folders()])
    made = [name for each in queries.values() for name in MAKING.findall(each.sql)]
    with staging() as session:
        for name in {each for rests_on in RESTS_ON.values() for each in rests_on}:
            text = MAKING.sub("", queries[name].sql)
            assert is_repeatable(session, text, ("incidents", "stop_orders"), beside=made), name


@pytest.mark.parametrize("clause", ["now() is not null", "random() < 2"])
def test_an_own_query_that_asks_the_clock_or_a_die_is_counted_anew(
    loaded: Project, counted: list[str], clause: str
) -> None:
    shipped, _ = loaded.query_folders()
    own = loaded.folder.queries / "stops"
    own.mkdir(parents=True)
    text = (shipped / "stops" / "rates.sql").read_text(encoding="utf-8")
    (own / "rates.sql").write_text(text.replace("where is_mature", f"where {clause} and is_mature"), encoding="utf-8")
    assert_equal(ask(loaded), ask(loaded))
    assert counted.count("rates") == 2
    assert counted.count("funnel") == 1
