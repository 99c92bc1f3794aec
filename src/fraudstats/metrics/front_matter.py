"""The settings at the head of a metric file; what is wrong with them is told with its line."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import msgspec

from fraudstats.errors import MetricError

FENCE = "-- ---"
Shape = TypeVar("Shape")


@dataclass(frozen=True)
class FrontMatter:
    """A metric file in its two parts."""

    path: Path
    toml: str
    """Keeps the lines of the file: line n of it is line n + 1 there."""
    sql: str
    sql_line: int
    """Line of the file on which the SQL starts."""

    def converted(self, shape: type[Shape], settings: Sequence[str]) -> Shape:
        """Check the settings.

        Args:
            settings: the keys that a file may have.
        Raises:
            MetricError: naming the line.
        """
        try:
            return msgspec.convert(self._parsed(settings), shape)
        except msgspec.ValidationError as problem:
            raise self._refused(str(problem)) from problem

    def line_of(self, key: str) -> int:
        """Find the line of the file on which a setting stands; the first line where it is missing."""
        for number, line in enumerate(self.toml.splitlines(), start=2):
            if re.match(rf"\s*{re.escape(key)}\s*=", line):
                return number
        return 1

    def _parsed(self, settings: Sequence[str]) -> dict[str, object]:
        try:
            found = tomllib.loads(self.toml)
        except tomllib.TOMLDecodeError as problem:
            raise self._not_toml(str(problem)) from problem
        for key in found:
            if key not in settings:
                near = get_close_matches(key, settings, n=1)
                expected = f"Did you mean {near[0]}?" if near else f"Settings are {', '.join(settings)}."
                raise MetricError(f"unknown setting '{key}'", where=self._place(self.line_of(key)), expected=expected)
        return found

    def _not_toml(self, problem: str) -> MetricError:
        found = re.search(r"\(at line (\d+), column (\d+)\)", problem)
        line = int(found.group(1)) + 1 if found else 1
        what = problem[: found.start()].strip() if found else problem
        return MetricError(f"not valid TOML: {what}", where=self._place(line), next_step="Mend that line.")

    def _refused(self, problem: str) -> MetricError:
        missing = re.search(r"missing required field `(\w+)`", problem)
        if missing:
            return MetricError(
                f"the setting '{missing.group(1)}' is missing",
                where=self._place(1),
                next_step=f"Add a line `-- {missing.group(1)} = ...` between the fences.",
            )
        what, _, key = problem.partition(" - at `$.")
        key = re.split(r"\W", key)[0]
        return MetricError(f"'{key}': {what}", where=self._place(self.line_of(key)), next_step="Mend that line.")

    def _place(self, line: int) -> str:
        return f"{self.path} line {line}"


def read_front_matter(text: str, path: Path) -> FrontMatter:
    """Split a metric file.

    Raises:
        MetricError: if it does not begin with front matter, or no SQL follows.
    """
    lines = text.splitlines()
    fences = [number for number, line in enumerate(lines) if line.strip() == FENCE]
    if len(fences) < 2 or fences[0] != 0:
        raise MetricError(
            "no front matter",
            where=f"{path} line 1",
            expected=f"The file starts with '{FENCE}', settings, '{FENCE}'.",
        )
    toml = "\n".join(line.removeprefix("--").removeprefix(" ") for line in lines[1 : fences[1]])
    rest = lines[fences[1] + 1 :]
    n_blank = next((number for number, line in enumerate(rest) if line.strip()), len(rest))
    if n_blank == len(rest):
        raise MetricError("no SQL", where=f"{path} line {len(lines)}", expected="One SELECT follows the front matter.")
    return FrontMatter(path, toml, "\n".join(rest).strip(), fences[1] + 2 + n_blank)
