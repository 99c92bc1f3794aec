"""The one place where text becomes SQL: quoted names, quoted literals.

Values go into a query as bound parameters; these helpers are for what cannot be bound: column names and the constants
of generated expressions.
"""

import re
from collections.abc import Iterable, Mapping


def name(text: str) -> str:
    """Quote an identifier."""
    return '"' + text.replace('"', '""') + '"'


def names(texts: Iterable[str]) -> str:
    """Quote identifiers, separated by commas."""
    return ", ".join(name(each) for each in texts)


def literal(text: str) -> str:
    """Quote a text constant."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Iterable[str]) -> str:
    """Quote text constants, separated by commas."""
    return ", ".join(literal(each) for each in texts)


def is_one_of(expression: str, texts: Iterable[str]) -> str:
    """Ask whether a text is one of several; a pattern, since the engine makes a join of every IN list."""
    pattern = any_of(texts)
    return f"coalesce(regexp_full_match({expression}, {literal(pattern)}), false)" if pattern else "false"


def any_of(texts: Iterable[str]) -> str:
    """Write the pattern of several texts."""
    return "|".join(re.escape(text) for text in texts)


def translation(expression: str, meanings: Mapping[str, str]) -> str:
    """Replace known values of a text expression; others become null."""
    if not meanings:
        return "null"
    cases = " ".join(f"when {literal(seen)} then {literal(meant)}" for seen, meant in meanings.items())
    return f"case {expression} {cases} end"
