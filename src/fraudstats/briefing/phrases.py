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
        self.lang, self.templates, self.kind = lang, templates, kind
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
        """Put items in a row with the separator of the language between them, before the last one perhaps another."""
        found: list[Part] = []
        given = list(items)
        last = self._texts.get(f"last_{separator}", self._texts[separator])
        for rank, item in enumerate(given):
            found.extend([last if rank == len(given) - 1 else self._texts[separator]] if rank else [])
            found.extend(_flat(item))
        return _joined(found)

    def day(self, day: date) -> str:
        """Write a date: 2021年5月14日, 14 May 2021."""
        return self._dated("day", day)

    def day_within(self, day: date, year: int) -> str:
        """Write a date without its year, if that is the one that is spoken of: 5月14日, 14 May."""
        return self._dated("short_day" if day.year == year else "day", day)

    def span(self, first: date, last: date) -> dict[str, str]:
        """Write the ends of a span, its year once: 2021年5月10日 and 5月16日, 10 May and 16 May 2021."""
        if self.lang == "zh":
            return {"first": self.day(first), "last": self.day_within(last, first.year)}
        return {"first": self.day_within(first, last.year), "last": self.day(last)}

    def period(self, name: str) -> str:
        """Name a week or a month in words: 2021年第8周, week 8 of 2021; 2021年4月, April 2021."""
        year, _, number = name.partition("-")
        if number.startswith("W"):
            return self.text("week_name", year=year, week=str(int(number[1:])))
        month = str(int(number))
        return self.text("month_name", year=year, month=month, month_name=self._texts[f"month_{month}"])

    def _dated(self, key: str, day: date) -> str:
        words = {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
        return self.text(key, month_name=self._texts[f"month_{day.month}"], **words)

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
