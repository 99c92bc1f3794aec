"""What earlier runs found out that still holds: briefings, and the second path's counts; each in files of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from fraudstats.briefing.model import Briefing
from fraudstats.briefing.newsroom import Newsroom
from fraudstats.briefing.recounts import Recounts
from fraudstats.calendar.periods import Period
from fraudstats.operations.kept_briefings import KeptBriefings
from fraudstats.operations.kept_recounts import KeptRecounts
from fraudstats.operations.kept_state import state_of
from fraudstats.operations.project_folder import ProjectFolder


@dataclass(frozen=True)
class Name:
    """Which issue of a period a briefing is."""

    lang: str
    district: str | None
    remarks: str
    """The analyst's."""


@dataclass
class KeptIssues:
    """What is kept for the issues of one period; see docs/decisions/0340."""

    briefings: KeptBriefings | None
    """None where nothing shall be kept, as of the recounts."""
    recounts_kept: KeptRecounts | None
    recounts: Recounts = field(default_factory=Recounts)
    """What was kept, and what a check adds."""
    is_used: bool = False
    """Something kept has been used."""
    _n_kept: int = 0

    def __post_init__(self) -> None:
        if self.recounts_kept:
            self.recounts = self.recounts_kept.read()
            self._n_kept = self.recounts.n_asked
            self.is_used = self._n_kept > 0

    def briefing(self, name: Name) -> Briefing | None:
        """Give what was said before, by the same rules of the same data."""
        found = self.briefings.read(name) if self.briefings else None
        self.is_used |= found is not None
        return found

    def keep(self, said: Iterable[tuple[Name, Briefing]]) -> None:
        """Keep briefings that passed, and the answers that they were held against."""
        for name, briefing in said:
            if self.briefings:
                self.briefings.keep(briefing, name)
        if self.recounts_kept and self.recounts.n_asked > self._n_kept:
            self.recounts_kept.keep(self.recounts)

    def forget(self, names: Iterable[Name]) -> None:
        """Keep neither any more: where the two differ, nobody knows which of them is right."""
        for name in names:
            if self.briefings:
                self.briefings.forget(name)
        if self.recounts_kept:
            self.recounts_kept.forget()
        self.recounts, self.is_used, self._n_kept = Recounts(), False, 0


def kept_issues(room: Newsroom, folder: ProjectFolder, period: Period, kind: str) -> KeptIssues:
    """Find what is kept of the project as it is now."""
    if room.knowledge.kept_in is None:
        return KeptIssues(None, None)
    state, about = state_of(room, folder), f"{kind} {period.name}"
    return KeptIssues(
        KeptBriefings(room.knowledge.kept_in / "briefings", f"{state.words} {about}"),
        KeptRecounts(room.knowledge.kept_in / "recounts", f"{state.counts} {about}"),
    )
