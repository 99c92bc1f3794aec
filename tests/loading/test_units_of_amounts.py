"""Plain yuan under a header that says 万元, or the other way round: told, never changed."""

import pytest

from fraudstats.loading.findings import Finding
from loading_project import AS_OF, Loading

HEADER = "警情编号,报警时间,辖区,是否电诈,损失金额"


def month(number: int, unit: str, amounts: list[str]) -> str:
    rows = [f"J{number}-{rank},2021-0{number}-02,福田,是,{each}" for rank, each in enumerate(amounts)]
    return "\n".join([HEADER + unit, *rows]) + "\n"


def doubts(loading: Loading, name: str, text: str) -> list[str]:
    return [each.en for each in loading.loaded(loading.write(name, text)).notes]


def odd(loading: Loading) -> list[Finding]:
    return [each for each in loading.project.check(as_of=AS_OF) if each.check == "odd_amounts"]


YUAN = ["3000", "25600.00", "48000", "52000", "150000", "2000000"]
TEN_THOUSANDS = ["0.3", "2.56", "4.8", "5.2", "15", "200"]


@pytest.mark.parametrize(
    ("unit", "amounts", "found"), [("(万元)", YUAN, "500,000,000.00"), ("(元)", TEN_THOUSANDS, "5.00")]
)
def test_amounts_far_from_the_usual_ones_are_told_when_loaded_and_by_check(
    loading: Loading, unit: str, amounts: list[str], found: str
) -> None:
    assert doubts(loading, "march.csv", month(3, "(元)", YUAN)) == []
    (told,) = doubts(loading, "april.csv", month(4, unit, amounts))
    assert f"is {found} yuan, so far it was 50,000.00" in told
    (finding,) = odd(loading)
    assert (finding.severity, "april.csv (batch 2)" in finding.sentence_en, finding.value) == (
        "warning", True, float(found.replace(",", "")),
    )  # fmt: skip
    assert "请核对金额单位" in finding.sentence_zh


def test_amounts_in_another_unit_that_is_right_are_not_doubted(loading: Loading) -> None:
    doubts(loading, "march.csv", month(3, "(元)", YUAN))
    assert doubts(loading, "april.csv", month(4, "(万元)", TEN_THOUSANDS)) == []
    assert odd(loading) == []


def test_a_first_export_in_ten_thousands_with_huge_amounts_is_doubted(loading: Loading) -> None:
    (told,) = doubts(loading, "march.csv", month(3, "(万元)", YUAN))
    assert "were these plain yuan?" in told


def test_few_amounts_tell_nothing(loading: Loading) -> None:
    doubts(loading, "march.csv", month(3, "(元)", YUAN))
    assert doubts(loading, "april.csv", month(4, "(元)", ["1", "2", "3"])) == []


def test_a_single_amount_in_another_unit_is_let_in_with_a_warning(loading: Loading) -> None:
    amounts = [str(1000 * each) for each in range(1, 220)] + ["350000000", "3.5"]
    outcome = loading.loaded(loading.write("a.csv", month(3, "(元)", amounts)))
    assert (outcome.batch.n_new, outcome.batch.n_warned) == (221, 2)
    listed = [(each.line, each.rule, each.severity, each.value) for each in loading.project.rejects()]
    assert listed == [(221, "odd_amount", "warn", "350,000,000.00"), (222, "odd_amount", "warn", "3.50")]


def test_amounts_far_apart_that_are_not_rare_are_no_news(loading: Loading) -> None:
    amounts = [*["1000000"] * 95, *["100"] * 5]
    assert loading.loaded(loading.write("a.csv", month(3, "(元)", amounts))).batch.n_warned == 0


def test_a_dollar_sign_is_read_as_yuan_and_told(loading: Loading) -> None:
    assert loading.loaded(loading.write("a.csv", month(3, "(元)", ["$12", "12"]))).batch.n_warned == 1
    assert [each.rule for each in loading.project.rejects()] == ["foreign_sign"]


