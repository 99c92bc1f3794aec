"""`fraudstats verify`: words, units, points, states and descriptions that a hand changed, in both languages."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache

import pytest
from planted_words import REWORDED, WORDS

from fraudstats.briefing.read_back.findings import Fault, Finding
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
Pages = dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def pages(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Write two weeks in both languages."""
    out = tmp_path_factory.mktemp("pages")
    return {
        (week, lang): sample_project.report(week, as_of=AS_OF, lang=lang, formats=("html",), out=out)[0].read_text(
            "utf-8"
        )
        for week, lang in (("2021-W19", "zh"), ("2021-W19", "en"), ("2021-W18", "zh"))
    }


@pytest.fixture(scope="module")
def findings(sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Finding]]:
    """Verify an edited page; the briefing itself is recomputed once a language."""
    project = Project(sample_project.folder)
    project._checked_briefings = cache(project._checked_briefings)  # type: ignore[method-assign]
    path = tmp_path_factory.mktemp("edited") / "edited.html"

    def verify(page: str) -> list[Finding]:
        path.write_text(page, encoding="utf-8")
        return list(project.verify(path, as_of=AS_OF).findings)

    return verify


@pytest.mark.parametrize(("lang", "was", "planted"), [(lang, *each) for lang, edits in WORDS.items() for each in edits])
def test_a_changed_word_is_found(
    lang: str, was: str, planted: str, pages: Pages, findings: Callable[[str], list[Finding]]
) -> None:
    page = pages["2021-W19", lang]
    start = page.index("<main>")
    assert was in page[start:]
    found = findings(page[:start] + page[start:].replace(was, planted, 1))
    assert any(each.fault is Fault.WRONG for each in found)
    assert len(found) <= 4, "what was not touched is not accused"


@pytest.mark.parametrize("pattern", [r"<figure.*?</figure>", r"<svg.*?</svg>"])
def test_the_chart_of_another_week_is_found(
    pattern: str, pages: Pages, findings: Callable[[str], list[Finding]]
) -> None:
    page = pages["2021-W19", "zh"]
    old, new = (re.search(pattern, each, re.DOTALL) for each in (pages["2021-W18", "zh"], page))
    assert old and new and old[0] != new[0]
    assert any(each.fault is Fault.WRONG for each in findings(page.replace(new[0], old[0], 1)))


def test_a_number_written_in_chinese_numerals_is_reworded_or_wrong(
    pages: Pages, findings: Callable[[str], list[Finding]]
) -> None:
    for numeral, fault in (("二百一十", Fault.REWORDED), ("二百零一", Fault.WRONG)):
        page = re.sub(r"(本周电诈警情)<data[^>]*>210</data>", rf"\1{numeral}", pages["2021-W19", "zh"], count=1)
        assert [(each.fault, each.printed, each.expected) for each in findings(page)] == [(fault, numeral, "210")]


@pytest.mark.parametrize(
    ("lang", "was", "planted"), [(lang, *each) for lang, edits in REWORDED.items() for each in edits]
)
def test_a_word_that_stands_in_no_list_is_reworded(
    lang: str, was: str, planted: str, pages: Pages, findings: Callable[[str], list[Finding]]
) -> None:
    page = pages["2021-W19", lang]
    start = page.index("<main>")
    assert was in page[start:]
    found = findings(page[:start] + page[start:].replace(was, planted, 1))
    assert {each.fault for each in found} == {Fault.REWORDED} and len(found) == 1
    assert found[0].expected and found[0].expected in was.replace("，", "").replace("</data>", "")


def test_words_before_and_after_a_sentence_are_the_editors_own(
    pages: Pages, findings: Callable[[str], list[Finding]]
) -> None:
    page = re.sub(
        r"(<p[^>]*>)(本周电诈警情.*?)(</p>)", r"\1据初步分析，\2请各辖区关注。\3", pages["2021-W19", "zh"], count=1
    )
    assert "据初步分析" in page
    assert findings(page) == []


def test_what_is_struck_through_is_missing(pages: Pages, findings: Callable[[str], list[Finding]]) -> None:
    page = re.sub(r"(本周电诈警情)(<data[^>]*>210</data>)", r"\1<s>\2</s>", pages["2021-W19", "zh"], count=1)
    assert [(each.fault, each.expected) for each in findings(page)] == [(Fault.MISSING, "210")]


def test_an_issue_that_no_longer_says_that_it_is_made_up_is_told_so(
    pages: Pages, findings: Callable[[str], list[Finding]]
) -> None:
    page = pages["2021-W19", "zh"].replace("由合成数据生成，仅供演示，不反映任何真实情况", "由实际数据生成")
    assert Fault.MISSING in {each.fault for each in findings(page)}
