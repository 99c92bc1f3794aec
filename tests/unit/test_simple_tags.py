"""Simple tags are passed over at once: what is read of a page stays the same."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from fraudstats.briefing.read_back.reading import _Page

GOLDEN = Path(__file__).parents[1] / "golden"


class Thorough(_Page):
    """Reads each tag with the library."""

    parse_starttag = HTMLParser.parse_starttag


def read(kind: type[_Page], text: str) -> tuple[list[str], int]:
    page = kind(text)
    page.feed(text)
    return page.pieces, page._unseen


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_briefing_reads_the_same(lang: str) -> None:
    text = (GOLDEN / lang / "briefing.html").read_text("utf-8")
    assert "<svg" in text
    assert read(_Page, text) == read(Thorough, text)


@pytest.mark.parametrize(
    "text",
    [
        '<p class="a">1</p>', "<br>1<br/>2<br />3", '<P CLASS="a">1</P>', '<b>1</b>2<td x="1">3<th>4', '<i x="a>b">5</i>',
        '<svg role="img" aria-label="6 &amp; 7"><text x="1">8</text></svg>', '<g ROLE="img" ARIA-LABEL="9"/>10',
        '<style media="all">11</style>12', "<script>if (1<2) {}</script>13", '<title lang="zh">14</title>15', "<head/>16",
        "<p class=a>17", "<p class='a'>18", "<p hidden>19", '<p a="1"b="2">20', "<p/ x>21", "<a:b>22", "<td x='1' y=\"2\">23",
        '<template id="t">24</template>25', "<p", '<p a="', "<>26", "< p>27", '<p a="&quot;">28', "<textarea>29</textarea>",
        '<p\n  a="1"\n>30', '<p a = "1">31', "<h1>32</h1 >33", '<rect width="3" height="4"/>34',
    ],
)  # fmt: skip
def test_odd_tags_read_the_same(text: str) -> None:
    assert read(_Page, text) == read(Thorough, text)
