"""The program `fraudstats`: global options, and what becomes of an error."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from fraudstats import __version__
from fraudstats.cli.commands import Commands
from fraudstats.cli.context import Lang, Options, speak
from fraudstats.errors import MACHINE_REFUSALS, ExitCode, FraudstatsError

EPILOG = """Exit codes: 0 done; 1 a bug; 2 usage or configuration; 3 data refused; 4 metric or template; 5 no data;
6 project locked; 7 the statement checker found a wrong figure; 130 interrupted."""

app = typer.Typer(
    cls=Commands, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, epilog=EPILOG
)


def _version(asked: bool) -> None:
    if asked:
        print(f"fraudstats {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def program(
    context: typer.Context,
    project: Annotated[Path | None, typer.Option(metavar="DIR", help="The project folder.")] = None,
    lang: Annotated[Lang, typer.Option(help="Language of answers and briefings.")] = Lang.ZH,
    quiet: Annotated[bool, typer.Option("--quiet", help="No notes on stderr.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Analytics for the weekly review meeting of an anti-fraud centre."""
    context.obj = Options(project, lang, quiet, verbose)
    speak(lang)
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(ExitCode.USAGE)


def main() -> None:
    """Run the program and end the process with the documented exit code."""
    os.umask(0o077)
    verbose = "--verbose" in sys.argv
    try:
        code = app(standalone_mode=False)
    except FraudstatsError as problem:
        code = _told(str(problem), problem.exit_code, verbose)
    except typer.TyperException as problem:
        text = problem.format_message().replace("Value error, ", "", 1)  # where Typer lets Pydantic speak
        code = _told(f"{text} [usage]", ExitCode.USAGE, verbose)
    except (KeyboardInterrupt, typer.Abort):
        code = _told("interrupted. What was begun is taken back. [interrupted]", ExitCode.INTERRUPTED, verbose)
    except BrokenPipeError:  # the reader of a pipe went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ExitCode.DONE
    except Exception as bug:
        code = _unforeseen(bug, verbose)
    sys.exit(code)


def _unforeseen(bug: Exception, verbose: bool) -> int:
    """Tell what the machine refuses from a bug, whose text may quote data: only --verbose shows it."""
    if isinstance(bug, OSError) and bug.errno in MACHINE_REFUSALS:
        refusal = MACHINE_REFUSALS[bug.errno](bug.errno, str(bug.filename or ""))
        return _told(str(refusal), refusal.exit_code, verbose)
    text = f"{type(bug).__name__}, a bug. --verbose shows where. Please report it. [bug]"
    return _told(text, ExitCode.BUG, verbose)


def _told(text: str, code: ExitCode, verbose: bool) -> int:
    if verbose:
        import traceback

        traceback.print_exc()
    print(f"fraudstats: error: {text}", file=sys.stderr)
    return int(code)
