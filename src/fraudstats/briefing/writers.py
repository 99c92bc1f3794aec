"""From one briefing to its files; charts are drawn once for all of them."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from fraudstats.briefing.model import Briefing
from fraudstats.config import PageStyle
from fraudstats.errors import UsageError

Writer = Callable[[Briefing, Path, Mapping[str, bytes], PageStyle], bytes]

DRAWN = frozenset({"html", "pdf", "docx"})
"""Formats that print the charts as pictures."""


def write_all(
    briefing: Briefing,
    formats: Sequence[str],
    templates: Path,
    style: PageStyle = PageStyle.BRIEFING,
    meanwhile: Callable[[], object] | None = None,
) -> dict[str, bytes]:
    """Write a briefing in several formats; all of them or, at the first error, none.

    Args:
        meanwhile: as of `render_pdf`.
    Raises:
        UsageError: if a format is unknown; TemplateError: if a template is broken.
    """
    from fraudstats.briefing.charts import draw_all

    check_formats(formats)
    charts = draw_all(briefing) if DRAWN.intersection(formats) else {}
    writers: dict[str, Writer] = {**FORMATS, "pdf": partial(_pdf, meanwhile=meanwhile)}
    return {each: writers[each](briefing, templates, charts, style) for each in dict.fromkeys(formats)}


def prepare(formats: Sequence[str], templates: Path, lang: str, style: PageStyle) -> None:
    """Load what pages are written and read back with, before there is a briefing."""
    from fraudstats.briefing.templates import compile_templates

    if "html" in formats:
        from fraudstats.briefing import html

        compile_templates(html.prepared(templates, lang), html.PAGE)
    if "pdf" in formats:
        import pypdfium2  # noqa: F401  # reads the page back

        from fraudstats.briefing import page_styles, pdf

        paper = page_styles.PAPERS[style]
        page_styles.fonts(official_faces=paper.official_faces)
        compile_templates(pdf.prepared(templates, lang, paper), paper.template)


def check_formats(formats: Sequence[str]) -> None:
    """Make sure that there is a writer for each format.

    Raises:
        UsageError: naming the ones without.
    """
    unknown = [each for each in formats if each not in FORMATS]
    if unknown or not formats:
        raise UsageError(
            f"unknown format '{', '.join(unknown)}'",
            where="--format",
            expected=f"Formats: {', '.join(FORMATS)}.",
        )


def _html(briefing: Briefing, templates: Path, charts: Mapping[str, bytes], style: PageStyle) -> bytes:
    from fraudstats.briefing.html import render_html

    return render_html(briefing, templates, charts).encode()


def _pdf(
    briefing: Briefing,
    templates: Path,
    charts: Mapping[str, bytes],
    style: PageStyle,
    meanwhile: Callable[[], object] | None = None,
) -> bytes:
    from fraudstats.briefing.pdf import render_pdf

    return render_pdf(briefing, templates, charts, style, meanwhile)


def _docx(briefing: Briefing, templates: Path, charts: Mapping[str, bytes], style: PageStyle) -> bytes:
    from fraudstats.briefing.docx import render_docx

    return render_docx(briefing, templates, charts)


def _json(briefing: Briefing, templates: Path, charts: Mapping[str, bytes], style: PageStyle) -> bytes:
    from fraudstats.briefing.json import render_json

    return render_json(briefing).encode()


def _xlsx(briefing: Briefing, templates: Path, charts: Mapping[str, bytes], style: PageStyle) -> bytes:
    from fraudstats.briefing.xlsx import render_xlsx

    return render_xlsx(briefing, templates)


FORMATS: dict[str, Writer] = {"html": _html, "pdf": _pdf, "docx": _docx, "xlsx": _xlsx, "json": _json}
