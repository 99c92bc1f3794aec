"""Rows in, rows out."""

from pathlib import Path

import pytest
from measuring import Measuring

from fraudstats.project import Project


@pytest.fixture
def given(project: Project, tmp_path: Path) -> Measuring:
    """Give an empty project that loads ASCII tables and measures them."""
    return Measuring(project, tmp_path)
