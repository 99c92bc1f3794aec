"""A header that stands again further down, as in files put together by hand: the same one, or one that moves columns."""

import pytest

from loading_project import Loading

HEADER = "警情编号,报警时间,辖区,派出所,是否电诈,损失金额(万元)"
ROW = "J1,2021-05-02 10:00:00,福田,沙头,是,1.5"
OTHER_ORDER = "警情编号,报警时间,派出所,辖区,是否电诈,损失金额(万元)"


@pytest.mark.parametrize(
    "again", [HEADER, "警情编号：,报警时间, 辖区 ,派出所,是否电诈,损失金额（万元）", "incident_id,接警时间,分局,派出所,是否电诈,损失金额(万元)"]
)  # fmt: skip
def test_the_same_header_again_is_passed_over(loading: Loading, again: str) -> None:
    outcome = loading.loaded(loading.write("a.csv", f"{HEADER}\n{ROW}\n{again}\n{ROW.replace('J1', 'J2')}\n"))
    assert [(row["incident_id"], row["loss_cny"]) for row in loading.rows()] == [("J1", 15000), ("J2", 15000)]
    assert "1 repeated header row passed over" in [each.en for each in outcome.notes]


@pytest.mark.parametrize(
    "again",
    [
        OTHER_ORDER, OTHER_ORDER.replace("派出所,辖区", "所属派出所,行政区"), HEADER.replace("万元", "元"), HEADER.replace("(万元)", ""),
        "incident_id,reported_at,station,district,is_telecom,损失金额(万元)",
    ],
)  # fmt: skip
def test_a_header_that_moves_columns_or_changes_the_unit_refuses_the_file(loading: Loading, again: str) -> None:
    refusal = loading.refused(loading.write("a.csv", f"{HEADER}\n{ROW}\n\n{again}\nJ2,2021-05-03,沙头,福田,是,2\n"))
    assert refusal.slug == "moved-header"
    assert "a.csv line 4" in str(refusal)


def test_headers_of_a_profile_are_known_again_too(loading: Loading) -> None:
    loading.profile("own", 'dataset = "incidents"\nmatch = ["a*"]\n[fields]\ndistrict = "属地"\nstation = "所"\n')
    head = "警情编号,报警时间,属地,所,是否电诈\n"
    row = "J1,2021-05-02,福田,沙头,是\n"
    assert loading.loaded(loading.write("a1.csv", head + row + head)).batch.n_layout == 1
    swapped = head.replace("属地,所", "所,属地")
    assert loading.refused(loading.write("a2.csv", head + row + swapped + row)).slug == "moved-header"


def test_headers_that_are_the_names_of_fields_are_known_again_too(loading: Loading) -> None:
    head = "incident_id,reported_at,district,station,is_telecom\n"
    row = "J1,2021-05-02,福田,沙头,是\n"
    outcome = loading.loaded(loading.write("a.csv", head + row + head))
    assert (outcome.batch.n_layout, outcome.batch.n_rejected) == (1, 0)
    swapped = head.replace("district,station", "station,district")
    assert loading.refused(loading.write("b.csv", head + row + swapped + row)).slug == "moved-header"
