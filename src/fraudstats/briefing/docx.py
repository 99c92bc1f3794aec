"""Write a briefing as a Word file, from a template that its users edit in Word.

The template, `weekly/briefing.docx`, gives the page, the styles and the words around; [[title]] and the like in it are
replaced, and the sections come where [[briefing]] stands. Nothing in a briefing can become markup: it is text in runs.
"""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fraudstats.briefing import templates as template_files
from fraudstats.briefing.charts import draw_all
from fraudstats.briefing.marks import run
from fraudstats.briefing.model import Briefing, Chart, Part, Section, Table
from fraudstats.briefing.page import has_provisional
from fraudstats.briefing.pictures import Picture
from fraudstats.briefing.raster import png
from fraudstats.briefing.table_layout import LARGEST_PT, NOTE_EM, TableLayout, parted, table_layout
from fraudstats.errors import TemplateError
from fraudstats.paths import shipped

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph

PAGE = Path("weekly/briefing.docx")
PLACE = "[[briefing]]"
WEIGHTS = {"strong": "Clear Change", "weak": "Unclear Change"}
"""Character styles of the template, by weight of a figure."""
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
CHART_MM = TABLE_MM = 166
TEXT_PT, MARGIN_EM = 425.0, 0.5
"""The cells of Word have wider margins than those of the PDF: less room for text, and more of it for each column."""


def render_docx(briefing: Briefing, templates: Path | None, charts: Mapping[str, bytes] | None = None) -> bytes:
    """Write one issue; equal briefings give equal bytes.

    Args:
        templates: the project's own template folder, or None.
        charts: from `draw_all`, where another writer needed them too.
    Raises:
        TemplateError: if the template is no Word file, or lacks [[briefing]] or a style.
    """
    words = template_files.words(briefing.lang, templates)
    drawn = draw_all(briefing) if charts is None else charts
    document = _open(templates)
    try:
        _Writer(document, briefing, words, drawn).write()
    except KeyError as problem:
        raise TemplateError(
            f"no style {problem.args[0]}", where=str(PAGE), next_step="Take the style over from the shipped template."
        ) from problem
    _set_properties(document, briefing)
    buffer = BytesIO()
    document.save(buffer)
    return _without_clock(buffer.getvalue())


class _Writer:
    """Fills one document from top to bottom."""

    def __init__(
        self, document: "Document", briefing: Briefing, words: Mapping[str, str], charts: Mapping[str, bytes]
    ) -> None:
        self._document = document
        self._briefing = briefing
        self._words = words
        self._charts = charts

    def write(self) -> None:
        """Replace the gaps, then put the sections in their place."""
        place = next((each for each in self._document.paragraphs if PLACE in each.text), None)
        if place is None:
            raise TemplateError(f"no {PLACE}", where=str(PAGE), expected="The sections come where it stands.")
        for paragraph in _all_paragraphs(self._document):
            self._fill(paragraph)
        body = self._document.element.body
        n_before = len(body)
        for section in self._briefing.all_sections():
            self._section(section)
        for element in list(body)[n_before - 1 : -1]:  # python-docx appends before the closing section properties
            place._p.addprevious(element)
        body.remove(place._p)

    def _fill(self, paragraph: "Paragraph") -> None:
        text = paragraph.text
        if "[[" not in text or PLACE in text:
            return
        for gap, words in self._gaps().items():
            text = text.replace(f"[[{gap}]]", words)
        first, *others = paragraph.runs
        first.text = text
        for piece in others:
            if piece.text:
                piece.text = ""

    def _gaps(self) -> dict[str, str]:
        issue, words = self._briefing, self._words
        return {
            **{name: getattr(issue, name) for name in ("title", "subtitle", "centre", "period", "notice")},
            "issue": words["issue"] + issue.period,
            "as_of": words["as_of"] + issue.as_of,
        }

    def _section(self, section: Section) -> None:
        self._paragraph((section.title,), "Heading 1")
        for sentence in section.sentences:
            self._paragraph(sentence.parts, "Normal")
        for table in section.tables:
            self._table(table)
        for chart in section.charts:
            self._chart(chart)
        if has_provisional(section):
            self._paragraph((self._words["provisional"],), "Table Note")

    def _paragraph(self, parts: Iterable[Part], style: str) -> None:
        self._run(self._document.add_paragraph(style=_style(self._document, style)), parts)

    def _run(self, paragraph: "Paragraph", parts: Iterable[Part], *, stacked: bool = False) -> None:
        for part, plainly in run(parts, self._briefing.lang):
            if isinstance(part, str):
                paragraph.add_run(_valid(part))
                continue
            written = parted(part, self._briefing.lang) if stacked else plainly
            weight = WEIGHTS.get(written.weight)
            paragraph.add_run(written.text, style=_style(self._document, weight) if weight else None)
            beside = paragraph.add_run()
            if stacked and written.note:
                beside.add_break()
            beside.add_text(written.note + written.mark)

    def _table(self, table: Table) -> None:
        self._paragraph((table.title,), "Caption")
        made = self._document.add_table(
            len(table.rows) + 1, len(table.columns), _style(self._document, "Briefing Table")
        )
        _mark_rows(made, table)
        layout = table_layout(table, self._briefing.lang, TEXT_PT)
        _set_widths(made, layout.widths)
        titles = tuple(column.title for column in table.columns)
        *_, last = lines = list(made.rows)
        for line, row in zip(lines, (titles, *table.rows), strict=True):
            for rank, (cell, part) in enumerate(zip(line.cells, row, strict=True)):
                numeric = table.columns[rank].numeric
                paragraph = cell.paragraphs[0]
                paragraph.style = _style(self._document, "Table Number" if numeric else "Table Words")
                self._run(paragraph, (part,), stacked=layout.stacked)
                _set_size(paragraph, layout)
                paragraph.paragraph_format.keep_with_next = layout.together and (line is not last or bool(table.note))
        if table.note:
            self._paragraph((self._words["note"] + table.note,), "Table Note")

    def _chart(self, chart: Chart | Picture) -> None:
        from docx.shared import Mm

        self._paragraph((chart.title,), "Caption")
        paragraph = self._document.add_paragraph(style=_style(self._document, "Normal"))
        picture: Any = paragraph.add_run().add_picture(BytesIO(png(self._charts[chart.key])), width=Mm(CHART_MM))
        picture._inline.docPr.set("descr", _valid(chart.alt))
        paragraph.paragraph_format.keep_with_next = bool(chart.source)
        if chart.source:
            self._paragraph((self._words["source"] + chart.source,), "Table Note")


