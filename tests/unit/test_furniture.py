"""A word that two pages share is one word: what stands at the ends of pages is taken out as a whole."""

import pytest

from briefing_fixture import sample
from fraudstats.briefing.read_back.claims import Reader
from fraudstats.briefing.read_back.furniture import is_official_page, without_furniture
from fraudstats.briefing.templates import words

BRIEFING = sample("zh")
PAGE_ENDS = (
    f"\n{BRIEFING.notice} 第 8 页 共 12 页\n{BRIEFING.centre} {BRIEFING.title} {BRIEFING.period}\n",
    f"\n— 8 —\n{BRIEFING.notice}\n",
    "\n— 8 —\n",
)


@pytest.mark.parametrize("end", PAGE_ENDS)
def test_a_direction_that_two_pages_share_is_read(end: str) -> None:
    text = f"环比下{end}降13.5%（无明显变化）"
    claims = Reader(()).claims(without_furniture(text, BRIEFING, words("zh", None)))
    assert [each.key for each in claims] == ["环比", "下降", "13.5%", "无明显"]


def test_the_same_words_claim_the_same_wherever_they_stand() -> None:
    said = "福田 may rise 5% in May, 2021-05: 1,234 up −5, 12万元"
    claims = Reader(("福田", "May")).claims(f"{said}; {said}")
    first, second = claims[: len(claims) // 2], claims[len(claims) // 2 :]
    assert [each[:3] for each in first] == [each[:3] for each in second]
    assert [(each.kind, each.text) for each in first] == [
        (each.kind, each.text) for each in Reader(("福田", "May")).claims(said)
    ]
    assert [each.start for each in second] == [each.start + len(said) + 2 for each in first]


def test_an_official_page_is_known_by_its_number() -> None:
    assert [is_official_page(each) for each in PAGE_ENDS] == [False, True, True]


def test_a_number_that_ends_a_sentence_on_a_line_of_its_own_is_no_number_of_a_heading() -> None:
    english = sample("en")
    title = english.headline.title
    text = f"persons detained 69 and arrests \n89.\n{title} in figures\n1. {title}\nDouble decline"
    claims = Reader(()).claims(without_furniture(text, english, words("en", None)))
    assert [each.key for each in claims if each.key.isdigit()] == ["69", "89"]
