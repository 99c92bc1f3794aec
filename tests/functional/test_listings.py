"""fraudstats init, batches, rejects, metrics: what they list."""

from pathlib import Path

import pytest

from fraudstats.project import Project
from program import Run
from tables import rows_of, same_columns


def test_init_makes_a_project_that_every_command_finds(
    run_cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    answer = run_cli("init", folder).ok()
    assert answer.stdout == f"{folder / 'fraudstats.toml'}\n"
    (folder / "inbox" / "deeper").mkdir()
    monkeypatch.chdir(folder / "inbox" / "deeper")
    assert run_cli("batches").ok().stderr == "尚未载入任何文件\n"
    assert run_cli("--lang", "en", "batches").ok().stderr == "nothing is loaded yet\n"
    monkeypatch.chdir(tmp_path)
    assert run_cli("batches").exit_code == 2
    monkeypatch.setenv("FRAUDSTATS_PROJECT", str(folder))
    run_cli("batches").ok()


def test_init_leaves_a_project_alone_that_is_there(run_cli: Run, project: Project) -> None:
    before = project.folder.settings.read_bytes()
    answer = run_cli("init", project.folder.root)
    assert answer.exit_code == 2
    assert "[project-exists]" in answer.stderr
    assert project.folder.settings.read_bytes() == before


def test_a_new_project_has_its_own_random_privacy_key(run_cli: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run_cli("init", tmp_path / name).ok()
    keys = [(tmp_path / name / "privacy.key").read_text() for name in ("one", "two")]
    assert keys[0] != keys[1]
    assert all(len(bytes.fromhex(key)) == 32 for key in keys)


def test_batches_account_for_every_row(run_cli: Run, sample_project: Project) -> None:
    expected = """
        file                         | dataset      | n_read | n_new | n_changed | n_unchanged | n_duplicate | n_rejected | covers_to
        样例_APP安装_2021.csv.gz     | app_installs | 1781   | 1781  | 0         | 0           | 0           | 0          | 2021-05-17
        样例_二级反诈中心_2021.xlsx  | centres      | 143    | 143   | 0         | 0           | 0           | 0          | 2021-05-16
        样例_刑案总数_2019-2021.xlsx | crime_totals | 377    | 377   | 0         | 0           | 0           | 0          | 2021-05-17
        样例_宣传活动_2021.csv       | outreach     | 2343   | 2343  | 0         | 0           | 0           | 0          | 2021-05-17
        样例_常住人口_2019-2021.xlsx | population   | 39     | 39    | 0         | 0           | 0           | 0          | 2021-05-17
        样例_抓获_2020-2021.csv      | arrests      | 6062   | 6062  | 0         | 0           | 0           | 0          | 2021-05-17
        样例_推进会任务_2021.xlsx    | tasks        | 55     | 55    | 0         | 0           | 0           | 0          | 2021-05-16
        样例_断卡_2020-2021.csv      | card_actions | 1732   | 1732  | 0         | 0           | 0           | 0          | 2021-05-17
        样例_止付_2020.csv.gz        | stop_orders  | 22355  | 22354 | 0         | 0           | 0           | 1          | 2020-12-31
        样例_止付_2021.csv.gz        | stop_orders  | 53563  | 53559 | 0         | 1           | 1           | 2          | 2021-05-17
        样例_立案_2019.csv.gz        | cases        | 23476  | 23475 | 0         | 0           | 0           | 1          | 2019-12-31
        样例_立案_2020.csv.gz        | cases        | 24417  | 24416 | 0         | 0           | 0           | 1          | 2020-12-31
        样例_立案_2021.csv           | cases        | 9287   | 9284  | 0         | 0           | 1           | 2          | 2021-05-17
        样例_联动协查_2021.csv       | referrals    | 1154   | 1154  | 0         | 0           | 0           | 0          | 2021-05-17
        样例_警情_2019.csv.gz        | incidents    | 31728  | 31726 | 0         | 0           | 0           | 2          | 2019-12-31
        样例_警情_2020.csv.gz        | incidents    | 32674  | 32671 | 0         | 1           | 0           | 2          | 2020-12-31
        样例_警情_2021.csv           | incidents    | 11799  | 11795 | 0         | 0           | 1           | 3          | 2021-05-17
        样例_资金流_2021.csv.gz      | transfers    | 9811   | 9811  | 0         | 0           | 0           | 0          | 2021-05-17
        样例_预警指令_2020.csv.gz    | alerts       | 7164   | 7162  | 0         | 0           | 0           | 2          | 2020-12-31
        样例_预警指令_2021.xlsx      | alerts       | 4798   | 4796  | 0         | 0           | 0           | 2          | 2021-05-17
    """
    rows = run_cli("batches", "--format", "json", project=sample_project).ok().rows
    assert same_columns(rows, expected) == rows_of(expected)
    parts = ("n_new", "n_changed", "n_unchanged", "n_duplicate", "n_rejected")
    assert all(row["n_read"] == sum(row[part] for part in parts) for row in rows)


def test_rejects_list_the_rows_that_the_sample_breaks_on_purpose(run_cli: Run, sample_project: Project) -> None:
    expected = """
        file                      | line  | field        | rule      | severity
        样例_止付_2020.csv.gz     | 6002  | account_id   | required  | reject
        样例_止付_2020.csv.gz     | 14722 | executed_at  | executed_before_reported | warn
        样例_止付_2021.csv.gz     | 8612  | executed_at  | executed_before_reported | warn
        样例_止付_2021.csv.gz     | 10002 | amount_stopped_cny | range | reject
        样例_止付_2021.csv.gz     | 30002 | reported_at  | timestamp | reject
        样例_止付_2021.csv.gz     | 31803 | executed_at  | executed_before_reported | warn
        样例_立案_2019.csv.gz     | 12002 | category     | value     | reject
        样例_立案_2020.csv.gz     | 15002 | case_id      | required  | reject
        样例_立案_2021.csv        | 2002  | filed_at     | timestamp | reject
        样例_立案_2021.csv        | 6002  | case_id      | required  | reject
        样例_警情_2019.csv.gz     | 4002  | district     | required  | reject
        样例_警情_2019.csv.gz     | 21002 | victim_age   | range     | reject
        样例_警情_2020.csv.gz     | 9002  | reported_at  | timestamp | reject
        样例_警情_2020.csv.gz     | 24002 | loss_cny     | range     | reject
        样例_警情_2021.csv        | 1502  | district     | required  | reject
        样例_警情_2021.csv        | 5002  | loss_cny     | money     | reject
        样例_警情_2021.csv        | 9002  | is_telecom   | boolean   | reject
        样例_预警指令_2020.csv.gz | 1002  | level        | value     | reject
        样例_预警指令_2020.csv.gz | 4002  | issued_at    | required  | reject
        样例_预警指令_2021.xlsx   | 704   | level        | value     | reject
        样例_预警指令_2021.xlsx   | 3004  | district     | required  | reject
    """
    rows = run_cli("rejects", "--format", "json", project=sample_project).ok().rows
    refused = [row for row in same_columns(rows, expected) if row["severity"] == "reject"]
    assert refused == [row for row in rows_of(expected) if row["severity"] == "reject"]
    assert sum(row["severity"] == "warn" for row in rows) == 3


def test_rejects_of_one_batch(run_cli: Run, sample_project: Project) -> None:
    rows = run_cli("rejects", "--batch", "17", "--format", "json", project=sample_project).ok().rows
    assert {row["file"] for row in rows} == {"样例_警情_2021.csv"}
    assert run_cli("rejects", "--batch", "1", project=sample_project).ok().stderr == "没有被隔离的行\n"


def test_the_language_chooses_the_sentence(run_cli: Run, sample_project: Project) -> None:
    chinese = run_cli("rejects", "--batch", "17", project=sample_project).ok().stdout
    english = run_cli("--lang", "en", "rejects", "--batch", "17", project=sample_project).ok().stdout
    assert "缺少“辖区”" in chinese
    assert "District is missing" in english


def test_metrics_are_listed_with_their_definitions(run_cli: Run, sample_project: Project) -> None:
    rows = run_cli("metrics", "--format", "json", project=sample_project).ok().rows
    names = [row["metric"] for row in rows]
    assert names == sorted(names)
    assert {
        "telecom_incidents",
        "telecom_cases",
        "fraud_cases",
        "telecom_loss",
        "alerts_issued",
        "stop_rate_60m",
    } <= set(names)
    assert all(row["definition_zh"] and row["definition_en"] for row in rows)
    assert "电诈警情" in run_cli("metrics", project=sample_project).ok().stdout
    assert "Telecom fraud cases" in run_cli("--lang", "en", "metrics", project=sample_project).ok().stdout


def test_one_metric_is_shown_whole_with_its_sql(run_cli: Run, sample_project: Project) -> None:
    row = run_cli("metrics", "stop_rate_60m", "--format", "json", project=sample_project).ok().rows[0]
    assert row["kind"] == "ratio"
    assert "as denominator" in row["sql"]
    assert row["dimensions"] == "district, station, fraud_type, channel"


def test_a_metric_file_of_the_project_adds_to_the_shipped_ones_or_overrides_them(
    run_cli: Run, project: Project
) -> None:
    folder = project.folder.queries / "metrics"
    folder.mkdir(parents=True)
    shipped = Path(run_cli("metrics", "cases_filed", "--format", "json", project=project).rows[0]["file"]).read_text()
    (folder / "my_cases.sql").write_text(shipped)
    (folder / "cases_filed.sql").write_text(shipped.replace("Cases filed", "Mine"))
    rows = {row["metric"]: row for row in run_cli("metrics", "--format", "json", project=project).ok().rows}
    assert rows["my_cases"]["title_en"] == "Cases filed"
    assert rows["cases_filed"]["title_en"] == "Mine"


def test_a_broken_metric_file_is_named(run_cli: Run, sample_copy: Project) -> None:
    folder = sample_copy.folder.queries / "metrics"
    folder.mkdir(parents=True)
    (folder / "bare.sql").write_text("select 1")
    answer = run_cli("trend", "bare", project=sample_copy)
    assert (answer.exit_code, "bare.sql line 1" in answer.stderr, "[bad-metric]" in answer.stderr) == (4, True, True)
    front = "-- ---\n" + "".join(
        f'-- {key} = "x"\n' for key in ("title_zh", "title_en", "definition_zh", "definition_en", "unit_zh", "unit_en")
    )
    front += '-- front = "core"\n-- kind = "count"\n-- datasets = ["cases"]\n-- attributed_to = "filed_at"\n-- ---\n'
    (folder / "wrong.sql").write_text(front + "select filed_at as at, no_such as value from cases")
    answer = run_cli("trend", "wrong", project=sample_copy)
    assert answer.exit_code == 4
    assert "wrong.sql" in answer.stderr
    assert "no_such" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    (folder / "asks.sql").write_text(front + "select filed_at as at, $limit as value from cases")
    assert "unknown parameter $limit" in run_cli("trend", "asks", project=sample_copy).stderr


def test_version_and_help_go_to_stdout(run_process: Run) -> None:
    assert run_process("--version").ok().stdout.startswith("fraudstats ")
    assert "Exit codes: 0 done" in " ".join(run_process("--help").ok().stdout.split())


def test_an_answer_is_written_to_a_file_of_its_owner_only(
    run_cli: Run, sample_project: Project, tmp_path: Path
) -> None:
    saved = tmp_path / "batches.csv"
    answer = run_cli("batches", "--format", "csv", "--output", saved, project=sample_project).ok()
    assert answer.stdout == ""
    assert len(saved.read_text(encoding="utf-8").splitlines()) == 21
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["batches.csv"]


def test_a_bug_is_one_line_without_data_and_exit_1(
    run_cli: Run, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Project) -> None:
        raise ZeroDivisionError("欧阳样例")

    monkeypatch.setattr(Project, "batches", broken)
    answer = run_cli("batches", project=project)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert (
        answer.stderr == "fraudstats: error: ZeroDivisionError, a bug. --verbose shows where. Please report it. [bug]\n"
    )
    assert "Traceback" in run_cli("--verbose", "batches", project=project).stderr


def test_a_metric_says_who_answers_for_it(run_cli: Run, project: Project) -> None:
    def owner(name: str) -> str:
        return run_cli("metrics", name, "--format", "json", project=project).ok().rows[0]["owner"]

    def name_owners(owners: str) -> None:
        project.folder.settings.write_text(f"[metrics]\nowners = {owners}\n", encoding="utf-8")

    assert owner("telecom_cases") == ""
    assert "not named" in run_cli("--lang", "en", "metrics", "telecom_cases", project=project).ok().stdout
    assert "未指定" in run_cli("metrics", "telecom_cases", project=project).ok().stdout
    name_owners('{ core = "刑侦", telecom_cases = "反诈" }')
    assert (owner("telecom_cases"), owner("cases_filed"), owner("stop_rate_60m")) == ("反诈", "刑侦", "")
    folder = project.folder.queries / "metrics"
    folder.mkdir(parents=True)
    text = Path(run_cli("metrics", "cases_filed", "--format", "json", project=project).rows[0]["file"]).read_text()
    (folder / "cases_filed.sql").write_text(text.replace("-- ---\n", '-- ---\n-- owner = "统计"\n', 1))
    assert owner("cases_filed") == "统计"
    name_owners('{ telecom_case = "反诈" }')
    refused = run_cli("metrics", project=project)
    assert (refused.exit_code, "telecom_cases?" in refused.stderr) == (2, True)
