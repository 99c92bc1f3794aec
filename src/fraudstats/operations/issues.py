"""From the store to checked issues: all of a run, or none."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from fraudstats.briefing.kinds import Kind, parse_issue
from fraudstats.briefing.model import Briefing
from fraudstats.briefing.newsroom import Newsroom
from fraudstats.briefing.writers import check_formats
from fraudstats.calendar.periods import Period
from fraudstats.calendar.windows import statistical_day
from fraudstats.config import Config
from fraudstats.engines.beside import load_polars
from fraudstats.errors import CheckerFailed, UsageError
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.facts import Knowledge
from fraudstats.operations.asked import Asked
from fraudstats.operations.kept_issues import KeptIssues, Name, kept_issues
from fraudstats.operations.presses import Presses
from fraudstats.operations.printing import NOT_IN_A_FILE_NAME, IssueFile, Order, begin_printing, issue_files
from fraudstats.operations.project_folder import ProjectFolder
from fraudstats.paths import shipped


def newsroom(
    knowledge: Knowledge,
    catalogue: Catalogue,
    config: Config,
    as_of: datetime,
    query_folders: Sequence[Path] = (),
) -> Newsroom:
    """Gather what the issues of one run share; they are dated by the newest file known, to be printed again."""
    known = tuple(knowledge.loads)
    dated = max((each.loaded_at for each in known), default=as_of)
    today = statistical_day(as_of, config.calendar.cutoff)
    folders = tuple(query_folders) or (shipped("queries"),)
    return Newsroom(knowledge, catalogue, config, known, dated, today, folders)


def checked_briefings(room: Newsroom, asked: Asked, folder: ProjectFolder) -> list[Briefing]:
    """Say a week or month of the city or of districts anew, with the analyst's remarks on each.

    Raises:
        CheckerFailed: if the second computation of a figure differs.
    """
    from fraudstats.briefing.checker import check

    period = _period(room, asked)
    briefings = [_said(room, period, _name(period, each, asked.lang, folder), folder) for each in asked.districts]
    check(briefings, room.knowledge, room.catalogue, room.config, templates=folder.report_templates)
    return briefings


def checked_issues(
    room: Newsroom, asked: Asked, folder: ProjectFolder, order: Order, presses: Presses
) -> list[IssueFile]:
    """Say issues, each of them written while the next is said, and compute each of their figures a second time.

    What was said before, of the same data by the same rules, is not said again (docs/decisions/0230), but it is checked
    again like what was said just now: nothing is published unchecked. Kept ones that fail are said anew.

    Raises:
        CheckerFailed: if a figure differs, or a finished file says something else than its briefing.
        TemplateError: if a template is broken, or a character has no glyph.
    """
    check_formats(order.formats)
    room, period = replace(room, submit=presses.submit), _period(room, asked)
    kept = kept_issues(room, folder, period, asked.kind)
    names = [_name(period, each, asked.lang, folder) for each in asked.districts]
    try:
        return _checked_issues(room, period, names, folder, order, presses, kept)
    except CheckerFailed:
        if not kept.is_used:
            raise
    kept.forget(names)
    return _checked_issues(room, period, names, folder, order, presses, kept)


def _checked_issues(
    room: Newsroom,
    period: Period,
    names: Sequence[Name],
    folder: ProjectFolder,
    order: Order,
    presses: Presses,
    kept: KeptIssues,
) -> list[IssueFile]:
    new: list[tuple[Name, Briefing]] = []
    waiting: list[tuple[Briefing, Callable[[], dict[str, bytes]]]] = []
    for name in names:
        briefing = kept.briefing(name)
        if briefing is None:
            briefing = _said(room, period, name, folder)
            new.append((name, briefing))
        if len(names) > 1 and not waiting:
            order = _with_names_of(briefing, order)
        waiting.append((briefing, begin_printing(briefing, order, presses, len(names))))
    from fraudstats.briefing.checker import check  # loaded while the first issues are written

    said = [briefing for briefing, _ in waiting]
    templates = folder.report_templates
    check(said, room.knowledge, room.catalogue, room.config, kept.recounts, templates)  # a wrong figure is told first
    issues = [each for briefing, files in waiting for each in issue_files(briefing, files())]
    kept.keep(new)
    return issues


def _with_names_of(first: Briefing, order: Order) -> Order:
    """Have all files of a run read with the names of its first issue, the city's, which speaks of all districts."""
    from fraudstats.briefing.read_back.passages import names

    return replace(order, names=frozenset(names(first)))


def _period(room: Newsroom, asked: Asked) -> Period:
    return parse_issue(asked.period, Kind(asked.kind), room.config.calendar, room.today)


def _name(period: Period, district: str | None, lang: str, folder: ProjectFolder) -> Name:
    return Name(lang, district, read_remarks(folder.notes, period.name, district, lang))


def _said(room: Newsroom, period: Period, name: Name, folder: ProjectFolder) -> Briefing:
    load_polars()  # what is kept is written without it, and without what says an issue
    from fraudstats.operations.saying import say_issue

    return say_issue(room, period, name, folder.report_templates)


def read_remarks(folder: Path, period: str, district: str | None, lang: str) -> str:
    """Read `2021-W19.md`, or for a district `2021-W19.福田.md`; `2021-W19.en.md` goes before it in English.

    Raises:
        UsageError: if it is no UTF-8 text.
    """
    stem = ".".join(filter(None, (period, district and NOT_IN_A_FILE_NAME.sub("_", district))))
    path = next((each for each in (folder / f"{stem}.{lang}.md", folder / f"{stem}.md") if each.is_file()), None)
    try:
        return path.read_text(encoding="utf-8-sig") if path else ""
    except UnicodeDecodeError as problem:
        raise UsageError("the notes are no UTF-8 text", where=str(path), next_step="Save them as UTF-8.") from problem
