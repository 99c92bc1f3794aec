"""`fraudstats templates`: the report templates; list, eject."""

from typing import Annotated

import typer

from fraudstats.cli.context import options
from fraudstats.cli.output import note

templates = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="List or eject the report templates.",
)


@templates.callback(invoke_without_command=True)
def listed(context: typer.Context) -> None:
    """List the report templates that a project may override."""
    if context.invoked_subcommand is None:
        _print_names()


@templates.command("list")
def list_names() -> None:
    """List the report templates that a project may override."""
    _print_names()


@templates.command("eject")
def eject(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Without one: all.")] = None,
) -> None:
    """Copy report templates into the project, to be changed there; print their paths. None is overwritten."""
    from fraudstats.project import Project

    settings = options(context)
    written = Project.open(settings.project).eject_templates(names or ())
    for path in written:
        print(path)
    if not written:
        note(
            "项目中已有这些模板，未写入任何文件。",
            "The project has them already; nothing was written.",
            quiet=settings.quiet,
        )


def _print_names() -> None:
    from fraudstats.operations.ejecting import template_names

    for name in template_names():
        print(name)
