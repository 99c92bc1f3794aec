"""What a page says under the pointer, to those who do not see it, and to programs: attributes, title, style."""

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

HINTS = frozenset({"title", "aria-label", "aria-description", "alt", "value", "datetime", "content", "placeholder"})
"""Attributes that say something; so do all that begin with `data-`."""
WRITTEN_BY_STYLE = re.compile(r"content\s*:\s*([^;}]+)")


@dataclass(frozen=True)
class Hint:
    """One attribute."""

    name: str
    """Of the attribute; `<title>` and `style` for what is none."""
    said: str
    shown: str = ""
    """The words that it belongs to, if it stands on a number."""


class _Hints(HTMLParser):
    """Collects the attributes in reading order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Hint] = []
        self._waiting: list[tuple[str, str]] = []
        self._shown = ""
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = [(name, value or "") for name, value in attrs if name in HINTS or name.startswith("data-")]
        if tag == "data":
            self._waiting, self._shown = said, ""
        else:
            self.found += [Hint(name, value) for name, value in said]
        self._within = tag if tag in ("title", "style", "data") else self._within

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.found.append(Hint("<title>", data))
        elif self._within == "style":
            self.found += [Hint("style", " ".join(each.split())) for each in WRITTEN_BY_STYLE.findall(data)]
        elif self._within == "data":
            self._shown += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "data":
            shown = " ".join(self._shown.split())
            self.found += [Hint(name, value, shown) for name, value in self._waiting]
            self._waiting = []
        self._within = "" if tag == self._within else self._within


@dataclass(frozen=True)
class OtherHint:
    """A hint that the issue's own page does not have, and the one in whose place it may stand."""

    printed: Hint
    expected: str


def hints(page: str) -> list[Hint]:
    """List what a page says in its attributes."""
    parser = _Hints()
    parser.feed(page)
    return parser.found


def other_hints(page: str, own: str) -> list[OtherHint]:
    """List the hints of an edited page that its issue's own page does not have.

    Args:
        own: the page as the issue would write it.
    """
    edited, written = hints(page), hints(own)
    known = {(each.name, each.said) for each in written}
    pairs = set(written)
    left = Counter(written) - Counter(edited)
    others = [each for each in edited if (each.name, each.said) not in known or _is_moved(each, pairs, written)]
    return [OtherHint(each, _meant(each, left, written)) for each in others]


def _is_moved(hint: Hint, pairs: set[Hint], written: list[Hint]) -> bool:
    """Tell whether a hint stands on another number than in the issue, which shows that number, too."""
    return bool(hint.shown) and hint not in pairs and any(each.shown == hint.shown for each in written)


def _meant(hint: Hint, left: Counter[Hint], written: list[Hint]) -> str:
    """Find what the issue has in a hint's place: that of the same number, else the first that is missing."""
    same_number = (each.said for each in written if each.name == hint.name and hint.shown and each.shown == hint.shown)
    missing = (each.said for each in left if each.name == hint.name and left[each] > 0)
    lost = next((each.said for each in left if each.name == hint.name and each.shown == hint.shown), "")
    return lost or next(missing, "") or next(same_number, "")
