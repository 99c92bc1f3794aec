"""The PDF: A4, numbered, archived, equal bytes; and Typst reads nothing that the data say."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from test_charts import in_a_process

from briefing_fixture import HOSTILE, figure, hostile, sample
from fraudstats.briefing.charts.style import text_em
from fraudstats.briefing.glyphs import GETA, drawable, face, printable, replaced
from fraudstats.briefing.model import Briefing, Column, Display, Figure, Section, Sentence, Table
from fraudstats.briefing.page import cards
from fraudstats.briefing.pdf import render_pdf, typst_source
from fraudstats.briefing.table_layout import parted, table_layout
from fraudstats.briefing.templates import TypstSource, typst_environment, typst_literal
from fraudstats.errors import TemplateError

A4_POINTS = (595.276, 841.89)
PRINT_PDF = """
import hashlib, briefing_fixture
from fraudstats.briefing.pdf import render_pdf
print(hashlib.sha256(render_pdf(briefing_fixture.sample("zh"), None)).hexdigest())
"""


@cache
def printed(lang: str) -> bytes:
    return render_pdf(sample(lang), None)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """Join the text of all pages without white space, which the layout decides."""
    joined = "".join(page.extract_text() for page in read(pdf).pages)
    return re.sub(r"[\s\u200b]", "", joined)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def saying(*names: str) -> Briefing:
    section = Section("only", "标题", tuple(Sentence((name, figure(1, Display.COUNT))) for name in names))
    return replace(sample("zh"), headline=section, sections=())


@pytest.mark.parametrize(("lang", "numbering"), [("zh", "第{}页共{}页"), ("en", "page{}of{}")])
def test_pages_are_a4_and_numbered(lang: str, numbering: str) -> None:
    pages = read(printed(lang)).pages
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        assert [float(side) for side in page.mediabox[2:]] == pytest.approx(A4_POINTS, abs=0.01)
        assert numbering.format(number, len(pages)) in squeezed(page.extract_text())
        assert squeezed(sample(lang).notice) in squeezed(page.extract_text())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_word_can_be_read_back(lang: str) -> None:
    briefing = sample(lang)
    text = text_of(printed(lang))
    for section in briefing.all_sections():
        assert squeezed(section.title) in text
        for table in section.tables:
            words = [cell for row in table.rows for cell in row if isinstance(cell, str)]
            assert all(squeezed(word) in text for word in [table.title, table.note, *words])
        for sentence in section.sentences:
            assert all(squeezed(part) in text for part in sentence.parts if not isinstance(part, Figure))


def test_hostile_texts_come_back_as_they_went_in() -> None:
    text = text_of(render_pdf(hostile(), None))
    for name in HOSTILE:
        assert text.count(squeezed(f"{name}3{name}")) >= 1, name


def test_the_document_says_what_it_is() -> None:
    briefing = sample("zh")
    pdf = read(printed("zh"))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "反电诈攻坚周报 2021-W19"
    assert pdf.metadata.author == briefing.centre
    assert pdf.metadata.creation_date is not None
    assert pdf.metadata.creation_date.date() == briefing.end
    assert [entry.title for entry in pdf.outline][-1].endswith("数据说明")  # type: ignore[union-attr]
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "zh-CN"


def test_the_file_declares_both_standards() -> None:
    pdf = read(printed("zh"))
    declared = pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part\W+2\W", declared)
    assert re.search(r"pdfaid:conformance\W+A\W", declared)
    assert re.search(r"pdfuaid:part\W+1\W", declared)


def test_equal_briefings_give_equal_bytes_whatever_the_hash_seed() -> None:
    assert in_a_process(PRINT_PDF, "0") == in_a_process(PRINT_PDF, "1")
    assert render_pdf(sample("en"), None) == printed("en")


def test_only_the_shipped_faces_are_embedded() -> None:
    for page in read(printed("zh")).pages:
        fonts = page["/Resources"].get("/Font", {})
        assert all("NotoSansCJKsc" in fonts[name]["/BaseFont"] for name in fonts)


def test_the_face_holds_every_character_of_the_texts_and_templates() -> None:
    from fontTools.ttLib import TTFont

    shipped = face().parents[1]
    texts = [typst_source(sample(lang), None) for lang in ("zh", "en")]
    texts += [path.read_text("utf-8") for path in sorted((shipped / "locales").glob("*.toml"))]
    wanted = {char for text in texts for char in text if char.isprintable()}
    for weight in ("Regular", "Bold"):
        assert not wanted - set(map(chr, TTFont(face(weight), lazy=True).getBestCmap()))


def test_a_character_outside_the_face_is_marked_and_named() -> None:
    text = text_of(render_pdf(saying("甲😀乙", "丙\U00020000丁", "戊\u202e己", "庚\x00辛"), None))
    for expected in (f"甲{GETA}乙1", f"丙{GETA}丁1", f"戊{GETA}己1", f"庚{GETA}辛1", "U+1F600", "U+20000"):
        assert expected in text


def test_white_space_of_any_kind_is_a_space() -> None:
    assert printable("a\tb\nc\u2009d\u00a0e\u3000f") == "a b c d e\u3000f"
    assert replaced(saying("a\tb\u2009c")) == ()
    assert "\u2009" not in drawable()


HOSTILE_LITERALS = ['#read("x")', "\\", '"', "$x$", "`", "*/", "//", "\n= h", "]", "}", "\u2028#x", "@a"]


@pytest.mark.parametrize("name", HOSTILE_LITERALS)
def test_a_literal_is_harmless_in_markup_code_and_math(name: str) -> None:
    literal = typst_literal(name)
    assert re.fullmatch(r'"([0-9A-Za-z ]|[^\x00-\x7f]|\\u\{[0-9a-f]+\})*"', literal)
    assert "\u2028" not in literal


def test_a_template_that_forgets_the_sign_runs_nothing(tmp_path: Path) -> None:
    (tmp_path / "weekly").mkdir()
    source = '#set text(font: "Noto Sans CJK SC", lang: "zh")\n#set document(title: "t")\n{{ briefing.title }}\n'
    (tmp_path / "weekly" / "briefing.typ.jinja").write_text(source, "utf-8")
    text = text_of(render_pdf(replace(saying(), title='#panic("ran")'), tmp_path, {}))
    assert "#panic(" in text


@pytest.mark.parametrize(
    "template",
    [
        "{{ x }}", "{{ x|upper|lower }}", "{{ x|safe }}", "{{ x ~ '' }}", "{{ x|e }}", "{{ [x]|join('') }}",
        "{% set y %}{{ x }}{% endset %}{{ y }}", "{% macro m(v) %}{{ v }}{% endmacro %}{{ m(x) }}",
        "{{ x|replace('a', 'b') }}", "{{ '%s'|format(x) }}", "{{ x|tojson }}", "{{ [x] }}",
    ],
)  # fmt: skip
def test_no_filter_lets_data_out_of_its_literal(template: str) -> None:
    environment = typst_environment(None)
    for name in HOSTILE_LITERALS:
        filled = environment.from_string(template).render(x=name)
        assert not set("#$`*/@]") & set(filled), filled


def test_values_become_literals_of_their_type() -> None:
    assert typst_literal(3) == "3"
    assert typst_literal(0.5) == "0.5"
    assert typst_literal(True) == "true"
    assert typst_literal(None) == "none"
    assert typst_literal(("a", 1)) == '("a", 1, )'
    assert typst_literal(TypstSource("#x")) == "#x"
    with pytest.raises(TypeError, match="object"):
        typst_literal(object())


def test_typst_reads_no_file_even_for_a_template(tmp_path: Path) -> None:
    (tmp_path / "weekly").mkdir()
    (tmp_path / "weekly" / "briefing.typ.jinja").write_text('one\n#read("/etc/hostname")\n', "utf-8")
    with pytest.raises(TemplateError) as raised:
        render_pdf(sample("zh"), tmp_path, {})
    assert raised.value.where.startswith("weekly/briefing.typ.jinja, line 2 once filled: #read")


def test_a_broken_template_is_named_with_file_and_line(tmp_path: Path) -> None:
    broken = tmp_path / "weekly" / "briefing.typ.jinja"
    broken.parent.mkdir()
    broken.write_text("one\ntwo #{{ briefing.headline.nothing }}\n", "utf-8")
    with pytest.raises(TemplateError) as raised:
        render_pdf(sample("zh"), tmp_path, {})
    assert f"{broken}, line 2" in raised.value.where


def test_cards_are_made_of_the_headline_table_only() -> None:
    briefing = sample("zh")
    made = cards(briefing.headline)
    assert [card.name for card in made] == ["电诈警情", "电诈立案", "诈骗总立案"]
    assert [fact.title for fact in made[0].facts] == ["环比", "同比"]
    assert made[0].verdict == "双下降"
    assert cards(briefing.sections[0]) == ()


def test_a_wide_table_puts_its_units_below_its_amounts_and_fits_the_paper() -> None:
    table = sample("en").sections[0].tables[0]
    table = replace(
        table, columns=(*table.columns, *table.columns[1:3]), rows=tuple((*row, *row[1:3]) for row in table.rows)
    )
    layout = table_layout(table, "en")
    assert layout.stacked
    assert sum(layout.widths) * layout.size_pt <= 470


def test_what_stands_beside_a_number_goes_below_it_before_the_type_becomes_too_small() -> None:
    rate = figure(0.469, Display.RATE, numerator=1_318_000, denominator=2_816_000)
    amount = figure(667_890_000, Display.MONEY)
    columns = (Column("Figure", numeric=False), *(Column(f"Week {n}") for n in range(6)))
    wide = Table("wide", "Wide", columns, (("Persons detained", *[rate] * 3, *[amount] * 3),), "")
    layout = table_layout(wide, "en")
    assert layout.stacked
    assert layout.size_pt >= 7.5
    assert not table_layout(replace(wide, columns=columns[:3], rows=(wide.rows[0][:3],)), "en").stacked
    assert (parted(rate, "en").text, parted(rate, "en").note) == ("46.9%", "(1.32 million/ 2.82 million)")
    assert (parted(amount, "en").text, parted(amount, "en").note) == ("667.89", "million yuan")


def test_column_titles_take_two_lines_only_where_the_type_would_become_smaller() -> None:
    titles = ("District", "Incidents", "vs 28 days before")
    columns = tuple(Column(each, numeric=bool(rank)) for rank, each in enumerate(titles))
    narrow = Table(
        "t", "Told", columns, (("Futian", figure(119, Display.COUNT), figure(-0.287, Display.CHANGE_RATE)),), ""
    )
    widths = table_layout(narrow, "en").widths
    assert widths[2] > text_em("vs 28 days before"), "on one line"
    wide = replace(narrow, columns=columns + columns[1:] * 4, rows=((*narrow.rows[0], *narrow.rows[0][1:] * 4),))
    assert table_layout(wide, "en").widths[2] < text_em("vs 28 days before"), "of ten columns each title takes two"


def test_the_note_on_the_mark_stays_with_what_it_explains() -> None:
    briefing = replace(sample("zh"), sections=())
    section = briefing.headline
    marked = replace(
        section, sentences=(Sentence((figure(7, Display.COUNT, provisional=True),)),), tables=(), charts=()
    )
    assert "#block(sticky: true" in typst_source(replace(briefing, headline=marked), None)
    plain = replace(marked, sentences=(Sentence((figure(7, Display.COUNT),)),))
    assert "#block(sticky: true" not in typst_source(replace(briefing, headline=plain), None)
