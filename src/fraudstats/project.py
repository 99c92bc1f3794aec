"""A project, one method per task; each reads as the story of that task."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats import config
from fraudstats.config import Config, read_config
from fraudstats.errors import FraudstatsError
from fraudstats.operations import project_folder
from fraudstats.operations.project_folder import ProjectFolder
from fraudstats.paths import shipped

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.effect import Effect
    from fraudstats.analysis.signals.attention import Attention
    from fraudstats.analysis.trend import TrendQuestion
    from fraudstats.briefing.facts import WeeklyFacts
    from fraudstats.briefing.model import Briefing
    from fraudstats.calendar.windows import Window
    from fraudstats.loading.batches import Batch
    from fraudstats.loading.contracts import Contract
    from fraudstats.loading.loader import LoadOutcome, LoadRequest
    from fraudstats.loading.quarantine import QuarantinedRow
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
        from fraudstats.operations.publishing import publish

        sample = shipped("sample_data")
        project = cls.create(root, (sample / config.FILE_NAME).read_text(encoding="utf-8"))
        for profile in sorted((sample / "sources").glob("*.toml")):
            publish(project.folder.sources / profile.name, profile.read_bytes())
        return project

    def load(
        self,
        paths: Sequence[Path],
        *,
        as_of: datetime,
        dataset: str = "",
        source: str = "",
        max_reject_rate: float | None = None,
        dry_run: bool = False,
    ) -> Iterator[FileAnswer]:
        """Take exports into the store, each whole or not at all; a refused file does not stop the next.

        Args:
            as_of: the instant of loading; it is written into the batch record.
        """
        from fraudstats.errors import DataRefused, SourceError
        from fraudstats.loading.loader import load_file

        request = self._load_request(as_of, dataset, source, max_reject_rate, dry_run)
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

    def metrics(self) -> "Catalogue":
        """Give the metric files, the project's own before the shipped ones."""
        from fraudstats.metrics.catalogue import read_catalogue

        return read_catalogue([shipped("queries") / "metrics", self.folder.queries / "metrics"])

    def trend(self, metrics: Sequence[str], question: "TrendQuestion", *, as_of: datetime) -> "pl.DataFrame":
        """Follow metrics over periods, each compared with the period before and the year before.

        Returns:
            The rows of `fraudstats trend`, metric after metric.
        """
        import polars as pl

        from fraudstats.analysis.trend import trend

        definitions = [self.metrics().get(name) for name in metrics]
        with self._knowledge(as_of) as knowledge:
            answers = [
                trend(knowledge, each, question, self.config.calendar, self.config.thresholds) for each in definitions
            ]
        return pl.concat(answers, how="vertical_relaxed")

    def signals(self, week: str, *, as_of: datetime) -> "Attention":
        """Find the counts that are above what their own past explains.

        Args:
            week: 2021-W19, a date in it, `this` or `last`.
        """
        from fraudstats.analysis.signals.attention import attention
        from fraudstats.calendar.periods import parse_week
        from fraudstats.calendar.windows import statistical_day

        rules = self.config.calendar
        period = parse_week(week, rules, statistical_day(as_of, rules.cutoff))
        with self._knowledge(as_of) as knowledge:
            return attention(knowledge, self.metrics().all(), period, rules, self.config.thresholds)

    def effect(
        self, metric: str, since: date, *, as_of: datetime, left_out: "Sequence[Window]" = ()
    ) -> "Effect":
        """Estimate what became of a count or sum since a day, beside what its past led one to expect."""
        from fraudstats.analysis.effect import effect

        with self._knowledge(as_of) as knowledge:
            return effect(knowledge, self.metrics().get(metric), since, self.config.calendar, left_out)

    def report(
        self, week: str, *, as_of: datetime, lang: str, formats: Sequence[str], out: Path | None = None
    ) -> list[Path]:
        """Write the briefing of a week, once each of its figures has been computed a second time.

        Args:
            week: 2021-W19, a date in it, `this` or `last`.
            as_of: the store is read as it was known then.
            lang: `zh` or `en`.
            formats: of `briefing.writers.FORMATS`.
            out: the folder; by default `reports/` of the project.
        Returns:
            The files, in the order of the formats.
        Raises:
            CheckerFailed: if a figure differs; nothing is written then.
        """
        from fraudstats.briefing.writers import write_all
        from fraudstats.operations.publishing import publish

        briefing = self._checked_briefing(week, as_of, lang)
        written = write_all(briefing, formats, self.folder.report_templates)
        folder = out or self.folder.reports
        paths = [folder / f"{briefing.period}.{lang}.{each}" for each in written]
        for path, content in zip(paths, written.values(), strict=True):
            publish(path, content)
        return paths

    def _checked_briefing(self, week: str, as_of: datetime, lang: str) -> "Briefing":
        from fraudstats.briefing.checker import check
        from fraudstats.briefing.weekly import weekly_briefing

        with self._knowledge(as_of) as knowledge:
            facts = self._weekly_facts(knowledge, week, as_of)
            briefing = weekly_briefing(facts, lang, self.folder.report_templates)
            check(briefing, knowledge, self.metrics())
        return briefing

    def _weekly_facts(self, knowledge: "Knowledge", week: str, as_of: datetime) -> "WeeklyFacts":
        """Measure a week; the issue is dated by the newest file that it knows, so that it can be printed again."""
        from fraudstats.briefing.facts import gather_week
        from fraudstats.calendar.periods import parse_week
        from fraudstats.calendar.windows import statistical_day
        from fraudstats.loading.batches import list_batches

        rules = self.config.calendar
        period = parse_week(week, rules, statistical_day(as_of, rules.cutoff))
        known = [each for each in list_batches(knowledge.session) if each.batch_id <= knowledge.batch_id]
        dated = max((each.loaded_at for each in known), default=as_of)
        return gather_week(knowledge, self.metrics(), self.config, self._contracts(), known, period, dated)

    def _contracts(self) -> "dict[str, Contract]":
        from fraudstats.loading.contracts import read_contracts

        return read_contracts([shipped("queries") / "contracts", self.folder.queries / "contracts"])

    @contextmanager
    def _knowledge(self, as_of: datetime) -> "Iterator[Knowledge]":
        """Open the store as it was known at an instant."""
        from fraudstats.engines.duckdb import staging
        from fraudstats.metrics.facts import known_at

        with staging(self.folder.store) as session:
            rules = self.config
            yield known_at(session, as_of, rules.calendar.cutoff, rules.thresholds.stop_within_minutes)

    def _load_request(
        self, as_of: datetime, dataset: str, source: str, max_reject_rate: float | None, dry_run: bool
    ) -> "LoadRequest":
        from fraudstats.loading.loader import LoadRequest
        from fraudstats.loading.sources import read_sources
        from fraudstats.loading.staging import Expectations

        contracts = self._contracts()
        key = project_folder.read_privacy_key(self.folder, self.config.privacy.key_file)
        return LoadRequest(
            expected=Expectations(contracts, self.config.district_spellings(), key, as_of),
            sources=read_sources(self.folder.sources, contracts),
            cutoff=self.config.calendar.cutoff,
            max_reject_rate=self.config.loading.max_reject_rate if max_reject_rate is None else max_reject_rate,
            source=source,
            dataset=dataset,
            dry_run=dry_run,
        )
