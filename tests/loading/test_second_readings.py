"""The same file read again after its profile, or the list of districts, was mended: the new reading replaces the old one."""

from datetime import datetime

import xlsxwriter

from fraudstats.project import Project
from loading_project import Loading

POPULATION = "辖区,年份,常住人口\n福田分局,2021,1000\n龙岗,2021,3000\n"
DISTRICTS = """
[[districts]]
name = "福田"
aliases = ["福田分局"]
[[districts]]
name = "龙岗"
"""
CASES = "案件编号,旧号,立案日期,辖区,案件类别\n{}\n"


def set_up(loading: Loading, settings: str) -> None:
    loading.project.folder.settings.write_text(settings, encoding="utf-8")
    loading.project = Project.open(loading.project.folder.root)


def residents(loading: Loading) -> dict[str, int]:
    return {row["district"]: row["residents"] for row in loading.rows("population")}


def test_a_district_that_got_its_name_leaves_no_twin(loading: Loading) -> None:
    path = loading.write("人口.csv", POPULATION)
    set_up(loading, "")
    loading.loaded(path)
    set_up(loading, DISTRICTS)
    outcome = loading.loaded(path)
    assert (outcome.batch.n_new, outcome.batch.n_unchanged, outcome.batch.n_retired) == (1, 1, 1)
    assert "1 row taken back: known before, gone in this reading" in [each.en for each in outcome.notes]
    assert residents(loading) == {"福田": 1000, "龙岗": 3000}
    assert len(loading.rows("population", batch_id=1)) == 2


def cases(column: str) -> str:
    return f'dataset = "cases"\nmatch = ["*.csv"]\n[fields]\ncase_id = "{column}"\n'


def test_a_mended_key_replaces_what_the_file_brought_but_not_what_others_changed(loading: Loading) -> None:
    loading.profile("desk", cases("旧号"))
    path = loading.write("a.csv", CASES.format("A1,1,2021-05-03,福田,电诈\nA2,2,2021-05-03,福田,电诈"))
    loading.loaded(path)
    loading.loaded(loading.write("b.csv", CASES.format("B2,2,2021-05-04,福田,电诈")))
    loading.profile("desk", cases("案件编号"))
    batch = loading.loaded(path).batch
    assert (batch.n_new, batch.n_retired) == (2, 1)
    assert sorted(row["case_id"] for row in loading.rows("cases")) == ["2", "A1", "A2"]  # 2 is b.csv's by now


def test_a_row_that_the_new_reading_refuses_stays(loading: Loading) -> None:
    path = loading.write("a.csv", "案件编号,立案日期,辖区,案件类别\nA1,2021-05-03,福田,电诈\nA2,2021-05-03,龙岗,电诈\n")
    loading.loaded(path)
    loading.profile(
        "desk",
        'dataset = "cases"\nmatch = ["a.csv"]\n[fields]\ncategory = { column = "案件类别", map = { "电诈" = "未知" } }\n',
    )
    answer = loading.load(path, max_reject_rate=1)
    assert answer.outcome is not None
    assert (answer.outcome.batch.n_rejected, answer.outcome.batch.n_retired) == (2, 0)
    assert len(loading.rows("cases")) == 2


def test_a_row_that_turns_out_to_be_a_total_is_taken_back(loading: Loading) -> None:
    set_up(loading, "")
    path = loading.write("刑案.csv", "辖区,月份,立案数\n福田,2021-04,10\n龙岗,2021-04,20\n全市,2021-04,30\n")
    profile = 'dataset = "crime_totals"\nmatch = ["*.csv"]\n{}\n[fields]\nfiled = "立案数"\n'
    loading.profile("desk", profile.format(""))
    loading.loaded(path)
    loading.profile("desk", profile.format('totals_rows = ["全市"]'))
    loading.loaded(path)
    assert sum(row["filed"] for row in loading.rows("crime_totals")) == 30


def test_two_profiles_over_one_file_are_two_exports(loading: Loading) -> None:
    path = loading.write("月报.csv", "辖区,月份,电诈,其他诈骗\n福田,2021-05-01,5,2\n")
    for name, column, category in (("a", "电诈", "telecom_fraud"), ("b", "其他诈骗", "other_fraud")):
        loading.profile(
            name,
            f"""dataset = "cases"
            match = ["{name}*.csv"]
            identifier = "none"
            [fields]
            filed_at = "月份"
            category = {{ value = "{category}" }}
            n = "{column}"
            """,
        )
        loading.loaded(path, source=name)
    assert sorted((row["category"], row["n"]) for row in loading.rows("cases")) == [
        ("other_fraud", 2),
        ("telecom_fraud", 5),
    ]


def test_another_sheet_of_the_same_workbook_takes_nothing_back(loading: Loading) -> None:
    path = loading.write("两月.xlsx", "")
    with xlsxwriter.Workbook(str(path)) as book:
        for month in ("04", "05"):
            sheet = book.add_worksheet(month)
            sheet.write_row(0, 0, ["案件编号", "立案日期", "辖区", "案件类别"])
            sheet.write_row(1, 0, [f"A{month}", f"2021-{month}-03", "福田", "电诈"])
    for month in ("04", "05"):  # one profile, edited between two loads
        loading.profile("desk", f'dataset = "cases"\nmatch = ["*.xlsx"]\nsheet = "{month}"\n')
        assert loading.loaded(path).batch.n_retired == 0
    assert [row["case_id"] for row in loading.rows("cases")] == ["A04", "A05"]


def test_rows_without_identifiers_are_replaced_whole(loading: Loading) -> None:
    profile = """
    dataset = "cases"
    match = ["*.csv"]
    identifier = "none"
    [fields]
    filed_at = "{}"
    category = {{ value = "telecom_fraud" }}
    """
    path = loading.write("a.csv", "发案日期,立案日期,辖区\n2021-05-01,2021-05-03,福田\n2021-05-01,2021-05-03,福田\n")
    loading.profile("bare", profile.format("发案日期"))
    loading.loaded(path)
    loading.profile("bare", profile.format("立案日期"))
    batch = loading.loaded(path).batch
    assert (batch.n_new, batch.n_retired) == (2, 2)
    assert {row["filed_at"] for row in loading.rows("cases")} == {datetime(2021, 5, 3)}
