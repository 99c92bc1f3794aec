"""The pages of one fixed issue, byte for byte: a change of a writer or template is seen, and accepted on purpose."""

import difflib

import pytest
from goldens import HERE, goldens

MADE = goldens()
SHOWN = 20
MOST_BYTES = 1_000_000
HINT = "read tests/golden/README.md"


@pytest.mark.parametrize("name", MADE)
def test_a_page_is_what_was_accepted(name: str) -> None:
    accepted = (HERE / name).read_text(encoding="utf-8") if (HERE / name).is_file() else ""
    changed = difflib.unified_diff(accepted.splitlines(), MADE[name].decode().splitlines(), "accepted", "made", n=0)
    lines = [line[:200] for line in changed][:SHOWN]
    assert MADE[name].decode() == accepted, "\n".join([f"{name} changed; {HINT}", *lines])


def test_every_accepted_page_is_still_made() -> None:
    kept = {path.relative_to(HERE).as_posix() for lang in ("zh", "en") for path in (HERE / lang).iterdir()}
    assert kept == set(MADE)


def test_they_stay_small_enough_to_be_read_in_a_review() -> None:
    assert sum(len(content) for content in MADE.values()) < MOST_BYTES


def test_they_are_made_equal_twice() -> None:
    assert goldens() == MADE
