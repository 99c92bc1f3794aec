"""The list of commands, each with its line of help; a command's module is imported when it is called.

So `fraudstats --help` costs little more than the command line library itself. A test holds every line here against the
first sentence of the command.
"""

from importlib import import_module
from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup

from fraudstats.cli.plain_values import read_plainly

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter

SUMMARIES = {
    "demo": "Make a sample project with invented data, load it, write its briefing.",
    "init": "Make a project folder: settings, an empty store, a privacy key.",
    "load": "Take exports into the store, each whole or not at all.",
    "batches": "List the loaded files: what each brought, changed and refused.",
    "rejects": "List, export or replay the refused rows.",
    "sources": "List the export profiles, or draft one.",
    "check": "Check freshness, completeness and rules.",
    "metrics": "List the metrics, or show one whole: definition, dimensions, SQL.",
    "trend": "Follow metrics over periods, against the period before (环比) and the year before (同比).",
    "scorecard": "Show each metric in the week, 28 days, month, year and campaign to date.",
    "explain": "Explain a number: definition, windows, SQL, exports.",
    "stops": "Tell how fast payments were stopped.",
    "alerts": "List the alerts that are past their limit and not closed, and count them by station and colour.",
    "trace": "Follow the money of one case: levels, minutes, what was stopped and frozen.",
    "signals": "Find counts that are beyond what their own past explains, ranked, chance controlled.",
    "lateness": "Show how complete the newest weeks are.",
    "effect": "Estimate what a campaign avoided, with an interval.",
    "tasks": "The ledger of the weekly meeting: add, close, list.",
    "report": "Write the briefing of a week, or of a month, and print the paths of its files.",
    "verify": "Recompute every number of a briefing; list what is wrong, unknown, missing or reworded.",
    "templates": "List or eject the report templates.",
}
"""In the order of the work, as `--help` prints them."""


class Commands(TyperGroup):
    """The commands of the program, loaded one at a time."""

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        read_plainly(self, ctx)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: "Context") -> list[str]:
        return list(SUMMARIES)

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        if cmd_name not in SUMMARIES:
            return None
        found = load(cmd_name)
        read_plainly(found, ctx)
        return found

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


def load(name: str) -> "Command":
    """Import a command: a module's function of its own name, or a Typer application of several commands."""
    found = getattr(import_module(f"fraudstats.cli.{name}"), name)
    if isinstance(found, typer.Typer):
        group = typer.main.get_command(found)
        group.name = name
        return group
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name)(found)
    return typer.main.get_command(single)
