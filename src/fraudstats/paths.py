"""Where the shipped files lie: inside the wheel, or at the top of a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parent
IN_WHEEL = PACKAGE / "shipped"


def shipped(name: str) -> Path:
    """Find a shipped folder: `queries`, `report_templates` or `sample_data`."""
    if IN_WHEEL.is_dir():
        return IN_WHEEL / name
    return PACKAGE.parents[1] / name
