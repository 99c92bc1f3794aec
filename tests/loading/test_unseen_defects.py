"""Defects that a look at the file does not show: characters without width, identifiers as numbers, rows that break off."""

import pytest

from loading_project import Loading

HEADER = "警情编号,报警时间,辖区,是否电诈,派出所,损失金额"
REST = "2021-05-03 10:00:00,福田,是,园岭所,12345.50"
ROW = f"J1,{REST}"


def ids(loading: Loading) -> list[str]:
    return [row["incident_id"] for row in loading.rows()]


@pytest.mark.parametrize(
    "unseen", ["\ufeff", "\u200b", "\u200e", "\u00ad", "\u2060", "\x0c", "\x01", "\u2003", "\u202f", "\t"], ids=ascii
)
def test_an_identifier_with_a_character_that_nobody_sees_is_the_same_identifier(loading: Loading, unseen: str) -> None:
    batch = loading.loaded(loading.write("a.csv", f"{HEADER}\n{ROW}\n{unseen}{ROW}\nJ1{unseen},{REST}\n")).batch
    assert (batch.n_new, batch.n_duplicate, ids(loading)) == (1, 2, ["J1"])


def test_unseen_characters_in_headers_dates_amounts_and_districts_do_not_matter(loading: Loading) -> None:
    row = "J1,\u200b2021-05-03 10:00:00,福田\u200b,是,园岭所,\ufeff12345.50"
    header = HEADER.replace("报警", "报警\u200b")
    loading.loaded(loading.write("a.csv", f"{header}\n{row}\n"))
    (found,) = loading.rows()
    assert (found["district"], str(found["loss_cny"]), found["reported_at"].day) == ("福田", "12345.50", 3)


@pytest.mark.parametrize("shown", ["########", "202105030001.0", '"202,105,030,001"'])
def test_an_identifier_that_was_treated_as_a_number_is_refused(loading: Loading, shown: str) -> None:
    loading.loaded(loading.write("a.csv", f"{HEADER}\n{ROW}\n{shown},{REST}\n"))
    assert ids(loading) == ["J1"]
    assert [(each.line, each.rule) for each in loading.project.rejects()] == [(3, "misformed_id")]


def test_a_character_that_was_lost_in_recoding_is_no_name(loading: Loading) -> None:
    damaged = REST.replace("园岭", "园\ufffd")
    loading.loaded(loading.write("a.csv", f"{HEADER}\n{ROW}\nJ2,{damaged}\n"))
    assert ids(loading) == ["J1"]
    assert [each.rule for each in loading.project.rejects()] == ["lost_characters"]


def test_rows_in_another_delimiter_are_no_notes(loading: Loading) -> None:
    changed = f"J2,{REST}".replace(",", ";")
    batch = loading.loaded(loading.write("a.csv", f"{HEADER}\n{ROW}\n{changed}\n")).batch
    assert (batch.n_new, batch.n_rejected, batch.n_layout) == (1, 1, 0)


def test_quoting_that_begins_half_way_changes_nothing(loading: Loading) -> None:
    quoted = ",".join(f'"{each}"' for each in f"J2,{REST}".split(","))
    loading.loaded(loading.write("a.csv", f"{HEADER}\n{ROW}\n{quoted}\n"))
    assert ids(loading) == ["J1", "J2"]


def test_a_file_cut_off_inside_its_last_cell_is_told(loading: Loading) -> None:
    whole = f"{HEADER}\n{ROW}\n"
    assert loading.loaded(loading.write("whole.csv", whole)).notes == ()
    (told,) = loading.loaded(loading.write("cut.csv", whole[:-4])).notes
    assert "the last row has no line end" in told.en and "截断" in told.zh


@pytest.mark.parametrize(
    "first", ["Total:", "TOTALS", "Subtotal", "Grand Total", "Average", "平均", "合计（10起）", "小计：", "福田小计"]
)
def test_totals_and_means_of_every_wording_are_no_rows(loading: Loading, first: str) -> None:
    batch = loading.loaded(loading.write("a.csv", f"{HEADER}\n{ROW}\n{first},,,,,12345.50\n")).batch
    assert (batch.n_read, batch.n_rejected, batch.n_layout) == (1, 0, 1)


def test_a_subtotal_of_a_district_is_no_row(loading: Loading) -> None:
    batch = loading.loaded(loading.write("a.csv", f"{HEADER}\n{ROW}\n,,福田小计,,,12345.50\n")).batch
    assert (batch.n_read, batch.n_layout) == (1, 1)


def test_a_station_that_ends_like_a_total_is_a_station(loading: Loading) -> None:
    loading.loaded(loading.write("a.csv", f"{HEADER}\n{ROW.replace('园岭所', '会计所')}\n"))
    assert [row["station"] for row in loading.rows()] == ["会计所"]


TIMES = {
    "2021年5月3日 下午3:05": "15:05:00", "2021年5月3日下午3:05": "15:05:00", "2021-05-03 上午 12:05": "00:05:00",
    "2021-05-03 3:05 PM": "15:05:00", "2021-05-03T10:00:00Z": "10:00:00", "2021-05-03 10:00:00+0800": "10:00:00",
    "2021/5/3 9:05": "09:05:00",
}  # fmt: skip
NO_TIMES = (
    "2021-05-03 24:00:00", "2021-05-03 23:59:60", "2021-05-03 下午15:05", "2021-05-03 晚上9:05", "2021-05-03T02:00:00+00:00",
    "2021-05-03 10:00:00 UTC", "5/6/2021 10:00", "110-05-03 10:00:00", "民國110年5月3日", "21-5-3", "1620007200",
)  # fmt: skip


def test_a_time_is_read_as_it_says_or_refused(loading: Loading) -> None:
    rows = [f"J{rank:02},{each},福田,是,园岭所,1" for rank, each in enumerate((*TIMES, *NO_TIMES), 1)]
    batch = loading.loaded(loading.write("a.csv", "\n".join([HEADER, *rows, ""]))).batch
    assert batch.n_rejected == len(NO_TIMES)
    assert [f"{row['reported_at']:%d %H:%M:%S}" for row in loading.rows()] == [f"03 {each}" for each in TIMES.values()]
