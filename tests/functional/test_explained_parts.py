"""explain: the two parts of a rate that are made of different rows are told apart; residents are no events."""

from fraudstats.project import Project
from program import Run


def test_residents_are_not_counted_among_the_events(run_cli: Run, sample_project: Project) -> None:
    ask = ["explain", "incidents_per_10k", "--week", "2021-W19"]
    rows = {row["role"]: row for row in run_cli(*ask, "--format", "json", project=sample_project).ok().rows}
    assert (rows["current"]["n_events"], rows["current"]["numerator"]) == (210, 210)
    assert (rows["current"]["n_numerator"], rows["current"]["n_denominator"]) == (210, 13)
    parts = ("n_new", "n_left", "numerator_new", "numerator_left", "denominator_new", "denominator_left")
    assert [rows["year_earlier"][each] for each in parts] == [210, 543, 210, 543, 13, 13]
    assert rows["previous"]["denominator_unchanged"] == 13
    shown = run_cli("--lang", "en", *ask, project=sample_project).ok().stdout
    assert "numerator: 210 new, 543 left, 0 changed   denominator: 13 new, 13 left, 0 changed" in shown


def test_a_case_filed_before_and_solved_now_is_no_changed_event(run_cli: Run, sample_project: Project) -> None:
    ask = ["explain", "clearance", "--week", "2021-W19", "--format", "json"]
    answer = run_cli(*ask, "--rows", project=sample_project).ok()
    rows = {row["role"]: row for row in answer.rows}
    current, previous = rows["current"], rows["previous"]
    assert (current["n_numerator"], current["n_denominator"]) == (current["numerator"], current["denominator"])
    assert (previous["numerator_new"], previous["numerator_left"]) == (current["numerator"], previous["numerator"])
    assert (previous["n_changed"], previous["numerator_changed"], previous["denominator_changed"]) == (0, 0, 0)
    assert previous["n_new"] == current["n_events"] == current["n_numerator"] + current["n_denominator"]
    solved = [each for each in answer.json["events"] if each["role"] == "current" and each["part"] == "numerator"]
    assert len(solved) == current["numerator"]


def test_a_rate_over_its_own_events_has_no_parts(run_cli: Run, sample_project: Project) -> None:
    ask = ["explain", "stop_rate_60m", "--week", "2021-W19", "--format", "json"]
    rows = run_cli(*ask, project=sample_project).ok().rows
    assert {(row["n_numerator"], row["denominator_new"]) for row in rows} == {(None, None)}
    assert rows[0]["n_events"] == rows[0]["denominator"] == 173


def test_a_district_is_called_what_the_table_of_all_districts_calls_it(run_cli: Run, sample_project: Project) -> None:
    ask = ["telecom_incidents", "--format", "json"]
    table = run_cli("trend", *ask, "--every", "month", "--by", "district", "--last", "2", project=sample_project).ok()
    april = {row["district"]: row for row in table.rows if row["period"] == "2021-04"}
    told = {}
    for district in ("福田", "宝安"):
        wanted = ["--week", "2021-04", "--where", f"district={district}"]
        evidence = run_cli("explain", *ask, *wanted, project=sample_project).ok().json["evidence"]
        assert [each["among"] for each in evidence] == ["district"] * 2
        by_table = [april[district]["verdict"], april[district]["year_earlier_verdict"]]
        assert [each["verdict_among"] for each in evidence] == by_table
        told[district] = [(each["verdict"], each["verdict_among"]) for each in evidence]
    assert told["福田"][1] == ("rise", "no_clear_change"), "alone it is clear, as one of thirteen it is not"
    shown = run_cli(
        "explain", "telecom_incidents|2021-04-01..2021-05-01|district=福田|count", project=sample_project
    ).ok()
    assert "明显上升；与其他辖区一并判断，如简报：无明显变化；检验 p = 0.035" in shown.stdout.replace("\n", "")


def test_the_whole_and_several_districts_are_judged_alone(run_cli: Run, sample_project: Project) -> None:
    several = ["--where", "district=福田", "--where", "district=宝安"]
    for where in ([], several):
        answer = run_cli(
            "explain", "telecom_incidents", "--week", "2021-W19", *where, "--format", "json", project=sample_project
        )
        assert {(each["among"], each["verdict_among"]) for each in answer.ok().json["evidence"]} == {(None, None)}
