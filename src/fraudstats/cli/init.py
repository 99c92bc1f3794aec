"""`fraudstats init`: make a project folder."""

from pathlib import Path
from typing import Annotated

import typer


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new project's folder.")] = Path(),
) -> None:
    """Make a project folder: settings, an empty store, a privacy key; only its owner may read it."""
    from fraudstats.project import Project

    project = Project.create(folder)
    print(project.folder.settings)
