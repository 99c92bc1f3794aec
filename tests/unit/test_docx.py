"""The briefing as a Word file, and the template behind it."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from briefing_fixture import hostile, sample
from fraudstats.briefing.charts import draw_all
from fraudstats.briefing.docx import render_docx
from fraudstats.briefing.model import Briefing
from fraudstats.briefing.read_back.check import check_files
from fraudstats.errors import CheckerFailed, TemplateError
from fraudstats.paths import shipped

TEMPLATE = shipped("report_templates") / "weekly" / "briefing.docx"


def document_of(briefing: Briefing, templates: Path | None = None) -> object:
    return Document(BytesIO(render_docx(briefing, templates)))


def own_template(folder: Path, change: object) -> Path:
    """Edit the template as a user would in Word."""
    document = Document(str(TEMPLATE))
    change(document)  # type: ignore[operator]
    (folder / "weekly").mkdir()
    document.save(str(folder / "weekly" / "briefing.docx"))
    return folder


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sections_are_headings_and_tables_and_charts_are_there(lang: str) -> None:
    briefing = sample(lang)
    document = document_of(briefing)
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert headings == [section.title for section in briefing.all_sections()]
    sections = briefing.all_sections()
    assert len(document.tables) == sum(len(section.tables) for section in sections)
    assert len(document.inline_shapes) == sum(len(section.charts) for section in sections)
    assert {each.style.name for each in document.tables} == {"Briefing Table"}
    assert "[[" not in "".join(each.text for each in document.paragraphs)


def test_every_picture_is_described() -> None:
    briefing = sample("zh")
    described = [each._inline.docPr.get("descr") for each in document_of(briefing).inline_shapes]
    assert described == [chart.alt for section in briefing.all_sections() for chart in section.charts]


def test_every_style_in_use_names_an_east_asian_face() -> None:
    document = document_of(sample("zh"))
    for name in {each.style.name for each in document.paragraphs} | {"Table Words", "Table Number", "Header", "Footer"}:
        assert document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) == "Microsoft YaHei", name


def test_the_finished_file_says_what_the_briefing_says() -> None:
    for lang in ("zh", "en"):
        briefing = sample(lang)
        check_files(briefing, {"docx": render_docx(briefing, None)}, None)


def test_equal_briefings_give_equal_bytes() -> None:
    briefing = sample("zh")
    charts = draw_all(briefing)
    content = render_docx(briefing, None, charts)
    assert content == render_docx(briefing, None, charts)
    assert {each.date_time[0] for each in zipfile.ZipFile(BytesIO(content)).infolist()} == {1980}


def test_hostile_names_are_text() -> None:
    briefing = hostile()
    text = "\n".join(each.text for each in document_of(briefing).element.body.iter(qn("w:t")) if each.text)
    assert "<script>alert(1)</script>" in text and "{{ 7 * 7 }}" in text


def test_a_project_changes_the_template_in_word(tmp_path: Path) -> None:
    folder = own_template(tmp_path, lambda document: document.add_paragraph("主任：________"))
    closing = document_of(sample("zh"), folder).paragraphs[-1]
    assert closing.text == "主任：________"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda document: document.paragraphs[-1].clear(), r"no \[\[briefing\]\]"),
        (lambda document: document.styles["Caption"].delete(), "no style 'Caption'"),
    ],
)
def test_a_template_that_lacks_something_says_what(change: object, said: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=said):
        render_docx(sample("zh"), own_template(tmp_path, change))


def test_a_template_that_is_no_word_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "weekly").mkdir()
    (tmp_path / "weekly" / "briefing.docx").write_bytes(b"no zip")
    with pytest.raises(TemplateError, match=r"briefing\.docx"):
        render_docx(sample("zh"), tmp_path)


def test_a_number_changed_in_word_is_found() -> None:
    briefing = sample("zh")
    document = document_of(briefing)
    runs = [run for table in document.tables for row in table.rows for run in row.cells[1].paragraphs[0].runs]
    next(run for run in runs if run.text.isdigit()).text = "7531"
    edited = BytesIO()
    document.save(edited)
    with pytest.raises(CheckerFailed, match="wrong: '7531'"):
        check_files(briefing, {"docx": edited.getvalue()}, None)


def test_short_tables_stay_whole_and_a_chart_keeps_its_source() -> None:
    document = document_of(sample("zh"))
    for table in document.tables:  # type: ignore[attr-defined]
        *rows, _ = table.rows
        kept = [cell.paragraphs[0].paragraph_format.keep_with_next for row in rows for cell in row.cells]
        assert all(kept) == (len(rows) <= 16), "all but the last row hold on to the next"
    pictures = [each for each in document.paragraphs if each._p.xpath(".//w:drawing")]  # type: ignore[attr-defined]
    assert pictures
    assert all(each.paragraph_format.keep_with_next for each in pictures)
