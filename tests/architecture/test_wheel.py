"""The wheel: what it contains, and that it works far from the repository."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from program import NOW, PRIVACY_KEY, REPOSITORY

SHIPPED = ("queries", "report_templates", "sample_data")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a new environment; gives its program.

    Downloading the dependencies again would take minutes, so the new environment borrows the ones that the tests run with,
    through a .pth file. What is tested, the package itself, comes from the wheel alone: an editable install of the
    repository is a .pth file there, and those of a borrowed folder are not followed.
    """
    root = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(root, with_pip=False)
    python = root / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--quiet", str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    site = next(root.glob("lib/python*/site-packages"))
    (site / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return root / "bin" / "fraudstats"


def ran(program: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FRAUDSTATS"))}
    return subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, text=True, timeout=300,
        env={**surroundings, "FRAUDSTATS_NOW": NOW, "FRAUDSTATS_PRIVACY_KEY": PRIVACY_KEY},
    )  # fmt: skip


def tracked(folder: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", folder], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return {f"fraudstats/shipped/{name}" for name in listed.stdout.split("\0") if name}


@pytest.mark.parametrize("folder", SHIPPED)
def test_the_wheel_contains_all_files_of_a_shipped_folder(wheel: Path, folder: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        contained = set(archive.namelist())
    assert tracked(folder) - contained == set()


def test_the_wheel_contains_the_face_with_its_licence_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert any(name.endswith("NotoSansCJKsc-Regular.otf") for name in names)
    assert any(name.endswith("OFL.txt") for name in names)
    assert not any("tests/" in name or "__pycache__" in name for name in names)


def test_the_package_is_the_one_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python")
    where = ran(python, tmp_path, "-c", "import fraudstats; print(fraudstats.__file__)").stdout
    assert where.startswith(str(installed.parents[1]))


def test_the_installed_program_works_far_from_the_repository(installed: Path, tmp_path: Path) -> None:
    made = ran(installed, tmp_path, "init", "centre")
    assert (made.returncode, made.stdout.strip()) == (0, "centre/fraudstats.toml"), made.stderr
    export = tmp_path / "警情.csv"
    export.write_text("警情编号,报警时间,辖区,是否电诈\nA1,2021-05-10 08:00:00,福田,是\n", encoding="utf-8")
    assert ran(installed, tmp_path, "--project", "centre", "metrics").returncode == 0
    loaded = ran(installed, tmp_path, "--project", "centre", "load", "警情.csv")
    assert loaded.returncode == 0, loaded.stderr
    answer = ran(installed, tmp_path, "--project", "centre", "trend", "telecom_incidents", "--format", "csv")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[1].startswith("telecom_incidents,2021-W19,2021-05-10,2021-05-17,1,")
