"""What the checker will ask of an issue, counted by SQL in a thread of its own while the rest is measured.

Nothing is decided here: the checker takes the answers to questions that it has, and asks those that are left.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import Condition

from fraudstats.analysis.comparisons import BASELINES
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.recounts import Recounts
from fraudstats.engines.session import Session
from fraudstats.errors import FraudstatsError
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.facts import Knowledge, known_beside
from fraudstats.metrics.recount import Question


class CountingAhead:
    """Takes what was measured, and counts it again, metric by metric."""

    def __init__(self, knowledge: Knowledge, catalogue: Catalogue, known: Recounts, desk: ThreadPoolExecutor) -> None:
        self._knowledge, self._catalogue, self._known, self._desk = knowledge, catalogue, known, desk
        self._found = Recounts()
        self._pending: dict[str, dict[Question, None]] = {}
        self._changed = Condition()
        self._is_over = False
        self._work: Future[None] | None = None

    def expect(self, measured: Iterable[Measured]) -> None:
        """Count what values and their changes rest on, and the events without a group that those are judged with."""
        for each in measured:
            windows = (each.window, *map(each.baseline_window, BASELINES))
            groups = dict.fromkeys((each.filters, _without_groups(each)))
            asked = [Question(window, filters) for window in windows for filters in groups]
            self.expect_questions(each.definition.name, asked)

    def expect_questions(self, metric: str, questions: Iterable[Question]) -> None:
        """Count what questions ask for, but for those that are answered already."""
        known = self._known.counts.get(metric, {})
        asked = dict.fromkeys(each for each in questions if each not in known)
        if not asked:
            return
        with self._changed:
            self._pending.setdefault(metric, {}).update(asked)
            self._changed.notify()
        if self._work is None:
            self._work = self._desk.submit(self._count, self._knowledge.session.beside())

    def finish(self) -> None:
        """Add what was counted to what is known, and leave the rest to the checker."""
        with self._changed:
            self._is_over = True
            self._changed.notify()
        with suppress(FraudstatsError):  # the checker asks again, and meets the error in its place
            if self._work:
                self._work.result()
        self._known.add(self._found)

    def _count(self, session: AbstractContextManager[Session]) -> None:
        with known_beside(self._knowledge, session) as knowledge:
            while asked := self._next():
                for metric, questions in asked.items():
                    self._found.counted(knowledge, self._catalogue.get(metric), questions)

    def _next(self) -> dict[str, dict[Question, None]]:
        """Take all that waits of one metric; nothing where it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._pending or self._is_over)
            metric = next(iter(self._pending), None)
            return {} if self._is_over or metric is None else {metric: self._pending.pop(metric)}


@contextmanager
def counting_ahead(knowledge: Knowledge, catalogue: Catalogue, known: Recounts) -> Iterator[CountingAhead]:
    """Begin nothing until something is expected; at the end, add what was counted to what is known."""
    with ThreadPoolExecutor(1) as desk:
        ahead = CountingAhead(knowledge, catalogue, known, desk)
        try:
            yield ahead
        finally:
            ahead.finish()


def _without_groups(measured: Measured) -> tuple[tuple[str, str], ...]:
    return tuple((name, "" if name in measured.judged_with else value) for name, value in measured.filters)
