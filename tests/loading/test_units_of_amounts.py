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
