"""Where in a metric file is the SQL that the engine refuses?"""

import re

from fraudstats.errors import QueryFailed
from fraudstats.metrics.definition import Definition


def line_in_file(definition: Definition, problem: QueryFailed, lines_before: int = 0) -> str:
    """Name the line of the metric file that the engine complains about.

    Args:
        lines_before: lines of the query that stand before the metric's own SQL.
    """
    found = re.search(r"^LINE (\d+):", str(problem.__cause__), re.MULTILINE)
    if found is None:
        return definition.path
    return f"{definition.path} line {definition.sql_line + int(found.group(1)) - 1 - lines_before}"
