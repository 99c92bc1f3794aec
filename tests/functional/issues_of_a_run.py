"""All issues of W19 from one run, and a project that remembers what was said in it."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from fraudstats.briefing.model import Briefing
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)
WEEK = "2021-W19"
FORMATS = ("html", "pdf", "docx", "xlsx", "json")
ISSUES = 14


class RememberingProject(Project):
    """Says all issues of a period at once and answers from them, since saying them is what takes time.

    That an issue said alone is the same is another test's matter.
    """

    def __init__(self, project: Project) -> None:
        super().__init__(project.folder)
        self._said = cache(self._all_issues)

    def _all_issues(self, period: str, kind: str, lang: str) -> dict[str | None, Briefing]:
        names = (None, *(each.name for each in self.config.districts))
        said = super()._checked_briefings(period, kind, AS_OF, lang, names)
        return dict(zip(names, said, strict=True))

    def _checked_briefings(
        self, period: str, kind: str, as_of: datetime, lang: str, districts: Sequence[str | None]
    ) -> list[Briefing]:
        return [self._said(period, str(kind), lang)[each] for each in districts]


def published(project: Project, out: Path) -> list[Path]:
    """Write the issues of the city and its districts; the manifest last."""
    return project.report(WEEK, as_of=AS_OF, lang="zh", formats=FORMATS, out=out, by_district=True)
