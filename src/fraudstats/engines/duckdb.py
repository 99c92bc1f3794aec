"""DuckDB: the embedded engine, and the only module that imports it."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import duckdb

from fraudstats.engines import beside
from fraudstats.engines.arrow import ArrowStream
from fraudstats.engines.session import STORE, Parameters, Row
from fraudstats.errors import MACHINE_REFUSALS, FraudstatsError, ProjectLocked, QueryFailed

if TYPE_CHECKING:
    import polars as pl

Answer = TypeVar("Answer")

PATIENCE_SECONDS = 5.0
RETRY_SECONDS = 0.1
GLANCE_SECONDS = 0.1
MEMORY_LIMIT = "2200MB"
"""What a load may keep in memory before it uses its overflow folder; readers and buffers come on top."""


class DuckDBSession:
    """A session on DuckDB; see `Session`.

    The engine works in a thread of the session's own: asked where Ctrl-C arrives, it looks for it between its tasks
    only, and one task of a large query takes up to a minute.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path | None = None) -> None:
        self._connection = connection
        self._folder = folder
        self._engine = ThreadPoolExecutor(1, "engine")

    @property
    def folder(self) -> Path:
        """A private folder that lasts as long as the session."""
        if self._folder is None:
            raise QueryFailed("this session was opened without a folder")
        return self._folder

    def run(self, query: str, parameters: Parameters = ()) -> None:
        with self._at_work(lambda: self._connection.execute(query, parameters or None).fetchall()) as work:
            _answer(work)

    def rows(self, query: str, parameters: Parameters = ()) -> list[Row]:
        with self._at_work(lambda: self._rows(query, parameters)) as work:
            return _answer(work)

    def frame(self, query: str, parameters: Parameters = ()) -> "pl.DataFrame":
        """Fetch a table; Polars is loaded while the engine is at work, which takes about as long as a million rows."""
        with self._at_work(lambda: self._connection.sql(query, params=parameters or None).materialize()) as work:
            import polars as pl

            return pl.DataFrame(ArrowStream(_answer(work)))

    def offer(self, table: str, frame: "pl.DataFrame") -> None:
        self._connection.register(table, ArrowStream(frame))

    def close(self) -> None:
        """End the thread, and the connection with it."""
        self._engine.shutdown()
        self._connection.close()

    def _rows(self, query: str, parameters: Parameters) -> list[Row]:
        result = self._connection.execute(query, parameters or None)
        header = [column[0] for column in result.description or ()]
        return [dict(zip(header, row, strict=True)) for row in result.fetchall()]

    @contextmanager
    def _at_work(self, work: Callable[[], Answer]) -> "Iterator[Future[Answer]]":
        """Have the engine do some work; it stops where the wait for it is interrupted."""
        with _own_errors():
            try:
                yield self._engine.submit(work)
            except KeyboardInterrupt:
                self._connection.interrupt()
                raise


def _answer(work: "Future[Answer]") -> Answer:
    """Wait, and look up now and then: where Polars has been at work, Ctrl-C does not wake who waits."""
    while not work.done():
        with suppress(TimeoutError):
            work.exception(GLANCE_SECONDS)
    return work.result()


@contextmanager
def staging(store: Path | None = None, *, overflow: Path | None = None) -> Iterator[DuckDBSession]:
    """Open a private session in memory, with the store attached read-only where one is named.

    Args:
        overflow: a folder of the caller's for what does not fit into memory.
    """
    session = DuckDBSession(duckdb.connect(":memory:", config=_settings(overflow)), overflow)
    try:
        session.run("set enable_progress_bar = false")  # it would write to stdout
        if store is not None:
            _attach(session, store, read_only=True)
        yield session
    finally:
        session.close()


@contextmanager
def answering(store: Path) -> Iterator[DuckDBSession]:
    """Open a session as `staging` does, for questions whose answers are tables: Polars is loaded beside."""
    beside.load_polars()
    with staging(store) as session:
        yield session


@contextmanager
def attached_for_reading(session: DuckDBSession, store: Path) -> Iterator[None]:
    """Attach the store for a look; a writer has to wait meanwhile."""
    _attach(session, store, read_only=True)
    try:
        yield
    finally:
        session.run(f"detach {STORE}")


@contextmanager
def attached_for_writing(session: DuckDBSession, store: Path) -> Iterator[None]:
    """Attach the store alone: nobody else reads or writes it meanwhile.

    Raises:
        ProjectLocked: if another process holds the store for longer than the patience.
    """
    _attach(session, store, read_only=False)
    try:
        yield
    finally:
        session.run(f"detach {STORE}")


@contextmanager
def transaction(session: DuckDBSession, *, keep: bool = True) -> Iterator[None]:
    """Write all of it or nothing; `keep=False` takes it back at the end (a dry run)."""
    session.run("begin")
    try:
        yield
    except BaseException:
        session.run("rollback")
        raise
    session.run("commit" if keep else "rollback")


def _settings(overflow: Path | None) -> dict[str, str | bool | int | float | list[str]]:
    if overflow is None:
        return {}
    return {"temp_directory": str(overflow), "memory_limit": MEMORY_LIMIT}


def _attach(session: DuckDBSession, store: Path, *, read_only: bool) -> None:
    """Attach the store; another process may hold it for a moment, so try for a few seconds."""
    options = "(read_only)" if read_only else ""
    path = str(store).replace("'", "''")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return session.run(f"attach '{path}' as {STORE} {options}")
        except QueryFailed as problem:
            if not _is_lock(problem):
                raise
            if time.monotonic() > deadline:
                raise ProjectLocked(
                    "the store is held by another run",
                    where=str(store),
                    next_step="Wait for it to end, then try again.",
                ) from problem
        time.sleep(RETRY_SECONDS)


def _is_lock(problem: FraudstatsError) -> bool:
    return isinstance(problem.__cause__, duckdb.IOException) and _speaks_of_a_lock(problem.__cause__)


def _speaks_of_a_lock(problem: duckdb.Error) -> bool:
    return "lock" in str(problem).lower()


@contextmanager
def _own_errors() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as problem:
        raise _failed(problem) from problem


def _failed(problem: duckdb.Error) -> FraudstatsError:
    lines = str(problem).strip().splitlines()
    if isinstance(problem, duckdb.IOException | duckdb.TransactionException) and not _speaks_of_a_lock(problem):
        for number, refusal in MACHINE_REFUSALS.items():  # the engine quotes the system's words
            if os.strerror(number) in lines[0]:
                return refusal(number, _file_named_in(lines[0]))
    return QueryFailed(f"the query failed: {lines[0] if lines else problem}")


def _file_named_in(text: str) -> str:
    quoted = (part.rstrip("\\") for part in text.split('"'))
    return next((part for part in quoted if Path(part).is_absolute()), "")
