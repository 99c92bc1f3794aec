"""Text out of finished files."""

import subprocess
import sys

READ_SIDE_BY_SIDE = """
from concurrent.futures import ThreadPoolExecutor

import typst

from fraudstats.briefing.read_back.reading import text_of

pages = [typst.compile(f"page {n} #pagebreak() ".encode() * 20, format="pdf") for n in range(4)]
alone = [text_of(each, "pdf") for each in pages]
assert alone[3].count("page 3") == 20, alone[3]
with ThreadPoolExecutor(4) as readers:
    assert list(readers.map(lambda each: text_of(each, "pdf"), pages * 40)) == alone * 40
"""


def test_many_pdfs_are_read_side_by_side() -> None:
    """In a process of its own, since PDFium takes the process with it where threads meet."""
    done = subprocess.run([sys.executable, "-c", READ_SIDE_BY_SIDE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
