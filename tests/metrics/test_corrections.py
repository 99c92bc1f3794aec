"""Rows with a count below 0: what they take back is not seen, under its own number or another, whenever it is loaded."""

from datetime import date, datetime

import pytest
from measuring import Measuring

from fraudstats import meeting, questions
from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.periods import Grain
from fraudstats.metrics.facts import Selection
from fraudstats.operations.task_ledger import NewTask

LATER = datetime(2030, 1, 1)
INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny | outcome | victim_id | first_transfer_at   | n
    early       | 2021-05-03 12:00:00 | 福田     | 是         |          |         |           |                     | 1
    i1          | 2021-05-10 00:00:01 | 福田     | 是         | 100      | 既遂    | 甲        | 2021-05-09 22:00:01 | 1
    i2          | 2021-05-10 12:00:00 | 福田     | 是         | 900      | 既遂    | 乙        | 2021-05-10 11:00:00 | 1
    i3          | 2021-05-16 23:59:59 | 罗湖     | 是         | 500      | 既遂    | 丙        | 2021-05-16 23:29:59 | 1
    counted     | 2021-05-16 23:59:59 | 罗湖     | 是         |          |         |           |                     | 4
    after       | 2021-05-17 00:00:01 | 罗湖     | 是         | 700      | 既遂    |           |                     | 1
"""
ARRESTS = """
    arrest_id | person_id | taken_on   | measure | district | operation | n
    a1        | 甲        | 2021-05-10 | 刑拘    | 福田     | 断卡      | 1
    a2        | 甲        | 2021-05-16 | 刑拘    | 福田     |           | 1
    a3        | 乙        | 2021-05-16 | 刑拘    | 罗湖     | 断卡      | 1
    a4        |           | 2021-05-16 | 刑拘    | 罗湖     |           | 1
    a5        |           | 2021-05-16 | 刑拘    | 罗湖     |           | 1
    after     | 丁        | 2021-05-17 | 刑拘    | 罗湖     |           | 1
"""
ALERTS = """
    alert_id | issued_at           | level | district | station  | subject_id | contacted_at        | n
    early    | 2021-05-03 12:00:00 | 蓝色  | 福田     | 福田一所 |            |                     | 1
    first    | 2021-05-09 12:00:00 | 红色  | 福田     | 福田一所 | 乙         | 2021-05-09 13:00:00 | 1
    second   | 2021-05-10 12:00:00 | 红色  | 福田     | 福田一所 | 丙         | 2021-05-10 13:00:00 | 1
    third    | 2021-05-17 23:50:00 | 红色  | 罗湖     | 罗湖一所 |            |                     | 1
