"""What a person writes, in simple Markdown: a heading, paragraphs, points, tables with pipes.

Its text is text like any other: markup of a page in it is printed as it stands, and escaped wherever it is written.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from fraudstats.briefing.model import Column, Figure, Part, Section, Sentence, Table
from fraudstats.errors import TemplateError

HEADING = re.compile(r"#+\s+(.*)")
POINT = re.compile(r"^[-*+]\s+")
ROW = re.compile(r"\|.*\|")
RULE = re.compile(r"\|[\s:|-]+\|")
EMPHASIS = re.compile(r"(\*\*|__|`)(.+?)\1")
BULLET = "• "

PartsOf = Callable[[str], tuple[Part, ...]]
"""Turns a stretch of text into words and figures."""


@dataclass(frozen=True)
class Block:
    """A paragraph, a point, a heading, or the rows of a table."""

    lines: tuple[str, ...]

    @property
    def heading(self) -> str | None:
        """The words of a heading; None where it is none."""
        found = HEADING.fullmatch(self.lines[0])
        return found[1] if found else None

    @property
    def is_table(self) -> bool:
        """Rows with a rule under the first one."""
        return len(self.lines) > 1 and bool(RULE.fullmatch(self.lines[1]))

    def text(self) -> str:
        """Join the lines as the script wants it: with a space between Latin words only."""
        text = self.lines[0]
        for line in self.lines[1:]:
            text += (" " if text[-1].isascii() and line[0].isascii() else "") + line
        return EMPHASIS.sub(r"\2", POINT.sub(BULLET, text, count=1))


def section_of(key: str, title: str, markdown: str, parts_of: PartsOf = lambda text: (text,)) -> Section | None:
    """Make a section; a first heading becomes its title, one right before a table the table's.

    Args:
        key: names the section, and its tables.
        title: where the text begins with no heading.
    Returns:
        The words first, then the tables; None where there is nothing to say.
    Raises:
        TemplateError: if a cell or a heading mixes words and figures, which none can hold.
    """
    blocks = list(_blocks(markdown))
    if blocks and blocks[0].heading:
        title = _only_words(parts_of(blocks.pop(0).heading or ""), key)
    if not blocks:
        return None
    titles = [before.heading for before, each in pairwise((Block(("",)), *blocks)) if each.is_table]
    tables = [each for each in blocks if each.is_table]
    entitled = [before for before, each in pairwise(blocks) if each.is_table and before.heading]
    told = [each for each in blocks if not each.is_table and each not in entitled]
    return Section(
        key,
        title,
        tuple(Sentence(parts_of(each.heading or each.text())) for each in told),
        tuple(
            _table(f"{key}-{rank}", _only_words(parts_of(own), key) if own else title, each, parts_of)
            for rank, (each, own) in enumerate(zip(tables, titles, strict=True))
        ),
    )


def _blocks(markdown: str) -> Iterator[Block]:
    """Join the lines of a paragraph and of a table; a heading and a point begin one."""
    lines: list[str] = []
    for line in (*map(str.strip, markdown.splitlines()), ""):
        if lines and (not line or _begins(line) or _ends(lines, line)):
            yield Block(tuple(lines))
            lines = []
        if line:
            lines.append(line)


def _begins(line: str) -> bool:
    return bool(HEADING.fullmatch(line) or POINT.match(line))


def _ends(lines: list[str], line: str) -> bool:
    is_other = bool(ROW.fullmatch(lines[-1])) != bool(ROW.fullmatch(line))
    return is_other or bool(HEADING.fullmatch(lines[0]))


def _table(key: str, title: str, block: Block, parts_of: PartsOf) -> Table:
    """Take the rows of a table; a column of figures stands right. A cell is one figure, or words."""
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in block.lines)
    cells = [[_cell(parts_of(text), key) for text in (*row, *[""] * len(head))[: len(head)]] for row in rows]
    columns = tuple(
        Column(EMPHASIS.sub(r"\2", name), numeric=any(isinstance(row[rank], Figure) for row in cells))
        for rank, name in enumerate(head)
    )
    return Table(key, title, columns, tuple(map(tuple, cells)), note="")


def _cell(parts: tuple[Part, ...], key: str) -> Part:
    return parts[0] if len(parts) == 1 else _only_words(parts, key)


def _only_words(parts: tuple[Part, ...], key: str) -> str:
    if any(isinstance(each, Figure) for each in parts):
        raise TemplateError(
            "a cell or heading mixes words and figures",
            where=key,
            expected="A cell holds one figure, or words; a heading holds words.",
        )
    return "".join(each for each in parts if isinstance(each, str))
