"""What happens when exports overlap, correct, complete or repeat each other."""

from datetime import datetime
from decimal import Decimal

import pytest

from fraudstats.errors import SourceError
from loading_project import HEADER, Loading


def export(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


def test_the_same_file_again_changes_nothing(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    path = loading.write("a.csv", export(line(1), line(2)))
    loading.loaded(path)
    assert loading.loaded(path).is_known
    assert len(loading.states()) == 2


def test_an_overlapping_export_adds_only_what_is_new(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    loading.loaded(loading.write("a.csv", export(line(1), line(2))))
    batch = loading.loaded(loading.write("b.csv", export(line(2), line(3)))).batch
    assert (batch.n_new, batch.n_unchanged, batch.n_changed) == (1, 1, 0)
    assert len(loading.rows()) == 3


def test_a_corrected_export_adds_a_version_and_the_old_one_can_still_be_read(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    loading.loaded(loading.write("a.csv", export(line(1, loss="100"), line(2))))
    batch = loading.loaded(loading.write("b.csv", export(line(1, loss="250"), line(2)))).batch
    assert (batch.n_changed, batch.n_unchanged) == (1, 1)
    assert loading.rows()[0]["loss_cny"] == Decimal("250.00")
    assert loading.rows(batch_id=1)[0]["loss_cny"] == Decimal("100.00")


def test_of_rows_with_one_key_the_last_counts_and_the_others_are_told(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    path = loading.write("a.csv", export(line(1, loss="1"), line(2), line(2), line(1, loss="2")))
    batch = loading.loaded(path).batch
    assert (batch.n_new, batch.n_duplicate, batch.n_rejected) == (2, 1, 1)
    assert loading.rows()[0]["loss_cny"] == Decimal("2.00")
    assert [(row.line, row.rule) for row in loading.project.rejects()] == [(2, "repeated_key")]


COMPLETE = """
dataset = "incidents"
match = ["full*.csv"]
complete = true
covers_from = 2021-05-01
covers_to = 2021-05-31
"""


def test_a_complete_export_retires_what_vanished_within_its_window(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    loading.profile("full", COMPLETE)
    outside = line(9, at="2021-04-30 23:59:59")
    loading.loaded(loading.write("a.csv", export(line(1), line(2), outside)))
    batch = loading.loaded(loading.write("full.csv", export(line(1)))).batch
    assert (batch.n_retired, batch.n_unchanged) == (1, 1)
    assert [row["incident_id"] for row in loading.rows()] == ["J0001", "J0009"]
    assert len(loading.rows(batch_id=1)) == 3


def test_a_refused_row_of_a_complete_export_has_not_vanished(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    loading.profile("full", COMPLETE)
    loading.loaded(loading.write("a.csv", export(line(1), line(2))))
    batch = loading.loaded(loading.write("full.csv", export(line(1), line(2, telecom="待定")))).batch
    assert (batch.n_retired, batch.n_rejected, len(loading.rows())) == (0, 1, 2)


def test_a_complete_export_without_its_days_is_a_broken_profile(loading: Loading) -> None:
    loading.profile("full", 'dataset = "incidents"\ncomplete = true\n')
    with pytest.raises(SourceError, match="covers_from"):
        loading.project.sources()


NO_IDENTIFIER = """
dataset = "incidents"
match = ["*.csv"]
identifier = "none"
[fields]
reported_at = "时间"
district = "区"
is_telecom = { value = "是" }
"""


def test_rows_without_an_identifier_are_all_kept_and_a_reload_adds_none(loading: Loading) -> None:
    loading.profile("bare", NO_IDENTIFIER)
    rows = "2021-05-02,福田\n2021-05-02,福田\n2021-05-03,龙岗\n"
    assert loading.loaded(loading.write("a.csv", "时间,区\n" + rows)).batch.n_new == 3
    batch = loading.loaded(loading.write("b.csv", "时间,区\n" + rows + "2021-05-02,福田\n")).batch
    assert (batch.n_new, batch.n_unchanged) == (1, 3)


def test_counted_rows_and_corrections_of_minus_one_load(loading: Loading) -> None:
    text = "警情编号,报警时间,辖区,是否电诈,件数\nA,2021-05-02,福田,是,12\nB,2021-05-02,福田,是,-1\nC,2021-05-02,福田,是,\n"
    outcome = loading.loaded(loading.write("a.csv", text))
    assert [row["n"] for row in loading.rows()] == [12, -1, 1]
    assert [each.en for each in outcome.notes] == [
        "the column 件数 says how many events a row stands for: 3 rows count as 12"
    ]


def test_a_column_of_counts_that_says_one_event_each_is_not_worth_a_word(loading: Loading) -> None:
    text = "警情编号,报警时间,辖区,是否电诈,件数\nA,2021-05-02,福田,是,1\nB,2021-05-02,福田,是,\n"
    assert loading.loaded(loading.write("a.csv", text)).notes == ()


def test_a_replay_after_a_mended_profile_takes_in_exactly_the_rows_that_now_pass(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    loading.profile("desk", 'dataset = "incidents"\nmatch = ["a*.csv"]\n')
    loading.loaded(loading.write("a.csv", export(line(1), line(2, telecom="涉诈"), line(3, at="2021-13-01"))))
    loading.loaded(loading.write("newer.csv", export(line(1, loss="999"))))
    (idle,) = loading.project.replay_rejects(as_of=datetime(2021, 6, 2))
    assert idle.outcome is not None and idle.outcome.is_known
    loading.profile(
        "desk",
        'dataset = "incidents"\nmatch = ["a*.csv"]\n[fields.is_telecom]\ncolumn = "是否电诈"\nmap = { "涉诈" = "是" }\n',
    )
    (again,) = loading.project.replay_rejects(as_of=datetime(2021, 6, 2))
    assert again.outcome is not None
    batch = again.outcome.batch
    assert (batch.n_new, batch.n_changed, batch.n_unchanged, batch.n_rejected) == (1, 0, 1, 1)
    assert [(row["incident_id"], row["loss_cny"]) for row in loading.rows()] == [
        ("J0001", Decimal("999.00")),
        ("J0002", Decimal("100.50")),
    ]
    assert [row.rule for row in loading.project.rejects()] == ["timestamp"]


def test_a_replay_of_a_file_that_moved_says_so_and_takes_a_folder(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    path = loading.write("a.csv", export(line(1), line(2, telecom="待定")))
    loading.loaded(path)
    moved = loading.root / "elsewhere"
    moved.mkdir()
    path.rename(moved / "a.csv")
    (lost,) = loading.project.replay_rejects(as_of=datetime(2021, 6, 2))
    assert lost.refusal is not None and lost.refusal.slug == "file-moved"
    (found,) = loading.project.replay_rejects(as_of=datetime(2021, 6, 2), moved_to=moved)
    assert found.outcome is not None and found.outcome.is_known


def test_beyond_the_budget_the_whole_file_is_refused(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    path = loading.write("a.csv", export(line(1), line(2, at="x"), line(3, at="y")))
    assert loading.refused(path, max_reject_rate=0.5).slug == "reject-budget"
    assert loading.project.batches() == []


def test_a_dry_run_writes_nothing(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    outcome = loading.loaded(loading.write("a.csv", export(line(1), line(2))), dry_run=True)
    assert (outcome.batch.n_new, loading.project.batches()) == (2, [])


def test_the_check_finds_missing_days_orphans_late_entries_and_falling_stock(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    days = [
        line(day * 10 + each, at=f"2021-05-{day:02} 10:00:00") for day in range(1, 29) if day != 14 for each in range(8)
    ]
    loading.loaded(loading.write("a.csv", export(*days)))
    loading.loaded(loading.write("late.csv", export(line(999, at="2021-05-03 10:00:00"))))
    loading.loaded(loading.write("s.csv", "止付单号,警情编号,报警时间,止付账号\nS1,NONE,2021-05-28 10:00:00,1\n"))
    loading.loaded(loading.write("i.csv", "统计日期,辖区,安装数\n2021-05-27,福田,10\n2021-05-28,福田,9\n"))
    found = {(each.dataset, each.check): each for each in loading.project.check(as_of=datetime(2021, 6, 1))}
    assert found["incidents", "missing_days"].sentence_en == "1 day without a row: 2021-05-14"
    assert found["incidents", "late_entries"].value == 1
    assert found["stop_orders", "orphans"].severity == "warning"
    assert found["app_installs", "falling_stock"].value == 9
    stale = loading.project.check(as_of=datetime(2021, 7, 1))
    assert stale[0].severity == "stale"


def test_a_draft_asks_which_way_round_a_date_is_written(loading: Loading) -> None:
    path = loading.write("a.csv", "警情编号,报警时间,辖区,电诈吗\nA,03/04/2021,福田,是\nB,05/06/2021,某区,否\n")
    draft = loading.project.suggest_source(path, as_of=datetime(2021, 6, 1))
    assert (
        '# ? reported_at: day or month first cannot be told from the file; formats = ["%d/%m/%Y"] or ["%m/%d/%Y"]'
        in draft
    )
    assert "# ? necessary and not found: is_telecom (是否电诈)" in draft
    assert "# ? values of district that are not known: 某区 (1)" in draft


def test_a_draft_shows_how_a_column_that_the_export_lacks_is_given(loading: Loading) -> None:
    path = loading.write("a.csv", "案件编号,立案日期,辖区\nA,2021-05-03,福田\n")
    draft = loading.project.suggest_source(path, as_of=datetime(2021, 6, 1))
    remark = '# ? category = "HEADER", or { value = "telecom_fraud" } for every row (telecom_fraud, other_fraud, other)'
    assert draft.splitlines()[-1] == remark
    loading.profile("a", draft.replace(remark, 'category = { value = "telecom_fraud" }'))
    loading.loaded(path)
    assert [row["category"] for row in loading.rows("cases")] == ["telecom_fraud"]


def test_a_draft_writes_the_one_format_that_fits_every_row_and_loads(loading: Loading) -> None:
    path = loading.write("a.csv", "警情编号,报警时间,辖区,是否电诈\nA,13/04/2021,福田,是\nB,05/06/2021,龙岗,否\n")
    loading.profile("a", loading.project.suggest_source(path, as_of=datetime(2021, 6, 1)))
    loading.loaded(path, as_of=datetime(2021, 7, 1))
    assert [row["reported_at"] for row in loading.rows()] == [datetime(2021, 4, 13), datetime(2021, 6, 5)]
