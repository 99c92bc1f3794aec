"""Analytics for the weekly review meeting of an anti-fraud centre."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fraudstats.library import Analyst

__version__ = "0.1.0"


def open(folder: str | Path | None = None) -> "Analyst":
    """Open a project for questions: `fraudstats.open("sample").trend("telecom_cases")`."""
    from fraudstats.library import open_project

    return open_project(folder)
