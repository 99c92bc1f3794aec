"""A session that is opened when the first question is asked: whoever finds all answers kept opens no store."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from fraudstats.engines.session import Parameters, Row, Session

if TYPE_CHECKING:
    import polars as pl


class LateSession:
    """A session that is not open yet; see `Session`."""

    def __init__(self, begin: Callable[[], Session]) -> None:
        self._begin = begin

    @cached_property
    def _opened(self) -> Session:
        return self._begin()

    def run(self, query: str, parameters: Parameters = ()) -> None:
        self._opened.run(query, parameters)

    def rows(self, query: str, parameters: Parameters = ()) -> list[Row]:
        return self._opened.rows(query, parameters)

    def frame(self, query: str, parameters: Parameters = ()) -> "pl.DataFrame":
        return self._opened.frame(query, parameters)

    def offer(self, table: str, frame: "pl.DataFrame") -> None:
        self._opened.offer(table, frame)


@contextmanager
def opened_late(
    opening: Callable[[], AbstractContextManager[Session]], prepare: Callable[[Session], object]
) -> Iterator[LateSession]:
    """Open and prepare a session at its first question, and close it at the end if there was one."""
    with ExitStack() as stack:

        def begin() -> Session:
            session = stack.enter_context(opening())
            prepare(session)
            return session

        yield LateSession(begin)
