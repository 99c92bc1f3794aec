"""Files that are damaged, locked or still in motion as a whole, too large for the first look to notice."""

import gzip
import threading
import zipfile

import pytest
import zstandard

from loading_project import HEADER, Loading

N_ROWS = 20_000
"""More than the sample that is looked at first."""


def long_export(line) -> bytes:  # type: ignore[no-untyped-def]
    return "\n".join([HEADER, *(line(number) for number in range(N_ROWS))]).encode() + b"\n"


@pytest.mark.parametrize("cut", [4, 8, 9, 5000])
def test_a_long_gzip_file_that_was_cut_off_is_refused(loading: Loading, line, cut: int) -> None:  # type: ignore[no-untyped-def]
    path = loading.write("cut.csv.gz", gzip.compress(long_export(line))[:-cut])
    assert loading.refused(path).slug == "truncated-file"


def test_a_gzip_file_with_a_wrong_checksum_is_refused(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    packed = gzip.compress(long_export(line))
    path = loading.write("rotten.csv.gz", packed[:-8] + bytes(4) + packed[-4:])
    assert loading.refused(path).slug == "truncated-file"


def test_a_gzip_file_of_several_members_is_read_whole(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    packed = gzip.compress(long_export(line)) + gzip.compress(line(N_ROWS).encode() + b"\n")
    assert loading.loaded(loading.write("two.csv.gz", packed)).batch.n_new == N_ROWS + 1


def test_a_zstd_file_cut_off_at_the_end_of_a_row_is_refused(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    packer = zstandard.ZstdCompressor().compressobj()
    flushed = packer.compress(long_export(line)) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    assert loading.refused(loading.write("cut.csv.zst", flushed)).slug == "truncated-file"
    whole = zstandard.compress(long_export(line)) + zstandard.compress(line(N_ROWS).encode() + b"\n")
    assert loading.loaded(loading.write("whole.csv.zst", whole)).batch.n_new == N_ROWS + 1


@pytest.mark.parametrize(
    "content", [gzip.compress(b"", mtime=0), b"\n\r\n\n", b"\xef\xbb\xbf"], ids=["packed", "lines", "mark"]
)
def test_a_file_without_a_line_of_text_is_refused(loading: Loading, content: bytes) -> None:
    assert loading.refused(loading.write("nothing.csv", content)).slug == "empty-file"


def test_a_packed_file_that_is_refused_at_its_header_leaves_no_thread_waiting(loading: Loading) -> None:
    path = loading.exports / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    for _ in range(5):
        assert loading.refused(path).slug == "unknown-headers"
    assert threading.active_count() == 1
