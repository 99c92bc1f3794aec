"""A project in a temporary folder, and exports written for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from loading_project import Loading


@pytest.fixture
def loading(tmp_path: Path) -> Loading:
    return Loading(tmp_path)


@pytest.fixture
def line() -> Callable[..., str]:
    """Write one sound row of incidents; say what is different."""

    def write(number: int = 1, **changed: str) -> str:
        cells = {
            "id": f"J{number:04}", "at": f"2021-05-{1 + number % 28:02} 10:00:00", "district": "福田", "telecom": "是",
            "loss": "100.50", "phone": "13912345678", "name": "张三丰", "person": "440301199001011234",
        } | changed  # fmt: skip
        return ",".join(cells.values())

    return write
