"""Which characters the shipped face can print, and what stands for the others.

PDF/A allows no missing glyph, and a chart would show an empty box without saying so: an issue with a character that
the face lacks is not published (docs/decisions/0031). A writer that is used by itself prints the compositor's mark 〓
for it and names its code point at the end of the briefing.
"""

from collections import deque
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from unicodedata import category

from fraudstats.errors import TemplateError
from fraudstats.paths import shipped

CHARACTERS = "characters.txt"
GETA = "\u3013"
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories without a picture: controls, direction overrides, lone surrogates, unassigned."""


def face(weight: str = "Regular") -> Path:
    """Find the shipped font file of one weight."""
    return shipped("report_templates") / "fonts" / f"NotoSansCJKsc-{weight}.otf"


@cache
def drawable() -> frozenset[str]:
    """List the characters that the shipped faces hold, as `fonts/subset.py` wrote them down."""
    return frozenset((face().parent / CHARACTERS).read_text("utf-8"))


def printable(text: str) -> str:
    """Put 〓 for each character that cannot be printed, and a space for each kind of white space."""
    return text if text.isascii() and text.isprintable() else str.translate(text, _PRINTED)


def replaced(document: object) -> tuple[str, ...]:
    """Name the code points that `printable` replaces anywhere in a dataclass tree, in order; it must not change."""
    for known, found in tuple(_REPLACED):
        if known is document:
            return found
    found = _replaced(document)
    _REPLACED.append((document, found))
    return found


_REPLACED: "deque[tuple[object, tuple[str, ...]]]" = deque(maxlen=4)
"""What was found in the newest documents: the gate and each page ask."""


def _replaced(document: object) -> tuple[str, ...]:
    characters: set[str] = set().union(*_texts(document))
    found = {char for char in characters if _printable(char) == GETA} - {GETA}
    return tuple(f"U+{ord(char):04X}" for char in sorted(found))


def check_glyphs(document: object) -> None:
    """Make sure that every character of a dataclass tree can be printed.

    Raises:
        TemplateError: naming the code points, and the first text that holds one.
    """
    missing = replaced(document)
    if missing:
        first = next(text for text in _texts(document) if _replaced(text))
        raise TemplateError(
            f"no glyph for {', '.join(missing)}",
            where=f"'{printable(first)}'",
            expected="Every character must be in the shipped face, Noto Sans CJK SC.",
            next_step="Give the name another spelling: [[districts]], [report.names_en] or a phrase of the project.",
            slug="no-glyph",
        )


def _printable(char: str) -> str:
    if char.isspace() and char != "\u3000":
        return " "
    return GETA if category(char) in INVISIBLE or char not in drawable() else char


class _Printed(dict[int, str]):
    """What is printed for each character, found once."""

    def __missing__(self, code: int) -> str:
        self[code] = _printable(chr(code))
        return self[code]


_PRINTED = _Printed()


def _texts(document: object) -> list[str]:
    """List the texts of a dataclass tree, in order."""
    found: list[str] = []
    waiting = [document]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, tuple):
            waiting.extend(reversed(each))
        elif names := _fields(each.__class__):
            waiting.extend(getattr(each, name) for name in reversed(names))
    return found


_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields(kind: type) -> tuple[str, ...]:
    """Name the fields of a dataclass; none of anything else."""
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
    return _FIELDS[kind]