"""


def again(table: str, number: str, under: str = "", **changed: str) -> str:
    """Write the correction of a row: the same with a count of -1, under its own number or another."""
    heads, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    row = dict(zip(heads, next(line for line in lines if line[0] == number), strict=True))
    row |= {heads[0]: under or number, "n": "-1", **changed}
    return " | ".join(heads) + "\n" + " | ".join(row.values())


def week(given: Measuring, metric: str, name: str = "2021-W19") -> object:
    found = next(row for row in given.measure(metric).to_dicts() if row["period"] == name)
    return found["value"] if found["numerator"] is None else (found["numerator"], found["denominator"])


@pytest.mark.parametrize("under", ["", "new"])
def test_an_incident_that_is_taken_back_counts_in_no_measure_but_as_it_did_before(given: Measuring, under: str) -> None:
    given.load("alerts", ALERTS).load("incidents", INCIDENTS)
    measures = ("telecom_incidents", "report_delay", "cases_with_prior_alert")
    assert [week(given, each) for each in measures] == [7, 60, (2, 3)]
    assert week(given, "defrauded_after_contact_7d", "2021-W18") == (1, 1)
    given.load("incidents", again(INCIDENTS, "i2", under))
    assert [week(given, each) for each in measures] == [6, 75, (1, 2)]
    assert week(given, "defrauded_after_contact_7d", "2021-W18") == (0, 1)
    question = TrendQuestion(Grain.WEEK, Selection())
    before = given.project.trend(["telecom_incidents"], question, as_of=datetime(2021, 5, 18, 10, 30))
    assert before["value"].to_list() == [1, 7, 1]


def test_of_a_counted_row_a_correction_under_its_number_leaves_the_rest(given: Measuring) -> None:
    given.load("incidents", INCIDENTS).load("incidents", again(INCIDENTS, "counted"))
    assert week(given, "telecom_incidents") == 6
    given.load("incidents", again(INCIDENTS, "counted", n="-9"))
    assert week(given, "telecom_incidents") == 3


def test_what_takes_back_nothing_that_is_known_counts_below_zero_as_the_export_says(given: Measuring) -> None:
    given.load("incidents", INCIDENTS).load("incidents", again(INCIDENTS, "i2", "stray", loss_cny="901"))
    assert (week(given, "telecom_incidents"), week(given, "report_delay")) == (6, 60)


def test_of_two_look_alikes_one_is_left(given: Measuring) -> None:
    given.load("arrests", ARRESTS).load("arrests", again(ARRESTS, "a5", "new"))
    assert week(given, "persons_detained") == 3
    assert week(given, "arrests_by_operation") == 4


@pytest.mark.parametrize("changed", [{}, {"operation": "", "district": "南山"}])
def test_a_person_who_is_taken_back_is_not_counted_whatever_else_the_correction_states(
    given: Measuring, changed: dict[str, str]
) -> None:
    given.load("arrests", ARRESTS)
    assert week(given, "persons_detained") == 4
    given.load("arrests", again(ARRESTS, "a3", "new", **changed))
    assert week(given, "persons_detained") == 3
    given.load("arrests", again(ARRESTS, "a1", "other", **changed))
    assert given.measure("persons_detained", Grain.DAY)["value"][0] == 0
    assert week(given, "persons_detained") == 3
    given.load("arrests", again(ARRESTS, "a2", "third", taken_on="2021-05-17", **changed))
    assert week(given, "persons_detained") == 2


@pytest.mark.parametrize("under", ["", "new"])
def test_an_alert_that_is_taken_back_waits_no_more_and_warned_nobody(given: Measuring, under: str) -> None:
    given.load("incidents", INCIDENTS).load("alerts", ALERTS)
    waiting = questions.alert_backlog(given.project, as_of=LATER, district=None).alerts["alert_id"]
    assert waiting.to_list() == ["early", "first", "second"]
    given.load("alerts", again(ALERTS, "first", under))
    waiting = questions.alert_backlog(given.project, as_of=LATER, district=None).alerts["alert_id"]
    assert waiting.to_list() == ["early", "second"]
    assert week(given, "cases_with_prior_alert") == (1, 3)


@pytest.mark.parametrize("under", ["", "new"])
def test_a_transfer_that_is_taken_back_is_no_part_of_the_chain(given: Measuring, under: str) -> None:
    cases = (
        "case_id | filed_at | reported_at | district | category\nc1 | 2021-05-10 | 2021-05-10 10:00:00 | 福田 | 电诈\n"
    )
    transfers = """
        transfer_id | case_id | from_account_id | to_account_id | level | transferred_at      | traced_at           | amount_cny | n
        t1          | c1      | v               | a             | 1     |                     | 2021-05-10 10:05:00 | 100        | 1
        t2          | c1      | v               | b             | 1     | 2021-05-10 09:00:00 | 2021-05-10 10:05:00 | 70         | 1
        t3          | c1      | b               | c             | 2     |                     | 2021-05-10 10:20:00 | 60         | 1
    """
    orders = "order_id | case_id | reported_at | account_id\no1 | c1 | 2021-05-16 12:00:00 | a\n"
    given.load("incidents", INCIDENTS).load("cases", cases).load("stop_orders", orders).load("transfers", transfers)
    assert questions.trace(given.project, "c1", as_of=LATER).levels["amount_cny"].to_list() == [170.0, 60.0]
    given.load("transfers", again(transfers, "t3", under))
    found = questions.trace(given.project, "c1", as_of=LATER)
    assert found.levels.select("level", "amount_cny", "moving_cny").rows() == [(1, 170.0, 170.0)]
    assert week(given, "levels_traced") == 1
    assert week(given, "chain_amount") == 170


def test_a_task_that_is_taken_back_is_not_listed_and_its_number_is_not_given_again(given: Measuring) -> None:
    tasks = (
        "task_id | raised_on | issue | n\nT20210510-001 | 2021-05-10 | 一 | 1\nT20210510-002 | 2021-05-10 | 二 | 1\n"
    )
    given.load("tasks", tasks).load("tasks", again(tasks, "T20210510-002"))
    assert meeting.tasks(given.project, as_of=LATER)["task_id"].to_list() == ["T20210510-001"]
    added = meeting.add_task(given.project, NewTask("三", raised_on=date(2021, 5, 10)), as_of=LATER)
    assert added not in ("T20210510-001", "T20210510-002")


def test_an_order_under_whose_number_it_is_taken_back_leaves_the_other_order_on_its_account(given: Measuring) -> None:
    orders = """
        order_id | incident_id | reported_at         | executed_at         | account_id | amount_stopped_cny | n
        o1       | i1          | 2021-05-10 00:00:00 | 2021-05-10 00:10:00 | a          | 300                | 1
        o2       | i1          | 2021-05-10 00:00:00 | 2021-05-10 02:10:00 | a          | 800                | 1
        o3       | i3          | 2021-05-16 23:59:59 | 2021-05-16 23:59:59 | b          | 5                  | 1
        o4       | after       | 2021-05-17 00:00:01 | 2021-05-17 00:00:01 | c          | 5                  | 1
    """
    given.load("incidents", INCIDENTS).load("stop_orders", orders)
    assert week(given, "amount_stopped") == 805
    given.load("stop_orders", again(orders, "o2"))
    assert (week(given, "amount_stopped"), week(given, "stopped_accounts")) == (305, 2)
    checked = given.project.check(as_of=datetime(2021, 5, 18, 12))
    assert not [each for each in checked if each.check == "idle_corrections"]


@pytest.mark.parametrize("is_first", [False, True])
def test_an_event_and_its_correction_under_one_number_in_one_export_come_to_nothing(
    given: Measuring, is_first: bool
) -> None:
    head, *rows = INCIDENTS.strip().splitlines()
    correction = again(INCIDENTS, "i2").splitlines()[1]
    both = "\n".join([head, correction, *rows] if is_first else [head, *rows, correction])
    (batch,) = given.load("incidents", both).project.batches()
    assert (batch.n_read, batch.n_new, batch.n_duplicate, batch.n_rejected) == (7, 6, 1, 0)
    assert (week(given, "telecom_incidents"), week(given, "report_delay")) == (6, 75)
    given.load("incidents", "\n".join([both, "later | 2021-05-12 12:00:00 | 福田 | 是 | | | | | 1"]))
    given.load("incidents", again(INCIDENTS, "i2"))
    assert (week(given, "telecom_incidents"), week(given, "report_delay")) == (7, 75)
    assert given.project.batches()[1].n_unchanged == 6


def test_an_event_that_comes_again_after_its_correction_counts(given: Measuring) -> None:
    given.load("incidents", INCIDENTS).load("incidents", again(INCIDENTS, "i2"))
    given.load("incidents", INCIDENTS + "    later       | 2021-05-17 12:00:00 | 福田     | 是 | | | | | 1\n")
    assert week(given, "telecom_incidents") == 7


def test_of_what_is_no_event_the_row_below_counts_and_the_other_is_told(given: Measuring) -> None:
    installs = "counted_on | district | installs | n\n2021-05-10 | 福田 | 100 | 1\n2021-05-10 | 福田 | 90 | -1\n"
    (batch,) = given.load("app_installs", installs).project.batches()
    assert (batch.n_new, batch.n_duplicate, batch.n_rejected) == (1, 0, 1)


def test_a_contract_of_ones_own_under_a_known_name_is_read_as_it_is(given: Measuring) -> None:
    folder = given.project.folder.queries / "contracts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "outreach.toml").write_text(
        'title_zh = "活动"\ntitle_en = "Events"\nkey = ["number"]\nevent_at = "held_on"\n'
        '[fields.number]\ntype = "text"\nrequired = true\ntitle_zh = "编号"\ntitle_en = "Number"\n'
        '[fields.held_on]\ntype = "date"\nrequired = true\ntitle_zh = "日期"\ntitle_en = "Day"\n',
        encoding="utf-8",
    )
    given.load("outreach", "number | held_on | n\na | 2021-05-10 | 2\nb | 2021-05-10 | -1\n")
    with given.project.knowledge(LATER) as knowledge:
        assert knowledge.session.rows("select sum(n) as n from outreach") == [{"n": 1}]


@pytest.mark.parametrize("under", ["", "new"])
def test_explain_names_the_export_of_a_correction(given: Measuring, under: str) -> None:
    given.load("incidents", INCIDENTS)
    given.load("incidents", again(INCIDENTS, "i2", under)).load("incidents", again(INCIDENTS, "counted"))
    given.load("incidents", again(INCIDENTS, "early", under and "other"))

    def files(selection: Selection, as_of: datetime = LATER) -> list[tuple[object, ...]]:
        found = questions.explain(
            given.project, "telecom_incidents", "2021-W19", selection=selection, as_of=as_of, today=as_of.date()
        )
        mine = found.files.filter(role="current").select("file", "n_events", "n_taken_back").rows()
        assert found.row["value"][0] == sum(found.events.filter(role="current")["value"])
        return mine

    assert files(Selection()) == [
        ("1_incidents.csv", 2, 0),
        ("2_incidents.csv", 0, 1),
        ("3_incidents.csv", 1, 1),
    ]
    assert files(Selection((), (("district", "福田"),))) == [("1_incidents.csv", 1, 0), ("2_incidents.csv", 0, 1)]
    assert files(Selection(), datetime(2021, 5, 18, 9, 30)) == [("1_incidents.csv", 4, 0)]
    assert week(given, "telecom_incidents") == 5, "all is as it was before"


def test_explain_names_no_correction_that_takes_back_nothing_twice(given: Measuring) -> None:
    given.load("incidents", INCIDENTS).load("incidents", again(INCIDENTS, "i2", "stray", loss_cny="901"))
    found = questions.explain(
        given.project, "telecom_incidents", "2021-W19", selection=Selection(), as_of=LATER, today=LATER.date()
    )
    counted = found.files.filter(role="current").select("file", "n_events", "n_taken_back").rows()
    assert counted == [("1_incidents.csv", 4, 0), ("2_incidents.csv", 1, 0)]
