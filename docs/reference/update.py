"""Write commands.md, metrics.md, configuration.md and briefing.schema.json again, from the program and its files.

    python docs/reference/update.py

A test compares the pages with what this would write.
"""

import ast
import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import msgspec

from fraudstats import config
from fraudstats.briefing.json_schema import briefing_schema
from fraudstats.cli.commands import SUMMARIES
from fraudstats.metrics.catalogue import read_catalogue
from fraudstats.metrics.definition import Definition
from fraudstats.paths import shipped

HERE = Path(__file__).parent
WRITTEN = "Written by `python docs/reference/update.py`; edit the sources, not this page."
WIDTH = "100"


def commands_page() -> str:
    """Show the help of the program and of every command."""
    parts = [f"# Commands\n\n{WRITTEN}\n\n```text\n{_help()}```\n"]
    parts += [f"\n## fraudstats {name}\n\n```text\n{_help(name)}```\n" for name in SUMMARIES]
    return "".join(parts)


def metrics_page() -> str:
    """Describe every metric from its front matter."""
    definitions = read_catalogue([shipped("queries") / "metrics"]).all()
    rows = [(f"[`{each.name}`](#{each.name})", each.title_zh, each.title_en, each.kind) for each in definitions]
    table = _table(("metric", "中文", "English", "kind"), rows)
    return f"# Metrics\n\n{WRITTEN}\n\n{table}\n" + "".join(map(_metric, definitions))


def configuration_page() -> str:
    """Describe every setting of fraudstats.toml."""
    tables = msgspec.structs.fields(config.Config)
    head = (
        f"# fraudstats.toml\n\n{WRITTEN}\n\nEvery table and key may be left out; an unknown one is an error. "
        "`fraudstats init` writes a file with the defaults.\n"
    )
    return head + "".join(_settings(field) for field in tables)


def schema_page() -> str:
    """Describe the JSON of a briefing as JSON Schema."""
    return json.dumps(briefing_schema(), ensure_ascii=False, indent=1) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "metrics.md": metrics_page,
    "configuration.md": configuration_page,
    "briefing.schema.json": schema_page,
}


def _help(*command: str) -> str:
    surroundings = {**os.environ, "COLUMNS": WIDTH, "TERMINAL_WIDTH": WIDTH}
    done = subprocess.run(
        [sys.executable, "-m", "fraudstats", *command, "--help"],
        capture_output=True, text=True, check=True, env=surroundings,
    )  # fmt: skip
    lines = done.stdout.strip().replace("python -m fraudstats", "fraudstats").splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _metric(definition: Definition) -> str:
    facts = {
        "kind": definition.kind,
        "front": definition.front,
        "unit": f"{definition.unit_zh} / {definition.unit_en}",
        "datasets": ", ".join(definition.datasets),
        "by the time": definition.attributed_to,
        "dimensions": ", ".join(definition.dimensions),
        "good direction": definition.good_direction,
        "denominator": " ".join(filter(None, (definition.denominator_note_zh, definition.denominator_note_en))),
    }
    listed = _table(("", ""), [(name, value) for name, value in facts.items() if value])
    return (
        f"\n## {definition.name}\n\n{definition.title_zh} · {definition.title_en}\n\n"
        f"{definition.definition_zh}\n\n{definition.definition_en}\n\n{listed}\n"
    )


def _settings(field: msgspec.structs.FieldInfo) -> str:
    table = next((each for each in _structs() if each.__name__ in str(field.type)), None)
    if table is None:
        return ""
    repeated = "tuple" in str(field.type)
    heading = f"[[{field.encode_name}]]" if repeated else f"[{field.encode_name}]"
    notes = dict(_notes(table))
    rows = [
        (f"`{each.encode_name}`", _default(each), notes.get(each.name, "")) for each in msgspec.structs.fields(table)
    ]
    return f"\n## {heading}\n\n{_sentence(table.__doc__)}\n\n{_table(('key', 'default', 'meaning'), rows)}\n"


def _structs() -> list[type]:
    return [each for each in vars(config).values() if isinstance(each, type) and each.__module__ == config.__name__]


def _notes(table: type) -> Iterator[tuple[str, str]]:
    """Give the text that stands under each field in the source."""
    body = ast.parse(inspect.getsource(table)).body[0].body  # type: ignore[attr-defined]
    for field, note in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(note, ast.Expr) and isinstance(note.value, ast.Constant):
            yield ast.unparse(field.target), _sentence(str(note.value.value))


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "necessary"
    value = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
    if isinstance(value, Mapping):
        return ", ".join(f"`{key} = {each}`" for key, each in value.items())
    if isinstance(value, tuple):
        return ", ".join(f"`{each}`" for each in value)
    return "" if value in (None, "") else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split())


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