def _open(templates: Path | None) -> "Document":
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    own = templates / PAGE if templates else None
    path = own if own and own.is_file() else shipped("report_templates") / PAGE
    try:
        return Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as problem:
        raise TemplateError(f"no Word file ({problem})", where=str(path)) from problem


def _all_paragraphs(document: "Document") -> Iterator["Paragraph"]:
    yield from document.paragraphs
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:  # asking such a one for paragraphs would create it
                yield from part.paragraphs


def _style(document: "Document", name: str) -> Any:
    """Find a style; python-docx itself would warn and take another one."""
    return document.styles[name] if name in document.styles else _missing(name)


def _missing(name: str) -> Any:
    raise KeyError(repr(name))


def _mark_rows(made: "WordTable", table: Table) -> None:
    """Repeat the head on every page, keep rows whole, and tell Word which row is a total."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for rank, row in enumerate(made.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if rank == 0:
            properties.append(OxmlElement("w:tblHeader"))
    look: Any = made._tbl.tblPr.find(qn("w:tblLook"))
    for name in ("firstColumn", "lastColumn", "lastRow", "firstRow", "noHBand", "noVBand"):
        look.set(qn(f"w:{name}"), "1" if name in _looks(table) else "0")
    look.set(qn("w:val"), f"{sum(_looks(table).values()):04X}")


def _looks(table: Table) -> dict[str, int]:
    """List the conditions of the table style that apply, with their bits in `w:val`."""
    return {"firstRow": 0x20, "noHBand": 0x200, "noVBand": 0x400} | ({"lastRow": 0x40} if table.total_row else {})


def _set_widths(made: "WordTable", widths: tuple[float, ...]) -> None:
    """Share out the width of the page; Word reads it from the cells, others from the grid."""
    from docx.shared import Mm

    made.autofit = False
    whole = sum(widths) + MARGIN_EM * len(widths)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(TABLE_MM * (width + MARGIN_EM) / whole)
        for cell in column.cells:
            cell.width = column.width


def _set_size(paragraph: "Paragraph", layout: TableLayout) -> None:
    """Set smaller type where a table is too wide for that of its style, so that no number is broken."""
    from docx.shared import Pt

    if layout.size_pt < LARGEST_PT or layout.stacked:
        for rank, run in enumerate(paragraph.runs):
            size = layout.size_pt * (NOTE_EM if layout.stacked and rank else 1)
            run.font.size = Pt(int(2 * size) / 2)


def _valid(text: str) -> str:
    """Put a space for a control character, which XML cannot hold."""
    return "".join(char if char.isprintable() else " " for char in text)


def _set_properties(document: "Document", briefing: Briefing) -> None:
    properties = document.core_properties
    properties.title = _valid(f"{briefing.title} {briefing.period}")
    properties.author = properties.last_modified_by = _valid(briefing.centre)
    properties.created = properties.modified = datetime.combine(briefing.end, time())
    properties.language, properties.comments, properties.revision = briefing.lang, "", 1


def _without_clock(package: bytes) -> bytes:
    """Pack again with one time for all parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as read, zipfile.ZipFile(buffer, "w") as written:
        for part in read.infolist():
            written.writestr(zipfile.ZipInfo(part.filename, ZIP_TIME), read.read(part), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
