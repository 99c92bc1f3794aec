"""Copy shipped report templates into a project, so that it may change them."""

from collections.abc import Sequence
from pathlib import Path

from fraudstats.errors import UsageError
from fraudstats.operations.publishing import publish
from fraudstats.paths import shipped

NOT_EJECTED = frozenset({".otf", ".py", ".txt"})
"""Faces are not overridden; scripts are for who changes what is shipped."""


def template_names() -> list[str]:
    """List the shipped templates that a project may override."""
    root = shipped("report_templates")
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix not in NOT_EJECTED)
    return [path.relative_to(root).as_posix() for path in files if path.name != "README.md"]


def eject(folder: Path, names: Sequence[str] = ()) -> list[Path]:
    """Copy templates; one that the project has already stays as it is.

    Args:
        names: as `template_names` lists them; none means all.
    Returns:
        The files that were written.
    Raises:
        UsageError: if a name is unknown.
    """
    known = template_names()
    unknown = [each for each in names if each not in known]
    if unknown:
        raise UsageError(
            f"no template '{unknown[0]}'", expected=f"Templates: {', '.join(known)}.", slug="unknown-template"
        )
    wanted = [each for each in names or known if not (folder / each).exists()]
    for each in wanted:
        publish(folder / each, (shipped("report_templates") / each).read_bytes())
    return [folder / each for each in wanted]
