"""A query result as an Arrow stream, and nothing else."""


class ArrowStream:
    """Hides from Polars what a result is.

    Polars caches the type of whatever it is given; were that DuckDB's own type, or one whose module imports duckdb,
    DuckDB would report leaked objects on stderr when the process ends. Hence a module of its own.
    """

    def __init__(self, result: object) -> None:
        self._result = result

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._result.__arrow_c_stream__(requested_schema)  # type: ignore[attr-defined]
