"""How a table fills the width of the paper: the widths of its columns, and the largest type in which no number breaks.

What stands beside a number goes below it, and words wrap, before the type becomes too small to read on paper.
"""

import re
from dataclasses import dataclass, replace

from fraudstats.briefing.charts.style import text_em
from fraudstats.briefing.model import Display, Figure, Table
from fraudstats.briefing.wording import Written, plain, write

TEXT_WIDTH_PT = 468.0
LARGEST_PT = 9.0
READABLE_PT = 7.5
"""On paper, at a meeting table."""
SMALLEST_PT = 6.0
"""Of tables with more columns than any of the project's own."""
CELL_PADDING_EM = 1.1
WORDS_AFTER_NUMBERS_EM = 0.85
SPACE_BETWEEN_SCRIPTS_EM = 0.25
BETWEEN_SCRIPTS = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])")
NOTE_EM = 0.9
"""Size of what goes below a number, beside that of the number."""
WIDEST_NOTE_EM, AFTER_STROKE = 8.0, "/ "
"""A wider n/N breaks after the stroke, where the templates look for this."""
LONGEST_ONE_LINE_TITLE = 5
"""Characters of a Chinese column title that is not worth two lines."""
ROWS_KEPT_TOGETHER = 16


@dataclass(frozen=True)
class Setting:
    """How much room the cells may take."""

    stacked: bool
    """What stands beside a number - n/N, the unit of an English amount - goes below it."""
    widest_em: float
    """A column of words wider than this wraps."""
    readable_pt: float
    """Type below which a closer setting is tried."""
    titles_wrap: bool = True
    """Onto two lines at most."""


SETTINGS = (
    Setting(False, 15.0, LARGEST_PT, titles_wrap=False),
    Setting(False, 15.0, READABLE_PT),
    *(Setting(True, widest_em, READABLE_PT) for widest_em in (15.0, 10.0, 7.0, 6.0, 5.0)),
)
"""The roomiest first."""


@dataclass(frozen=True)
class TableLayout:
    """How a table fills the width of the paper."""

    widths: tuple[float, ...]
    """Relative, in em."""
    size_pt: float
    """The largest type with which no number is broken."""
    together: bool
    """Short enough not to be split between pages."""
    stacked: bool
    """As of `Setting`."""


def table_layout(table: Table, lang: str, text_width_pt: float = TEXT_WIDTH_PT) -> TableLayout:
    """Share out the width by what the cells hold, and choose the type size; the roomiest setting that can be read."""
    tried: list[TableLayout] = []
    for each in SETTINGS:
        tried.append(_laid_out(table, lang, text_width_pt, each))
        if tried[-1].size_pt >= each.readable_pt:
            return tried[-1]
    return max(tried, key=lambda each: each.size_pt)


def parted(figure: Figure, lang: str) -> Written:
    """Write a figure for two lines: n/N, or the unit of an English amount, goes below."""
    written = write(figure, lang)
    text, _, unit = written.text.partition(" ") if figure.display is Display.MONEY else (written.text, "", "")
    note = f"{unit}{written.note}".strip()
    return replace(
        written, text=text, note=note.replace("/", AFTER_STROKE) if _note_em(note) > WIDEST_NOTE_EM else note
    )


def _note_em(note: str) -> float:
    return NOTE_EM * max(map(text_em, note.split(AFTER_STROKE)))


def _laid_out(table: Table, lang: str, text_width_pt: float, setting: Setting) -> TableLayout:
    widths = tuple(_column_em(table, index, lang, setting) for index in range(len(table.columns)))
    size = min(LARGEST_PT, text_width_pt / sum(widths)) if widths else LARGEST_PT
    return TableLayout(widths, round(max(size, SMALLEST_PT), 2), len(table.rows) <= ROWS_KEPT_TOGETHER, setting.stacked)


def _column_em(table: Table, index: int, lang: str, setting: Setting) -> float:
    cells = [row[index] for row in table.rows]
    numbers = max((_number_em(cell, lang, setting) for cell in cells if isinstance(cell, Figure)), default=0.0)
    words = max((_spaced_em(cell) for cell in cells if isinstance(cell, str)), default=0.0)
    title = min(_title_em(table.columns[index].title, wraps=setting.titles_wrap), setting.widest_em)
    distance = WORDS_AFTER_NUMBERS_EM if index and not table.columns[index].numeric else 0.0
    return round(max(numbers, min(words, setting.widest_em), title) + CELL_PADDING_EM + distance, 1)


def _number_em(figure: Figure, lang: str, setting: Setting) -> float:
    if not setting.stacked:
        return text_em(plain(figure, lang))
    written = parted(figure, lang)
    return max(text_em(written.text + written.mark), _note_em(written.note))


def _spaced_em(words: str) -> float:
    """Measure words with the space that is set between Chinese and other letters: a date needs it to stay on a line."""
    return text_em(words) + SPACE_BETWEEN_SCRIPTS_EM * len(BETWEEN_SCRIPTS.findall(words))


def _title_em(title: str, *, wraps: bool) -> float:
    """Measure a column title set on two lines at most; a short Chinese one stays on one."""
    gap = " " if title.isascii() else ""
    pieces = title.split() if title.isascii() else list(title)
    if not wraps or (not title.isascii() and len(title) <= LONGEST_ONE_LINE_TITLE):
        return _spaced_em(title)
    splits = ((gap.join(pieces[:at]), gap.join(pieces[at:])) for at in range(1, len(pieces) + 1))
    return min((max(map(text_em, split)) for split in splits), default=0.0)
