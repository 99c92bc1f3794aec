"""A project, one method per task; each reads as the story of that task."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats.config import Config, read_config
from fraudstats.errors import FraudstatsError
from fraudstats.operations import project_folder
from fraudstats.operations.project_folder import ProjectFolder
from fraudstats.paths import shipped

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import polars as pl

    from fraudstats.analysis.trend import TrendQuestion
    from fraudstats.briefing.model import Briefing
    from fraudstats.briefing.newsroom import Newsroom
    from fraudstats.briefing.read_back.verification import Verification
    from fraudstats.config import PageStyle
    from fraudstats.loading.batches import Batch
    from fraudstats.loading.contracts import Contract
    from fraudstats.loading.findings import Finding
    from fraudstats.loading.loader import LoadOutcome
    from fraudstats.loading.quarantine import QuarantinedRow
    from fraudstats.loading.replay import Replay
    from fraudstats.loading.sources import Source
    from fraudstats.metrics.catalogue import Catalogue
    from fraudstats.metrics.facts import Knowledge


@dataclass(frozen=True)
class FileAnswer:
    """What became of one file: it was taken, or refused with a reason."""

    path: Path
    outcome: "LoadOutcome | None" = None
    refusal: FraudstatsError | None = None


class Project:
    """A project folder that is open for work; nothing is read before it is asked for."""

    def __init__(self, folder: ProjectFolder) -> None:
        self.folder = folder
        self.config: Config = read_config(folder.settings)

    @classmethod
    def open(cls, root: Path | None = None) -> "Project":
        """Open the project in `root`, or the nearest one.

        Raises:
            UsageError: if there is none; ConfigError: if its settings are broken.
        """
        return cls(project_folder.find(root, Path.cwd()))

    @classmethod
    def create(cls, root: Path, settings: str = "") -> "Project":
        """Make a new project folder and open it."""
        return cls(project_folder.create(root, settings))

    @classmethod
    def create_sample(cls, root: Path) -> "Project":
        """Make a project with the settings and source profiles of the shipped sample; nothing is loaded yet."""
        return cls(project_folder.create_sample(root))

    def load(
        self,
        paths: Sequence[Path],
        *,
        as_of: datetime,
        dataset: str = "",
        source: str = "",
        max_reject_rate: float | None = None,
        dry_run: bool = False,
        encoding: str = "",
        progress: "Callable[[str], None] | None" = None,
        clock: "Callable[[], datetime] | None" = None,
    ) -> Iterator[FileAnswer]:
        """Take exports into the store, each whole or not at all; a refused file does not stop the next.

        Args:
            as_of: the instant at which loading begins; later events are refused, days not over by then are incomplete.
            encoding: overrides what text files seem to be written in.
            progress: told which step of a file begins: digest, read, compare, append.
            clock: asked when a batch is written, for its record; by default it is `as_of`.
        """
        from dataclasses import replace

        from fraudstats.errors import DataRefused, SourceError
        from fraudstats.loading.loader import load_file
        from fraudstats.operations.load_requests import load_request

        request = load_request(
            self.folder, self.config, self.contracts(), as_of,
            dataset=dataset, source=source, max_reject_rate=max_reject_rate, dry_run=dry_run,
        )  # fmt: skip
        expected, told = replace(request.expected, encoding=encoding), progress or request.progress
        request = replace(request, expected=expected, progress=told, clock=clock)
        for path in paths:
            try:
                yield FileAnswer(path, outcome=load_file(self.folder.store, path, request))
            except (DataRefused, SourceError) as refusal:
                yield FileAnswer(path, refusal=refusal)

    def batches(self) -> "list[Batch]":
        """List the loaded files, oldest first."""
        from fraudstats.engines.duckdb import staging
        from fraudstats.loading.batches import list_batches

        with staging(self.folder.store) as session:
            return list_batches(session)

    def rejects(self, batch_id: int | None = None) -> "list[QuarantinedRow]":
        """List the quarantined rows, of one batch or of all."""
        from fraudstats.engines.duckdb import staging
        from fraudstats.loading.quarantine import list_quarantine

        with staging(self.folder.store) as session:
            return list_quarantine(session, batch_id)

    def replay_rejects(
        self,
        *,
        as_of: datetime,
        batch_id: int | None = None,
        moved_to: Path | None = None,
        max_reject_rate: float | None = None,
        clock: "Callable[[], datetime] | None" = None,
    ) -> "Iterator[Replay]":
        """Read the files with refused rows again and take in the rows that now pass.

        Args:
            batch_id: only the file of this batch.
            moved_to: the folder that the files moved to.
        """
        from dataclasses import replace

        from fraudstats.loading.replay import replay, replayable
        from fraudstats.operations.load_requests import load_request

        asked = load_request(self.folder, self.config, self.contracts(), as_of, max_reject_rate=max_reject_rate)
        request = replace(asked, clock=clock)
        yield from replay(self.folder.store, replayable(self.batches(), batch_id), request, moved_to)

    def sources(self) -> "dict[str, Source]":
        """Give the source profiles by name."""
        from fraudstats.loading.sources import read_sources

        return read_sources(self.folder.sources, self.contracts())

    def suggest_source(self, path: Path, *, as_of: datetime, dataset: str = "", encoding: str = "") -> str:
        """Draft a source profile for an export, as TOML."""
        from dataclasses import replace

        from fraudstats.loading.suggestion import suggest
        from fraudstats.operations.load_requests import load_request

        expected = load_request(self.folder, self.config, self.contracts(), as_of, dry_run=True).expected
        return suggest(path, dataset, self.folder.root, replace(expected, encoding=encoding))

    def check(self, *, as_of: datetime) -> "list[Finding]":
        """Look whether the loaded data are fresh, complete and consistent."""
        from fraudstats.engines.duckdb import staging
        from fraudstats.loading.health import Standards, findings

        rules = self.config.loading
        standards = Standards(
            as_of, self.config.calendar.cutoff, rules.stale_after_days, rules.max_reject_rate, rules.stale_after_days_of
        )
        with staging(self.folder.store) as session:
            return findings(session, self.contracts(), standards)

    def metrics(self) -> "Catalogue":
        """Give the metric files, the project's own before the shipped ones."""
        from fraudstats.metrics.catalogue import read_catalogue

        return read_catalogue([root / "metrics" for root in self.query_folders()])

    def trend(self, metrics: Sequence[str], question: "TrendQuestion", *, as_of: datetime) -> "pl.DataFrame":
        """Follow metrics over periods, each compared with the period before and the year before.

        Returns:
            The rows of `fraudstats trend`, metric after metric.
        """
        from fraudstats.analysis.trend import trend

        answers = []
        for definition in map(self.metrics().get, dict.fromkeys(metrics)):
            with self.knowledge(as_of) as knowledge:
                answers.append(trend(knowledge, definition, question, self.config.calendar, self.config.thresholds))
        import polars as pl

        return pl.concat(answers, how="vertical_relaxed")

    def report(
        self,
        period: str,
        *,
        as_of: datetime,
        lang: str,
        formats: Sequence[str],
        kind: str = "weekly",
        out: Path | None = None,
        by_district: bool = False,
        style: "PageStyle | None" = None,
    ) -> list[Path]:
        """Write the briefing of a week or month, once each of its figures has been computed a second time.

        Args:
            period: 2021-W19, or 2021-04 of a monthly one, a date in it, `this` or `last`.
            kind: `weekly` or `monthly`.
            as_of: the store is read as it was known then.
            lang: `zh` or `en`.
            formats: of `briefing.writers.FORMATS`.
            out: the folder; by default `reports/` of the project.
            by_district: write the city's issue, one for each district, and a manifest, all from one snapshot.
            style: of the PDF's page; by default the configured one.
        Returns: the files, in the order of the formats; the manifest last.
        Raises:
            CheckerFailed: if a figure differs, or a finished file says something else; nothing is written then.
        """
        from fraudstats.operations.asked import Asked, district_names
        from fraudstats.operations.printing import Order, presses_for, publish_issues

        asked = Asked(period, kind, lang, (None, *(district_names(self.config) if by_district else ())))
        order = Order(tuple(formats), self.folder.report_templates, style or self.config.report.page_style)
        with presses_for(len(asked.districts), order, lang) as presses, self._newsroom(as_of, late=True) as room:
            from fraudstats.operations.issues import checked_issues  # loaded while the presses get ready

            issues = checked_issues(room, asked, self.folder, order, presses)
        return publish_issues(issues, out or self.folder.reports, with_manifest=by_district)

    def eject_templates(self, names: Sequence[str] = ()) -> list[Path]:
        """Copy shipped templates into the project, where they may be changed; all, or the named ones."""
        from fraudstats.operations.ejecting import eject

        return eject(self.folder.report_templates, names)

    def verify(self, path: Path, *, as_of: datetime) -> "Verification":
        """Hold a finished file, edited since or not, against its issue recomputed from the store.

        Args:
            path: html, pdf, docx or xlsx.
            as_of: when the file does not say when its data were known.
        Raises:
            UsageError: if the file cannot be read, or does not say which issue it is.
        """
        from fraudstats.briefing.read_back.identity import identify
        from fraudstats.briefing.read_back.reading import read_file
        from fraudstats.briefing.read_back.verification import verified

        templates = self.folder.report_templates
        file = read_file(path)
        issue = identify(file, path, templates, self.config)
        known_at = issue.as_of or as_of
        (briefing,) = self._checked_briefings(issue.period, issue.kind, known_at, issue.lang, (issue.district,))
        return verified(path, file, briefing, templates, self.config)

    def _checked_briefings(
        self, period: str, kind: str, as_of: datetime, lang: str, districts: Sequence[str | None]
    ) -> "list[Briefing]":
        """Say a period of the city (None) or of districts, all as known at one instant."""
        from fraudstats.operations.asked import Asked
        from fraudstats.operations.issues import checked_briefings

        with self._newsroom(as_of) as room:
            return checked_briefings(room, Asked(period, kind, lang, districts), self.folder)

    @contextmanager
    def _newsroom(self, as_of: datetime, *, late: bool = False) -> "Iterator[Newsroom]":
        """Open the store as it was known at an instant, for issues of any period; `late` at the first question."""
        from fraudstats.operations.issues import newsroom
        from fraudstats.operations.knowing import known_late

        opened = known_late(self.folder, self.config, as_of) if late else self.knowledge(as_of, answers=False)
        with opened as knowledge:
            yield newsroom(knowledge, self.metrics(), self.config, as_of, self.query_folders())

    def query_folders(self) -> tuple[Path, Path]:
        """Name where queries lie: the project's own go before the shipped ones."""
        return shipped("queries"), self.folder.queries

    def contracts(self) -> "dict[str, Contract]":
        """Read the contracts, the project's own before the shipped ones."""
        from fraudstats.loading.contracts import read_contracts

        return read_contracts([root / "contracts" for root in self.query_folders()])

    def knowledge(self, as_of: datetime, *, answers: bool = True) -> "AbstractContextManager[Knowledge]":
        """Open the store as it was known at an instant; for answers, which are tables, Polars is loaded beside."""
        from fraudstats.operations.knowing import known

        return known(self.folder, self.config, as_of, answers=answers)
