"""Answers to a command's queries, kept between two calls in the cache of the daily partials.

As there, a file's name holds a digest of all that decides its rows: every SQL text that the answer rests on, the values
of their parameters, and the ledger of the datasets up to the batch. Source: docs/decisions/0330.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fraudstats.metrics.command_queries import CommandQuery
from fraudstats.metrics.facts import Knowledge
from fraudstats.metrics.partials import states_of
from fraudstats.metrics.partials_cache import PartialsCache, name_of
from fraudstats.metrics.refresh import is_repeatable

if TYPE_CHECKING:
    import polars as pl

MAKING = re.compile(r"^create or replace temp (?:table|view) (\w+) as$", re.MULTILINE)
"""How a query begins that makes a table for those after it."""


@dataclass(frozen=True)
class KeptAnswers:
    """Answers that rest on datasets, and on queries that run one after the other."""

    knowledge: Knowledge
    datasets: tuple[str, ...]
    proved: dict[tuple[str, tuple[str, ...]], bool] = field(default_factory=dict, compare=False)
    """Whether a SELECT is repeatable, by its text and the tables made before: answers rest on the same queries."""

    def answer(
        self, queries: Sequence[CommandQuery], offered: Mapping[str, Any], ask: "Callable[[], pl.DataFrame]"
    ) -> "pl.DataFrame":
        """Find the kept answer, or ask and keep it.

        Args:
            queries: all that the answer rests on.
            offered: parameters by name, of which those count that a query uses.
        """
        if self.knowledge.kept_in is None:
            return ask()
        used = sorted(frozenset[str]().union(*(each.parameters for each in queries)) & offered.keys())
        question = name_of([each.sql for each in queries], [(name, offered[name]) for name in used])
        cache, state = PartialsCache(self.knowledge.kept_in), states_of(self.knowledge, self.datasets)[0]
        kept = cache.read(question, state)
        if kept is not None:
            return kept
        found = ask()
        if self._are_repeatable(queries):
            cache.keep(question, state, found)
        return found

    def _are_repeatable(self, queries: Sequence[CommandQuery]) -> bool:
        made = tuple(name for each in queries for name in MAKING.findall(each.sql))
        return all(self._is_repeatable(MAKING.sub("", each.sql), made) for each in queries)

    def _is_repeatable(self, text: str, made: tuple[str, ...]) -> bool:
        if (text, made) not in self.proved:
            self.proved[text, made] = is_repeatable(self.knowledge.session, text, self.datasets, beside=made)
        return self.proved[text, made]
