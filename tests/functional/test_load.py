"""fraudstats load: what exports may look like, and what the store knows afterwards."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from fraudstats.project import Project
from program import Run, every_file
from tables import csv_of, rows_of, same_columns

Export = Callable[..., Path]
Profile = Callable[[str, str], None]

INCIDENTS = """
    警情编号 | 报警时间            | 辖区 | 是否电诈 | 损失金额(元)
    A1       | 2021-05-10 08:00:00 | 福田 | 是       | 1,200.50
    A2       | 2021-05-11 09:30:00 | 罗湖 | 是       |
    A3       | 2021-05-16 23:59:59 | 福田 | 否       | 300
"""
LEDGER = """
    file | dataset | n_read | n_new | n_changed | n_unchanged | n_duplicate | n_rejected
"""


def stored(run_cli: Run, project: Project) -> list[dict[str, object]]:
    """Read how many incidents each day has."""
    answer = run_cli("trend", "telecom_incidents", "--every", "day", "--format", "json", project=project)
    return [{"day": row["period"], "value": row["value"]} for row in answer.ok().rows]


EXPECTED_DAYS = [
    {"day": f"2021-05-{day}", "value": value} for day, value in zip(range(10, 17), (1, 1, 0, 0, 0, 0, 0), strict=True)
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_loads_in_every_usual_encoding(run_cli: Run, project: Project, export: Export, encoding: str) -> None:
    answer = run_cli("load", export("警情.csv", INCIDENTS, encoding), "--format", "json", project=project).ok()
    assert answer.stderr == ""
    assert answer.rows[0]["dataset"] == "incidents"
    assert answer.rows[0]["n_new"] == 3
    assert answer.rows[0]["covers_to"] == "2021-05-16"
    assert stored(run_cli, project) == EXPECTED_DAYS


def test_compressed_csv_loads(run_cli: Run, project: Project, export: Export) -> None:
    path = export("警情.csv", INCIDENTS)
    packed = path.with_name("警情.csv.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    run_cli("load", packed, project=project).ok()
    assert stored(run_cli, project) == EXPECTED_DAYS


def workbook(path: Path, table: str, *titles: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    rows = rows_of(table)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("警情")
    for rank, title in enumerate(titles):
        sheet.write(rank, 0, title)
    for rank, row in enumerate([{name: name for name in rows[0]}, *rows], len(titles)):
        for column, cell in enumerate(row.values()):
            sheet.write(rank, column, cell)
    book.close()
    return path


def test_a_workbook_loads(run_cli: Run, project: Project, tmp_path: Path) -> None:
    run_cli("load", workbook(tmp_path / "警情.xlsx", INCIDENTS), project=project).ok()
    assert stored(run_cli, project) == EXPECTED_DAYS


def test_a_folder_loads_file_by_file(run_cli: Run, project: Project, export: Export) -> None:
    first, second = (
        "警情编号 | 报警时间 | 辖区 | 是否电诈\nA1 | 2021-05-10 | 福田 | 是",
        "案件编号 | 立案时间 | 分局 | 案别\nB1 | 2021-05-10 | 福田 | 电诈",
    )
    folder = export("a.csv", first).parent
    export("b.csv", second)
    (folder / "sub").mkdir()
    answer = run_cli("load", folder, "--format", "json", project=project).ok()
    assert [(row["file"], row["dataset"]) for row in answer.rows] == [("a.csv", "incidents"), ("b.csv", "cases")]


def test_the_same_file_again_changes_nothing(run_cli: Run, project: Project, export: Export) -> None:
    path = export("警情.csv", INCIDENTS)
    run_cli("load", path, project=project).ok()
    before = project.folder.store.read_bytes()
    again = run_cli("load", path, project=project).ok()
    assert again.stderr == "警情.csv: 此前已载入（批次 1），没有变化；表中为当时的行数\n"
    assert project.folder.store.read_bytes() == before


def test_the_same_rows_under_another_name_are_unchanged(run_cli: Run, project: Project, export: Export) -> None:
    run_cli("load", export("警情.csv", INCIDENTS), project=project).ok()
    run_cli("load", export("again.csv", INCIDENTS, "gb18030"), project=project).ok()
    expected = (
        LEDGER
        + """
        警情.csv  | incidents | 3 | 3 | 0 | 0 | 0 | 0
        again.csv | incidents | 3 | 0 | 0 | 3 | 0 | 0
    """
    )
    assert same_columns(run_cli("batches", "--format", "json", project=project).rows, expected) == rows_of(expected)


def test_a_corrected_export_changes_the_answer_from_then_on_only(
    run_cli: Run, project: Project, export: Export
) -> None:
    corrected = """
        警情编号 | 报警时间            | 辖区 | 是否电诈 | 损失金额(元)
        A1       | 2021-05-10 08:00:00 | 福田 | 否       | 1,200.50
        A2       | 2021-05-11 09:30:00 | 罗湖 | 是       |
        A3       | 2021-05-16 23:59:59 | 福田 | 是       | 300
        A4       | 2021-05-13 10:00:00 | 福田 | 是       | 300
    """
    run_cli("load", export("first.csv", INCIDENTS), project=project, now="2021-05-17T08:00:00").ok()
    run_cli("load", export("second.csv", corrected), project=project, now="2021-05-18T08:00:00").ok()
    expected = (
        LEDGER
        + """
        first.csv  | incidents | 3 | 3 | 0 | 0 | 0 | 0
        second.csv | incidents | 4 | 1 | 2 | 1 | 0 | 0
    """
    )
    assert same_columns(run_cli("batches", "--format", "json", project=project).rows, expected) == rows_of(expected)

    def week(*as_of: str) -> int:
        answer = run_cli("trend", "telecom_incidents", "--format", "json", *as_of, project=project)
        return answer.ok().rows[0]["value"]

    assert week("--as-of", "2021-05-17") == 2
    assert week("--as-of", "2021-05-18T07:59:59") == 2
    assert week("--as-of", "2021-05-18T08:00:00") == 3
    assert week() == 3


def test_an_answer_as_of_before_the_first_load_is_no_data(run_cli: Run, project: Project, export: Export) -> None:
    run_cli("load", export("first.csv", INCIDENTS), project=project).ok()
    answer = run_cli("trend", "telecom_incidents", "--as-of", "2021-05-17", project=project)
    assert (answer.exit_code, answer.stdout) == (5, "")


def test_broken_rows_go_to_quarantine_with_place_value_rule_and_sentence(
    run_cli: Run, project: Project, export: Export
) -> None:
    table = """
        警情编号 | 报警时间            | 辖区 | 是否电诈 | 损失金额(元) | 年龄
        A1       | 2021-05-10 08:00:00 | 福田 | 是       | 1200         | 30
        A2       | 2021-13-40 08:00:00 | 福田 | 是       | 1200         | 30
        A3       | 2021-05-10 08:00:00 |      | 是       | 1200         | 30
        A4       | 2021-05-10 08:00:00 | 福田 | 待定     | 1200         | 30
        A5       | 2021-05-10 08:00:00 | 福田 | 是       | 约三万元     | 30
        A6       | 2021-05-10 08:00:00 | 福田 | 是       | -5           | 430
        A7       | 2022-05-10 08:00:00 | 福田 | 是       | 5            | 30
        A8       | 2021-05-10 08:00:00 | 福田 | 是       | 6.2E+18      | 3岁
    """
    answer = run_cli("load", export("警情.csv", table), "--max-reject-rate", "1", project=project).ok()
    assert answer.stderr == "警情.csv: 隔离 7 行，见 `fraudstats rejects --batch 1`\n"
    expected = """
        batch_id | file     | line | field       | value               | rule      | severity | sentence_zh
        1        | 警情.csv | 3    | reported_at | 2021-13-40 08:00:00 | timestamp | reject   | “报警时间”不是可识别的时间：2021-13-40 08:00:00
        1        | 警情.csv | 4    | district    |                     | required  | reject   | 缺少“辖区”
        1        | 警情.csv | 5    | is_telecom  | 待定                | boolean   | reject   | “是否电诈”不是“是/否”：待定
        1        | 警情.csv | 6    | loss_cny    | ××万元              | money     | reject   | “损失金额”不是可识别的金额：××万元
        1        | 警情.csv | 7    | loss_cny    | -5                  | range     | reject   | “损失金额”超出合理范围：-5
        1        | 警情.csv | 7    | victim_age  | 430                 | range     | reject   | “受害人年龄”超出合理范围：430
        1        | 警情.csv | 8    | reported_at | 2022-05-10 08:00:00 | future    | reject   | “报警时间”晚于载入时间：2022-05-10 08:00:00
        1        | 警情.csv | 9    | loss_cny    | 6.2×+18             | money     | reject   | “损失金额”不是可识别的金额：6.2×+18
        1        | 警情.csv | 9    | victim_age  | 3×                  | integer   | reject   | “受害人年龄”不是整数：3×
    """
    rejects = run_cli("rejects", "--format", "json", project=project).ok().rows
    found = [row if row["value"] else row | {"value": None} for row in rejects]
    assert same_columns(found, expected) == rows_of(expected)


def test_a_required_identifier_that_is_missing_is_refused(run_cli: Run, project: Project, export: Export) -> None:
    table = "警情编号 | 报警时间 | 辖区 | 是否电诈\n | 2021-05-10 | 福田 | 是\nA2 | 2021-05-10 | 福田 | 是"
    run_cli("load", export("a.csv", table), "--max-reject-rate", "1", project=project).ok()
    reject = run_cli("rejects", "--format", "json", project=project).rows[0]
    assert (reject["line"], reject["field"], reject["rule"]) == (2, "incident_id", "required")


def test_of_conflicting_rows_the_last_one_counts_and_the_others_are_quarantined(
    run_cli: Run, project: Project, export: Export
) -> None:
    table = """
        警情编号 | 报警时间            | 辖区 | 是否电诈
        A1       | 2021-05-10 08:00:00 | 福田 | 否
        A2       | 2021-05-10 08:00:00 | 福田 | 是
        A1       | 2021-05-10 08:00:00 | 罗湖 | 是
        A2       | 2021-05-10 08:00:00 | 福田 | 是
    """
    answer = run_cli("load", export("a.csv", table), "--max-reject-rate", "1", "--format", "json", project=project).ok()
    expected = LEDGER + "a.csv | incidents | 4 | 2 | 0 | 0 | 1 | 1"
    assert same_columns(answer.rows, expected) == rows_of(expected)
    reject = run_cli("rejects", "--format", "json", project=project).rows[0]
    assert (reject["line"], reject["rule"]) == (2, "repeated_key")
    by = run_cli(
        "trend", "telecom_incidents", "--by", "district", "--every", "day", "--format", "json", project=project
    ).rows
    assert {row["district"]: row["value"] for row in by} == {"福田": 1, "罗湖": 1}


def test_a_file_over_the_reject_budget_is_refused_as_a_whole(run_cli: Run, project: Project, export: Export) -> None:
    table = "警情编号 | 报警时间 | 辖区 | 是否电诈\nA1 | 2021-05-10 | 福田 | 是\nA2 | 2021-05-40 | 福田 | 是"
    before = project.folder.store.read_bytes()
    answer = run_cli("load", export("a.csv", table), project=project)
    assert answer.exit_code == 3
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1
    assert "1 of 2 rows are broken in a.csv" in answer.stderr
    assert "line 3" in answer.stderr
    assert answer.stderr.endswith("[reject-budget]\n")
    assert project.folder.store.read_bytes() == before


def test_the_budget_comes_from_the_settings_or_the_option(run_cli: Run, project: Project, export: Export) -> None:
    table = "警情编号 | 报警时间 | 辖区 | 是否电诈\nA1 | 2021-05-10 | 福田 | 是\nA2 | 2021-05-40 | 福田 | 是"
    path = export("a.csv", table)
    assert run_cli("load", path, "--max-reject-rate", "0.49", project=project).exit_code == 3
    project.folder.settings.write_text("[loading]\nmax_reject_rate = 0.5\n", encoding="utf-8")
    assert run_cli("load", path, "--max-reject-rate", "0.49", project=project).exit_code == 3
    run_cli("load", path, project=project).ok()


def test_a_dry_run_says_what_would_happen_and_writes_nothing(run_cli: Run, project: Project, export: Export) -> None:
    before = {path: path.read_bytes() for path in every_file(project.folder.root)}
    answer = run_cli("load", export("a.csv", INCIDENTS), "--dry-run", "--format", "json", project=project).ok()
    assert answer.json["dry_run"] is True
    assert answer.rows[0]["n_new"] == 3
    assert run_cli("batches", "--format", "json", project=project).rows == []
    assert {path: path.read_bytes() for path in every_file(project.folder.root)} == before


def test_listed_districts_translate_their_spellings_and_refuse_others(
    run_cli: Run, project: Project, export: Export
) -> None:
    districts = '[[districts]]\nname = "福田"\nname_en = "Futian"\naliases = ["福田分局", "福田区"]\n'
    project.folder.settings.write_text(districts, encoding="utf-8")
    table = """
        警情编号 | 报警时间   | 辖区     | 是否电诈
        A1       | 2021-05-10 | 福田分局 | 是
        A2       | 2021-05-10 | Futian   | 是
        A3       | 2021-05-10 | 福田     | 是
        A4       | 2021-05-10 | 虚构分局 | 是
    """
    run_cli("load", export("a.csv", table), "--max-reject-rate", "1", project=project).ok()
    rows = run_cli("trend", "telecom_incidents", "--by", "district", "--format", "json", project=project).rows
    assert [(row["district"], row["value"]) for row in rows] == [("福田", 3)]
    assert run_cli("rejects", "--format", "json", project=project).rows[0]["value"] == "虚构分局"


def test_a_profile_maps_a_foreign_export(run_cli: Run, project: Project, export: Export, profile: Profile) -> None:
    profile("bureau", """
        dataset = "cases"
        match = ["bureau_*.csv"]
        [fields]
        case_id = ["No.", "Number"]
        filed_at = { column = "When", formats = ["%d.%m.%Y"] }
        district = { column = "Where", map = { FT = "福田" }, default = "未知" }
        category = { value = "telecom_fraud" }
        loss_cny = { column = "Loss", unit = "万元" }
        fraud_type = { sql = "upper(kind) || '-' || subkind" }
    """)  # fmt: skip
    table = """
        Number | When       | Where | Loss | kind | subkind
        1      | 10.05.2021 | FT    | 1.5  | a    | x
        2      | 11.05.2021 |       |      | b    | y
        3      | 12.05.2021 | 罗湖  | 2    | a    | x
    """
    run_cli("load", export("bureau_5.csv", table), project=project).ok()

    def values(metric: str, dimension: str) -> dict[str, float]:
        answer = run_cli("trend", metric, "--every", "month", "--by", dimension, "--format", "json", project=project)
        return {row[dimension]: row["value"] for row in answer.ok().rows}

    assert values("telecom_cases", "district") == {"未知": 1, "福田": 1, "罗湖": 1}
    assert values("telecom_cases", "fraud_type") == {"A-x": 2, "B-y": 1}
    assert values("telecom_loss", "district") == {"未知": 0, "福田": 15000, "罗湖": 20000}


def test_a_profile_skips_titles_totals_and_footnotes(
    run_cli: Run, project: Project, profile: Profile, tmp_path: Path
) -> None:
    profile("titled", """
        dataset = "incidents"
        match = ["*.xlsx"]
        skip_rows = 2
        totals_rows = ["合计"]
        footnotes = true
    """)  # fmt: skip
    table = INCIDENTS + "    合计 | | | | 1500.5\n    制表人：某某 | | | |\n"
    path = workbook(tmp_path / "警情.xlsx", table, "某市公安局", "2021年5月")
    row = run_cli("load", path, "--format", "json", project=project).ok().rows[0]
    assert (row["n_read"], row["n_layout"], row["n_rejected"]) == (3, 2, 0)


def test_totals_that_the_profile_names_are_no_data_even_where_they_look_like_rows(
    run_cli: Run, project: Project, export: Export, profile: Profile
) -> None:
    profile("own", 'dataset = "crime_totals"\nmatch = ["own.csv"]\ntotals_rows = ["全市"]\n')
    table = """
        辖区 | 月份    | 立案数
        福田 | 2021-04 | 10
        罗湖 | 2021-04 | 20
        全市 | 2021-04 | 30
    """
    row = run_cli("load", export("own.csv", table), "--format", "json", project=project).ok().rows[0]
    assert (row["n_read"], row["n_new"], row["n_layout"]) == (2, 2, 1)


def test_a_second_header_row_is_passed_over(run_cli: Run, project: Project, export: Export, profile: Profile) -> None:
    profile("two", 'dataset = "incidents"\nmatch = ["two.csv"]\nheader_rows = 2\n')
    table = """
        incident_id | reported_at | district | is_telecom
        警情编号    | 报警时间    | 辖区     | 是否电诈
        A1          | 2021-05-10  | 福田     | 是
    """
    row = run_cli("load", export("two.csv", table), "--format", "json", project=project).ok().rows[0]
    assert (row["n_read"], row["n_new"]) == (1, 1)


def test_look_alikes_without_a_number_are_kept_and_an_overlapping_export_adds_none(
    run_cli: Run, project: Project, export: Export, profile: Profile
) -> None:
    profile("plain", 'dataset = "cases"\nmatch = ["*.csv"]\nidentifier = "none"\n')
    table = """
        立案时间   | 分局 | 案别
        2021-05-10 | 福田 | 电诈
        2021-05-10 | 福田 | 电诈
        2021-05-11 | 福田 | 电诈
    """
    more = table + "        2021-05-11 | 福田 | 电诈\n"
    run_cli("load", export("a.csv", table), project=project).ok()
    row = run_cli("load", export("b.csv", more), "--format", "json", project=project).ok().rows[0]
    assert (row["n_new"], row["n_unchanged"]) == (1, 3)
    rows = run_cli("trend", "telecom_cases", "--every", "day", "--format", "json", project=project).rows
    assert [row["value"] for row in rows] == [2, 2]


def test_the_word_of_the_profile_moves_the_watermark(
    run_cli: Run, project: Project, export: Export, profile: Profile
) -> None:
    profile("quiet", 'dataset = "incidents"\nmatch = ["*.csv"]\ncovers_to = 2021-05-17\n')
    row = run_cli("load", export("a.csv", INCIDENTS), "--format", "json", project=project).ok().rows[0]
    assert row["covers_to"] == "2021-05-17"


def test_the_day_of_loading_is_not_complete(run_cli: Run, project: Project, export: Export) -> None:
    path = export("a.csv", INCIDENTS)
    answer = run_cli("load", path, "--format", "json", project=project, now="2021-05-16T23:59:59")
    assert answer.ok().rows[0]["covers_to"] == "2021-05-15"


def test_headers_that_fit_two_datasets_ask_for_the_dataset(run_cli: Run, project: Project, export: Export) -> None:
    contracts = project.folder.queries / "contracts"
    contracts.mkdir(parents=True)
    for name in ("one", "two"):
        (contracts / f"{name}.toml").write_text(
            'title_zh = "事"\ntitle_en = "Event"\nkey = ["event_number"]\nevent_at = "seen_at"\n'
            '[fields.event_number]\ntype = "text"\nrequired = true\ntitle_zh = "事号"\ntitle_en = "Event"\n'
            '[fields.seen_at]\ntype = "date"\nrequired = true\ntitle_zh = "见日"\ntitle_en = "Seen"\n',
            encoding="utf-8",
        )
    path = export("a.csv", "事号 | 见日\n1 | 2021-05-10")
    refused = run_cli("load", path, project=project)
    assert refused.exit_code == 3
    assert "[ambiguous-dataset]" in refused.stderr
    taken = run_cli("load", path, "--as", "two", "--format", "json", project=project).ok()
    assert taken.rows[0]["dataset"] == "two"


def test_an_unknown_dataset_or_profile_is_a_usage_error(run_cli: Run, project: Project, export: Export) -> None:
    path = export("a.csv", INCIDENTS)
    for option, name, slug in (("--as", "incident", "unknown-dataset"), ("--source", "x", "unknown-source")):
        answer = run_cli("load", path, option, name, project=project)
        assert answer.exit_code == 2
        assert f"'{name}'" in answer.stderr
        assert f"[{slug}]" in answer.stderr


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("dataset = ", "not valid TOML"),
        ('dataset = "incident"', "unknown dataset 'incident'"),
        ('dataset = "incidents"\n[fields]\nreport_time = "x"', "unknown field 'report_time'"),
        ('dataset = "incidents"\ncolour = "red"', "colour"),
        ('dataset = "incidents"\n[fields]\nloss_cny = { column = "x", value = "1" }', "one of column, value, sql"),
        ('dataset = "incidents"\n[fields]\nloss_cny = { column = "x", unit = "斤" }', "unknown unit '斤'"),
        ('dataset = "incidents"\nidentifier = "some"', "unknown identifier 'some'"),
        ('match = ["*"]', "dataset"),
    ],
)
def test_a_broken_profile_is_a_configuration_error(
    run_cli: Run, project: Project, export: Export, profile: Profile, text: str, named: str
) -> None:
    profile("broken", text)
    answer = run_cli("load", export("a.csv", INCIDENTS), project=project)
    assert answer.exit_code == 2
    assert named in answer.stderr
    assert "broken.toml" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_a_profile_whose_sql_fails_is_named_and_nothing_is_written(
    run_cli: Run, project: Project, export: Export, profile: Profile
) -> None:
    profile("wrong", 'dataset = "incidents"\nmatch = ["*.csv"]\n[fields]\ndistrict = { sql = "no_such_column" }\n')
    before = project.folder.store.read_bytes()
    answer = run_cli("load", export("a.csv", INCIDENTS), project=project)
    assert answer.exit_code == 2
    assert "no_such_column" in answer.stderr
    assert "[bad-source]" in answer.stderr
    assert project.folder.store.read_bytes() == before


def test_two_profiles_for_one_file_ask_for_the_source(
    run_cli: Run, project: Project, export: Export, profile: Profile
) -> None:
    for name in ("one", "two"):
        profile(name, 'dataset = "incidents"\nmatch = ["*.csv"]\n')
    path = export("a.csv", INCIDENTS)
    assert "several profiles match (one, two)" in run_cli("load", path, project=project).stderr
    run_cli("load", path, "--source", "two", project=project).ok()


def test_a_good_file_beside_a_bad_one_is_taken_and_the_exit_code_says_that_one_was_not(
    run_cli: Run, project: Project, export: Export
) -> None:
    good, bad = export("good.csv", INCIDENTS), export("bad.csv", "a | b\n1 | 2")
    answer = run_cli("load", bad, good, "--format", "json", project=project)
    assert answer.exit_code == 3
    assert [row["file"] for row in answer.rows] == ["good.csv"]
    assert "bad.csv" in answer.stderr


def test_a_row_of_another_width_is_quarantined_with_its_line(run_cli: Run, project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_of(INCIDENTS) + "A4,2021-05-12,福田,是,1,2,3\nA5,2021-05-12,福田,是,5\n", encoding="utf-8")
    run_cli("load", path, "--max-reject-rate", "1", project=project).ok()
    reject = run_cli("rejects", "--format", "json", project=project).rows[0]
    assert (reject["line"], reject["rule"], reject["value"]) == (5, "misshapen", "7")