@pytest.mark.parametrize(
    "text",
    [
        "2021年3月电诈警情\n单位：万元,,,,\n" + month(3, "", ["3.5"]),
        "损失金额统计表（万元）\n" + month(3, "", ["3.5"]),
        f"{HEADER}\n,,,,（万元）\n" + month(3, "", ["3.5"]).partition("\n")[2],
        month(3, "", ["3.5"]) + "注：金额单位均为万元,,,,\n",
    ],
    ids=["title", "title in brackets", "row of units", "note below"],
)
def test_a_unit_named_elsewhere_than_in_the_header_refuses_the_file(loading: Loading, text: str) -> None:
    path = loading.write("a.csv", text)
    refusal = loading.refused(path)
    assert refusal.slug == "unit-elsewhere" and "损失金额" in str(refusal)
    loading.profile(
        "wan", 'dataset = "incidents"\nmatch = ["*.csv"]\n[fields.loss_cny]\ncolumn = "损失金额"\nunit = "万元"\n'
    )
    loading.loaded(path)
    assert [row["loss_cny"] for row in loading.rows()] == [35_000]


@pytest.mark.parametrize("title", ["10万元以上案件", "单位：元", "数十万元大案"])
def test_a_title_that_speaks_of_sums_or_of_yuan_is_a_title(loading: Loading, title: str) -> None:
    loading.loaded(loading.write("a.csv", f"{title}\n{month(3, '', ['3.5'])}"))


def test_a_unit_in_the_title_beside_one_in_the_header_is_no_question(loading: Loading) -> None:
    loading.loaded(loading.write("a.csv", "单位：万元\n" + month(3, "(元)", ["3.5"])))
    assert [str(row["loss_cny"]) for row in loading.rows()] == ["3.50"]


WRITTEN = {
    "3.5万": 35_000, "3.5 万元": 35_000, "¥12,000": 12_000, "￥12，000": 12_000, "１２３": 123, "12 000": 12_000, "1,200元": 1_200,
    "1.2亿": 120_000_000, "+12": 12,
}  # fmt: skip
REFUSED = (
    "1.2e5",
    "(1200)",
    "（1200）",
    "1200-",
    "-1200",
    "1.234,50",
    "1,5",
    "约3万",
    "3万5",
    "3-5万",
    "三万元",
    "US$12",
    "12美元",
    "1.5w",
    "3千元",
    "50%",
)


@pytest.mark.parametrize("unit", ["(元)", "(万元)"])
def test_an_amount_is_read_as_it_says_or_refused(loading: Loading, unit: str) -> None:
    quoted = [f'"{each}"' for each in (*WRITTEN, *REFUSED)]
    outcome = loading.loaded(loading.write("a.csv", month(3, unit, quoted)))
    assert outcome.batch.n_rejected == len(REFUSED)
    times = {each: 1 if unit == "(元)" or each[-1] in "万元亿" else 10_000 for each in WRITTEN}
    assert sorted(row["loss_cny"] for row in loading.rows()) == sorted(WRITTEN[each] * times[each] for each in WRITTEN)


@pytest.mark.parametrize("said", ["(万元)", "【万元】", "（单位：万元）", "/万元", "_万元", "万元", " （ 万元 ）"])
def test_a_unit_in_the_header_is_seen_however_it_is_written(loading: Loading, said: str) -> None:
    loading.loaded(loading.write("a.csv", month(3, said, ["3.5"])))
    assert [row["loss_cny"] for row in loading.rows()] == [35_000]


@pytest.mark.parametrize(("below", "yuan"), [("（万元）", 35_000), ("单位：万元", 35_000), ("千元", 3_500)])
def test_a_unit_in_the_lower_row_of_a_header_is_that_of_the_column(loading: Loading, below: str, yuan: int) -> None:
    head = f"警情编号,报警时间,地点,,是否电诈,损失金额\n,,辖区,派出所,,{below}\n"
    loading.loaded(loading.write("a.csv", f"{head}J1,2021-05-02,福田,沙头,是,3.5\n"))
    assert [row["loss_cny"] for row in loading.rows()] == [yuan]
