"""Which issue is this file? Read from its own text: language, period, and when its data were known."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from fraudstats.briefing.issue import district_title
from fraudstats.briefing.kinds import Kind, parse_issue
from fraudstats.briefing.phrases import Phrases
from fraudstats.briefing.read_back.claims import loose, normal
from fraudstats.briefing.read_back.reading import FinishedFile
from fraudstats.briefing.templates import words
from fraudstats.config import Config
from fraudstats.errors import CalendarError, UsageError

PERIODS = {
    Kind.WEEKLY: re.compile(r"(?<!\d)\d{4}-W\d{2}(?!\d)"),
    Kind.MONTHLY: re.compile(r"(?<!\d)\d{4}-(?:0[1-9]|1[0-2])(?![\d-])"),
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
VOICES_OF_DATES = 2
"""The days of a period, below the title, weigh as much as two of its names."""
LONGEST_DISTRICT = 40
"""Characters of the name of a district, between title and period."""
HEAD = 200
"""Characters from the title on, in which the dates stand."""
WITHIN_THE_MINUTE = timedelta(seconds=59)
"""The imprint names a minute; the file may have been loaded at any second of it."""


@dataclass(frozen=True)
class Identity:
    """An issue, as its file names it."""

    lang: str
    kind: Kind
    period: str
    district: str | None
    """As the store names it; None in the issue of the whole city."""
    as_of: datetime | None
    """None where the file does not say when its data were known."""


def identify(file: FinishedFile, path: Path, templates: Path | None, config: Config) -> Identity:
    """Find out which issue a file is: what most of its title, head, imprint, dates and name say.

    Args:
        path: its name is one voice.
        templates: the project's own template folder, whose phrases the imprint follows.
    Raises:
        UsageError: if neither text nor name says which week it is.
    """
    readable = normal(f"{file.title}\n{file.text}")
    lang = "zh" if len(CHINESE.findall(readable)) > len(LATIN.findall(readable)) else "en"
    kind = _kind(readable, lang, templates)
    phrases = Phrases(lang, templates, kind)
    named = _period(readable, path, phrases, config)
    if not named:
        raise UsageError(
            f"'{path.name}' does not say which issue it is",
            expected="A week such as 2021-W19, or a month such as 2021-04, was expected in its text or its name.",
            slug="no-issue",
        )
    district = _district(readable, path, phrases, config)
    return Identity(lang, kind, named, district, _known_at(readable, phrases))


def _kind(text: str, lang: str, templates: Path | None) -> Kind:
    """Tell a monthly issue by its title."""
    title = Phrases(lang, templates, Kind.MONTHLY).text("title")
    return Kind.MONTHLY if loose(title).search(text) else Kind.WEEKLY


def _period(text: str, path: Path, phrases: Phrases, config: Config) -> str:
    """Weigh what names a period: the title, the imprint, what comes first, the file's name; and its dates."""
    pattern = PERIODS[phrases.kind].pattern
    issue = words(phrases.lang, phrases.templates)["issue"]
    title = loose(phrases.text("title")).pattern
    voices = Counter(re.findall(rf"{title}[^\n]{{0,{LONGEST_DISTRICT}}}?\s({pattern})", text)[:1])
    voices.update(re.findall(rf"{loose(issue).pattern}\s*({pattern})", text)[:1])
    voices.update(re.findall(pattern, text)[:1])
    voices.update(re.findall(pattern, path.name)[:1])
    for named in voices:
        voices[named] += VOICES_OF_DATES * _has_dates(text, named, phrases, config)
    return max(voices, key=lambda each: voices[each], default="")


def _has_dates(text: str, named: str, phrases: Phrases, config: Config) -> bool:
    """Tell whether the days of a period stand below the title."""
    try:
        window = parse_issue(named, phrases.kind, config.calendar, date.max).window
    except CalendarError:
        return False
    dates = phrases.text("subtitle", **phrases.span(window.start, window.end - timedelta(days=1)))
    title = re.search(loose(phrases.text("title")).pattern, text)
    below = text[title.end() : title.end() + HEAD] if title else text[:HEAD]
    return loose(dates).search(below) is not None


def other_district_in_name(path: Path, district: str | None, config: Config) -> str:
    """Give the district that a file's name claims, where its text is another's."""
    named = next((each.name for each in config.districts if f".{each.name}." in path.name), None)
    return named if named and named != district else ""


def other_week_in_name(path: Path, period: str) -> str:
    """Give the period that a file's name claims, where its text says another one."""
    named = next((found for each in PERIODS.values() if (found := each.search(path.name))), None)
    return named[0] if named and named[0] != period else ""


def _district(text: str, path: Path, phrases: Phrases, config: Config) -> str | None:
    """Find the district in the titles: that of most of them; the file's name decides between equals."""
    voices: dict[str, tuple[int, bool]] = {}
    for each in config.districts:
        name = each.name_en or each.name if phrases.lang == "en" else each.name
        n_titles = len(loose(district_title(phrases, name)).findall(text))
        if n_titles:
            voices[each.name] = (n_titles, f".{each.name}." in path.name)
    return max(voices, key=lambda each: voices[each], default=None)


def _known_at(text: str, phrases: Phrases) -> datetime | None:
    found = re.search(_instant_pattern(phrases), text)
    if found is None:
        return None
    given = found.groupdict()
    month = given.get("month") or str(_month(given["name"], phrases))
    try:
        numbers = [int(each) for each in (given["year"], month, given["day"], given["hour"], given["minute"])]
        return datetime(*numbers) + WITHIN_THE_MINUTE  # type: ignore[arg-type]
    except ValueError:
        return None


def _month(name: str, phrases: Phrases) -> int:
    return next(n for n in range(1, 13) if normal(phrases.text(f"month_{n}")) == name)


def _instant_pattern(phrases: Phrases) -> str:
    """Turn the phrase of the imprint into a pattern: year, month, day, hour and minute."""
    gaps = {"year": "Yyear", "month": "Mmonth", "day": "Dday", "month_name": "Nname"}
    filled = normal(phrases.text("instant", day=phrases.text("day", **gaps), time="Ttime"))
    months = "|".join(re.escape(normal(phrases.text(f"month_{n}"))) for n in range(1, 13))
    groups = {
        "Yyear": r"(?P<year>\d{4})",
        "Mmonth": r"(?P<month>\d{1,2})",
        "Dday": r"(?P<day>\d{1,2})",
        "Nname": f"(?P<name>{months})",
        "Ttime": r"(?P<hour>\d{2}):(?P<minute>\d{2})",
    }
    pieces = re.split("(" + "|".join(groups) + ")", filled)
    return r"\s*".join(groups.get(each) or loose(each).pattern for each in pieces)
