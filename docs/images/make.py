"""Make the pictures of the documentation from the demonstration: `python docs/images/make.py` (needs pdftoppm)."""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
DOTS_PER_INCH = "96"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "fraudstats", "--quiet", "demo", f"{folder}/demo"]
        pdf = subprocess.run(demo, check=True, capture_output=True, text=True).stdout.splitlines()[0]
        first_page = ["pdftoppm", "-png", "-r", DOTS_PER_INCH, "-f", "1", "-l", "1", "-singlefile"]
        subprocess.run([*first_page, pdf, HERE / "briefing"], check=True)


if __name__ == "__main__":
    main()
