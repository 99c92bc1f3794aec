"""Whether a workbook asks for a password."""

import zipfile
from pathlib import Path

from fraudstats.loading.readers import old_workbook

MANIFEST = "META-INF/manifest.xml"


def is_locked(path: Path) -> bool:
    """Tell it of xlsx and xls, which are encrypted in a compound file, and of ods."""
    if not zipfile.is_zipfile(path):
        return old_workbook.is_locked(path)
    with zipfile.ZipFile(path) as archive:
        return MANIFEST in archive.namelist() and b"encryption-data" in archive.read(MANIFEST)
