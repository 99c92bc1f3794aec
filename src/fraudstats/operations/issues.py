"""From checked briefings to published files: all issues of a run, or none."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from fraudstats.briefing.checker import check
from fraudstats.briefing.gathering import gather_issue
from fraudstats.briefing.glyphs import check_glyphs
from fraudstats.briefing.issue import issue_briefing
from fraudstats.briefing.kinds import Kind, kind_of, parse_issue
from fraudstats.briefing.labels import Labels
from fraudstats.briefing.model import Briefing
from fraudstats.briefing.newsroom import Newsroom
from fraudstats.briefing.own_sections.measuring import Measuring
from fraudstats.briefing.own_sections.writing import OwnSections
from fraudstats.briefing.page_styles import with_faces
from fraudstats.briefing.phrases import Phrases
from fraudstats.briefing.read_back.check import check_files
from fraudstats.briefing.templates import words
from fraudstats.briefing.writers import DRAWN, check_formats, write_all
from fraudstats.calendar.periods import Period
from fraudstats.calendar.windows import statistical_day
from fraudstats.config import FILE_NAME, Config, PageStyle
from fraudstats.errors import CheckerFailed, FraudstatsError, UsageError
from fraudstats.loading.contracts import Contract
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.facts import Knowledge
from fraudstats.operations.kept_briefings import kept_briefings
from fraudstats.operations.project_folder import ProjectFolder
from fraudstats.operations.publishing import publish
from fraudstats.paths import shipped

MANIFEST_SCHEMA = "fraudstats.manifest/1"
WRITERS = 2
"""Files that are written at a time."""
NOT_IN_A_FILE_NAME = re.compile(r"[^\w-]")


@dataclass(frozen=True)
class IssueFile:
    """One finished file, not yet published."""

    briefing: Briefing
    name: str
    content: bytes


def district_names(config: Config) -> tuple[str, ...]:
    """List the districts that get an issue of their own.

    Raises:
        UsageError: if the project has none.
    """
    if not config.districts:
        raise UsageError(
            "no districts",
            where=FILE_NAME,
            expected="A [[districts]] table for each was expected.",
            next_step="Add them, or leave out --by district.",
            slug="no-districts",
        )
    return tuple(each.name for each in config.districts)


def newsroom(
    knowledge: Knowledge,
    catalogue: Catalogue,
    config: Config,
    contracts: Mapping[str, Contract],
    as_of: datetime,
    query_folders: Sequence[Path] = (),
) -> Newsroom:
    """Gather what the issues of one run share; they are dated by the newest file known, to be printed again."""
    known = tuple(knowledge.loads)
    dated = max((each.loaded_at for each in known), default=as_of)
    today = statistical_day(as_of, config.calendar.cutoff)
    folders = tuple(query_folders) or (shipped("queries"),)
    return Newsroom(knowledge, catalogue, config, contracts, known, dated, today, folders)


@dataclass(frozen=True)
class Asked:
    """Which issues of a run."""

    period: str
    """As of `briefing.kinds.parse_issue`."""
    kind: str
    """`weekly` or `monthly`."""
    lang: str
    districts: Sequence[str | None]
    """None stands for the city."""


def checked_briefings(room: Newsroom, asked: Asked, folder: ProjectFolder) -> list[Briefing]:
    """Say a week or month of the city or of districts anew, with the analyst's remarks on each.

    Raises:
        CheckerFailed: if the second computation of a figure differs.
    """
    period = _period(room, asked)
    briefings = [_briefing(room, period, each, asked.lang, folder) for each in asked.districts]
    check(briefings, room.knowledge, room.catalogue, room.config)
    return briefings


def checked_issues(
    room: Newsroom, asked: Asked, folder: ProjectFolder, formats: Sequence[str], style: PageStyle
) -> list[IssueFile]:
    """Say and write issues; while they are written the engine computes each of their figures a second time.

    What was said before, of the same data by the same rules, is not said again (docs/decisions/0230), but it is checked
    again like what was said just now: nothing is published unchecked. Kept ones that fail are said anew.

    Raises:
        CheckerFailed: if a figure differs, or a finished file says something else than its briefing.
        TemplateError: if a template is broken, or a character has no glyph.
    """
    period, kept = _period(room, asked), kept_briefings(room, folder)
    names = {each: (period.name, asked.kind, asked.lang, each) for each in asked.districts}
    known = {each: kept.read(*name) if kept else None for each, name in names.items()}
    new = {each: _briefing(room, period, each, asked.lang, folder) for each, found in known.items() if not found}
    briefings = [known[each] or new[each] for each in asked.districts]
    try:
        issues = _written_while_checked(room, briefings, formats, folder.report_templates, style)
    except CheckerFailed:
        if not kept or not any(known.values()):
            raise
        kept.forget()
        return checked_issues(room, asked, folder, formats, style)
    if kept:
        for each, briefing in new.items():
            kept.keep(briefing, *names[each])
    return issues


def _written_while_checked(
    room: Newsroom,
    briefings: Sequence[Briefing],
    formats: Sequence[str],
    templates: Path,
    style: PageStyle,
) -> list[IssueFile]:
    with ThreadPoolExecutor(1) as beside:
        checking = beside.submit(check, briefings, room.knowledge, room.catalogue, room.config)
        try:
            issues = rendered(briefings, formats, templates, style)
        except FraudstatsError:
            checking.result()  # a wrong figure is told first
            raise
        checking.result()
    return issues


def _period(room: Newsroom, asked: Asked) -> Period:
    return parse_issue(asked.period, Kind(asked.kind), room.config.calendar, room.today)


def _briefing(room: Newsroom, period: Period, district: str | None, lang: str, folder: ProjectFolder) -> Briefing:
    """Say one issue, with the project's own sections; what they measure is defined like the rest."""
    templates, phrases = folder.report_templates, Phrases(lang, folder.report_templates, kind_of(period))
    labels = Labels(lang, room.config, room.contracts, phrases.text("untyped"))
    measuring = Measuring(room, period, district)
    own = OwnSections(measuring, phrases, labels, templates).write()
    facts = gather_issue(room, period, district)
    defined = {each.name: each for each in (*facts.definitions, *measuring.used.values())}
    return issue_briefing(
        replace(facts, definitions=tuple(defined.values())),
        lang,
        templates,
        own,
        read_remarks(folder.notes, period.name, district, lang),
    )


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


