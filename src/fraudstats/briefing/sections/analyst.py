"""What a person says on the issue, in simple Markdown: a heading, paragraphs, points.

It is text like any other: markup in it is printed as it stands, and it is escaped wherever it is written.
"""

import re
from collections.abc import Iterator

from fraudstats.briefing.model import Section, Sentence
from fraudstats.briefing.sections.desk import Desk

HEADING = re.compile(r"#+\s+(.*)")
POINT = re.compile(r"[-*+]\s+")
EMPHASIS = re.compile(r"(\*\*|__|`)(.+?)\1")
BULLET = "• "


def remarks(desk: Desk, markdown: str) -> Section | None:
    """Print the remarks; None where there are none."""
    title, paragraphs = desk.phrases.text("analyst_title"), []
    for rank, paragraph in enumerate(_paragraphs(markdown)):
        heading = HEADING.fullmatch(paragraph)
        if heading and rank == 0:
            title = heading[1]
        else:
            paragraphs.append(heading[1] if heading else paragraph)
    if not paragraphs:
        return None
    return Section("analyst", title, tuple(Sentence((EMPHASIS.sub(r"\2", each),)) for each in paragraphs))


def _paragraphs(markdown: str) -> Iterator[str]:
    """Join the lines of a paragraph; a heading and a point begin one."""
    lines: list[str] = []
    for line in (*map(str.strip, markdown.splitlines()), ""):
        begins = not line or HEADING.fullmatch(line) or POINT.match(line)
        after_heading = lines and HEADING.fullmatch(lines[0])
        if lines and (begins or after_heading):
            yield _joined(lines)
            lines = []
        if line:
            lines.append(POINT.sub(BULLET, line, count=1))


def _joined(lines: list[str]) -> str:
    """Join lines as the script wants it: with a space between Latin words only."""
    text = lines[0]
    for line in lines[1:]:
        text += (" " if text[-1].isascii() and line[0].isascii() else "") + line
    return text
