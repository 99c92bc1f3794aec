"""The page of an official document: margins, grid, page numbers, and whose faces it is set in."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import typst
from pypdf import PdfReader

from briefing_fixture import sample
from fraudstats.briefing import page_styles
from fraudstats.briefing.glyphs import face
from fraudstats.briefing.model import Section, Sentence
from fraudstats.briefing.page_styles import PAPERS, SHIPPED, faces_of, with_faces
from fraudstats.briefing.pdf import render_pdf
from fraudstats.briefing.read_back.check import check_files
from fraudstats.briefing.templates import words
from fraudstats.config import PageStyle

MM = 72 / 25.4
STYLE = PageStyle.GBT9704
LINES, CHARACTERS = 22, 28


@cache
def printed(lang: str) -> bytes:
    return render_pdf(sample(lang), None, style=STYLE)


def full_page() -> bytes:
    """Fill pages with a text of Chinese characters only."""
    told = Sentence(("国" * CHARACTERS * LINES * 3,))
    return render_pdf(
        replace(sample("zh"), headline=Section("x", "标题", (told,)), sections=(), notice=""), None, style=STYLE
    )


def boxes(pdf: bytes, page: int) -> list[tuple[float, float, float, float]]:
    """List left, bottom, right and top of each 国 of a page, in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[page].get_textpage()
        return [text.get_charbox(n, loose=True) for n in range(text.count_chars()) if text.get_text_range(n, 1) == "国"]


def test_a_page_holds_22_lines_of_28_characters() -> None:
    found = boxes(full_page(), 1)
    lines = {round(bottom, 1) for _, bottom, _, _ in found}
    assert len(lines) == LINES
    assert len(found) == LINES * CHARACTERS
    highest, lowest = max(lines), min(lines)
    assert (highest - lowest) / (LINES - 1) == pytest.approx(225 * MM / 22, abs=0.1)


def test_the_text_stands_between_the_margins_of_the_standard() -> None:
    found = boxes(full_page(), 1)
    left, right = min(each[0] for each in found), max(each[2] for each in found)
    assert left == pytest.approx(28 * MM, abs=1)
    assert right - left == pytest.approx(156 * MM, abs=1.5)
    top = 297 * MM - max(each[3] for each in found)
    assert 36 * MM <= top <= 39 * MM
    assert min(each[1] for each in found) >= 35 * MM


def test_page_numbers_stand_between_dashes_right_and_left_in_turn() -> None:
    for number, page in enumerate(PdfReader(BytesIO(printed("zh"))).pages, 1):
        assert f"— {number} —" in page.extract_text()
    with pypdfium2.PdfDocument(printed("zh")) as document:
        places = []
        for rank in (0, 1):
            text = document[rank].get_textpage()
            found = text.search(f"— {rank + 1} —").get_next()
            assert found
            places.append(text.get_charbox(found[0])[0])
    assert places[0] > 150 * MM > 40 * MM > places[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_an_archive_file_that_says_what_the_briefing_says(lang: str) -> None:
    pdf = PdfReader(BytesIO(printed(lang)))
    declared = pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfaid:part" in declared and "pdfuaid:part" in declared
    briefing = with_faces(sample(lang), STYLE, words(lang, None))
    check_files(briefing, {"pdf": printed(lang)}, None)
    assert render_pdf(sample(lang), None, style=STYLE) == printed(lang)


def test_without_official_faces_the_shipped_one_is_used_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_styles, "fonts", lambda *, official_faces: shipped_and())
    assert faces_of(PAPERS[STYLE])["body"] == [SHIPPED]
    assert "思源黑体" in notes_of("zh")
    assert notes_of("zh", PageStyle.BRIEFING) == "止付数据缺5月16日，涉及该日的数均标暂定。"


def test_an_official_face_of_the_host_is_used_and_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    host = shipped_and(under_another_name("FangSong", tmp_path))
    monkeypatch.setattr(page_styles, "fonts", lambda *, official_faces: host)
    monkeypatch.setattr("fraudstats.briefing.pdf.fonts", lambda *, official_faces: host)
    assert faces_of(PAPERS[STYLE])["body"] == ["FangSong", SHIPPED]
    assert "正文用仿宋" in notes_of("zh") and "标题、一级标题、表题、页码用思源黑体" in notes_of("zh")
    pages = PdfReader(BytesIO(render_pdf(sample("zh"), None, style=STYLE))).pages
    used = {str(font["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()}
    assert any("FangSong" in each for each in used) and any("NotoSansCJKsc" in each for each in used)


def notes_of(lang: str, style: PageStyle = STYLE) -> str:
    briefing = sample(lang)
    briefing = replace(briefing, sections=(*briefing.sections[:-1], replace(briefing.sections[-1], key="notes")))
    last = with_faces(briefing, style, words(lang, None)).sections[-1].sentences[-1]
    return "".join(part for part in last.parts if isinstance(part, str))


def shipped_and(*more: Path) -> typst.Fonts:
    folders = [face().parent, *more]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def under_another_name(name: str, folder: Path) -> Path:
    """Copy the shipped face as if it were an official one of the host."""
    from fontTools.ttLib import TTFont

    font = TTFont(face())
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = name
    cff = font["CFF "].cff
    cff.fontNames[0] = name
    font.save(folder / f"{name}.otf")
    return folder
