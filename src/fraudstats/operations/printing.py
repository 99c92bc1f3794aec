"""From briefings to finished files that were read back, and to their place in a folder."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from fraudstats.briefing.glyphs import check_glyphs
from fraudstats.briefing.model import Briefing
from fraudstats.briefing.page_styles import with_faces
from fraudstats.briefing.read_back.check import check_files, read_ahead
from fraudstats.briefing.templates import words
from fraudstats.briefing.writers import DRAWN, prepare, write_all
from fraudstats.config import PageStyle
from fraudstats.operations.presses import Presses, presses
from fraudstats.operations.publishing import publish

MANIFEST_SCHEMA = "fraudstats.manifest/1"
NOT_IN_A_FILE_NAME = re.compile(r"[^\w-]")
SLOWEST = "pdf"
"""The format to begin with."""


@dataclass(frozen=True)
class IssueFile:
    """One finished file, not yet published."""

    briefing: Briefing
    name: str
    content: bytes


@dataclass(frozen=True)
class Order:
    """What becomes of each issue of a run."""

    formats: tuple[str, ...]
    templates: Path
    style: PageStyle = PageStyle.BRIEFING
    names: frozenset[str] = frozenset()
    """Names that the issues of a run speak of: what finds them in a text is made once for all."""


def presses_for(n_issues: int, order: Order, lang: str) -> AbstractContextManager[Presses]:
    """Start what writes the issues while they are said: before the engines are, which have threads."""
    ready = partial(_ready, _parts(order) if n_issues == 1 else [order], lang)
    return presses(n_issues * len(_parts(order)), ready)


def begin_printing(briefing: Briefing, order: Order, presses: Presses, n_issues: int) -> Callable[[], dict[str, bytes]]:
    """Have an issue written and read back: where there are more presses than issues, each format by another one.

    Returns:
        What waits for the files, and raises what `printed` does.
    """
    parts = _parts(order) if n_issues < presses.n_processes else [order]
    waiting = {each.formats: presses.submit(printed, briefing, each) for each in parts}
    in_order = waiting if len(waiting) == 1 else [(each,) for each in dict.fromkeys(order.formats)]
    return lambda: {form: content for each in in_order for form, content in waiting[each].result().items()}


def _parts(order: Order) -> list[Order]:
    """Part an order by format, first what takes longest."""
    formats = sorted(dict.fromkeys(order.formats), key=lambda each: each != SLOWEST)
    return [replace(order, formats=(each,)) for each in formats]


def _ready(parts: Sequence[Order], lang: str, rank: int) -> None:
    """Load what the press of a rank will most likely write with."""
    order = parts[rank % len(parts)]
    prepare(order.formats, order.templates, lang, order.style)


def printed(briefing: Briefing, order: Order) -> dict[str, bytes]:
    """Write an issue in several formats and read the files back.

    Raises:
        CheckerFailed: if a finished file says something else than its briefing.
        TemplateError: if a template is broken, or a character has no glyph.
    """
    said = with_faces(briefing, order.style, words(briefing.lang, order.templates))
    if DRAWN.intersection(order.formats):
        check_glyphs(said)
    return {form: _written(said, form, order) for form in dict.fromkeys(order.formats)}


def _written(briefing: Briefing, form: str, order: Order) -> bytes:
    ahead = partial(read_ahead, briefing, order.names)
    written = write_all(briefing, (form,), order.templates, order.style, ahead)
    check_files(briefing, written, order.templates, order.names)
    return written[form]


def issue_files(briefing: Briefing, contents: Mapping[str, bytes]) -> list[IssueFile]:
    """Name the files of an issue: 2021-W19.zh.html, 2021-W19.福田.zh.html."""
    district = NOT_IN_A_FILE_NAME.sub("_", briefing.district)
    stem = ".".join(filter(None, (briefing.period, district, briefing.lang)))
    return [IssueFile(briefing, f"{stem}.{form}", content) for form, content in contents.items()]


def publish_issues(issues: Sequence[IssueFile], folder: Path, *, with_manifest: bool) -> list[Path]:
    """Put the files into a folder, the manifest last: where it stands, all that it lists does."""
    for each in issues:
        publish(folder / each.name, each.content)
    paths = [folder / each.name for each in issues]
    if with_manifest:
        first = issues[0].briefing
        paths.append(folder / f"{first.period}.{first.lang}.manifest.json")
        publish(paths[-1], manifest(issues))
    return paths


def manifest(issues: Sequence[IssueFile]) -> bytes:
    """List the files of one run with their checksums."""
    first = issues[0].briefing
    listed = [
        {
            "file": each.name,
            "district": each.briefing.district or None,
            "bytes": len(each.content),
            "sha256": sha256(each.content).hexdigest(),
        }
        for each in issues
    ]
    about = {"schema": MANIFEST_SCHEMA, "period": first.period, "lang": first.lang, "as_of": first.as_of}
    return (json.dumps({**about, "files": listed}, ensure_ascii=False, indent=1) + "\n").encode()
