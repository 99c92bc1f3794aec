"""The words of the sections: phrases with gaps, one file a language, filled with words and figures."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from string import Formatter

from fraudstats.briefing.kinds import Kind
from fraudstats.briefing.model import Part, Sentence
from fraudstats.briefing.templates import words
from fraudstats.errors import TemplateError

Filling = Part | Iterable[Part]


class Phrases:
    """The phrases of one language; a project's own file replaces single ones, a monthly issue those of the week."""

    def __init__(self, lang: str, templates: Path | None, kind: Kind = Kind.WEEKLY) -> None:
        self.lang = lang
        self._texts = words(lang, templates, "phrases")
        if kind is Kind.MONTHLY:
            self._texts |= words(f"{lang}.{kind.value}", templates, "phrases")

    def text(self, key: str, **fillings: str) -> str:
        """Give a phrase without figures.

        Raises:
            TemplateError: if the phrase is missing, or asks for what it is not given.
        """
        parts = self.parts(key, **fillings)
        return "".join(each for each in parts if isinstance(each, str))

    def has(self, key: str) -> bool:
        """Tell whether there is such a phrase."""
        return key in self._texts

    def sentence(self, key: str, **fillings: Filling) -> Sentence:
        """Fill a phrase with words and figures."""
        return Sentence(self.parts(key, **fillings))

    def parts(self, key: str, **fillings: Filling) -> tuple[Part, ...]:
        """Fill a phrase, as a run of words and figures for another one."""
        if key not in self._texts:
            raise TemplateError(f"no phrase '{key}'", where=f"phrases/{self.lang}.toml")
        found: list[Part] = []
        for literal, gap, _, _ in Formatter().parse(self._texts[key]):
            found.append(literal)
            if gap is not None:
                found.extend(self._filling(key, gap, fillings))
        return _joined(found)

    def listed(self, items: Iterable[Filling], separator: str = "list_separator") -> tuple[Part, ...]:
        """Put items in a row with the separator of the language between them."""
        found: list[Part] = []
        for rank, item in enumerate(items):
            found.extend([self._texts[separator]] if rank else [])
            found.extend(_flat(item))
        return _joined(found)

    def day(self, day: date) -> str:
        """Write a date: 2021年5月14日, 14 May 2021."""
        return self.text(
            "day",
            year=str(day.year),
            month=str(day.month),
            day=str(day.day),
            month_name=self._texts[f"month_{day.month}"],
        )

    def _filling(self, key: str, gap: str, fillings: "dict[str, Filling]") -> tuple[Part, ...]:
        if gap not in fillings:
            raise TemplateError(
                f"phrase '{key}' asks for '{gap}'",
                where=f"phrases/{self.lang}.toml",
                expected=f"It may ask for {', '.join(fillings) or 'nothing'}.",
            )
        return _flat(fillings[gap])


def _flat(filling: Filling) -> tuple[Part, ...]:
    return (filling,) if isinstance(filling, str) or not isinstance(filling, Iterable) else tuple(filling)


def _joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Join neighbouring words, so that a run is words, figure, words, ..."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return tuple(found)