def rendered(
    briefings: Iterable[Briefing], formats: Sequence[str], templates: Path, style: PageStyle = PageStyle.BRIEFING
) -> list[IssueFile]:
    """Write issues in several formats and read them back.

    Raises:
        CheckerFailed: if a finished file says something else than its briefing.
        TemplateError: if a template is broken, or a character has no glyph.
    """
    check_formats(formats)
    with ThreadPoolExecutor(WRITERS) as desk:
        waiting = []
        for each in briefings:
            briefing = with_faces(each, style, words(each.lang, templates))
            if DRAWN.intersection(formats):
                check_glyphs(briefing)
            for form in dict.fromkeys(formats):
                waiting.append((briefing, form, desk.submit(_written, briefing, form, templates, style)))
        try:
            return [IssueFile(said, f"{_stem(said)}.{form}", file.result()) for said, form, file in waiting]
        except BaseException:
            desk.shutdown(cancel_futures=True)
            raise


def _written(briefing: Briefing, form: str, templates: Path, style: PageStyle) -> bytes:
    """Write one file and read it back; the PDF's engine leaves the processor to what is written beside it."""
    written = write_all(briefing, (form,), templates, style)
    check_files(briefing, written, templates)
    return written[form]


def publish_issues(issues: Sequence[IssueFile], folder: Path, *, with_manifest: bool) -> list[Path]:
    """Put the files into a folder, the manifest last: where it stands, all that it lists does."""
    for each in issues:
        publish(folder / each.name, each.content)
    paths = [folder / each.name for each in issues]
    if with_manifest:
        first = issues[0].briefing
        paths.append(folder / f"{first.period}.{first.lang}.manifest.json")
        publish(paths[-1], manifest(issues))
    return paths


def manifest(issues: Sequence[IssueFile]) -> bytes:
    """List the files of one run with their checksums."""
    first = issues[0].briefing
    listed = [
        {
            "file": each.name,
            "district": each.briefing.district or None,
            "bytes": len(each.content),
            "sha256": sha256(each.content).hexdigest(),
        }
        for each in issues
    ]
    about = {"schema": MANIFEST_SCHEMA, "period": first.period, "lang": first.lang, "as_of": first.as_of}
    return (json.dumps({**about, "files": listed}, ensure_ascii=False, indent=1) + "\n").encode()


def _stem(briefing: Briefing) -> str:
    """Name the files of an issue: 2021-W19.zh, 2021-W19.福田.zh."""
    district = NOT_IN_A_FILE_NAME.sub("_", briefing.district)
    return ".".join(filter(None, (briefing.period, district, briefing.lang)))
