"""Is the PDF what it says it is, PDF/A-2a and PDF/UA-1? Asked of a validator that shares nothing with the engine."""

import re
from functools import cache
from io import BytesIO

import pytest
import typst
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from briefing_fixture import sample
from fraudstats.briefing.pdf import render_pdf
from fraudstats.config import PageStyle

page = pytest.importorskip("page", reason="no PDF validator: pip install page-validation")

ISSUES = [("zh", PageStyle.BRIEFING), ("en", PageStyle.BRIEFING), ("zh", PageStyle.GBT9704)]
PROFILES = ("2a", "ua1")
MISTAKEN = {"PDFA2A-TRUETYPE-GLYPH-WIDTH-001", "PDFUA1-FONT-GLYPH-WIDTH-001", "PDFA2A-STREAM-LENGTH-001"}
"""Rules that page-validation 0.11 cannot judge, so that they are judged below: it reads each width in a CID-keyed CFF face
as 0, and a stream whose last byte happens to be a carriage return as one byte too short."""
STREAM = re.compile(rb"/Length (\d+)[^>]*>>\s*?stream\r?\n")


@cache
def printed(lang: str, style: PageStyle) -> bytes:
    return render_pdf(sample(lang), None, style=style)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(("lang", "style"), ISSUES)
def test_a_validator_of_others_finds_nothing(lang: str, style: PageStyle, profile: str) -> None:
    report = page.validate_pdf_bytes(printed(lang, style), profile=profile)
    assert report.rules.total > 100
    assert {each.rule_id for each in report.failures} <= MISTAKEN, [each.message for each in report.failures]


@pytest.mark.parametrize("profile", PROFILES)
def test_the_validator_does_find_what_is_wrong(profile: str) -> None:
    bare = typst.compile(b"= A heading\nWords.", pdf_standards=["1.7"])
    assert not page.validate_pdf_bytes(bare, profile=profile).is_compliant


@pytest.mark.parametrize(("lang", "style"), ISSUES)
def test_each_embedded_glyph_is_as_wide_as_the_page_says(lang: str, style: PageStyle) -> None:
    n_glyphs = 0
    for font in embedded(printed(lang, style)):
        face = CFFFontSet()
        face.decompile(BytesIO(font["/FontDescriptor"]["/FontFile3"].get_data()), None)
        glyphs = face[0].CharStrings
        said = widths(font)
        for number, name in enumerate(glyphs.keys()):
            glyph = glyphs[name]
            glyph.draw(NullPen())
            assert said.get(number, font.get("/DW", 1000)) == pytest.approx(glyph.width, abs=1), (
                font["/BaseFont"],
                name,
            )
            n_glyphs += 1
    assert n_glyphs > 100


@pytest.mark.parametrize(("lang", "style"), ISSUES)
def test_each_stream_is_as_long_as_it_says(lang: str, style: PageStyle) -> None:
    pdf = printed(lang, style)
    said = [(found.end(), int(found[1])) for found in STREAM.finditer(pdf)]
    ends = [pdf[start + length : start + length + 11].lstrip() for start, length in said]
    assert len(said) > 3
    assert all(each.startswith(b"endstream") for each in ends)


def embedded(pdf: bytes) -> list[DictionaryObject]:
    """List the CID fonts of a PDF."""
    reader = PdfReader(BytesIO(pdf))
    objects = (reader.get_object(number) for number in range(1, int(reader.trailer["/Size"])))
    fonts = [each for each in objects if isinstance(each, DictionaryObject) and each.get("/Subtype") == "/CIDFontType0"]
    assert fonts
    return fonts


def widths(font: DictionaryObject) -> dict[int, float]:
    """Read /W: `first [w w w]` or `first last w`."""
    found: dict[int, float] = {}
    rest = list(font.get("/W", []))
    while rest:
        first, second = int(rest.pop(0)), rest.pop(0)
        if isinstance(second, list):
            found |= {first + n: float(each) for n, each in enumerate(second)}
        else:
            found |= dict.fromkeys(range(first, int(second) + 1), float(rest.pop(0)))
    return found
