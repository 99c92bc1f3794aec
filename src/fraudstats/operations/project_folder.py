"""A project folder: where its files lie, how it is made and found."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from fraudstats import config
from fraudstats.errors import UsageError
from fraudstats.operations.publishing import OWNER_ONLY_FILE, make_private_folder, publish
from fraudstats.paths import shipped

KEY_VARIABLE = "FRAUDSTATS_PRIVACY_KEY"
PROJECT_VARIABLE = "FRAUDSTATS_PROJECT"
KEY_BYTES = 32
FOLDERS = ("inbox", "archive", "reports", "sources")
SETTINGS = Path(__file__).with_name("new_project.toml")


@dataclass(frozen=True)
class ProjectFolder:
    """Where the files of a project lie."""

    root: Path

    @property
    def settings(self) -> Path:
        return self.root / config.FILE_NAME

    @property
    def store(self) -> Path:
        return self.root / "fraudstats.duckdb"

    @property
    def sources(self) -> Path:
        return self.root / "sources"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def queries(self) -> Path:
        """Metric files and contracts that override or add to the shipped ones."""
        return self.root / "queries"

    @property
    def notes(self) -> Path:
        """What the analyst has to say on an issue: 2021-W19.md."""
        return self.root / "notes"

    @property
    def kept(self) -> Path:
        """Answers that were computed before; the folder may be deleted at any time."""
        return self.root / "cache"

    @property
    def report_templates(self) -> Path:
        """Templates that override or add to the shipped ones."""
        return self.root / "report_templates"


def create(root: Path, settings: str = "") -> ProjectFolder:
    """Write a new project folder, owner-only, with an empty store and a privacy key.

    Raises:
        UsageError: if the folder is a project already, or cannot be written.
    """
    from fraudstats.loading.loader import define_store

    folder = ProjectFolder(root)
    if folder.settings.exists():
        raise UsageError(
            f"'{root}' is a project already",
            next_step="Use it, or name another folder.",
            slug="project-exists",
        )
    try:
        make_private_folder(root)
        for name in FOLDERS:
            make_private_folder(root / name)
        publish(root / config.Privacy().key_file, secrets.token_hex(KEY_BYTES).encode())
        define_store(folder.store)
        folder.store.chmod(OWNER_ONLY_FILE)
        publish(folder.settings, (settings or SETTINGS.read_text(encoding="utf-8")).encode())
    except OSError as problem:
        raise UsageError(f"cannot write '{root}' ({problem.strerror})", next_step="Name another folder.") from problem
    return folder


def create_sample(root: Path) -> ProjectFolder:
    """Write a project folder with the settings and source profiles of the shipped sample."""
    sample = shipped("sample_data")
    folder = create(root, (sample / config.FILE_NAME).read_text(encoding="utf-8"))
    for profile in sorted((sample / "sources").glob("*.toml")):
        publish(folder.sources / profile.name, profile.read_bytes())
    return folder


def find(named: Path | None, start: Path) -> ProjectFolder:
    """Find the project: the one named, else that of FRAUDSTATS_PROJECT, else the nearest fraudstats.toml upward.

    Raises:
        UsageError: if there is none.
    """
    wanted = named or (Path(os.environ[PROJECT_VARIABLE]) if os.environ.get(PROJECT_VARIABLE) else None)
    candidates = [wanted] if wanted else [start, *start.parents]
    for root in candidates:
        if (root / config.FILE_NAME).is_file():
            return ProjectFolder(root)
    raise UsageError(
        f"no project in '{wanted or start}'",
        expected=f"A folder with a {config.FILE_NAME} was expected.",
        next_step="Make one with `fraudstats init DIR`, or name it with --project DIR.",
        slug="no-project",
    )


def read_privacy_key(folder: ProjectFolder, key_file: str) -> bytes:
    """Read the key of the keyed hashes: from FRAUDSTATS_PRIVACY_KEY, else from the project's key file.

    Raises:
        UsageError: if there is none, or it is not 64 hexadecimal digits.
    """
    path = folder.root / key_file
    try:
        text = os.environ.get(KEY_VARIABLE) or path.read_text(encoding="ascii")
        key = bytes.fromhex(text.strip())
    except (OSError, ValueError) as problem:
        raise _bad_key(path) from problem
    if len(key) != KEY_BYTES:
        raise _bad_key(path)
    return key


def _bad_key(path: Path) -> UsageError:
    return UsageError(
        "no usable privacy key",
        where=str(path),
        expected=f"{KEY_BYTES * 2} hexadecimal digits were expected there or in {KEY_VARIABLE}.",
        next_step="Bring back the key that the project was made with; another one hashes to other values.",
        slug="no-privacy-key",
    )
