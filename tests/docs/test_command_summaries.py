"""The list of commands says of each what the command says of itself."""

import pytest

from fraudstats.cli.commands import SUMMARIES, load


@pytest.mark.parametrize("name", SUMMARIES)
def test_a_summary_is_how_the_help_of_its_command_begins(name: str) -> None:
    said = " ".join((load(name).help or "").split())
    assert said.startswith(SUMMARIES[name].removesuffix("."))
