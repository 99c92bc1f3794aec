"""Options read without Typer's own reading come out as Typer would read them, and errors stay Typer's."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer import _click as click

from fraudstats.cli.plain_values import read_plainly


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def command(seen: list[dict[str, Any]], *, plainly: bool) -> click.Command:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)

    @app.command()
    def ask(
        names: Annotated[list[str], typer.Argument()],
        text: str = "",
        colour: Colour = Colour.RED,
        maybe: Annotated[Colour | None, typer.Option()] = None,
        where: Annotated[list[str] | None, typer.Option()] = None,
        path: Path | None = None,
        there: Annotated[Path | None, typer.Option(exists=True)] = None,
        n: Annotated[int | None, typer.Option(min=1)] = None,
        share: float = 0.5,
        flag: Annotated[bool, typer.Option("--flag")] = False,
    ) -> None:
        seen.append(dict(locals()))

    found = typer.main.get_command(app)
    if plainly:
        read_plainly(found, click.Context(found))
    return found


def outcome(arguments: Sequence[str], *, plainly: bool) -> object:
    seen: list[dict[str, Any]] = []
    try:
        command(seen, plainly=plainly).main(list(arguments), standalone_mode=False)
    except typer.TyperException as problem:
        return problem.format_message()
    return {name: value for name, value in seen[0].items() if name != "seen"}


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["a"], ["a", "b", "--text", "x=y"], ["a", "--colour", "blue", "--maybe", "red"],
        ["a", "--colour", "BLUE"], ["a", "--colour", "green"], ["a", "--where", "p=1", "--where", "q=2"],
        ["a", "--path", "nowhere"], ["a", "--path", "/"], ["a", "--there", "nowhere"], ["a", "--there", "/"],
        ["a", "--n", "3"], ["a", "--n", "0"], ["a", "--n", "x"], ["a", "--share", "0.25"], ["a", "--share", "?"],
        ["a", "--flag"], ["a", "--unknown"], ["a", "--text"], ["", "--text", ""],
    ],
)  # fmt: skip
def test_values_and_errors_are_those_of_typer(arguments: list[str]) -> None:
    assert outcome(arguments, plainly=True) == outcome(arguments, plainly=False)


@settings(max_examples=30)
@given(st.lists(st.text(), min_size=1, max_size=3), st.text(), st.text())
def test_any_text_is_taken_as_typer_takes_it(names: list[str], text: str, colour: str) -> None:
    arguments = [f"--text={text}", f"--colour={colour}", "--", *names]
    assert outcome(arguments, plainly=True) == outcome(arguments, plainly=False)
