"""Fill a project's own sections: each file of `report_templates/sections/` becomes one of the issue.

What a template prints travels through its text as a token and comes out as it went in, a figure or words: a value can
neither become Markdown nor lose the window and filter that the checker needs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats.briefing import templates as template_files
from fraudstats.briefing.labels import Labels
from fraudstats.briefing.markdown import section_of
from fraudstats.briefing.model import Part, Section
from fraudstats.briefing.own_sections.figures import (
    CONVERSIONS,
    OwnFigure,
    Printable,
    converter,
    own_figure,
    printed_figure,
)
from fraudstats.briefing.own_sections.measuring import ISSUE, Measuring
from fraudstats.briefing.phrases import Phrases
from fraudstats.errors import MetricError, NoData, TemplateError

if TYPE_CHECKING:
    from jinja2 import Environment

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Two characters that Unicode promises never to use."""
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")


class Filled(str):
    """Text of a template with its tokens; never data."""

    __slots__ = ()


@dataclass(frozen=True)
class OwnSections:
    """The sections of one issue in one language."""

    measuring: Measuring
    phrases: Phrases
    labels: Labels
    folder: Path
    """The project's `report_templates/`."""
    printed: list[Part] = field(default_factory=list)
    """What the tokens stand for."""

    def write(self) -> tuple[Section, ...]:
        """Write them in the order of the files' names.

        Raises:
            TemplateError: naming file and line, if a template is broken or asks for what there is not.
        """
        found = own_files(self.folder, self.phrases.lang)
        environment = self._environment() if found else None
        return tuple(
            section
            for path in found
            if environment and (section := self._section(environment, path.relative_to(self.folder).as_posix()))
        )

    def _section(self, environment: "Environment", name: str) -> Section | None:
        names = {"figure": self._figure, "district": self.measuring.district, "districts": self._districts()}
        if OPEN in template_files.source(environment, name):
            raise TemplateError("the file holds U+FDD0, which is no character", where=name)
        text = template_files.render(environment, name, period=self.measuring.period.name, **names)
        return section_of(name, Path(name).name.split(".")[0], text, self._parts)

    def _environment(self) -> "Environment":
        environment = template_files.markdown_environment(self.folder, self._token, Filled)
        environment.filters.update({name: converter(name) for name in CONVERSIONS})
        environment.filters["label"] = self.labels.label
        return environment

    def _figure(self, metric: str, window: str = ISSUE, **where: str) -> OwnFigure:
        """Measure a figure; what there is not becomes an error of the template's line."""
        try:
            measured = self.measuring.measure(metric, window, where)
        except (MetricError, NoData) as problem:
            raise template_files.refusal(problem.what) from problem
        definition, is_chinese = measured.definition, self.phrases.lang == "zh"
        title, unit = (
            (definition.title_zh, definition.unit_zh) if is_chinese else (definition.title_en, definition.unit_en)
        )
        return own_figure(measured, title, unit, lambda each: self.phrases.text(f"verdict_{each}"))

    def _districts(self) -> tuple[str, ...]:
        known = tuple(each.name for each in self.measuring.room.config.districts)
        return known if self.measuring.district is None else (self.measuring.district,)

    def _token(self, value: object) -> Filled:
        if isinstance(value, Filled):
            return value
        if isinstance(value, Printable):
            return self._kept(printed_figure(value))
        if isinstance(value, str) and not TOKEN.search(value):
            return self._kept(value)
        raise template_files.refusal(f"{_kind(value)} is printed; print figure(...).value or .change_rate, or words")

    def _kept(self, part: Part) -> Filled:
        self.printed.append(part)
        return Filled(f"{OPEN}{len(self.printed) - 1}{CLOSE}")

    def _parts(self, text: str) -> tuple[Part, ...]:
        """Put what was printed in the place of the tokens; neighbouring words are joined."""
        pieces = TOKEN.split(text)
        found = (self.printed[int(each)] if rank % 2 else each for rank, each in enumerate(pieces))
        return tuple(_joined(each for each in found if each != ""))


def own_files(folder: Path, lang: str) -> list[Path]:
    """List the files of one language: `name.en.md` goes before `name.md`."""
    listed = sorted((folder / template_files.SECTIONS).glob("*.md"))
    stems = dict.fromkeys(each.name.split(".")[0] for each in listed)
    wanted = (
        [folder / template_files.SECTIONS / f"{stem}.{lang}.md", folder / template_files.SECTIONS / f"{stem}.md"]
        for stem in stems
    )
    return [each for names in wanted if (each := next((path for path in names if path.is_file()), None))]


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    words = ""
    for part in parts:
        if isinstance(part, str):
            words += part
            continue
        if words:
            yield words
        yield part
        words = ""
    if words:
        yield words


def _kind(value: object) -> str:
    if isinstance(value, OwnFigure):
        return "a figure with its comparisons"
    return "text with a changed figure in it" if isinstance(value, str) else f"a bare {type(value).__name__}"
