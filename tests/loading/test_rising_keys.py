"""Whether a key stands twice is asked quickly where keys rise down the file, and closely where they do not."""

import pytest

from loading_project import Loading


@pytest.mark.parametrize(
    ("keys", "n_new", "n_duplicate"),
    [("1 2 3", 3, 0), ("1 2 2", 2, 1), ("1 1 2", 2, 1), ("3 2 1", 3, 0), ("2 1 2", 2, 1), ("1", 1, 0), ("2 10", 2, 0)],
)
def test_a_repeated_key_is_found_wherever_it_stands(loading: Loading, keys: str, n_new: int, n_duplicate: int) -> None:
    rows = "".join(f"{key},2021-05-02,福田,是\n" for key in keys.split())
    batch = loading.loaded(loading.write("a.csv", "警情编号,报警时间,辖区,是否电诈\n" + rows)).batch
    assert (batch.n_new, batch.n_duplicate) == (n_new, n_duplicate)
    assert sorted({row["incident_id"] for row in loading.rows()}) == sorted(set(keys.split()))
