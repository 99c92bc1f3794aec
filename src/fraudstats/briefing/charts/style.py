"""How every chart looks: sizes, paints, widths of text; the one place to change it.

Colours begin with Okabe and Ito's blue and vermilion; the others differ from them in lightness too, so that they are
told apart with every common kind of colour blindness and on grey paper (tests/unit/test_colours.py). Labels are
darkened to WCAG AA. A paint has a name beside its colour, so that the style sheet of a dark page can change it.
"""

from dataclasses import dataclass

from fraudstats.briefing.model import Series

WIDTH = 476.0
"""Of every picture, in points: 168 mm of paper."""
HEIGHT = 158.0
FONT = 9.0
SMALL = 7.5
FACES = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
EM_WIDE = 1.0
"""Width of a Chinese character, in em."""
EM_NARROW = 0.56
"""Mean width of a Latin letter or digit, in em."""
EM_BROAD, BROAD = 0.92, frozenset("%@MWmw")
"""Width of the broadest Latin signs."""
WIDEST_FACE = 1.15
"""Letters and digits of DejaVu Sans beside those of Noto Sans."""
LONGEST_LABEL_EM = 20.0


@dataclass(frozen=True)
class Paint:
    """A colour with the name of its use."""

    name: str
    colour: str


INK = Paint("ink", "#333333")
SOFT = Paint("soft", "#555555")
GRID = Paint("grid", "#dddddd")
AXIS = Paint("axis", "#888888")
PAPER = Paint("paper", "#ffffff")
BAND = Paint("band", "#dbe8f1")
BAND_INK = Paint("band-ink", "#4a6b82")
MARK = Paint("mark", "#7a4b00")
EARLIER = Paint("earlier", "#8c8c8c")
EARLIER_INK = Paint("earlier-ink", "#5f5f5f")
MUTED = Paint("muted", "#a6a6a6")
MUTED_INK = Paint("muted-ink", "#666666")
PALETTE = tuple(
    Paint(f"main-{rank}", colour) for rank, colour in enumerate(("#0072b2", "#d55e00", "#0b4d33", "#5c0a47", "#429bcf"))
)
PALETTE_INK = tuple(
    Paint(f"main-ink-{rank}", colour)
    for rank, colour in enumerate(("#005c91", "#a84a00", "#0b4d33", "#5c0a47", "#1f6e9c"))
)
VERDICTS = {"fall": PALETTE_INK[0], "rise": PALETTE_INK[1]}
"""The colour of a clear change; any other verdict is written in `SOFT`."""
ARROWS = {"fall": "↓ ", "rise": "↑ "}


@dataclass(frozen=True)
class Stroke:
    """How one series is drawn."""

    paint: Paint
    label: Paint
    width: float
    order: int
    """The greatest is drawn last, on top."""


MAIN_ORDER = 2
GREYS = {"earlier": Stroke(EARLIER, EARLIER_INK, 1.5, 1), "muted": Stroke(MUTED, MUTED_INK, 1.3, 0)}


def strokes(series: tuple[Series, ...]) -> tuple[Stroke, ...]:
    """Give each series its stroke: greys by role, the palette in turn for the main ones."""
    mains = iter(range(len(series)))
    return tuple(GREYS[each.role] if each.role in GREYS else _main(next(mains)) for each in series)


def text_em(text: str) -> float:
    """Estimate how wide a text is, in em; close enough to place labels."""
    return sum(EM_WIDE if ord(char) > 0x2E7F else EM_BROAD if char in BROAD else EM_NARROW for char in text)


def room_em(text: str) -> float:
    """Give the room that a text at the edge of a picture needs: a reader's own face may be wider, and what is cut off
    reads as another number."""
    return text_em(text) + sum(text_em(char) * (WIDEST_FACE - 1) for char in text if ord(char) <= 0x2E7F)


def shorten(text: str, em: float = LONGEST_LABEL_EM) -> str:
    """Cut a text that is wider than `em`, with an ellipsis."""
    if text_em(text) <= em:
        return text
    while text_em(text) > em - EM_WIDE:
        text = text[:-1]
    return text + "…"


def _main(index: int) -> Stroke:
    turn = index % len(PALETTE)
    return Stroke(PALETTE[turn], PALETTE_INK[turn], 2.2, MAIN_ORDER)
