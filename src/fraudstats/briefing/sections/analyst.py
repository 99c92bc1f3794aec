"""What a person says on the issue, in simple Markdown."""

from fraudstats.briefing.markdown import section_of
from fraudstats.briefing.model import Section
from fraudstats.briefing.sections.desk import Desk


def remarks(desk: Desk, markdown: str) -> Section | None:
    """Print the remarks; None where there are none."""
    return section_of("analyst", desk.phrases.text("analyst_title"), markdown)
