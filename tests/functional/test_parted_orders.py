"""Where there are more presses than issues, each format is written by another one: same files, same order, same errors."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path

import pytest

from fraudstats.briefing.model import Briefing
from fraudstats.errors import TemplateError
from fraudstats.operations.presses import Presses
from fraudstats.operations.printing import Order, begin_printing
from fraudstats.project import Project

AS_OF = datetime(2021, 5, 18, 8)


class TwoPresses(Presses):
    """Does the work here, and lists it."""

    def __init__(self) -> None:
        super().__init__([])
        self.n_processes = 2
        self.given: list[tuple[str, ...]] = []

    def submit(self, work: Callable[..., dict[str, bytes]], *arguments: object) -> "Future[dict[str, bytes]]":
        order = arguments[1]
        assert isinstance(order, Order)
        self.given.append(order.formats)
        return super().submit(work, *arguments)


@pytest.fixture(scope="module")
def briefing(sample_project: Project) -> Briefing:
    (said,) = sample_project._checked_briefings("2021-W19", "weekly", AS_OF, "zh", (None,))
    return said


def order(project: Project, *formats: str) -> Order:
    return Order(formats, project.folder.report_templates)


def test_each_format_of_one_issue_has_a_press_and_the_slowest_begins(
    sample_project: Project, briefing: Briefing
) -> None:
    asked, parted, whole = order(sample_project, "html", "json", "pdf"), TwoPresses(), Presses([])
    found = begin_printing(briefing, asked, parted, 1)()
    assert parted.given == [("pdf",), ("html",), ("json",)]
    assert list(found) == ["html", "json", "pdf"]
    assert found == begin_printing(briefing, asked, whole, 1)()


def test_issues_of_many_are_not_parted(sample_project: Project, briefing: Briefing) -> None:
    presses = TwoPresses()
    assert list(begin_printing(briefing, order(sample_project, "json", "html"), presses, 2)()) == ["json", "html"]
    assert presses.given == [("json", "html")]


def test_a_broken_template_of_one_format_is_an_error_of_the_issue(
    sample_project: Project, briefing: Briefing, tmp_path: Path
) -> None:
    (tmp_path / "weekly").mkdir()
    (tmp_path / "weekly" / "briefing.html.jinja").write_text("{{ no.such.name }}", encoding="utf-8")
    waited_for = begin_printing(briefing, Order(("html", "json"), tmp_path), TwoPresses(), 1)
    with pytest.raises(TemplateError):
        waited_for()
