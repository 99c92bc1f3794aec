"""Make the pictures of the documentation from the demonstration: `python docs/images/make.py`.

Needs pdftoppm, and Chromium for the page on a phone.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
DOTS_PER_INCH = "96"
PHONE = "390,844"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "fraudstats", "--quiet", "demo", f"{folder}/demo"]
        pdf, page = subprocess.run(demo, check=True, capture_output=True, text=True).stdout.splitlines()[:2]
        first_page = ["pdftoppm", "-png", "-r", DOTS_PER_INCH, "-f", "1", "-l", "1", "-singlefile"]
        subprocess.run([*first_page, pdf, HERE / "briefing"], check=True)
        photograph(Path(page), HERE / "briefing-phone.png")


def photograph(page: Path, picture: Path) -> None:
    """Take the top of a page as a phone shows it."""
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    looks = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={PHONE}"]
    subprocess.run([browser, *looks, f"--screenshot={picture}", page.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    main()
