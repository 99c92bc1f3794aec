"""Make briefing.docx, the Word template, anew.

Only for who changes what is shipped; a project edits its own copy in Word.

    python report_templates/weekly/make_docx_template.py
"""

from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

HERE = Path(__file__).parent
LATIN_FACE, CHINESE_FACE = "Arial", "Microsoft YaHei"
RED, INK, GREY = RGBColor(0xB3, 0x12, 0x1D), RGBColor(0x1F, 0x1F, 0x1F), RGBColor(0x5C, 0x5C, 0x5C)
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
LINES = """
<w:style {ns} w:type="table" w:customStyle="1" w:styleId="BriefingTable">
  <w:name w:val="Briefing Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
  <w:tblPr><w:tblBorders>
    <w:top w:val="single" w:sz="8" w:color="1F1F1F"/><w:bottom w:val="single" w:sz="8" w:color="1F1F1F"/>
    <w:insideH w:val="single" w:sz="4" w:color="D4D4D4"/>
  </w:tblBorders></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>
    <w:tcBorders><w:bottom w:val="single" w:sz="6" w:color="1F1F1F"/></w:tcBorders>
    <w:shd w:val="clear" w:color="auto" w:fill="F5F2F1"/></w:tcPr></w:tblStylePr>
  <w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr>
    <w:tcBorders><w:top w:val="single" w:sz="6" w:color="1F1F1F"/></w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""
FIELD = (
    '<w:r {ns}><w:fldChar w:fldCharType="begin"/></w:r>',
    '<w:r {ns}><w:instrText xml:space="preserve">PAGE</w:instrText></w:r>',
    '<w:r {ns}><w:fldChar w:fldCharType="end"/></w:r>',
)


def main() -> None:
    document = Document()
    _page(document)
    _styles(document)
    for style, words in (
        ("Title", "[[title]]"),
        ("Subtitle", "[[subtitle]]"),
        ("Imprint", "[[centre]]    [[issue]]    [[as_of]]"),
        ("Notice", "[[notice]]"),
        ("Normal", "[[briefing]]"),
    ):
        document.add_paragraph(words, style=style)
    document.save(str(HERE / "briefing.docx"))


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text, footer.text = "[[centre]]    [[title]] [[period]]", "[[notice]]    "
    for piece in FIELD:
        footer._p.append(parse_xml(piece.format(ns=nsdecls("w"))))


def _styles(document: WordDocument) -> None:
    styles = document.styles
    for faces in styles.element.xpath("w:docDefaults//w:rFonts"):
        _set_faces(faces)
    _paragraph(styles["Normal"], 10.5, INK, after=6)
    _paragraph(styles["Title"], 24, RED, bold=True, align=CENTRE, after=4)
    _paragraph(styles["Subtitle"], 11.5, INK, align=CENTRE, after=4)
    _paragraph(styles["Heading 1"], 14, INK, bold=True, before=16, after=6)
    _paragraph(styles["Caption"], 10, INK, bold=True, before=8, after=3)
    for name, size, colour, align in (
        ("Imprint", 9.5, INK, CENTRE),
        ("Notice", 9, RED, CENTRE),
        ("Table Words", 9, INK, LEFT),
        ("Table Number", 9, INK, RIGHT),
        ("Table Note", 8, GREY, LEFT),
    ):
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        _paragraph(made, size, colour, align=align, after=2 if name.startswith("Table") else 6)
    for name in ("Header", "Footer"):
        _paragraph(styles[name], 8, GREY)
    for name in ("Heading 1", "Caption"):
        styles[name].paragraph_format.keep_with_next = True
    _characters(styles.add_style("Clear Change", WD_STYLE_TYPE.CHARACTER), INK, bold=True)
    _characters(styles.add_style("Unclear Change", WD_STYLE_TYPE.CHARACTER), GREY, bold=False)
    styles.element.append(parse_xml(LINES.format(ns=nsdecls("w"))))


def _paragraph(
    style: ParagraphStyle,
    size: float,
    colour: RGBColor,
    *,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: float = 0,
    after: float = 0,
) -> None:
    _characters(style, colour, bold=bold)
    style.font.size, style.font.italic = Pt(size), None
    style.paragraph_format.alignment = align
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for spacing in style.element.xpath(".//w:rPr/w:spacing | .//w:rPr/w:iCs"):
        spacing.getparent().remove(spacing)
    for link in style.element.xpath("w:link"):
        link.getparent().remove(link)
    for border in style.element.xpath(".//w:pBdr"):
        border.getparent().remove(border)


def _characters(style: CharacterStyle, colour: RGBColor, *, bold: bool) -> None:
    style.font.name, style.font.bold, style.font.color.rgb = LATIN_FACE, bold or None, colour
    _without_theme(style.element.rPr.color)
    _set_faces(style.element.rPr.rFonts)


def _set_faces(faces: BaseOxmlElement) -> None:
    _without_theme(faces)
    for script, face in (("ascii", LATIN_FACE), ("hAnsi", LATIN_FACE), ("eastAsia", CHINESE_FACE)):
        faces.set(qn(f"w:{script}"), face)


def _without_theme(element: BaseOxmlElement) -> None:
    """Drop what points at the theme: Word would prefer it."""
    for attribute in [each for each in element.attrib if "heme" in each]:
        del element.attrib[attribute]


if __name__ == "__main__":
    main()
