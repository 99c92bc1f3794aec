"""Write a briefing as an accessible archive PDF (PDF/A-2a and PDF/UA-1) with Typst.

See docs/decisions/0001-pdf-engine.md. Equal briefings give equal bytes: the faces are the shipped ones (of an
official page the host's, where it has them), the date is the window's, and Typst sees an empty folder as its whole
world.
"""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fraudstats.briefing import page
from fraudstats.briefing import templates as template_files
from fraudstats.briefing.charts import draw_all
from fraudstats.briefing.model import Briefing
from fraudstats.briefing.page_styles import PAPERS, Paper, faces_of, fonts
from fraudstats.config import PageStyle
from fraudstats.errors import TemplateError

if TYPE_CHECKING:
    from jinja2 import Environment
    from typst import PDFStandard

STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]
SOURCE_LINE = re.compile(r"\.typ:(\d+):\d+")


def render_pdf(
    briefing: Briefing,
    templates: Path | None,
    charts: Mapping[str, bytes] | None = None,
    style: PageStyle = PageStyle.BRIEFING,
    meanwhile: Callable[[], object] | None = None,
) -> bytes:
    """Write one issue.

    Args:
        briefing: what it says.
        templates: the project's own template folder, or None.
        charts: from `draw_all`, where another writer needed them too.
        style: of the page.
        meanwhile: called while Typst, which lets go of the interpreter, sets the pages.
    Raises:
        TemplateError: if a template is broken, or Typst refuses what it became.
    """
    drawn = draw_all(briefing) if charts is None else charts
    pictures = {key: svg.decode() for key, svg in drawn.items()}
    source = typst_source(briefing, templates, tuple(pictures), style)
    with ThreadPoolExecutor(1) as engine:
        pages = engine.submit(_compile, source, pictures, briefing, PAPERS[style])
        if meanwhile:
            meanwhile()
        return pages.result()


def typst_source(
    briefing: Briefing,
    templates: Path | None,
    chart_keys: tuple[str, ...] = (),
    style: PageStyle = PageStyle.BRIEFING,
) -> str:
    """Fill the page template; the charts themselves travel beside it, as inputs by key."""
    paper = PAPERS[style]
    environment = prepared(templates, briefing.lang, paper)
    names = page.context(
        briefing, template_files.words(briefing.lang, templates), dict.fromkeys(chart_keys), faces_of(paper)
    )
    return template_files.render(environment, paper.template, **names)


def prepared(templates: Path | None, lang: str, paper: Paper) -> "Environment":
    """Make the environment of the page."""
    environment = template_files.typst_environment(templates, lang, paper)
    page.prepare(environment, lang, paper.text_width_pt)
    return environment


def _compile(source: str, pictures: dict[str, str], briefing: Briefing, paper: Paper) -> bytes:
    import typst

    with TemporaryDirectory(prefix="fraudstats-") as empty:
        compiler = typst.Compiler(
            root=empty,
            font_paths=fonts(official_faces=paper.official_faces),
            sys_inputs=pictures,
            package_path=empty,
            package_cache_path=empty,
        )
        try:
            compiled = compiler.compile(
                source.encode(),
                format="pdf",
                pdf_standards=STANDARDS,
                timestamp=datetime.combine(briefing.end, time(), UTC),
            )
        except typst.TypstError as error:
            raise _refused(error, source, paper.template) from error
    if not isinstance(compiled, bytes):
        raise TypeError(f"Typst returned {type(compiled).__name__} for one PDF")
    return compiled


def _refused(error: Exception, source: str, template: str) -> TemplateError:
    """Quote the line of the filled template, since Typst knows no other."""
    place = SOURCE_LINE.search(str(getattr(error, "diagnostic", "")))
    line = int(place.group(1)) if place else 0
    quoted = source.splitlines()[line - 1].strip() if line else ""
    return TemplateError(
        f"Typst says {str(error)!r}",
        where=f"{template}, line {line} once filled: {quoted[:160]}" if line else template,
        next_step="report_templates/README.md shows how values are written in a Typst template.",
    )
