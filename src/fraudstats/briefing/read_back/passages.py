"""What a briefing says, passage by passage, in the order in which every writer prints it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fraudstats.briefing.charts import draw
from fraudstats.briefing.charts.canvas import texts
from fraudstats.briefing.marks import running
from fraudstats.briefing.model import Briefing, Column, Part, Section, Table
from fraudstats.briefing.page import cards
from fraudstats.briefing.pictures import Bars
from fraudstats.briefing.read_back.claims import Claim, Reader, normal
from fraudstats.briefing.wording import plain


@dataclass(frozen=True)
class Passage:
    """A sentence, a row or a note, with what it claims."""

    text: str
    claims: tuple[Claim, ...]
    is_drawn: bool = False
    """It stands in a picture, whose words follow one another in no order that every page keeps."""
    is_description: bool = False
    """It tells of a picture to those who do not see it; not every format has it as text."""


class _Drawn(str):
    """The words of a picture."""


class _Description(str):
    """The words about a picture."""


def passages(briefing: Briefing, reader: Reader, *, drawn: bool, cards: bool) -> tuple[Passage, ...]:
    """Split a briefing into passages; one without a claim is left out.

    Args:
        drawn: what stands in the pictures of the charts is part of the text.
        cards: the headline is printed as cards too.
    """
    read = (_passage(text, reader) for text in _texts(briefing, drawn, cards))
    return tuple(each for each in read if each.claims)


def names(briefing: Briefing) -> set[str]:
    """List what rows of tables and bars of charts are about: districts, types, levels, metrics, stages."""
    sections = briefing.all_sections()
    found = {
        row[0] for each in sections for table in each.tables for row in table.rows if row and isinstance(row[0], str)
    }
    found |= {bar.label for each in sections for chart in each.charts if isinstance(chart, Bars) for bar in chart.bars}
    return {each for each in found if any(char.isalpha() for char in each)}


def _passage(text: str, reader: Reader) -> Passage:
    readable = normal(text)
    return Passage(text, tuple(reader.claims(readable)), isinstance(text, _Drawn), isinstance(text, _Description))


def _texts(briefing: Briefing, drawn: bool, with_cards: bool) -> Iterator[str]:
    yield from (briefing.title, briefing.subtitle, briefing.centre, briefing.period, briefing.as_of, briefing.notice)
    for section in briefing.all_sections():
        yield section.title
        if with_cards and section is briefing.headline:
            yield from _card_texts(section, briefing.lang)
        yield from (_run(sentence.parts, briefing.lang) for sentence in section.sentences)
        for table in section.tables:
            yield from _table_texts(table, briefing.lang)
        for chart in section.charts:
            picture = _Drawn("\n".join(texts(draw(chart, briefing.lang))) if drawn else "")
            yield from (chart.title, _Description(chart.alt), picture, chart.source)


def _card_texts(section: Section, lang: str) -> Iterator[str]:
    for card in cards(section):
        yield card.name
        yield plain(card.figure, lang)
        yield from (f"{fact.title} {plain(fact.figure, lang)}" for fact in card.facts)
        yield card.verdict


def _table_texts(table: Table, lang: str) -> Iterator[str]:
    yield table.title
    yield _cells(_titles(table.columns), lang)
    yield from (_cells(row, lang) for row in table.rows)
    yield table.note


def _titles(columns: Iterable[Column]) -> tuple[str, ...]:
    return tuple(column.title for column in columns)


def _cells(row: Iterable[Part], lang: str) -> str:
    return "\t".join(plain(part, lang) for part in row)


def _run(parts: Iterable[Part], lang: str) -> str:
    return running(parts, lang)
