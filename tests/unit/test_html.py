"""The HTML page: says what the briefing says, asks nobody for anything."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from briefing_fixture import HOSTILE, hostile, sample
from fraudstats.briefing.html import render_html
from fraudstats.briefing.model import Briefing
from fraudstats.briefing.wording import plain
from fraudstats.errors import TemplateError
from fraudstats.paths import shipped

NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
OWN_SCRIPT = (shipped("report_templates") / "weekly" / "sort.js").read_text("utf-8")
VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """Collect the tags with their attributes, and the whole text inside each element."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[int] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(len(self.texts))
            self.texts.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.texts[self.open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for index in self.open:
            tag, text = self.texts[index]
            self.texts[index] = (tag, text + data)

    def of(self, tag: str) -> list[str]:
        return [text.strip() for found, text in self.texts if found == tag]

    def with_tag(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.tags if found == tag]


def page(briefing: Briefing) -> Page:
    return Page(render_html(briefing, None, charts_free(briefing)))


def charts_free(briefing: Briefing) -> dict[str, bytes]:
    return {chart.key: b"<svg/>" for section in briefing.all_sections() for chart in section.charts}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_figure_is_there_with_value_and_reference(lang: str) -> None:
    briefing = sample(lang)
    read = page(briefing)
    printed = list(zip(read.with_tag("data"), read.of("data"), strict=True))
    for figure in briefing.figures():
        value = "" if figure.value is None else str(figure.value)
        assert any(
            attributes["value"] == value and attributes["data-ref"] == figure.reference and text == plain(figure, lang)
            for attributes, text in printed
        )


def test_hostile_texts_come_back_as_they_went_in() -> None:
    read = page(hostile())
    assert read.of("h1") == [HOSTILE[0]]
    assert read.of("h2") == [HOSTILE[0]]
    assert [text for text in read.of("th") if text in HOSTILE][-len(HOSTILE) :] == list(HOSTILE)
    paragraphs = read.of("p")
    assert all(f"{name}3{name}" in paragraphs for name in HOSTILE)
    assert read.of("script") == [OWN_SCRIPT.strip()]


def test_no_attribute_runs_or_loads_anything() -> None:
    for tag, attributes in Page(render_html(hostile(), None)).tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert not {"src", "srcset", "action", "style"} & set(attributes), tag
        assert all((attributes.get(name) or "#").startswith("#") for name in ("href", "xlink:href"))


def test_the_page_names_no_address_outside() -> None:
    found = set(re.findall(r"https?://[^\s\"'<>)]+", render_html(sample("zh"), None)))
    assert found <= NAMESPACES


def test_the_policy_allows_style_and_script_by_their_hashes_and_nothing_else() -> None:
    html = render_html(sample("zh"), None, charts_free(sample("zh")))
    style = html.split("<style>")[1].split("</style>")[0]
    script = html.split("<script>")[1].split("</script>")[0]
    policy = next(each["content"] for each in Page(html).with_tag("meta") if "http-equiv" in each)
    assert policy is not None
    assert "default-src 'none'" in policy
    for directive, allowed in (("style-src", style), ("script-src", script)):
        assert f"{directive} 'sha256-{b64encode(sha256(allowed.encode()).digest()).decode()}';" in policy
    assert "unsafe" not in policy


def test_the_synthetic_notice_stands_below_the_imprint_at_the_end_and_on_printed_pages() -> None:
    briefing = sample("zh")
    html = render_html(briefing, None, charts_free(briefing))
    assert Page(html).of("p").count(briefing.notice) == 2
    header, rest = html.split("</header>")
    assert briefing.notice not in header.split("<body>")[1], "as in the PDF, whose order the text is read back in"
    assert rest.index(briefing.notice) < rest.index(briefing.headline.title)
    assert "@bottom-left" in html


def test_a_notice_cannot_leave_its_css_string() -> None:
    html = render_html(hostile(), None, charts_free(hostile()))
    rule = html.split("@bottom-left")[1].split(";")[0]
    assert rule.count('"') == 2


def test_tables_and_pictures_are_named_for_readers_who_cannot_see_them() -> None:
    briefing = sample("zh")
    read = page(briefing)
    tables = [table for section in briefing.all_sections() for table in section.tables]
    charts = [chart for section in briefing.all_sections() for chart in section.charts]
    assert read.of("caption") == [table.title for table in tables]
    pictures = [each["aria-label"] for each in read.with_tag("div") if each.get("role") == "img"]
    assert pictures == [chart.alt for chart in charts]
    assert all(each.get("scope") in {"col", "row"} for each in read.with_tag("th"))
    assert read.with_tag("html") == [{"lang": "zh-CN"}]


def test_issues_of_two_languages_made_by_turns_stay_apart() -> None:
    alone = {lang: render_html(sample(lang), None, charts_free(sample(lang))) for lang in ("zh", "en")}
    again = {lang: render_html(sample(lang), None, charts_free(sample(lang))) for lang in ("zh", "en", "zh")}
    assert again == alone
    assert "万元" not in alone["en"] and "yuan" not in alone["zh"]


def test_a_project_template_comes_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "weekly").mkdir()
    (tmp_path / "weekly" / "briefing.html.jinja").write_text("<p>{{ briefing.title }}{{ words.note }}</p>", "utf-8")
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "zh.toml").write_text('note = "<说明>"', "utf-8")
    assert render_html(sample("zh"), tmp_path) == "<p>反电诈攻坚周报&lt;说明&gt;</p>"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("one\n{% for x in %}\n", "Expected an expression"),
        ("one\n{{ briefing.titel }}\n", "titel"),
        ("one\n{{ 1 / 0 }}\n", "ZeroDivisionError"),
        ("one\n{{ ''.__class__.__mro__ }}\n", "unsafe"),
        ("one\n{% include 'weekly/none.jinja' %}\n", "weekly/none.jinja"),
    ],
)
def test_a_broken_template_is_named_with_file_and_line(tmp_path: Path, source: str, said: str) -> None:
    broken = tmp_path / "weekly" / "briefing.html.jinja"
    broken.parent.mkdir()
    broken.write_text(source, "utf-8")
    with pytest.raises(TemplateError) as raised:
        render_html(sample("zh"), tmp_path, {})
    assert f"{broken}, line 2" in raised.value.where
    assert said in raised.value.what


def test_a_broken_locale_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "zh.toml").write_text("note = ", "utf-8")
    with pytest.raises(TemplateError, match=r"zh\.toml"):
        render_html(sample("zh"), tmp_path, {})
