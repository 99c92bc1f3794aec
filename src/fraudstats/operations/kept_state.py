"""What decides a kept answer: a digest of the data, the rules and the program, as they are now.

Whatever changes, the digest changes: what is kept under it is never stale, merely not asked for any more.
"""

import os
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats.briefing.newsroom import Newsroom
from fraudstats.briefing.templates import SECTIONS
from fraudstats.operations.project_folder import ProjectFolder
from fraudstats.paths import PACKAGE, shipped

if TYPE_CHECKING:
    from hashlib import _Hash

PROGRAM_SUFFIXES = (".py", ".sql", ".toml", ".jinja", ".txt")
"""Of the program's own files; of the project's all count, since a template may include any."""


@dataclass(frozen=True)
class State:
    """Digests of a project, as one run finds it."""

    counts: str
    """Of all that decides what the store answers: its file and ledger, the settings, queries, program and libraries."""
    words: str
    """Of all that decides a word of a briefing beside: the day and the phrases. Page templates decide none."""


def state_of(room: Newsroom, folder: ProjectFolder) -> State:
    """Read what a run depends on; all files by content, the store by its size and the instant that it was written."""
    store = folder.store.stat()
    digest = sha256(repr((store.st_size, store.st_mtime_ns, room.batches, room.knowledge.batch_id)).encode())
    digest.update(repr(room.config).encode())
    digest.update("\0".join(_libraries()).encode())
    for path in (*_files(PACKAGE, PROGRAM_SUFFIXES), *_files(shipped("queries")), *_files(folder.queries)):
        _add(digest, path)
    counts = digest.hexdigest()
    digest.update(repr((room.as_of, room.today)).encode())
    for path in (*_files(shipped("report_templates"), PROGRAM_SUFFIXES), *_wording(folder.report_templates)):
        _add(digest, path)
    return State(counts, digest.hexdigest())


def _wording(templates: Path) -> Iterable[str]:
    """List the project's files that sections are worded with; its own sections may include any other."""
    has_sections = any((templates / SECTIONS).glob("*.md"))
    return _files(templates if has_sections else templates / "phrases")


def _files(root: Path | str, suffixes: str | tuple[str, ...] = "") -> Iterator[str]:
    """List the files of a folder, in order."""
    try:
        with os.scandir(root) as entries:
            found = sorted(entries, key=lambda each: each.name)
    except OSError:
        return
    for each in found:
        if each.is_dir():
            yield from _files(each.path, suffixes)
        elif each.name.endswith(suffixes) and each.is_file():
            yield each.path


def _add(digest: "_Hash", path: str) -> None:
    content = Path(path).read_bytes()
    digest.update(f"\0{path}\0{len(content)}\0".encode())
    digest.update(content)


def _libraries() -> list[str]:
    """Name the installed libraries with their versions, as their folders do."""
    with os.scandir(sysconfig.get_path("purelib")) as entries:
        return sorted(each.name for each in entries if each.name.endswith(".dist-info"))
