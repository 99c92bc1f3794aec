"""The pages in a real browser: playwright-core and axe-core drive the Chromium of the host.

`npm install` in this folder fetches both; nothing else is downloaded. Without them, or without Chromium, the tests are
skipped and say why.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from fraudstats.project import Project

HERE = Path(__file__).parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SECONDS = 120


@pytest.fixture(scope="session")
def browser() -> Callable[..., Any]:
    """Look at a page: `browser(path, "phone", picture)` gives what look.cjs found."""
    if CHROMIUM is None or shutil.which("node") is None:
        pytest.skip("no Chromium or no Node on this host")
    if not (HERE / "node_modules" / "axe-core").is_dir():
        pytest.skip("run `npm install` in tests/browser first")

    def look(page: Path, view: str, picture: Path) -> Any:
        done = subprocess.run(
            ["node", HERE / "look.cjs", page, view, picture],
            capture_output=True,
            env={**os.environ, "CHROMIUM": str(CHROMIUM)},
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return look


@pytest.fixture(scope="session", params=["zh", "en"])
def page(request: pytest.FixtureRequest, sample_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of W19."""
    out = tmp_path_factory.mktemp("browser")
    as_of = datetime(2021, 5, 18, 8)
    return sample_project.report("2021-W19", as_of=as_of, lang=request.param, formats=("html",), out=out)[0]
