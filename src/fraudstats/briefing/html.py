"""Write a briefing as one HTML file that asks nobody for anything.

The content policy forbids every request; the only style and the only script allowed are those whose hashes it names.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats.briefing import page
from fraudstats.briefing import templates as template_files
from fraudstats.briefing.charts import draw_all
from fraudstats.briefing.model import Briefing

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE = "weekly/briefing.html.jinja"
STYLE = "weekly/style.css"
SCRIPT = "weekly/sort.js"
PRINTED_NOTICE = "weekly/printed_notice.css.jinja"


def render_html(briefing: Briefing, templates: Path | None, charts: Mapping[str, bytes] | None = None) -> str:
    """Write one issue.

    Args:
        briefing: what it says.
        templates: the project's own template folder, or None.
        charts: from `draw_all`, where another writer needed them too.
    Raises:
        TemplateError: if a template is broken.
    """
    from markupsafe import Markup

    environment = prepared(templates, briefing.lang)
    style = template_files.source(environment, STYLE)
    script = template_files.source(environment, SCRIPT)
    style += template_files.render(environment, PRINTED_NOTICE, briefing=briefing)
    drawn = draw_all(briefing) if charts is None else charts
    pictures = {key: Markup(svg.decode()) for key, svg in drawn.items()}
    names = page.context(briefing, template_files.words(briefing.lang, templates), pictures)
    allowed = {"style": Markup(style), "script": Markup(script)}
    hashes = {"style_hash": _hash(style), "script_hash": _hash(script)}
    return template_files.render(environment, PAGE, **names, **allowed, **hashes)


def prepared(templates: Path | None, lang: str) -> "Environment":
    """Make the environment of the page."""
    environment = template_files.html_environment(templates, lang)
    page.prepare(environment, lang)
    return environment


def _hash(allowed: str) -> str:
    return "sha256-" + b64encode(sha256(allowed.encode()).digest()).decode()
